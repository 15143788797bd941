"""A table of the directory, from the desk: sent, read, reported on, then written in the background, portion by portion.

`manage.py import_directory` writes all of a table or nothing, in one transaction. Here a page shows how far it is, and
others go on writing meanwhile, so each portion is one short transaction: its lines, how far it is, and the wish for the
next portion stand or fall together. A worker that is killed loses nothing: its portion is taken up again, and where it
begins says whether it was written. Before the first portion the whole table is planned anew, which holds nothing;
should the report have become another one, nothing is written and the new one is shown.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.common.marks import mark_of
from portal.common.transitions import NotAllowedFrom, TransitionError
from portal.outbox.api import emit
from portal.outbox.queries import is_open
from portal.outbox.registry import Delivery, handler, periodic
from providers.actions.importing import apply_import, plan_import
from providers.enums import ImportState
from providers.importing.reading import Rows, TableError, decode, parse_table
from providers.importing.report import OUTCOMES, ImportReport
from providers.models import ImportRun, ImportTable
from providers.models.import_run import KEEP
from providers.workflow import CLOCK, IMPORTS, OPERATOR, check_party

CHECK, WRITE = "providers.import_check", "providers.import_write"
FORGET_TABLES = "providers.forget_tables"
PORTION = 100  # lines: on SQLite, everybody who writes waits until they are written
ATTEMPTS = 5
QUIET = timedelta(minutes=10)  # after this long without a step and without a wish for one, it has stopped


class AnotherIsWritten(TransitionError):
    """One table is written at a time."""


def check_can_import(user: Any) -> None:
    """Raise PermissionDenied unless this person is an operator."""
    if not (getattr(user, "is_authenticated", False) and user.is_operator):
        raise PermissionDenied(_("Only those who run the portal take in tables."))


def send_table(name: str, raw: bytes, *, actor: Any) -> ImportRun:
    """Keep a table and have it read in the background. Raises PermissionDenied, or TableError for what is no text."""
    check_can_import(actor)
    text = decode(raw)
    now = clock.now()
    with transaction.atomic():
        run = ImportRun.objects.create(name=name[:120], author=actor, sent_at=now, moved_at=now)
        ImportTable.objects.create(run=run, text=text)
        _record("send", run, actor=actor, role=OPERATOR)
        emit(CHECK, {"run": run.pk})
    return run


def start_writing(run: ImportRun, *, actor: Any) -> ImportRun:
    """Have what the report promises written in the background; after a stop, from where it was. Twice is harmless.

    Raises PermissionDenied, NotAllowedFrom, AlreadyMoved, or AnotherIsWritten, having written nothing.
    """
    check_can_import(actor)
    try:
        with transaction.atomic():
            (present,) = hold(ImportRun.objects.filter(pk=run.pk))
            if present.state == ImportState.WRITING:
                return present
            step = "go_on" if present.state == ImportState.FAILED else "start"
            check_party(IMPORTS, step, OPERATOR)
            _check_can_start(present)
            IMPORTS.apply(ImportRun, run.pk, step, moved_at=clock.now(), problem="", has_moved_on=False)
            present.refresh_from_db()
            _record(step, present, actor=actor, role=OPERATOR)
            emit(WRITE, {"run": run.pk, "from": present.done})
    except IntegrityError:
        raise AnotherIsWritten(
            _("Another table is being written. Wait until it has ended, then begin this one.")
        ) from None
    return present


def _check_can_start(run: ImportRun) -> None:
    if ImportRun.objects.filter(state=ImportState.WRITING).exists():
        raise AnotherIsWritten(_("Another table is being written. Wait until it has ended, then begin this one."))
    if not ImportTable.objects.filter(run=run).exists():
        raise NotAllowedFrom(_("The table is not kept any more: send it again."))
    if run.refused:
        raise NotAllowedFrom(_("Some lines are refused: mend them in your table, and send it again."))
    if run.state == ImportState.FAILED and not run.total:
        raise NotAllowedFrom(_("This table could not be read: mend it, and send it again."))


def cancel_run(run: ImportRun, *, actor: Any) -> ImportRun:
    """Drop a table that is not written. Twice is harmless. Raises PermissionDenied, NotAllowedFrom or AlreadyMoved."""
    check_can_import(actor)
    with transaction.atomic():
        (present,) = hold(ImportRun.objects.filter(pk=run.pk))
        if present.state == ImportState.CANCELLED:
            return present
        _cancel(present, actor=actor, role=OPERATOR)
    return present


def _cancel(run: ImportRun, *, actor: Any, role: str) -> None:
    check_party(IMPORTS, "cancel", role)
    IMPORTS.apply(ImportRun, run.pk, "cancel", moved_at=clock.now())
    run.refresh_from_db()
    ImportTable.objects.filter(run=run).delete()
    _record("cancel", run, actor=actor, role=role)


@handler(CHECK, transactional=False, max_attempts=ATTEMPTS)
def check_table(payload: dict[str, Any], delivery: Delivery) -> None:
    """Read the table and write the report. Planning takes seconds and holds nothing; twice gives the same report."""
    run = ImportRun.objects.filter(pk=payload["run"], state__in=IMPORTS.get("check").sources).first()
    if run is None:
        return
    with transaction.atomic():
        IMPORTS.apply(ImportRun, run.pk, "check", moved_at=clock.now())
    try:
        report = plan_import(parse_table(_text_of(run).encode()))
    except TableError as error:
        with transaction.atomic():
            _fail(run, str(error))
        return
    with suppress(TransitionError), transaction.atomic():  # dropped meanwhile
        IMPORTS.apply(ImportRun, run.pk, "report", moved_at=clock.now(), **_figures(report))
        ImportTable.objects.filter(run=run).update(report=report.as_lines())


@handler(WRITE, transactional=False, max_attempts=ATTEMPTS)
def write_portion(payload: dict[str, Any], delivery: Delivery) -> None:
    """Write the next lines, note how far it is, wish for the rest: one transaction. Doing it twice writes once."""
    run = ImportRun.objects.filter(pk=payload["run"]).first()
    if run is None or not _is_at(run, payload["from"]):
        return
    raw = _text_of(run).encode()
    if not run.done and _has_moved_on(run, raw):
        return
    portion = parse_table(raw, skip=run.done, at_most=PORTION)
    with transaction.atomic():
        (present,) = hold(ImportRun.objects.filter(pk=run.pk))
        if _is_at(present, run.done):
            _write(present, portion)


def _is_at(run: ImportRun, line: int) -> bool:
    return run.state == ImportState.WRITING and run.done == line


def _write(run: ImportRun, portion: Rows) -> None:
    """Write a portion. A line whose number somebody took meanwhile is left out and said; anything else stops here."""
    report = plan_import(portion)
    for line in report.refused:
        if not line.on_number:
            _fail(run, _("Line %(line)s is refused by now: %(why)s") % {"line": line.line, "why": line.reason})
            return
    apply_import(report, actor=run.author, without_refused=True)
    _keep_report_true(run, report)
    done = run.done + len(portion)
    ImportRun.objects.filter(pk=run.pk).update(done=done, moved_at=clock.now())
    if done < run.total:
        emit(WRITE, {"run": run.pk, "from": done})
    else:
        _finish(run)


def _keep_report_true(run: ImportRun, portion: ImportReport) -> None:
    """Say in the report that was read what became of numbers; it is read and written anew only where there are any."""
    numbers = {one.line for name in OUTCOMES for one in getattr(portion, name) if one.on_number}
    if not numbers:
        return
    became = {line[0]: line for line in portion.as_lines() if line[0] in numbers}
    table = ImportTable.objects.get(run=run)
    table.report = [became.get(line[0], line) for line in table.report]
    table.save(update_fields=["report"])


def _has_moved_on(run: ImportRun, raw: bytes) -> bool:
    """Whether the directory has changed since the report was made; then the new one is shown, and nothing written."""
    report = plan_import(parse_table(raw))
    figures = _figures(report)
    if figures["mark"] == run.mark:
        return False
    with transaction.atomic():
        (present,) = hold(ImportRun.objects.filter(pk=run.pk))
        if _is_at(present, run.done):
            IMPORTS.apply(ImportRun, run.pk, "move_on", moved_at=clock.now(), has_moved_on=True, **figures)
            ImportTable.objects.filter(run=run).update(report=report.as_lines())
            present.refresh_from_db()
            _record("move_on", present, actor=None, role=CLOCK)
    return True


def _finish(run: ImportRun) -> None:
    report = ImportTable.objects.values_list("report", flat=True).get(run=run)
    became = Counter(outcome for _line, _id, outcome, _why in report)
    figures: dict[str, Any] = {name: became[name] for name in OUTCOMES}
    IMPORTS.apply(ImportRun, run.pk, "finish", **figures)
    run.refresh_from_db()
    ImportTable.objects.filter(run=run).update(text="")
    _record("finish", run, actor=run.author, role=OPERATOR, lines=run.total, refused=run.refused)


def _fail(run: ImportRun, problem: str) -> None:
    IMPORTS.apply(ImportRun, run.pk, "fail", moved_at=clock.now(), problem=problem)
    run.refresh_from_db()
    _record("fail", run, actor=None, role=CLOCK)


@periodic("providers.watch_imports", every=timedelta(minutes=10))
def watch_imports() -> int:
    """Say of what is under way, and for which nothing waits any more, that it has stopped; returns how many."""
    quiet = clock.now() - QUIET
    stuck = ImportRun.objects.filter(state__in=IMPORTS.get("fail").sources, moved_at__lt=quiet)
    return sum(_stop(run) for run in stuck)


def _stop(run: ImportRun) -> bool:
    with transaction.atomic():
        (present,) = hold(ImportRun.objects.filter(pk=run.pk))
        topic = WRITE if present.state == ImportState.WRITING else CHECK
        if present.moved_at != run.moved_at or is_open(topic):
            return False
        why = _("The work was given up after %(count)d attempts. The operators’ page says what stood in the way.")
        _fail(present, why % {"count": ATTEMPTS})
    return True


@periodic(FORGET_TABLES, every=timedelta(hours=12))
def forget_tables() -> int:
    """Drop tables and reports sent more than seven days ago; what was never written ends; returns how many."""
    old = ImportTable.objects.exclude(run__state=ImportState.WRITING).filter(run__sent_at__lt=clock.now() - KEEP)
    return sum(_forget(table.run_id) for table in old.only("run_id"))


def _forget(pk: int) -> bool:
    with transaction.atomic():
        (run,) = hold(ImportRun.objects.filter(pk=pk))
        if run.state in IMPORTS.get("cancel").sources:
            _cancel(run, actor=None, role=CLOCK)
        else:
            ImportTable.objects.filter(run=run).delete()
    return True


def _text_of(run: ImportRun) -> str:
    return ImportTable.objects.values_list("text", flat=True).get(run=run)


def _figures(report: ImportReport) -> dict[str, Any]:
    counts: dict[str, Any] = {name: len(getattr(report, name)) for name in OUTCOMES}
    return {**counts, "total": sum(counts.values()), "mark": mark_of(report.as_lines())}


def _record(verb: str, run: ImportRun, *, actor: Any, role: str, **more: Any) -> None:
    new = {"state": str(run.state), "created": run.created, "updated": run.updated, **more}
    record(f"import.{verb}", run, actor=actor, role=role, new=new)
