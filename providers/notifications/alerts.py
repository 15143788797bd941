"""Mails to who follows a search: to confirm it, what is new, and once a year whether it is still wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.common import clock
from portal.common.words import day, number
from portal.notifications.registry import Link, MailContent, Notification, notification
from providers.queries_alerts import results_address, search_in_words
from providers.verification import a_year_after

NAMED = 6  # listings in a mail; the page has them all
TYPED = gettext_lazy("You receive this message because somebody, you perhaps, typed this address on our site.")
ASKED = gettext_lazy("You receive this message because you asked to be told what is new for a search.")


@dataclass
class AboutAlert(Notification):
    """What these mails share: the key to the alert."""

    token: str

    optional = False
    essential_because = gettext_lazy("The link above stops it at once.")

    @classmethod
    def concerns(cls, user: object) -> bool:
        return False  # stopped one by one, by a link of its own

    @classmethod
    def sample(cls) -> AboutAlert:
        return cls("k3y" * 14 + "y")

    @property
    def stop(self) -> Link:
        return Link.to(_("Stop this alert"), "providers:alert_stop", self.token)


@notification
@dataclass
class ConfirmAlert(AboutAlert):
    """Nobody has confirmed the address yet, so nothing of what was typed is repeated."""

    kind = "providers.alert_confirm"
    label = gettext_lazy("Confirm that you wish to follow a search")
    reason = TYPED
    essential_because = gettext_lazy("It is the only one, unless you confirm.")

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Confirm that you follow this search by mail"),
            paragraphs=[
                _("Somebody typed this address in our directory, to follow a search by mail."),
                _("If that was you, confirm it: we write once a month at most, and only if there is something new."),
            ],
            action=Link.to(_("See the search, and confirm"), "providers:alert", self.token),
            notes=[_("It was not you? Do nothing: the address is forgotten after seven days.")],
        )


@notification
@dataclass
class FollowedAlready(AboutAlert):
    kind = "providers.alert_already"
    label = gettext_lazy("You follow this search already")
    reason = TYPED

    def content(self) -> MailContent:
        return MailContent(
            subject=_("You follow this search already"),
            paragraphs=[
                _(
                    "This address was typed once more in our directory, for a search that you follow already. There "
                    "is nothing to do: we write when something new matches."
                )
            ],
            action=Link.to(_("See it, or stop it"), "providers:alert", self.token),
        )


@notification
@dataclass
class NoRoomForAlert(AboutAlert):
    kind = "providers.alert_full"
    label = gettext_lazy("You follow as many searches as one can")
    reason = TYPED

    def content(self) -> MailContent:
        return MailContent(
            subject=_("You follow as many searches as one can"),
            paragraphs=[
                _(
                    "This address was typed once more in our directory, to follow one more search. It follows ten "
                    "already, which is as many as one can: stop one, then come back."
                )
            ],
            action=Link.to(_("See the searches you follow"), "providers:alert", self.token),
        )


@notification
@dataclass
class NewForSearch(AboutAlert):
    query: str
    listings: Sequence[tuple[str, str]]  # name, summary
    count: int

    kind = "providers.alert_news"
    label = gettext_lazy("What is new for a search you follow")
    reason = ASKED

    def one_click_stop(self) -> str:
        return self.stop.url

    def content(self) -> MailContent:
        left = self.count - len(self.listings)
        subject = ngettext(
            "%(count)s new listing for your search", "%(count)s new listings for your search", self.count
        )
        more = ngettext("And %(count)s more on the page.", "And %(count)s more on the page.", left)
        return MailContent(
            subject=subject % {"count": number(self.count)},
            paragraphs=[
                _("You follow this search: %(search)s.") % {"search": search_in_words(self.query)},
                ngettext(
                    "Since we last looked, somebody new answers it:",
                    "Since we last looked, these answer it too:",
                    self.count,
                ),
            ],
            facts=[(name, summary) for name, summary in self.listings],
            closing=[more % {"count": number(left)}] if left else [],
            action=Link(_("See all the results"), settings.SITE_URL.rstrip("/") + results_address(self.query)),
            second=self.stop,
            notes=[_("We write once a month at most, and only if there is something new.")],
        )

    @classmethod
    def sample(cls) -> NewForSearch:
        listings = [
            ("Le Moyeu", "Une coopérative de Villeurbanne qui vient chez vous, un mercredi sur deux."),
            ("La Bobinette", "Deux anciennes institutrices, patientes, qui aiment les tableurs."),
        ]
        return cls(AboutAlert.sample().token, "q=courriel", listings, 2)


@notification
@dataclass
class StillWanted(AboutAlert):
    query: str
    since: date
    until: date

    kind = "providers.alert_reminder"
    label = gettext_lazy("Once a year: a search you follow")
    reason = ASKED

    def one_click_stop(self) -> str:
        return self.stop.url

    def content(self) -> MailContent:
        return MailContent(
            subject=_("Do you still wish to follow this search?"),
            paragraphs=[
                _("Since %(day)s you have followed this search: %(search)s.")
                % {"day": day(self.since), "search": search_in_words(self.query)},
                _("You may have heard nothing: we write only if there is something new."),
                _("Press the button on its page to keep it. Without a word from you it ends by itself on %(day)s.")
                % {"day": day(self.until)},
            ],
            action=Link.to(_("See it, and keep it"), "providers:alert", self.token),
            second=self.stop,
        )

    @classmethod
    def sample(cls) -> StillWanted:
        today = clock.today()
        return cls(AboutAlert.sample().token, "q=courriel", today - timedelta(days=365), a_year_after(today))
