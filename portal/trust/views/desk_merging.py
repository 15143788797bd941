"""The desk's pages about organizations that are the same: choosing two, what would move, the merge."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.models import Organization
from portal.accounts.queries import found_by_name
from portal.audit.api import history_of
from portal.common.pagination import paginate
from portal.common.readonly import read_only
from portal.moderation.permissions import demand, is_moderator
from portal.trust.actions.merging import merge_at_desk
from portal.trust.forms import MergeForm
from portal.trust.permissions import why_not_decide
from portal.trust.queries_merging import merge_report
from portal.trust.views.claims import attempt
from portal.trust.views.merging import named


@demand(is_moderator)
@require_safe
@read_only
def desk_merge_choose(request: HttpRequest) -> HttpResponse:
    """Organizations by name, of which two are chosen."""
    gone, kept = named(request.GET.get("gone")), named(request.GET.get("kept"))
    if gone is not None and kept is not None:
        return redirect("trust:desk_merge", gone.slug, kept.slug)
    text = request.GET.get("q", "")[:160]
    page = paginate(found_by_name(text), request.GET.get("page"), per_page=25)
    context = {"text": text, "page_of_organizations": page, "gone": gone, "kept": kept}
    return render(request, "trust/desk/merge_choose.html", context)


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_merge(request: HttpRequest, gone: str, kept: str) -> HttpResponse:
    """What would move from one to the other; with a reason, it does."""
    both = {one.slug: one for one in Organization.objects.filter(slug__in=[gone, kept])}
    if gone not in both or kept not in both:
        raise Http404(_("No organization has this address. It may have been copied in part."))
    goes, stays = both[gone], both[kept]
    conflict = why_not_decide(request.user, None, goes, stays)
    form = MergeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not conflict and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: merge_at_desk(goes, stays, actor=request.user, reason=reason)):
            messages.success(request, _("They are one now. Everybody who belongs to it is told."))
            return redirect("trust:desk_merge", gone, kept)
    context: dict[str, Any] = {
        "report": merge_report(goes, stays, sides=[goes, stays]),
        "conflict": conflict,
        "form": form,
        "history": list(history_of(goes)[:20]),
        "is_done": goes.state == "merged",
    }
    return render(request, "trust/desk/merge.html", context, status=422 if form.errors else 200)
