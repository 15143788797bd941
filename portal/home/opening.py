"""What a site needs before it is shown to the world: the points of this room, and all of them as they stand now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from portal.accounts.models import User
from portal.audit.api import history_of
from portal.common import clock
from portal.common.services import State
from portal.common.watch import watch
from portal.common.words import day
from portal.home.models import SiteSettings, StandardPage
from portal.home.notifications import TrialMail
from portal.home.queries import settings_of_default_site
from portal.moderation.permissions import is_operator, keeps_the_words
from portal.moderation.registry import Finding, OpeningPoint, Part, Standing, opening_points
from portal.notifications.models import OutgoingMail
from portal.outbox.queries import watches

SOON = 30  # days before a date is worth a word
# Reserved for examples (RFC 2606): nobody has an address there, and everybody in the demonstration does.
INVENTED = ".example"


@dataclass(frozen=True)
class FoundPoint:
    """A point as it stands now."""

    point: OpeningPoint
    finding: Finding
    url: str

    @property
    def standing(self) -> Standing:
        return self.finding.standing


@dataclass(frozen=True)
class FoundPart:
    """The points of one part."""

    label: Any
    points: list[FoundPoint]


@dataclass(frozen=True)
class Trial:
    """How far the last test mail has come: asked for, left, seen. Empty as far as it has not."""

    asked_at: datetime | None = None
    sent_at: datetime | None = None
    seen_at: datetime | None = None

    @property
    def is_under_way(self) -> bool:
        return self.asked_at is not None and self.seen_at is None


def found_points(request: HttpRequest) -> list[FoundPart]:
    """Every point that concerns this person, as it stands now, by part."""
    found: dict[Part, list[FoundPoint]] = {part: [] for part in Part}
    for point in opening_points:
        if point.visible(request.user):
            found[point.part].append(FoundPoint(point, point.look(request), point.url()))
    return [FoundPart(part.label, points) for part, points in found.items() if points]


def mail_trial(site: SiteSettings) -> Trial:
    """The last test mail (two queries, one where none was asked for)."""
    moments: dict[str, datetime] = {}
    if site.pk:
        verbs = ("site.test_mail_asked", "site.test_mail_seen")
        for entry in history_of(site).filter(verb__in=verbs)[:20]:  # newest first
            moments.setdefault(entry.verb, entry.happened_at)
    asked, seen = moments.get("site.test_mail_asked"), moments.get("site.test_mail_seen")
    if asked is None:
        return Trial()
    mail = OutgoingMail.objects.filter(kind=TrialMail.kind, created_at__gte=asked).first()
    return Trial(asked, mail.sent_at if mail else None, seen if seen and seen >= asked else None)


def register() -> None:
    """Called in `HomeConfig.ready()`."""
    for position, (name, point) in enumerate(_points().items()):
        opening_points.register(name, point, position=position * 10)


def _points() -> dict[str, OpeningPoint]:
    return {
        "director": OpeningPoint(
            part=Part.WHO,
            label=gettext_lazy("Who answers for what is published"),
            why=gettext_lazy("The law asks for a person’s name in the legal notice."),
            look=lambda request: _filled(request, "publication_director"),
            url=_settings_page,
            visible=keeps_the_words,
        ),
        "host": OpeningPoint(
            part=Part.WHO,
            label=gettext_lazy("Host"),
            why=gettext_lazy("Its name, postal address and telephone stand in the legal notice."),
            look=lambda request: _filled(request, "host_name", "host_address", "host_phone"),
            url=_settings_page,
            visible=keeps_the_words,
        ),
        "contact": OpeningPoint(
            part=Part.WHO,
            label=gettext_lazy("Contact"),
            why=gettext_lazy("People write there when something is wrong; mails carry the postal address."),
            look=lambda request: _filled(request, "contact_email", "postal_address"),
            url=_settings_page,
            visible=keeps_the_words,
        ),
        "security": OpeningPoint(
            part=Part.WHO,
            label=gettext_lazy("Contact for security faults"),
            why=gettext_lazy(
                "Whoever finds a fault looks for it at /.well-known/security.txt, which says until when it is valid."
            ),
            look=_security,
            url=_settings_page,
            visible=is_operator,
        ),
        "logo": OpeningPoint(
            part=Part.WORDS,
            label=gettext_lazy("Logo and colours"),
            why=gettext_lazy("Without them the site shows the tandem and its own colours, which is fine too."),
            look=_logo,
            url=_settings_page,
            visible=keeps_the_words,
        ),
        "translated": OpeningPoint(
            part=Part.WORDS,
            label=gettext_lazy("Pages in every language"),
            why=gettext_lazy("A page that is not translated is not there for who reads the other language."),
            look=_translated,
            url=lambda: reverse("wagtailadmin_explore_root"),
            visible=keeps_the_words,
        ),
        "invented": OpeningPoint(
            part=Part.PEOPLE,
            label=gettext_lazy("Nothing from the demonstration"),
            why=gettext_lazy("Invented people and listings would be taken for real ones."),
            look=_invented,
            visible=is_operator,
        ),
        "mail": OpeningPoint(
            part=Part.MACHINE,
            label=gettext_lazy("Mails leave and arrive"),
            why=gettext_lazy("Nobody logs in, and no request arrives, without them."),
            look=_mail,
            visible=is_operator,
        ),
        "address": OpeningPoint(
            part=Part.MACHINE,
            label=gettext_lazy("The address of the site"),
            why=gettext_lazy("Links in mails are made of SITE_URL; it should be the address you see now, with https."),
            look=_address,
            visible=is_operator,
        ),
        "services": OpeningPoint(
            part=Part.MACHINE,
            label=gettext_lazy("Everything the site leans on"),
            why=gettext_lazy("What “manage.py doctor” tries: database, mail server, search, folders."),
            look=_services,
            url=lambda: reverse("moderation:operations"),
            visible=is_operator,
        ),
        "clock": OpeningPoint(
            part=Part.MACHINE,
            label=gettext_lazy("Somebody does what waits"),
            why=gettext_lazy("“manage.py tick”, or workers: they send mails, and remind people."),
            look=_clock,
            url=lambda: reverse("moderation:operations"),
            visible=is_operator,
        ),
        "backups": OpeningPoint(
            part=Part.MACHINE,
            label=gettext_lazy("Backups"),
            why=gettext_lazy(
                "Written down in the settings: where they are, how often, and who has restored one to try."
            ),
            look=lambda request: _filled(request, "backups_note"),
            url=_settings_page,
            visible=is_operator,
        ),
    }


def _settings_page() -> str:
    return reverse("wagtailsettings:edit", args=["home", "sitesettings"])


def site_looked_at(request: HttpRequest) -> SiteSettings:
    """The settings that the points of one page are looked up in, read once."""
    if not hasattr(request, "settings_to_look_at"):
        request.settings_to_look_at = settings_of_default_site()  # type: ignore[attr-defined]
    return request.settings_to_look_at  # type: ignore[attr-defined]


def _filled(request: HttpRequest, *names: str) -> Finding:
    site = site_looked_at(request)
    missing = [str(SiteSettings._meta.get_field(name).verbose_name) for name in names if not getattr(site, name)]
    if missing:
        return Finding(Standing.TO_DO, _("Still empty: %(fields)s.") % {"fields": ", ".join(missing)})
    return Finding(Standing.DONE, getattr(site, names[0]))


def _security(request: HttpRequest) -> Finding:
    site = site_looked_at(request)
    if not site.security_contact or site.security_valid_until is None:
        return Finding(Standing.TO_DO, _("None is given yet."))
    words = {"contact": site.security_contact, "day": day(site.security_valid_until)}
    if (site.security_valid_until - clock.today()).days < SOON:
        return Finding(Standing.TO_DO, _("%(contact)s, valid until %(day)s only: give a new date.") % words)
    return Finding(Standing.DONE, _("%(contact)s, valid until %(day)s.") % words)


def _logo(request: HttpRequest) -> Finding:
    site = site_looked_at(request)
    if site.logo_id or site.colours_digest:
        return Finding(Standing.DONE, _("The site has its own."))
    return Finding(Standing.NOT_NEEDED, _("The site shows the tandem."))


def _translated(request: HttpRequest) -> Finding:
    if len(settings.LANGUAGES) == 1:
        return Finding(Standing.NOT_NEEDED, _("The site speaks one language."))
    codes = dict(settings.LANGUAGES)
    elsewhere = (
        Page.objects.live().filter(translation_key=OuterRef("translation_key")).exclude(locale=OuterRef("locale"))
    )
    alone = StandardPage.objects.live().filter(~Exists(elsewhere), locale__language_code__in=codes)
    titles = list(alone.order_by("path").values_list("title", flat=True))
    if titles:
        shown = ", ".join(f"“{title}”" for title in titles[:3]) + ("…" if len(titles) > 3 else "")
        said = ngettext(
            "%(count)d page is in one language only: %(titles)s.",
            "%(count)d pages are in one language only: %(titles)s.",
            len(titles),
        )
        return Finding(Standing.TO_DO, said % {"count": len(titles), "titles": shown})
    return Finding(Standing.DONE)


def _invented(request: HttpRequest) -> Finding:
    if User.objects.filter(email__iendswith=INVENTED).exists():
        return Finding(
            Standing.TO_DO,
            _("There are accounts with an address in “.example”: a site for others begins with an empty database."),
        )
    return Finding(Standing.DONE)


def _mail(request: HttpRequest) -> Finding:
    trial = mail_trial(site_looked_at(request))
    if trial.seen_at:
        return Finding(Standing.DONE, _("Seen on %(day)s.") % {"day": day(trial.seen_at)})
    if trial.sent_at:
        return Finding(Standing.TO_DO, _("The last one has left. Say below when you have it."))
    if trial.asked_at:
        return Finding(Standing.TO_DO, _("The last one waits to leave."))
    return Finding(Standing.TO_DO, _("Nobody has tried yet: send yourself one below."))


def _address(request: HttpRequest) -> Finding:
    wanted = urlsplit(settings.SITE_URL)
    if request.get_host() != wanted.netloc:
        said = _("You are at %(host)s, and SITE_URL says %(address)s: set SITE_URL and start again.")
        return Finding(Standing.TO_DO, said % {"host": request.get_host(), "address": settings.SITE_URL})
    if wanted.scheme != "https" or not request.is_secure():
        return Finding(Standing.TO_DO, _("%(address)s is not encrypted.") % {"address": settings.SITE_URL})
    return Finding(Standing.DONE, settings.SITE_URL)


def _services(request: HttpRequest) -> Finding:
    looks = watch.looks()
    failing = [str(look.service.label) for look in looks if look.state == State.FAILING]
    if failing:
        return Finding(Standing.TO_DO, _("Failing now: %(names)s.") % {"names": ", ".join(failing)})
    return Finding(Standing.DONE)


def _clock(request: HttpRequest) -> Finding:
    late = [each.queue for each in watches() if each.is_late and (each.queue != "search" or settings.SEARCH_URLS)]
    if late:
        return Finding(Standing.TO_DO, _("Nobody has looked for five minutes: start “manage.py tick --every 5”."))
    return Finding(Standing.DONE)
