"""What the pages of those who apply show of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from providers.vetting.content import FIELDS, fields_of, unanswered
from providers.vetting.enums import ApplicationState, Part
from providers.vetting.models import Application, Attachment, Message
from providers.vetting.queries import asked_of

State = ApplicationState


def steps_of(application: Application, here: str) -> list[dict[str, Any]]:
    """The parts of a file as the stations of a road, and reading it again at the end."""
    lacking = {*unanswered(application.values), *application.unfinished}
    steps = []
    for part in Part:
        url = reverse("vetting:part", args=[application.pk, part.value])
        is_done = part not in lacking and (part != Part.PROJECTS or application.projects.exists())
        state = "here" if part == here else "done" if is_done else "ahead"
        steps.append({"label": part.label, "state": state, "url": url})
    last = reverse("vetting:review", args=[application.pk])
    steps.append({"label": _("Read again and send"), "state": "here" if here == "review" else "ahead", "url": last})
    return steps


def part_after(part: str) -> str:
    """The name of the next part; empty after the last one."""
    names = [one.value for one in Part]
    place = names.index(part) + 1
    return names[place] if place < len(names) else ""


@dataclass(frozen=True)
class Line:
    """One answer of a file in words, a line for each thing it says."""

    label: str
    lines: list[str]


def in_words(application: Application, names: Any, listing: Any) -> list[tuple[Part, list[Line]]]:
    """All answers of a file by part, as they are read: `names` is a loaded providers.editing.words.Names."""
    found: list[tuple[Part, list[Line]]] = []
    for part in Part:
        if part == Part.PROJECTS:
            continue
        lines = [Line(str(field.label), _said(application, field.name, names, listing)) for field in fields_of(part)]
        found.append((part, lines))
    return found


def _said(application: Application, name: str, names: Any, listing: Any) -> list[str]:
    if hasattr(listing, name):
        return names.lines_of(name, getattr(listing, name)) if name in application.values else []
    value = application.values.get(name)
    if FIELDS[name].name == "is_true":
        return [_("yes")] if value is True else []
    return str(value or "").splitlines()


def stations_of(application: Application) -> list[dict[str, Any]]:
    """Where the file stands, as a road: written, sent, read, decided."""
    state = application.state
    order = [
        (_("Written"), {State.DRAFT}),
        (pgettext("a file", "Sent"), {State.SUBMITTED, State.APPEALED}),
        (_("To be completed"), {State.CHANGES_REQUESTED}),
        (_("Read"), {State.IN_REVIEW, State.SECOND_REVIEW}),
        (_("Decided"), {State.ACCEPTED, State.REFUSED, State.REFUSED_FOR_GOOD, State.WITHDRAWN}),
    ]
    if state != State.CHANGES_REQUESTED:
        order.pop(2)
    here = next(place for place, (_label, states) in enumerate(order) if state in states)
    marks = ["done"] * here + ["here"] + ["ahead"] * (len(order) - here - 1)
    if state in (State.ACCEPTED, State.REFUSED, State.REFUSED_FOR_GOOD, State.WITHDRAWN):
        marks[-1] = "here"
    return [{"label": label, "state": mark} for (label, _states), mark in zip(order, marks, strict=True)]


def waits_for(application: Application) -> str:
    """Who the file waits for, in a sentence of which everybody may know."""
    return {
        State.DRAFT: _("It waits for you: nothing has been sent yet."),
        State.SUBMITTED: _("It waits for somebody of the committee to take it."),
        State.IN_REVIEW: _("The committee is reading it."),
        State.CHANGES_REQUESTED: _("It waits for you: the committee asks for something more."),
        State.APPEALED: _("It waits for people of the committee who did not decide before."),
        State.SECOND_REVIEW: _("People who did not decide before are reading it."),
        State.ACCEPTED: _("It is accepted: your listing is in the directory."),
        State.REFUSED: _("It was not accepted."),
        State.REFUSED_FOR_GOOD: _("It was not accepted, after an appeal."),
        State.WITHDRAWN: _("It was withdrawn."),
    }[ApplicationState(application.state)]


def asked_in(application: Application, part: str) -> list[Any]:
    """What the committee asks in one part."""
    if application.state != State.CHANGES_REQUESTED:
        return []
    return [judgement for judgement in asked_of(application) if judgement.criterion.part == part]


def attachments_of(application: Application) -> list[Attachment]:
    """The attached files, oldest first, with who attached each and the support it is about (one query)."""
    return list(application.attachments.select_related("added_by", "project"))


def thread_of(application: Application) -> list[Message]:
    """The messages between applicant and committee, oldest first (one query)."""
    return list(application.messages.select_related("author", "criterion"))
