"""A reader suggests a provider; somebody who was invited reads what it is about, begins, or says never again."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.common.posted import posted
from portal.common.private import private_page
from portal.common.readonly import read_only
from providers.models import Provider
from providers.vetting.actions import prospecting
from providers.vetting.enums import ProspectState
from providers.vetting.forms.prospects import SuggestForm
from providers.vetting.models import Prospect
from providers.vetting.prospect_table import ProspectLine
from providers.vetting.prospect_workflow import TooManySuggestions
from providers.vetting.queries import criteria_in_force, rules
from providers.vetting.queries_prospects import listed

READING = ["GET", "HEAD", "POST"]
SOMEBODY_ELSE = "somebody-else"
TOO_MANY = 429


@private_page
@require_http_methods(READING)
def suggest(request: HttpRequest) -> HttpResponse:
    """Who is missing in the directory? Somebody who is listed already is shown instead."""
    user = request.user if request.user.is_authenticated else None
    initial = {"suggested_by": user.email or ""} if user is not None else {}
    form = SuggestForm(posted(request), initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _suggest_page(request, form, status=422 if form.errors else 200)
    line = form.line(get_language() or "fr")
    if SOMEBODY_ELSE not in request.POST and (there := _listed_as(line)) is not None:
        return _suggest_page(request, form, there=there, status=422)
    if not ratelimit.consume(request, action="suggest_provider"):
        problem = _("Many suggestions came from where you are: please try again in an hour. What you wrote stays here.")
        return _suggest_page(request, form, problem=problem, status=TOO_MANY)
    try:
        prospecting.suggest(line, suggested_by=form.cleaned_data["suggested_by"], actor=user)
    except TooManySuggestions as error:
        return _suggest_page(request, form, problem=str(error), status=TOO_MANY)
    return redirect("vetting:suggested")


def _listed_as(line: ProspectLine) -> Provider | None:
    register = listed()
    return register.same(website=line.website, email=line.email) or register.near(line.name)


def _suggest_page(
    request: HttpRequest, form: SuggestForm, *, there: Provider | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "there": there, "problem": problem, "somebody_else": SOMEBODY_ELSE}
    return render(request, "vetting/suggest/suggest.html", context, status=status)


@private_page
@require_safe
@read_only
def suggested(request: HttpRequest) -> HttpResponse:
    return render(request, "vetting/suggest/thanks.html")


def _invited_or_404(token: str) -> Prospect:
    found = Prospect.objects.filter(token=token, invited_at__isnull=False).first()
    if found is None:
        raise Http404(_("This link opens nothing: it may have been copied in part. It is in the mail you received."))
    return found


@private_page
@require_safe
@read_only
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What it is about; the way to begin, by an account where there is none yet; and "never again"."""
    prospect = _invited_or_404(token)
    start = f"{reverse('vetting:start')}?{urlencode({'invitation': token})}"
    query = urlencode({"next": start})
    context = {
        "prospect": prospect,
        "refused": prospect.state == ProspectState.REFUSED,
        "criteria": list(criteria.rows.all()) if (criteria := criteria_in_force()) else [],
        "rules": rules(),
        "start_url": start,
        "login_url": f"{reverse('account_request_login_code')}?{query}",
        "signup_url": f"{reverse('account_signup')}?{query}",
    }
    return render(request, "vetting/suggest/invitation.html", context)


# The key in the address is the authority here, not a session: mail programs post without cookie (RFC 8058).
@csrf_exempt
@private_page
@require_http_methods(READING)
def never_again(request: HttpRequest, token: str) -> HttpResponse:
    """One button: we never write to this address again. Asked first, since programs open the links of mails."""
    prospect = _invited_or_404(token)
    if request.method == "POST":
        prospecting.say_never_again(prospect)
    done = request.method == "POST" or prospect.state == ProspectState.REFUSED
    return render(request, "vetting/suggest/never_again.html", {"prospect": prospect, "done": done})
