"""What operators do before and when a site is shown to the world: a mail to oneself, the facts, the opening."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.home.actions.settings import own_settings
from portal.home.models import SiteSettings
from portal.home.notifications import TrialMail
from portal.moderation.permissions import is_operator
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient


def open_site(*, actor: Any) -> bool:
    """Let search engines in. Returns whether that changed anything; raises PermissionDenied.

    Writes `is_open` of the settings by a conditional update, and an audit row, by which kept pages are drawn anew.
    """
    return _set_open(True, verb="site.opened", actor=actor)


def close_site(*, actor: Any) -> bool:
    """Ask search engines to stay away again; people read as before. Returns and raises as `open_site`."""
    return _set_open(False, verb="site.closed", actor=actor)


def _set_open(wanted: bool, *, verb: str, actor: Any) -> bool:
    _demand_operator(actor)
    with transaction.atomic():
        settings = own_settings()
        changed = SiteSettings.objects.filter(pk=settings.pk, is_open=not wanted).update(is_open=wanted)
        if changed:
            record(verb, settings, actor=actor, old={"is_open": not wanted}, new={"is_open": wanted})
    return bool(changed)


def ask_test_mail(*, actor: Any) -> None:
    """Send the actor a mail through everything a mail goes through, and note that it was asked for."""
    _demand_operator(actor)
    with transaction.atomic():
        record("site.test_mail_asked", own_settings(), actor=actor)
        send(TrialMail(), to=Recipient.of(actor))


def confirm_test_mail(*, actor: Any) -> None:
    """Note that the mail has arrived: somebody has seen it."""
    _demand_operator(actor)
    with transaction.atomic():
        record("site.test_mail_seen", own_settings(), actor=actor)


def _demand_operator(actor: Any) -> None:
    if not is_operator(actor):
        raise PermissionDenied(_("Only operators open the site."))
