"""Somebody tells what is wrong on a listing. No account is needed, and an address only to hear what comes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common import clock
from portal.common.locks import take_turn
from providers.actions.mistakes.errors import CannotReport
from providers.actions.mistakes.recording import record_step
from providers.actions.requests.errors import NoMoreMails
from providers.actions.requests.sending import has_verified
from providers.enums import MistakeKind
from providers.mistake_limits import counted_by, reporting_problems
from providers.models import MistakeReport, Provider
from providers.notifications.listings import tell_provider
from providers.notifications.mistakes.common import tell_reporter
from providers.notifications.mistakes.to_provider import MistakeReported
from providers.notifications.mistakes.to_reporter import MistakeReceived
from providers.permissions import visible_to
from providers.request_limits import Problem, may_write_to
from providers.workflow import REPORTER

NO_MORE_MAILS = gettext_lazy(
    "We have written to this address several times today. Leave the field empty: you can follow your report on its "
    "page. Or come back tomorrow."
)


@dataclass(frozen=True)
class Told:
    """What somebody says is wrong, and where to tell them what came of it (nowhere, if they prefer)."""

    kind: MistakeKind
    words: str
    contact_email: str = ""


def report_mistake(provider: Provider, told: Told, *, actor: Any, language: str) -> MistakeReport:
    """Write the report down, ask the provider's side by mail, send a receipt if an address was left.

    `actor` is None for a visitor. The same words of the same person are one report while it is open: the first one is
    returned, and nothing is written. Raises CannotReport or NoMoreMails, having written nothing.
    """
    mark = fingerprint_of(provider, told, actor)
    try:
        with transaction.atomic():
            take_turn(*counted_by(provider, actor, told.contact_email))
            return reported_before(mark) or _write(provider, told, mark, actor=actor, language=language)
    except IntegrityError:
        # The last guard: the same words came in between, and all of ours is rolled back.
        if (first := reported_before(mark)) is None:
            raise
        return first


def fingerprint_of(provider: Provider, told: Told, actor: Any) -> str:
    """The same for the same words of the same person about the same listing; tells nothing by itself."""
    words = " ".join(told.words.split()).casefold()
    parts = [provider.pk, told.kind, words, getattr(actor, "pk", None), told.contact_email.lower()]
    return sha256(json.dumps(parts).encode()).hexdigest()


def reported_before(mark: str) -> MistakeReport | None:
    """The report with these words that is still open, if there is one."""
    return MistakeReport.objects.select_related("provider").filter(fingerprint=mark).first()


def _write(provider: Provider, told: Told, mark: str, *, actor: Any, language: str) -> MistakeReport:
    _check_nothing_stands_in_the_way(provider, told, actor)
    report = MistakeReport.objects.create(
        provider=provider,
        fingerprint=mark,
        kind=told.kind,
        words=told.words,
        author=actor,
        contact_email=told.contact_email,
        language=language,
        created_at=clock.now(),
    )
    record_step("report", report, actor=actor, role=REPORTER, at=report.created_at)
    tell_provider(report.provider, MistakeReported(report))
    tell_reporter(report, MistakeReceived(report))
    return report


def _check_nothing_stands_in_the_way(provider: Provider, told: Told, actor: Any) -> None:
    if not visible_to(actor, Provider.objects.filter(pk=provider.pk)).exists():
        gone = _("%(provider)s has just left the directory: there is nothing to correct any more.")
        raise CannotReport([Problem(gone % {"provider": provider.name}, provider)])
    if problems := reporting_problems(provider, actor, told.contact_email):
        raise CannotReport(problems)
    address = told.contact_email
    if address and not has_verified(actor, address) and not may_write_to(address):
        raise NoMoreMails(NO_MORE_MAILS)
