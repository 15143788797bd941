"""From what a mail says to its two parts, text and HTML, in the language of the recipient."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from portal.common.words import joined
from portal.notifications import letterhead
from portal.notifications.preferences import stop_link
from portal.notifications.registry import Link, MailContent, Notification, Recipient

SUBJECT_LENGTH = 200


@dataclass(frozen=True)
class RenderedMail:
    """A mail ready to be written down: subject, both parts, headers."""

    subject: str
    text: str
    html: str
    headers: dict[str, str]


def render(notification: Notification, to: Recipient, *, reply_to: str = "") -> RenderedMail:
    """Write a mail out in the recipient's language. Touches the database for the letterhead only."""
    with translation.override(to.language):
        content = _as_said(notification.content())
        subject = " ".join(str(content.subject).split())[:SUBJECT_LENGTH]
        stop_url = stop_link(notification.kind, to) if notification.optional else ""
        context = {
            "subject": subject,
            "content": content,
            "notification": notification,
            "recipient": to,
            "language": to.language,
            "stop_url": stop_url,
            "letterhead": letterhead.current(),
            "site": settings.SITE_URL.partition("://")[2],
        }
        text = render_to_string("notifications/email/mail.txt", context)
        html = render_to_string("notifications/email/mail.html", context)
        one_click = notification.one_click_stop() or stop_url
    headers = {"Auto-Submitted": "auto-generated"}
    if one_click:
        headers |= {"List-Unsubscribe": f"<{one_click}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    if reply_to:
        headers["Reply-To"] = reply_to
    return RenderedMail(subject, re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html, headers)


def _as_said(content: MailContent) -> MailContent:
    """Names put into its sentences as the language says it; what people wrote (quote, facts) stays as they wrote it."""

    def link(one: Link | None) -> Link | None:
        return replace(one, label=joined(str(one.label))) if one else None

    return replace(
        content,
        subject=joined(str(content.subject)),
        paragraphs=[joined(str(one)) for one in content.paragraphs],
        closing=[joined(str(one)) for one in content.closing],
        notes=[joined(str(one)) for one in content.notes],
        action=link(content.action),
        second=link(content.second),
    )
