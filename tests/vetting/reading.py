"""Files read at the desk, through the actions: filled grids, votes, decisions."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from portal.accounts.actions.people import create_person
from providers.vetting.actions.reviewing import Cell, judge
from providers.vetting.actions.voting import cast_vote
from providers.vetting.enums import Verdict
from providers.vetting.models import Application, Judgement
from tests.vetting.applying import sent

WHY = "Donnez un exemple de devis en toutes lettres."


def reader(name: str) -> Any:
    """A moderator."""
    return create_person(actor=None, email=f"{slugify(name)}@desk.example", display_name=name, groups=("moderators",))


def operator(name: str = "Otto") -> Any:
    return create_person(actor=None, email=f"{slugify(name)}@desk.example", display_name=name, groups=("operators",))


def fill(application: Application, actor: Any, **other: str) -> None:
    """The whole grid: met, but for the criteria that are named with another verdict (and WHY as the reason)."""
    seen = {row.criterion_id: row.judged_at for row in _judged(application)}
    cells = []
    for criterion in application.criteria.rows.all():
        verdict = other.get(criterion.key.replace("-", "_"), Verdict.MET)
        reason = "" if verdict == Verdict.MET else WHY
        cells.append(Cell(criterion.pk, verdict, reason, seen.get(criterion.pk)))
    judge(application, cells, actor=actor)


def _judged(application: Application) -> Any:
    application.refresh_from_db()
    return Judgement.objects.filter(application=application, round=application.round)


def vote(application: Application, actor: Any, opinion: str) -> Application:
    application.refresh_from_db()
    return cast_vote(application, opinion, "C’est clair.", submission=application.submission, actor=actor)


def accepted(application: Application | None = None) -> Application:
    """A file that two moderators accepted: they are `application.readers`."""
    application = application or sent()
    first, second = reader("Daniel"), reader("Inès")
    fill(application, first)
    vote(application, first, "yes")
    vote(application, second, "yes")
    application.refresh_from_db()
    application.readers = (first, second)
    return application


def refused(application: Application | None = None) -> Application:
    """A file that two moderators refused, for two criteria."""
    application = application or sent()
    first, second = reader("Daniel"), reader("Inès")
    fill(application, first, prices=Verdict.NOT_MET, accompanies=Verdict.NOT_MET)
    vote(application, first, "no")
    vote(application, second, "no")
    application.refresh_from_db()
    application.readers = (first, second)
    return application
