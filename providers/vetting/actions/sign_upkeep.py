"""What happens to a link by the clock: two reminders, then its end."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from portal.common import clock
from portal.common.locks import hold
from portal.notifications.delivery import send
from portal.outbox.registry import periodic
from providers.vetting.actions.signing import VALID_FOR, contact_of, digest_of, revoke_links
from providers.vetting.enums import OPEN, LinkState, SignState
from providers.vetting.models import Application, SignLink, ToldProject
from providers.vetting.notifications.applicant import tell_applicant
from providers.vetting.notifications.sign import NoAnswer, StillToSign

REMIND_AFTER = (timedelta(days=10), timedelta(days=25))


@periodic("vetting.follow_sign_links", every=timedelta(hours=1))
def follow_sign_links() -> int:
    """Remind associations that have not answered, and close links that have expired; returns how many were followed.

    However late it runs: an association gets the last reminder that is due, and none once the link has expired.
    """
    now = clock.now()
    due = Q(expires_at__lte=now)
    for number, after in enumerate(REMIND_AFTER):
        due |= Q(reminders_sent__lte=number, expires_at__lte=now + VALID_FOR - after)
    keys = SignLink.objects.filter(due, state=LinkState.OPEN).order_by("pk").values_list("pk", flat=True)
    return sum(_follow(pk) for pk in list(keys))


def _reminders_due(link: SignLink) -> int:
    """How many reminders the clock has come to."""
    began = link.expires_at - VALID_FOR
    return sum(1 for after in REMIND_AFTER if began + after <= clock.now())


def _follow(pk: int) -> bool:
    with transaction.atomic():
        link = SignLink.objects.select_related("project").get(pk=pk)
        hold(Application.objects.filter(pk=link.project.application_id))
        hold(ToldProject.objects.filter(pk=link.project_id))
        link = SignLink.objects.select_related("project__application__organization").get(pk=pk)
        if link.state != LinkState.OPEN:
            return False
        if link.project.application.state not in OPEN:
            return bool(revoke_links(link.project))
        if link.expires_at <= clock.now():
            return _expire(link)
        return _remind(link)


def _expire(link: SignLink) -> bool:
    revoke_links(link.project, LinkState.EXPIRED)
    ToldProject.objects.filter(pk=link.project_id, sign_state=SignState.ASKED).update(sign_state=SignState.EXPIRED)
    tell_applicant(link.project.application, NoAnswer.of(link.project))
    return True


def _remind(link: SignLink) -> bool:
    """The last reminder that is due, with a link of its own: tokens are kept nowhere."""
    wanted = _reminders_due(link)
    if wanted <= link.reminders_sent:
        return False
    project, token = link.project, secrets.token_urlsafe(32)
    revoke_links(project)
    SignLink.objects.create(
        project=project,
        digest=digest_of(token),
        address=project.contact_email,
        sent_at=link.sent_at,
        expires_at=link.expires_at,
        reminders_sent=wanted,
    )
    send(StillToSign.of(project, token, link.expires_at), to=contact_of(project))
    return True
