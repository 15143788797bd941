"""One file at the desk: what it says, what changed, the grid, votes, notes, messages. One address; buttons say what.

A form that cannot be taken is shown again on the whole page, with what was typed in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods

from portal.audit.api import history_of
from portal.common import clock
from portal.common.posted import key_in
from portal.common.transitions import TransitionError
from providers.editing.words import Names
from providers.vetting import queries_desk as reading
from providers.vetting.actions import recusing, reviewing, voting
from providers.vetting.actions.reviewing import GridOvertaken
from providers.vetting.forms import desk as forms
from providers.vetting.likeness import alike
from providers.vetting.listing import listing_of
from providers.vetting.models import Application, GuestReviewer
from providers.vetting.permissions import Standing, able_to_vote, standing_of
from providers.vetting.queries import rules, votes_that_count
from providers.vetting.queries_apply import attachments_of, in_words, stations_of, thread_of
from providers.vetting.views.doors import at_desk, file_at_desk

HISTORY_LENGTH = 50


class Refused(Exception):
    """What was sent cannot be taken: the form says why, and the page is shown again with it."""

    def __init__(self, name: str, form: Form, status: int = 422) -> None:
        super().__init__(name)
        self.name, self.form, self.status = name, form, status


@at_desk
@require_http_methods(["GET", "HEAD", "POST"])
def desk_file(request: HttpRequest, application: Application, standing: Standing) -> HttpResponse:
    """What somebody may see of a file depends on how they stand to it: permissions.standing_of()."""
    if request.method != "POST":
        return _page(request, application, standing)
    try:
        return _act(request, application)
    except Refused as refused:
        application = file_at_desk(application.pk)
        standing = standing_of(request.user, application)
        return _page(request, application, standing, {refused.name: refused.form}, status=refused.status)


def _act(request: HttpRequest, application: Application) -> HttpResponse:
    """Do what the button says. Raises Refused, or PermissionDenied."""
    name = request.POST.get("do", "")
    if name not in ACTS:
        messages.error(request, _("Nothing was done: the page did not say what. Try once more."))
        return redirect("vetting:desk_file", application.pk)
    try:
        said = ACTS[name](request, application)
    except TransitionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect(f"{reverse('vetting:desk_file', args=[application.pk])}#{PLACES.get(name, '')}".rstrip("#"))


def _taken(name: str, form: Form) -> dict[str, Any]:
    if not form.is_valid():
        raise Refused(name, form)
    return form.cleaned_data


def _try(name: str, form: Form, act: Callable[[], Any]) -> Any:
    """Do something; what the rules refuse is said in the form, and nothing typed is lost."""
    try:
        return act()
    except TransitionError as error:
        form.add_error(None, str(error))
        raise Refused(name, form, status=409) from error


def _take(request: HttpRequest, application: Application) -> str:
    reviewing.take(application, actor=request.user)
    return _("You follow this file now.")


def _grid(request: HttpRequest, application: Application) -> str:
    grid = reading.grid_of(application)
    form = forms.GridForm(request.POST, grid=grid, auto_id="grid_%s")
    _taken("grid", form)
    try:
        changed = _try("grid", form, lambda: reviewing.judge(application, form.cells(), actor=request.user))
    except Refused as refused:
        if isinstance(refused.__cause__, GridOvertaken):
            grid = reading.grid_of(application)
            told = forms.overtaken(request.POST, grid)
            again = forms.GridForm(forms.as_seen_now(request.POST, grid), grid=grid, overtaken=told, auto_id="grid_%s")
            again.add_error(None, str(refused.__cause__))
            raise Refused("grid", again, status=409) from refused.__cause__
        raise
    if not changed:
        return _("The grid stays as it was.")
    return ngettext("%(n)d criterion is noted.", "%(n)d criteria are noted.", changed) % {"n": changed}


def _ready(request: HttpRequest, application: Application) -> str:
    """Put a ready reason into the grid; nothing is written yet."""
    grid = reading.grid_of(application)
    ready = forms.ReadyForm(request.POST, grid=grid)
    data = request.POST
    if ready.is_valid():
        with override(application.language):
            text = ready.cleaned_data["ready_reason"].text
        data = forms.with_ready_reason(data, ready.cleaned_data["ready_for"], text)
    form = forms.GridForm(data, grid=grid, auto_id="grid_%s")
    form.errors.clear()
    raise Refused("grid", form, status=200)


def _ask(request: HttpRequest, application: Application) -> str:
    form = forms.AskForm(request.POST, grid=reading.grid_of(application), auto_id="ask_%s")
    _taken("ask", form)
    _try("ask", form, lambda: reviewing.request_changes(application, form.keys(), actor=request.user))
    return _("Those who apply have been asked by mail. The file comes back when they have answered.")


def _vote(request: HttpRequest, application: Application) -> str:
    form = forms.VoteForm(request.POST, auto_id="vote_%s")
    data = _taken("vote", form)
    _try("vote", form, lambda: voting.cast_vote(application, **data, actor=request.user))
    if application.is_under_vote:
        return _("Your vote is noted. You can take it back while nothing is decided.")
    return _("Your vote decided: %(state)s. Those who apply have been told, with the reasons.") % {
        "state": application.get_state_display()
    }


def _vote_back(request: HttpRequest, application: Application) -> str:
    if voting.take_back_vote(application, actor=request.user):
        return _("Your vote is taken back.")
    return _("There was no vote of yours to take back.")


def _aside(request: HttpRequest, application: Application) -> str:
    form = forms.AsideForm(request.POST, auto_id="aside_%s")
    data = _taken("aside", form)
    _try("aside", form, lambda: recusing.stand_aside(application, data["reason"], actor=request.user))
    return _("You stand aside from this file. Thank you for saying so.")


def _come_back(request: HttpRequest, application: Application) -> str:
    if recusing.come_back(application, actor=request.user):
        return _("You read this file again.")
    return _("You did not stand aside from this file.")


def _note(request: HttpRequest, application: Application) -> str:
    form = forms.WordsForm(request.POST, auto_id="note_%s")
    data = _taken("note", form)
    _try("note", form, lambda: reviewing.write_note(application, data["text"], actor=request.user))
    return _("Your note stands with the file, for those who read it.")


def _message(request: HttpRequest, application: Application) -> str:
    form = forms.WordsForm(request.POST, auto_id="message_%s")
    data = _taken("message", form)
    _try("message", form, lambda: reviewing.write_to_applicant(application, data["text"], actor=request.user))
    return _("Your message is on its way to those who apply.")


def _hand_over(request: HttpRequest, application: Application) -> str:
    people = {str(person.pk): person for person in able_to_vote(application)}
    form = forms.HandOverForm(request.POST, people=list(people.values()), auto_id="hand_over_%s")
    to = people[_taken("hand_over", form)["to"]]
    _try("hand_over", form, lambda: reviewing.hand_over(application, to, actor=request.user))
    return _("%(name)s follows this file now.") % {"name": to}


def _guest(request: HttpRequest, application: Application) -> str:
    form = forms.GuestForm(request.POST, auto_id="guest_%s")
    data = _taken("guest", form)
    person = recusing.person_at(data["address"])
    if person is None:
        form.add_error("address", _("No account has this address: ask them to create one first."))
        raise Refused("guest", form)
    _try(
        "guest",
        form,
        lambda: recusing.name_guest(application, person, reason=data["reason"], actor=request.user),
    )
    return _("%(name)s can read this file and vote. They have been told by mail.") % {"name": person}


def _guest_back(request: HttpRequest, application: Application) -> str:
    key = key_in(request.POST.get("guest"))
    guest = (
        GuestReviewer.objects.select_related("person", "application").filter(application=application, pk=key).first()
    )
    if guest is not None:
        recusing.take_back_guest(guest, actor=request.user)
    return _("This person reads the file no more.")


ACTS: Mapping[str, Callable[[HttpRequest, Application], str]] = {
    "take": _take,
    "grid": _grid,
    "ready": _ready,
    "ask": _ask,
    "vote": _vote,
    "vote_back": _vote_back,
    "aside": _aside,
    "come_back": _come_back,
    "note": _note,
    "message": _message,
    "hand_over": _hand_over,
    "guest": _guest,
    "guest_back": _guest_back,
}
# Where the page is looked at again once it is done.
PLACES = {"grid": "grid", "vote": "votes", "vote_back": "votes", "note": "notes", "message": "messages"}


def _page(
    request: HttpRequest,
    application: Application,
    standing: Standing,
    sent: Mapping[str, Form] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    shown = sent or {}
    present = rules()
    beside = reading.beside(application)
    context: dict[str, Any] = {
        "application": application,
        "standing": standing,
        "where": reading.where_it_stands(application, standing),
        "stations": stations_of(application),
        "rules": present,
        "is_late": application.is_at_desk and reading.is_late(application, present.target_days),
        "beside": beside,
        "next": reading.next_file(application, beside),
        "sent": next((form for form in shown.values() if form.errors), None),
    }
    if standing.reads:
        context |= _read(request, application, standing, shown)
    elif request.user.is_operator and not standing.aside:
        context |= _guests(application, shown, *_people(application))
    return render(request, "vetting/desk/file.html", context, status=status)


def _people(application: Application) -> tuple[list[Any], list[Any]]:
    return able_to_vote(application), list(votes_that_count(application))


def _read(
    request: HttpRequest, application: Application, standing: Standing, shown: Mapping[str, Form]
) -> dict[str, Any]:
    """What those see who read the file."""
    grid = reading.grid_of(application)
    reading.load(application)
    names = Names.load([application.values.get("commune", "")])
    listing = listing_of(application.values, day=clock.today(), former=names.former)
    able, counted = _people(application)
    own = next((vote for vote in counted if vote.voter_id == request.user.pk), None)
    history = list(history_of(application)[:HISTORY_LENGTH])
    found: dict[str, Any] = {
        "parts": in_words(application, names, listing),
        "projects": list(application.projects.all()),
        "attachments": attachments_of(application),
        "changes": reading.changes_of(application, names),
        "alike": alike(application) if application.is_at_desk else [],
        "grid": shown.get("grid") or forms.GridForm(grid=grid, auto_id="grid_%s"),
        "summary": reading.summary_of(grid),
        "ready": forms.ReadyForm(grid=grid, auto_id="ready_%s"),
        "votes": counted,
        "own_vote": own,
        "recusals": list(application.recusals.all()),
        "notes": list(application.notes.select_related("author")),
        "note_form": shown.get("note") or forms.WordsForm(auto_id="note_%s"),
        "thread": thread_of(application),
        "history": history,
        "history_is_cut": len(history) == HISTORY_LENGTH,
        **_guests(application, shown, able, counted, may_name=request.user.is_operator),
    }
    if application.is_at_desk:
        found |= {
            "ask": shown.get("ask") or forms.AskForm(grid=grid, auto_id="ask_%s"),
            "vote_form": shown.get("vote") or forms.VoteForm(initial=_own(application, own), auto_id="vote_%s"),
            "hand_over": shown.get("hand_over") or forms.HandOverForm(people=able, auto_id="hand_over_%s"),
            "aside_form": shown.get("aside") or forms.AsideForm(auto_id="aside_%s"),
        }
    if application.is_open:
        found["message_form"] = shown.get("message") or forms.WordsForm(auto_id="message_%s")
    return found


def _own(application: Application, own: Any) -> dict[str, Any]:
    said = {"opinion": own.opinion, "reason": own.reason} if own else {}
    return {**said, "submission": application.submission}


def _guests(
    application: Application, shown: Mapping[str, Form], able: list[Any], counted: list[Any], *, may_name: bool = True
) -> dict[str, Any]:
    """Guests, and whether one is needed."""
    return {
        "lacking": reading.who_lacks(application, able, counted),
        "guests": list(application.guests.select_related("person", "named_by")),
        "guest_form": (shown.get("guest") or forms.GuestForm(auto_id="guest_%s"))
        if may_name and application.is_at_desk
        else None,
    }
