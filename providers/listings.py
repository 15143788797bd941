"""One listing, or a few chosen ones, with all that their pages say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Prefetch, Value
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.common.money import Money
from portal.common.words import day
from portal.taxonomy.models import Area
from providers import phrases
from providers.enums import Language, PriceApproach, Stage, VerificationKind
from providers.models import Provider, ProviderLanguage, ProviderStage, SupportProject, Trip, VerificationStep
from providers.models.provider import ProviderQuerySet
from providers.permissions import visible_to
from providers.queries import median_answer_days_of
from providers.queries_partnerships import Partner, partners_shown


@dataclass(frozen=True)
class Listing:
    """Everything the page of a listing shows, read in a fixed number of queries."""

    provider: Provider
    answer_time: tuple[int, int] | None  # median in days, number of answers
    languages: list[Language]
    steps: list[tuple[VerificationKind, date]] = field(default_factory=list)

    @property
    def area(self) -> Area | None:
        """The department where they are, if they are somewhere."""
        return self.provider.commune.department if self.provider.commune else None

    @property
    def paragraphs(self) -> list[str]:
        """The letter, by paragraphs."""
        return [" ".join(part.split()) for part in self.provider.letter.split("\n\n") if part.strip()]

    @property
    def stations(self) -> list[dict[str, Any]]:
        """The four stages, with the way each is travelled; those left out are said too."""
        ways = {row.stage: row.description for row in self.provider.stages.all()}
        return [
            {
                "label": stage.label,
                "state": "" if stage in ways else "not",
                "detail": phrases.in_french(ways[stage]) if stage in ways else _("We do not go along this stage."),
            }
            for stage in Stage
        ]

    @property
    def trips(self) -> list[dict[str, Any]]:
        """Usual trips: each brand once, with what replaces it."""
        rows = list(self.provider.trips.all())
        return [
            {"brand": str(brand), "tools": [row.tool for row in trips]}
            for brand, trips in groupby(rows, key=lambda row: row.brand)
        ]

    @property
    def prices(self) -> list[tuple[str, str]]:
        """For what, and how much in words or euros."""
        return [(row.label, _price(row.approach, row.amount_cents)) for row in self.provider.prices.all()]

    @cached_property
    def projects(self) -> list[SupportProject]:
        """The roads travelled that the helped associations agreed to show."""
        return list(self.provider.projects.all())

    @cached_property
    def partners(self) -> list[Partner]:
        """Who both sides say they work with."""
        return partners_shown(self.provider)

    @property
    def in_short(self) -> list[tuple[str, str]]:
        """Needs, tools, places, languages, each in one line."""
        provider = self.provider
        lines = [
            (_("Needs"), [need.name for need in provider.needs.all()]),
            (_("Tools"), [tool.name for tool in provider.tools.all()]),
            (_("Where"), self._places()),
            (_("Languages"), [str(language.label) for language in self.languages]),
        ]
        return [(label, ", ".join(values)) for label, values in lines if values]

    @property
    def in_short_with_links(self) -> list[tuple[str, str]]:
        """As in_short; needs and tools lead to their pages."""
        linked = {
            label: format_html_join(
                ", ", '<a href="{}">{}</a>', ((word.get_absolute_url(), word.name) for word in words)
            )
            for label, words in ((_("Needs"), self.provider.needs.all()), (_("Tools"), self.provider.tools.all()))
        }
        return [(label, linked.get(label, text)) for label, text in self.in_short]

    @property
    def compared(self) -> list[tuple[str, str]]:
        """What stands beside what other listings say: the essentials, a line each."""
        prices = [_("%(what)s: %(price)s") % {"what": what, "price": price} for what, price in self.prices]
        trips = [f"{trip['brand']} → {', '.join(tool.name for tool in trip['tools'])}" for trip in self.trips]
        lines = [
            (_("In one line"), self.provider.summary),
            (_("Structure"), self.structure),
            *self.in_short,
            (_("Usual trips"), "\n".join(trips)),
            (_("Prices"), "\n".join(prices)),
            (_("Verification"), capfirst(phrases.verification(self.provider))),
            (_("Answers"), phrases.answer_time(*self.answer_time) if self.answer_time else ""),
        ]
        return [(label, text) for label, text in lines if text]

    @property
    def to_read_again(self) -> list[tuple[str, str]]:
        """What its people look at before they say that it is still true: what the public reads, in short."""
        provider = self.provider
        stages = [capfirst(row.get_stage_display()) for row in sorted(provider.stages.all(), key=_stage_order)]
        prices = [_("%(what)s: %(price)s") % {"what": what, "price": price} for what, price in self.prices]
        contact = [provider.email, provider.phone, provider.website]
        rows = [
            (_("What you do"), provider.summary),
            (_("Stages"), ", ".join(stages)),
            *self.in_short,
            (_("Prices"), "\n".join(prices)),
            (_("Contact"), "\n".join(way for way in contact if way)),
        ]
        return [(label, text) for label, text in rows if text]

    def _places(self) -> list[str]:
        places = [area.label for area in self.provider.areas.all()]
        return [*places, _("remotely")] if self.provider.is_remote else places

    @property
    def structure(self) -> str:
        """*Coopérative, 4 personnes, Villeurbanne*."""
        provider = self.provider
        parts = [capfirst(provider.get_kind_display())]
        if provider.team_size and provider.team_size > 1:
            parts.append(_("%(count)s people") % {"count": provider.team_size})
        if provider.commune is not None:
            parts.append(provider.commune.name)
        return ", ".join(parts)

    @property
    def verification(self) -> list[dict[str, str]]:
        """Dated stations of the verification, the next one ahead."""
        done = [
            {"label": f"{capfirst(day(happened_on))}. {kind.label}.", "state": "done"}
            for kind, happened_on in self.steps
        ]
        until = day(self.provider.verified_until)
        if self.provider.is_overdue:
            ahead = _("To be confirmed since %(day)s; we have asked them. Without an answer it leaves on %(out)s.") % {
                "day": until,
                "out": day(self.provider.leaves_directory_on),
            }
        else:
            ahead = _("%(day)s. To be confirmed by then, otherwise the listing leaves the directory.") % {"day": until}
        return [*done, {"label": ahead, "state": "ahead"}]


def _stage_order(row: ProviderStage) -> int:
    return Stage.values.index(row.stage)


def _price(approach: str, cents: int | None) -> str:
    words = str(PriceApproach(approach).label)
    if cents is None:
        return words
    amount = str(Money(cents))
    return amount if approach == PriceApproach.FIXED else f"{amount} ({words})"


def listing(slug: str, *, user: Any) -> Listing | None:
    """The listing of this address as this person may see it, or None."""
    return next(iter(_told(_whole(user).filter(slug=slug))), None)


def whole_listings(keys: Sequence[int], *, user: Any) -> list[Listing]:
    """Those of these listings that this person may see, in this order, with all that their pages say but partners."""
    found = {one.provider.pk: one for one in _told(_whole(user).filter(pk__in=keys))}
    return [found[pk] for pk in keys if pk in found]


def _whole(user: Any) -> ProviderQuerySet:
    """With the supports that associations let be told."""
    shown = SupportProject.objects.filter(is_shown=True).prefetch_related("left", "tools")
    return with_home(_with_essentials(visible_to(user)).prefetch_related(Prefetch("projects", queryset=shown)))


def with_home(listings: ProviderQuerySet) -> ProviderQuerySet:
    """With the address of its organization, and whether nobody answers for it (in the same query)."""
    admins = Membership.objects.filter(organization=OuterRef("organization"), role=Role.ADMIN)
    return listings.annotate(home=F("organization__slug"), is_unclaimed=~Exists(admins))


def own_listing(provider: Provider) -> Listing:
    """A listing for its own people, wherever it stands."""
    return next(iter(_told(_with_essentials(Provider.objects.filter(pk=provider.pk)))))


@dataclass(frozen=True)
class Selection:
    """The chosen listings that can be seen, and how many of those asked for are no longer there."""

    listings: list[Listing]
    missing: int


def selection(slugs: Iterable[str], *, user: Any) -> Selection:
    """The chosen listings, in the order in which they were chosen."""
    wanted = list(slugs)
    found = {one.provider.slug: one for one in _told(_with_essentials(visible_to(user)).filter(slug__in=wanted))}
    listings = [found[slug] for slug in wanted if slug in found]
    return Selection(listings, missing=len(wanted) - len(listings))


def _with_essentials(listings: ProviderQuerySet) -> ProviderQuerySet:
    """With what every view of a listing shows, in a fixed number of queries."""
    trips = Trip.objects.select_related("brand", "tool")
    return listings.select_related("commune__department").prefetch_related(
        "stages", "prices", "areas", "needs", "tools", Prefetch("trips", queryset=trips)
    )


def _told(rows: Iterable[Provider]) -> list[Listing]:
    providers = list(rows)
    times = median_answer_days_of(providers)
    languages, steps = _languages_and_steps(providers)
    return [
        Listing(
            provider,
            answer_time=times.get(provider.pk),
            languages=[language for language in Language if language in languages[provider.pk]],
            steps=steps[provider.pk],
        )
        for provider in providers
    ]


def _languages_and_steps(
    providers: list[Provider],
) -> tuple[dict[int, set[str]], dict[int, list[tuple[VerificationKind, date]]]]:
    """Two short lists by listing, in one query: the page of a listing reads many tables."""
    languages: dict[int, set[str]] = {provider.pk: set() for provider in providers}
    steps: dict[int, list[tuple[VerificationKind, date]]] = {provider.pk: [] for provider in providers}
    undated = ProviderLanguage.objects.annotate(day=Value(None, output_field=DateField()))
    dated = VerificationStep.objects.order_by()
    spoken = undated.filter(provider__in=providers).values_list("provider_id", "language", "day")
    rows = spoken.union(dated.filter(provider__in=providers).values_list("provider_id", "kind", "happened_on"))
    for pk, value, happened_on in rows:
        if happened_on is None:
            languages[pk].add(value)
        else:
            steps[pk].append((VerificationKind(value), happened_on))
    for found in steps.values():
        found.sort(key=lambda step: (step[1], VerificationKind.values.index(step[0])))
    return languages, steps
