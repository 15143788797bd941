"""What moderators do with a file, through the actions."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from providers.vetting.actions.reviewing import Cell, judge, request_changes, take
from providers.vetting.actions.signing import Consent, confirm
from providers.vetting.actions.submitting import appeal
from providers.vetting.actions.voting import cast_vote
from providers.vetting.enums import Verdict
from providers.vetting.models import Application, Judgement
from tests.portal.accounts.factories import UserFactory
from tests.vetting.applying import link_of, sent

WHY = "Il n’y a pas encore de prix écrits."
BASED_ON = "J’ai lu le dossier et appelé le ciné-club."


def reader(name: str = "Véra") -> Any:
    """A moderator with no part in any file."""
    return UserFactory(groups=["moderators"], display_name=name)


def operator() -> Any:
    return UserFactory(groups=["operators"], display_name="Otto")


def again(application: Application) -> Application:
    """The file as somebody reads it now, in an object of their own."""
    return Application.objects.get(pk=application.pk)


def fill(
    application: Application, *, actor: Any, refused: str = "", verdict: str = Verdict.NOT_MET, why: str = WHY
) -> None:
    """The whole grid: every criterion is met, except the one with the key `refused`."""
    application = again(application)
    seen = dict(
        Judgement.objects.filter(application=application, round=application.round).values_list("criterion", "judged_at")
    )
    cells = []
    for row in application.criteria.rows.all():
        bad = row.key == refused
        cells.append(Cell(row.pk, verdict if bad else Verdict.MET, why if bad else "", seen.get(row.pk)))
    judge(application, cells, actor=actor)


def first_key(application: Application) -> str:
    """The short name of a criterion that is demanded."""
    return again(application).criteria.rows.filter(is_required=True).first().key


def vote(application: Application, opinion: str, *, actor: Any, why: str = BASED_ON) -> Application:
    """Somebody votes on the version that is being read, and gets the file as it is then."""
    application = again(application)
    return cast_vote(application, opinion, why, submission=application.submission, actor=actor)


def being_read(person: Any = None) -> Application:
    """A sent file that a moderator took."""
    application = sent(person)
    return take(application, actor=reader())


def to_complete(person: Any = None) -> Application:
    """A file in which something is to be completed."""
    application = being_read(person)
    moderator = reader()
    key = first_key(application)
    fill(application, actor=moderator, refused=key, verdict=Verdict.TO_COMPLETE)
    wanted = application.criteria.rows.get(key=key)
    return request_changes(again(application), [wanted.pk], actor=moderator)


def accepted(person: Any = None, *, consent: Consent | None = None) -> Application:
    """A file that became a listing; the first association agreed to what `consent` says."""
    application = sent(person)
    if consent is not None:
        _token, link = link_of(application.projects.first())
        confirm(link, name="Odile", consent=consent, actor=None)
    one, two = reader(), reader()
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    return vote(application, "yes", actor=two)


def refused(person: Any = None, *, why: str = BASED_ON) -> Application:
    """A file that two moderators refused."""
    application = sent(person)
    one, two = reader(), reader()
    fill(application, actor=one, refused=first_key(application))
    vote(application, "no", actor=one, why=why)
    return vote(application, "no", actor=two, why=why)


def appealed(person: Any = None) -> Application:
    """A refused file whose people appealed."""
    application = refused(person)
    return appeal(again(application), "Nos prix sont écrits depuis.", actor=application.author)


def read_again(person: Any = None) -> Application:
    """An appeal that somebody took up who had not voted."""
    return take(again(appealed(person)), actor=reader())


def refused_for_good(person: Any = None) -> Application:
    """An appeal that was refused."""
    application = read_again(person)
    one, two = reader(), reader()
    fill(application, actor=one, refused=first_key(application))
    vote(application, "no", actor=one)
    return vote(application, "no", actor=two)


def page_of(application: Application) -> str:
    return reverse("vetting:desk_file", args=[application.pk])


def cells(application: Application, **said: tuple[str, str]) -> dict[str, str]:
    """The grid as its form sends it; `said` by the key of the criterion."""
    known = {row.criterion_id: row for row in Judgement.objects.filter(application=application)}
    found = {"do": "grid"}
    for criterion in application.criteria.rows.all():
        verdict, reason = said.get(criterion.key.replace("-", "_"), ("", ""))
        seen = known[criterion.pk].judged_at.isoformat() if criterion.pk in known else ""
        found |= {f"verdict_{criterion.pk}": verdict, f"reason_{criterion.pk}": reason, f"seen_{criterion.pk}": seen}
    return found


def criterion_of(application: Application, key: str) -> Any:
    return application.criteria.rows.get(key=key)
