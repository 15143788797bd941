"""What happens to a file by the clock: told, ended, emptied. Each effect happens once, however often this runs.

What is due is looked for without a lock, and looked at again once the file is held: its people may have moved it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.common import clock
from portal.common.locks import hold
from portal.common.words import day
from portal.outbox.registry import periodic
from providers.vetting.actions.attached_bytes import erase_attachments
from providers.vetting.actions.blanking import blank_file
from providers.vetting.actions.moving import move
from providers.vetting.actions.signing import revoke_all_links
from providers.vetting.enums import REFUSALS, ApplicationState, Role
from providers.vetting.models import Application, Attachment, ToldProject
from providers.vetting.models.application import ApplicationQuerySet
from providers.vetting.notifications.applicant import FileLapsed, IdleDraft, StillToComplete, tell_applicant

TELL_DRAFT_AFTER = timedelta(days=60)
KEEP_DRAFT = timedelta(days=365)
REMIND_AFTER = (timedelta(days=60), timedelta(days=120))
LAPSES_AFTER = timedelta(days=183)
KEEP_WITHDRAWN = timedelta(days=365)
KEEP_DECIDED = timedelta(days=730)


@periodic("vetting.follow_drafts", every=timedelta(hours=6))
def follow_drafts() -> int:
    """Tell, once, of drafts that nobody has touched for sixty days, and erase them after a year; returns how many."""
    return _each(_idle_drafts(), _follow_draft)


@periodic("vetting.follow_completions", every=timedelta(hours=6))
def follow_completions() -> int:
    """Remind of what is to be completed, and end it after six months without a word; returns how many were followed.

    However late it runs: only the last reminder that is due leaves, and none once the time is over.
    """
    return _each(_idle_completions(), _follow_completion)


@periodic("vetting.end_left_files", every=timedelta(hours=6))
def end_left_files() -> int:
    """End open files that nobody is left to go on with, their organization being gone; returns how many."""
    left = Application.objects.open().filter(Q(organization=None) | Q(organization__memberships=None))
    return _each(left, end_with_organization)


@periodic("vetting.blank_old_files", every=timedelta(hours=12))
def blank_old_files() -> int:
    """Empty withdrawn files after a year, decided ones after two; returns how many.

    Supports of emptied files go too, once no listing tells them any more.
    """
    now = clock.now()
    over = Q(state=ApplicationState.WITHDRAWN, waits_since__lte=now - KEEP_WITHDRAWN)
    over |= Q(state__in=[ApplicationState.ACCEPTED, *REFUSALS], decided_at__lte=now - KEEP_DECIDED)
    emptied = _each(Application.objects.filter(over, blanked_at=None), _blank)
    forget_untold_supports()
    return emptied


def forget_untold_supports() -> int:
    """Delete the supports of emptied files that no listing tells; returns how many rows went."""
    removed, _by_model = ToldProject.objects.filter(application__blanked_at__isnull=False, published_as=None).delete()
    return removed


def _each(files: ApplicationQuerySet, follow: Callable[[Application], bool]) -> int:
    """Do something with each of these files in a transaction of its own, with the file held."""
    keys: Iterable[int] = list(files.order_by("pk").values_list("pk", flat=True).distinct())
    done = 0
    for pk in keys:
        with transaction.atomic():
            for application in hold(Application.objects.filter(pk=pk)):
                done += follow(application)
    return done


def _idle_drafts() -> ApplicationQuerySet:
    now = clock.now()
    untold = Q(reminders_sent=0, updated_at__lte=now - TELL_DRAFT_AFTER)
    drafts = Application.objects.filter(state=ApplicationState.DRAFT, submission=0)
    return drafts.filter(untold | Q(updated_at__lte=now - KEEP_DRAFT))


def _follow_draft(draft: Application) -> bool:
    if not _idle_drafts().filter(pk=draft.pk).exists():
        return False
    if draft.updated_at <= clock.now() - KEEP_DRAFT:
        _erase_draft(draft)
        return True
    Application.objects.filter(pk=draft.pk).update(reminders_sent=1)
    with override(draft.language):
        tell_applicant(draft, IdleDraft.of(draft, until=day(draft.updated_at + KEEP_DRAFT)))
    return True


def _erase_draft(draft: Application) -> None:
    erase_attachments(Attachment.objects.filter(application=draft))
    draft.delete()


def _idle_completions() -> ApplicationQuerySet:
    now = clock.now()
    due = Q(updated_at__lte=now - LAPSES_AFTER)
    for count, after in enumerate(REMIND_AFTER):
        due |= Q(reminders_sent__lte=count, updated_at__lte=now - after)
    return Application.objects.filter(due, state=ApplicationState.CHANGES_REQUESTED)


def _follow_completion(application: Application) -> bool:
    if not _idle_completions().filter(pk=application.pk).exists():
        return False
    now, idle_since = clock.now(), application.updated_at
    with override(application.language):
        if idle_since <= now - LAPSES_AFTER:
            _lapse(application)
            return True
        wanted = sum(1 for after in REMIND_AFTER if idle_since <= now - after)
        Application.objects.filter(pk=application.pk).update(reminders_sent=wanted)
        tell_applicant(application, StillToComplete.of(application, until=day(idle_since + LAPSES_AFTER)))
    return True


def _lapse(application: Application) -> None:
    reason = _("Something was to be completed, and nobody did for six months: the file was closed.")
    move(application, "lapse", Role.CLOCK, actor=None, reason=reason, decision_reason=reason)
    revoke_all_links(application)
    tell_applicant(application, FileLapsed.of(application))


def end_with_organization(application: Application) -> bool:
    """End and empty the file of an organization that is gone, in the caller's transaction; a draft is deleted.

    One that is over is emptied. Twice is harmless; returns whether it did anything.
    """
    present = hold(Application.objects.filter(pk=application.pk))
    if not present:
        return False
    if not present[0].submission:
        _erase_draft(present[0])
        return True
    if present[0].is_open:
        with override(application.language):
            reason = _("The organization that applied is gone.")
        move(application, "end", Role.PORTAL, actor=None, reason=reason)
    return blank_file(application, actor=None, role=Role.PORTAL)


def _blank(application: Application) -> bool:
    return blank_file(application, actor=None, role=Role.CLOCK)
