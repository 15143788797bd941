"""Taking in a table of prospects: first a report of what would happen, then all of it or nothing. Never a mail."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.audit.api import record_many
from portal.common import clock
from portal.common.locks import take_turn
from providers.vetting.actions.prospecting import SUGGESTIONS
from providers.vetting.enums import ProspectSource
from providers.vetting.models import Prospect
from providers.vetting.never_again import digest_of
from providers.vetting.prospect_table import ProspectLine, parse_line
from providers.vetting.prospect_workflow import TableRefused
from providers.vetting.queries_prospects import digests_to_leave, listed, noted
from providers.vetting.resemblance import Register


@dataclass(frozen=True)
class Planned:
    """A line that can be taken in; `digest` is that of its address, which takes long and is made once."""

    line: int
    data: ProspectLine
    digest: str


@dataclass(frozen=True)
class Told:
    """What happens to one line, and why."""

    line: int
    name: str
    reason: str


@dataclass
class ProspectReport:
    """Lines by what happens to them; `planned` is what has to be written, and is not part of the report."""

    created: list[Told] = field(default_factory=list)
    skipped: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """The report as plain data: three lists of {line, name, reason}."""
        return {name: [asdict(told) for told in getattr(self, name)] for name in ("created", "skipped", "refused")}


def plan_prospects(rows: list[tuple[int, dict[str, str]]]) -> ProspectReport:
    """Say what taking in these rows would do, line by line. Writes nothing (four queries)."""
    report = ProspectReport()
    lines = []
    for number, row in rows:
        data, problems = parse_line(row)
        if problems:
            report.refused.append(Told(number, data.name[:80], " ".join(problems)))
        else:
            lines.append((number, data))
    _sort_out(report, [(number, data, None) for number, data in lines])
    return report


def _sort_out(report: ProspectReport, lines: list[tuple[int, ProspectLine, str | None]]) -> None:
    """File each line under created or skipped. Cheap reasons come first: a digest takes half a millisecond."""
    directory, prospects = listed(), noted()
    said, invited = digests_to_leave()
    here: Register[int] = Register()
    for number, data, known_digest in lines:
        reason = _there_already(data, directory, prospects, here)
        digest = ""
        if not reason and data.email:
            digest = known_digest or digest_of(data.email)
            if digest in said:
                reason = _("this address asked us never to write again")
            elif digest in invited:
                reason = _("this address has had its invitation already")
        if reason:
            report.skipped.append(Told(number, data.name, reason))
            continue
        here.add(number, name=data.name, website=data.website, email=data.email)
        report.created.append(Told(number, data.name, pgettext("a prospect", "new")))
        report.planned.append(Planned(number, data, digest))


def _there_already(data: ProspectLine, directory: Register, prospects: Register, here: Register) -> str:
    where = {"website": data.website, "email": data.email}
    if provider := directory.same(**where) or directory.near(data.name):
        return _("is in the directory already, as “%(name)s”") % {"name": provider.name}
    if prospect := prospects.same(**where) or prospects.near(data.name):
        return _("is noted already, as “%(name)s” (%(state)s)") % {
            "name": prospect.name,
            "state": prospect.get_state_display(),
        }
    if line := here.same(**where) or here.near(data.name):
        return _("is on line %(line)s already") % {"line": line}
    return ""


def apply_prospects(report: ProspectReport, *, actor: Any) -> ProspectReport:
    """Write what the report promises, in one transaction, and return what was done; nobody is written to.

    What became known meanwhile (somebody listed, noted, or who said never again) is skipped like the rest. Raises
    TableRefused, having written nothing, if any line was refused.
    """
    if report.refused:
        count = len(report.refused)
        raise TableRefused(
            ngettext(
                "%(count)s line is refused: nothing was written. Mend it and send the table again.",
                "%(count)s lines are refused: nothing was written. Mend them and send the table again.",
                count,
            )
            % {"count": count}
        )
    done = ProspectReport(skipped=list(report.skipped))
    with transaction.atomic():
        take_turn(SUGGESTIONS)
        _sort_out(done, [(planned.line, planned.data, planned.digest) for planned in report.planned])
        now = clock.now()
        made = Prospect.objects.bulk_create(
            Prospect(**asdict(planned.data), source=ProspectSource.TABLE, created_at=now) for planned in done.planned
        )
        record_many("prospect.import", made, actor=actor)
    done.skipped.sort(key=lambda told: told.line)
    return done
