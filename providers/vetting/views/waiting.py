"""The waiting list, while no files are taken: an address, the link of its mail, and the way to leave."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.common.posted import posted
from portal.common.private import private_page
from providers.vetting.actions import waiting as actions
from providers.vetting.forms.waiting import WaitingForm
from providers.vetting.models import WaitingAddress
from providers.vetting.queries import rules

READING = ["GET", "HEAD", "POST"]
TOO_MANY = 429


@private_page
@require_http_methods(READING)
def waiting(request: HttpRequest) -> HttpResponse:
    """Leave an address. What is answered is the same, whether it waits already or not."""
    if rules().is_open:
        return redirect("vetting:join")
    form = WaitingForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    if not ratelimit.consume(request, action="join_waiting_list"):
        form.add_error(None, _("Many addresses were typed from where you are: please try again in ten minutes."))
        return _page(request, form, status=TOO_MANY)
    try:
        actions.join_waiting_list(form.cleaned_data["email"], language=get_language() or "fr")
    except actions.NothingToWaitFor:
        return redirect("vetting:join")
    except actions.NoMoreMails as error:
        form.add_error("email", str(error))
        return _page(request, form, status=TOO_MANY)
    return render(request, "vetting/intake/typed.html", {"address": form.cleaned_data["email"]})


def _page(request: HttpRequest, form: WaitingForm, *, status: int) -> HttpResponse:
    return render(request, "vetting/intake/waiting.html", {"form": form, "rules": rules()}, status=status)


@private_page
@require_http_methods(READING)
def waiting_address(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of the mail: opening it changes nothing, its buttons confirm the address or forget it."""
    if "leave" in request.POST:
        actions.leave_waiting_list(token)
        return render(request, "vetting/intake/left.html")
    if request.method == "POST":
        if not actions.confirm_address(token):
            raise Http404(_gone())
        return redirect("vetting:waiting_address", token)
    row = WaitingAddress.objects.filter(token=token).first()
    if row is None or actions.has_lapsed(row):
        raise Http404(_gone())
    return render(request, "vetting/intake/address.html", {"row": row})


def _gone() -> str:
    return _(
        "This link opens nothing any more: it was not confirmed within seven days, you left the list, or we have "
        "written to you and forgotten your address."
    )
