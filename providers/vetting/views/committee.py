"""The committee's page about the rules of the review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.common.posted import posted
from portal.common.transitions import TransitionError
from portal.moderation.permissions import demand, is_moderator
from providers.vetting.actions.committee import SettledMeanwhile, change_rules
from providers.vetting.forms.committee import RulesForm
from providers.vetting.queries import criteria_in_force, rules
from providers.vetting.queries_committee import (
    SETTLED,
    committee_size,
    files_under_way,
    history_of_rules,
    mark_of_rules,
    waiting_addresses,
)


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def committee(request: HttpRequest) -> HttpResponse:
    """The rules, what changing them changes, and who changed them before."""
    present = rules()
    form = RulesForm(posted(request), instance=rules(), initial={"seen": mark_of_rules(present)})
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    wanted = {name: form.cleaned_data[name] for name in SETTLED}
    try:
        changed = change_rules(wanted, seen=form.cleaned_data["seen"], actor=request.user)
    except SettledMeanwhile as error:
        return _overtaken(request, str(error))
    except TransitionError as error:
        form.add_error(None, str(error))
        return _page(request, form, status=422)
    if changed:
        messages.success(request, _("It is settled. Files that were sent before keep their rules."))
    else:
        messages.info(request, _("These are the rules already: there was nothing to change."))
    return redirect("vetting:committee")


def _overtaken(request: HttpRequest, why: str) -> HttpResponse:
    """What was typed, beside what somebody else settled: sent again, what stands in the form counts."""
    theirs = rules()
    data = request.POST.copy()
    data["seen"] = mark_of_rules(theirs)
    return _page(request, RulesForm(data, instance=rules()), why=why, theirs=RulesForm(instance=theirs), status=409)


def _page(
    request: HttpRequest, form: RulesForm, *, why: str = "", theirs: RulesForm | None = None, status: int = 200
) -> HttpResponse:
    present = rules()
    context: dict[str, Any] = {
        "form": form,
        "why": why,
        "theirs": theirs,
        "rules": present,
        "criteria": criteria_in_force(),
        "people": committee_size(),
        "under_way": files_under_way(),
        "waiting": waiting_addresses(),
        "history": history_of_rules(present),
    }
    return render(request, "vetting/committee/rules.html", context, status=status)
