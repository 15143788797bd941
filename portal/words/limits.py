"""What keeps corrections from becoming a nuisance, said in words with a way on.

A person is counted by their account or by the address they leave. Who has no account is counted with all others like
them too, page by page; and all visitors together may not bury the editors. Where they write from is looked at by the
view alone, and kept for an hour.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.common import clock
from portal.notifications.models import OutgoingMail
from portal.words.models import Correction

DAY = timedelta(days=1)
A_DAY_PER_PERSON = 5
A_DAY_ABOUT_ONE_PAGE = 10  # from people without an account
WAITING_ABOUT_ONE_PAGE = 6  # from people without an account, at the same time
A_DAY_FROM_VISITORS = 200  # ten times what comes from one place in an hour
WAITING_FROM_VISITORS = 300
MAILS_TO_AN_ADDRESS = 3  # a day, before its holder has confirmed anything
CORRECTIONS = "corrections of words"
RECEIVED = "words.correction_received"


def why_not_now(term: Any, author: Any, address: str) -> str:
    """What stands in the way of one more correction now, in words; empty when nothing does. Four queries at most.

    The caller has taken the turn of all corrections, or rivals would all be the last.
    """
    return (
        _too_many_of(author, address) or _too_many_about(term, author) or _too_many_in_all(author) or _mails_to(address)
    )


def _too_many_of(author: Any, address: str) -> str:
    if author is None and not address:
        return ""
    theirs = Q(author=author) if author is not None else Q()
    if address:
        theirs |= Q(contact_email__iexact=address)
    count = Correction.objects.filter(theirs, created_at__gt=clock.now() - DAY).count()
    if count < A_DAY_PER_PERSON:
        return ""
    return _(
        "You have sent %(count)d corrections since yesterday: thank you, they are being read. Please keep this one for "
        "tomorrow; what you wrote stays on this page."
    ) % {"count": count}


def _too_many_about(term: Any, author: Any) -> str:
    if author is not None:
        return ""
    strangers = Correction.objects.filter(author=None, **{term._meta.model_name: term})
    today = strangers.filter(created_at__gt=clock.now() - DAY).count()
    waiting = strangers.filter(state="waiting").count()
    if today < A_DAY_ABOUT_ONE_PAGE and waiting < WAITING_ABOUT_ONE_PAGE:
        return ""
    return _(
        "%(count)d corrections of “%(term)s” are being read already. Come back in a few days, or log in to send this "
        "one now: the limit is for visitors only."
    ) % {"count": max(today, waiting), "term": term}


def _too_many_in_all(author: Any) -> str:
    if author is not None:
        return ""
    strangers = Correction.objects.filter(author=None)
    today = strangers.filter(created_at__gt=clock.now() - DAY).count()
    waiting = strangers.filter(state="waiting").count()
    if today < A_DAY_FROM_VISITORS and waiting < WAITING_FROM_VISITORS:
        return ""
    return _(
        "Many corrections are waiting to be read: come back in a few days, or log in to send this one now. What you "
        "wrote stays on this page."
    )


def _mails_to(address: str) -> str:
    if not address:
        return ""
    written = OutgoingMail.objects.filter(
        kind=RECEIVED, to_address__iexact=address, created_at__gt=clock.now() - DAY
    ).count()
    if written < MAILS_TO_AN_ADDRESS:
        return ""
    return _("We have written to this address several times today. Leave the field empty, or come back tomorrow.")
