"""What the desk shows of files: the list, and one file with its grid, its differences and its votes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import Membership, Organization
from portal.accounts.registry import Obstacle
from portal.common import clock
from providers.editing.differences import Difference, Piece, pieces_of
from providers.editing.packing import readable
from providers.editing.words import Names
from providers.vetting.content import DECLARATIONS, FIELDS
from providers.vetting.enums import ApplicationState, Opinion, Verdict
from providers.vetting.models import Application, Criterion, Judgement, Recusal, Submission, ToldProject, Vote
from providers.vetting.models.application import ApplicationQuerySet
from providers.vetting.permissions import Standing
from providers.vetting.workflow import people_lacking

BESIDE = 7  # files shown beside the one that is open


def files_to_read() -> ApplicationQuerySet:
    """Those at the desk, the longest waiting first, with what a line of the list says."""
    return with_lines(Application.objects.at_desk())


def with_lines(files: ApplicationQuerySet) -> ApplicationQuerySet:
    """Files with what a line of the list names."""
    return files.select_related("organization", "assigned_to")


def beside(application: Application) -> list[Application]:
    """The files around this one in the list of those at the desk (one query): what comes before, and after."""
    rows = list(Application.objects.at_desk().only("pk", "name", "state", "waits_since")[: 4 * BESIDE])
    place = next((place for place, row in enumerate(rows) if row.pk == application.pk), 0)
    first = max(0, min(place - BESIDE // 2, len(rows) - BESIDE))
    return rows[first : first + BESIDE]


def next_file(application: Application, rows: Sequence[Application]) -> Application | None:
    """The file to go on with, of those shown beside."""
    places = [place for place, row in enumerate(rows) if row.pk == application.pk]
    after = rows[places[0] + 1 :] if places else rows
    return after[0] if after else None


@dataclass(frozen=True)
class Line:
    """One line of the list. Who stands aside reads no count of votes."""

    application: Application
    stands_aside: bool
    days: int
    is_late: bool
    yes: int
    no: int

    @property
    def votes(self) -> str:
        """How far the vote is, in words; empty for who stands aside and where nobody votes."""
        if self.stands_aside or not self.application.is_under_vote:
            return ""
        given, quorum = self.yes + self.no, self.application.quorum or 0
        if self.yes and self.no:
            return _("%(yes)d in favour, %(no)d against: somebody else decides") % {"yes": self.yes, "no": self.no}
        return ngettext("%(given)d vote of %(quorum)d", "%(given)d votes of %(quorum)d", given) % {
            "given": given,
            "quorum": quorum,
        }


def lines_of(files: Sequence[Application], user: Any, target_days: int) -> list[Line]:
    """The lines of one page of the list (six queries, however long it is)."""
    aside, votes = _standing_aside(files, user), _votes(files)
    today = clock.today()
    found = []
    for application in files:
        days = (today - clock.day_of(application.waits_since)).days
        late = application.is_at_desk and is_late(application, target_days)
        yes, no = (votes[application.pk, opinion] for opinion in (Opinion.YES, Opinion.NO))
        found.append(Line(application, application.pk in aside, days, late, yes, no))
    return found


def _votes(files: Sequence[Application]) -> Counter[tuple[int, str]]:
    """How many votes of each opinion count so far, by the key of the file and the opinion (one query)."""
    present = {file.pk: (file.round, file.submission) for file in files}
    rows = Vote.objects.filter(application__in=present).values_list("application", "round", "submission", "opinion")
    return Counter((pk, opinion) for pk, *version, opinion in rows if present[pk] == tuple(version))


def is_late(application: Application, target_days: int) -> bool:
    """Whether a file has waited for longer than what is published."""
    return clock.now() - application.waits_since > timedelta(days=target_days)


def _standing_aside(files: Iterable[Application], user: Any) -> set[int]:
    """Keys of the files from which this person stands aside, as permissions.why_aside() finds for one."""
    rows = list(files)
    keys = [row.pk for row in rows]
    own = set(Membership.objects.filter(user=user).values_list("organization", flat=True))
    told = ToldProject.objects.filter(application__in=keys).filter(
        Q(organization__in=own) | Q(contact_email__iexact=user.email or "-")
    )
    return {
        *(row.pk for row in rows if row.author_id == user.pk or row.organization_id in own),
        *Recusal.objects.filter(application__in=keys, person=user).values_list("application", flat=True),
        *told.values_list("application", flat=True),
    }


def load(application: Application) -> None:
    """Read what several parts of the page ask a file for: its supports, and who stands aside (four queries)."""
    aside = Prefetch("recusals", queryset=Recusal.objects.select_related("person"))
    prefetch_related_objects([application], "projects__left", "projects__tools", aside)


def grid_of(application: Application) -> list[tuple[Criterion, Judgement | None]]:
    """Each criterion of the version the file was sent under, with what was said of it in this round (two queries)."""
    if application.criteria_id is None:
        return []
    said = {
        judgement.criterion_id: judgement
        for judgement in Judgement.objects.filter(application=application, round=application.round).select_related(
            "judged_by"
        )
    }
    rows = Criterion.objects.filter(criteria=application.criteria_id)
    return [(criterion, said.get(criterion.pk)) for criterion in rows]


def summary_of(grid: Sequence[tuple[Criterion, Judgement | None]]) -> str:
    """How far the grid is filled, in a sentence."""
    counts = Counter(judgement.verdict if judgement else "" for _criterion, judgement in grid)
    met, half, unmet, unseen = (counts[one] for one in (Verdict.MET, Verdict.TO_COMPLETE, Verdict.NOT_MET, ""))
    parts = [
        ngettext("%(n)d met", "%(n)d met", met) % {"n": met} if met else "",
        ngettext("%(n)d to complete", "%(n)d to complete", half) % {"n": half} if half else "",
        ngettext("%(n)d not met", "%(n)d not met", unmet) % {"n": unmet} if unmet else "",
        ngettext("%(n)d not looked at yet", "%(n)d not looked at yet", unseen) % {"n": unseen} if unseen else "",
    ]
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Changes:
    """What a file says otherwise than the version before, and when that one was sent."""

    since: Any
    differences: list[Difference]


def changes_of(application: Application, names: Names) -> Changes | None:
    """What changed since the version before (one query); None for a file that was sent once."""
    if application.submission < 2:
        return None
    wanted = [application.submission - 1, application.submission]
    versions = {row.number: row for row in Submission.objects.filter(application=application, number__in=wanted)}
    if len(versions) < 2:  # emptied
        return None
    before, after = versions[wanted[0]], versions[wanted[1]]
    found = [*_in_answers(before, after, names), *_in_projects(before, after, names)]
    return Changes(before.sent_at, found)


def _in_answers(before: Submission, after: Submission, names: Names) -> Iterable[Difference]:
    old, new = _lines(before.values, names), _lines(after.values, names)
    for name, field in FIELDS.items():
        if old.get(name) != new.get(name):
            yield Difference(name, str(field.label), pieces_of(old.get(name, []), new.get(name, [])))


def _lines(values: Mapping[str, Any], names: Names) -> dict[str, list[str]]:
    said = readable({name: value for name, value in values.items() if name not in DECLARATIONS}, names.former)
    lines = {name: names.lines_of(name, value) for name, value in said.items()}
    for name in DECLARATIONS:
        value = values.get(name)
        lines[name] = [_("yes")] if value is True else str(value or "").splitlines()
    return lines


def _in_projects(before: Submission, after: Submission, names: Names) -> Iterable[Difference]:
    old, new = _told(before, names), _told(after, names)
    for key in [*new, *(key for key in old if key not in new)]:
        pieces: list[Piece] = pieces_of(old.get(key, []), new.get(key, []))
        if old.get(key) != new.get(key):
            yield Difference(f"project-{key}", (new.get(key) or old[key])[0], pieces)


def _told(version: Submission, names: Names) -> dict[Any, list[str]]:
    """The lines of each support by its key; what the association lets be shown is not the applicant's to change."""
    found = {}
    for row in version.projects:
        plain = {name: value for name, value in row.items() if name != "key"}
        for project in readable({"projects": [plain]}, names.former).get("projects", ()):
            as_told = replace(project, quote="", quote_by="", is_shown=False)
            found[row["key"]] = names.lines_of("projects", [as_told])[:-1]
    return found


def who_lacks(application: Application, able: Sequence[Any], counted: Sequence[Any]) -> int:
    """How many people lack for any decision on a file that is read; 0 while those there suffice."""
    if not application.is_at_desk or application.quorum is None:
        return 0
    voted = {vote.voter_id for vote in counted}
    left = [person for person in able if person.pk not in voted]
    return people_lacking([vote.opinion for vote in counted], application.quorum, len(left))


def where_it_stands(application: Application, standing: Standing) -> str:
    """What the desk waits for, in a sentence."""
    if not application.is_at_desk:
        return _("It is not at the desk: %(state)s.") % {"state": application.get_state_display()}
    if application.state == ApplicationState.APPEALED and standing.no_vote:
        return _("An appeal: it waits for people who gave no vote before.")
    return {
        ApplicationState.SUBMITTED: _("It waits to be taken: the first who takes it or votes begins."),
        ApplicationState.IN_REVIEW: _("It is being read."),
        ApplicationState.APPEALED: _("An appeal: take it, and read it anew."),
        ApplicationState.SECOND_REVIEW: _("An appeal, being read by people who gave no vote before."),
    }[ApplicationState(application.state)]


def two_open_files(gone: Organization, kept: Organization) -> Iterator[Obstacle]:
    """Two files under way cannot become one by themselves: their people choose which one goes on."""
    if all(Application.objects.open().filter(organization=one).exists() for one in (gone, kept)):
        yield Obstacle(_("Both have an application under way. Withdraw one of the two; then merge."), of=(gone, kept))
