"""Sentences of the directory: what was found, for what, where, and how it was understood."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.common.words import day, joined, number
from portal.search.interface import Correction
from portal.taxonomy.queries import BrandExpansion
from providers.choices import Choices
from providers.criteria import Criteria
from providers.models import Provider
from providers.queries_requests import FollowUpFigures

NAMED_AREAS = 2
NAMED_NEEDS = 2


def title(total: int, criteria: Criteria, choices: Choices, brands: list[BrandExpansion], near: str) -> str:
    """*12 prestataires pour quitter Gmail, dans le Rhône*."""
    if total:
        head = ngettext("%(count)s provider", "%(count)s providers", total) % {"count": number(total)}
    else:
        head = _("No provider")
    purpose = _purpose(criteria, choices, brands)
    first = f"{head} {purpose}" if purpose else head
    where = _where(criteria.values("area"), choices)
    nearest = _("the nearest to %(place)s first") % {"place": near} if near else ""
    return ", ".join(part for part in (first, where, nearest) if part)


def _purpose(criteria: Criteria, choices: Choices, brands: list[BrandExpansion]) -> str:
    if brands:
        return _("to leave %(brands)s") % {"brands": either(brand.label for brand in brands)}
    if criteria.text:
        return _("for “%(text)s”") % {"text": criteria.text}
    needs = choices.labels("need", criteria.values("need"))
    if needs and len(needs) <= NAMED_NEEDS:
        return _("for: %(needs)s") % {"needs": either(lower_first(need) for need in needs)}
    return "" if criteria.chosen else _("to ride with you")


def _where(areas: tuple[str, ...], choices: Choices) -> str:
    if len(areas) > NAMED_AREAS:
        return _("in %(count)s places") % {"count": number(len(areas))}
    return either(_in_area(choices, value) for value in areas)


def _in_area(choices: Choices, value: str) -> str:
    option = choices.of("area")[value]
    if option.phrase and (get_language() or "fr").startswith("fr"):
        return option.phrase
    return _("in %(area)s") % {"area": option.label}


def brand_in_words(brand: BrandExpansion, choices: Choices) -> tuple[str, str]:
    """What a brand was for, and what those who are looked for accompany towards (may be empty)."""
    needs = [(slug, lower_first(choices.label("need", slug))) for slug in brand.need_slugs]
    tools = [(slug, choices.label("tool", slug)) for slug in brand.tool_slugs]
    return either_linked("taxonomy:need", needs), either_linked("taxonomy:tool", tools)


def corrections_in_words(corrections: Iterable[Correction]) -> list[str]:
    """One sentence per word that no listing has as typed."""
    return [
        _("No listing says “%(word)s”: we looked for %(others)s.")
        % {"word": one.word, "others": either(_("“%(word)s”") % {"word": word} for word in one.replaced_by)}
        for one in corrections
    ]


def verification(provider: Provider) -> str:
    """*vérifiée le 12 mars 2026*, or *à confirmer depuis le 12 mars 2027* once that has run out."""
    if provider.is_overdue:
        return _("to be confirmed since %(day)s") % {"day": day(provider.verified_until)}
    return _("verified on %(day)s") % {"day": day(provider.verified_on)}


def write_to(name: str) -> str:
    """*Écrire au Moyeu*, *Écrire aux Mains dans la Boîte*, *Écrire à La Bobinette*."""
    return joined(_("Write to %(name)s") % {"name": name})


def answer_time(days: int, answers: int) -> str:
    """How soon half of the requests were answered, and of how many that is said."""
    return ngettext(
        "Usually answers within a day (median of %(answers)s requests).",
        "Usually answers within %(days)s days (median of %(answers)s requests).",
        days,
    ) % {"days": number(days), "answers": number(answers)}


def still_in_use(figures: FollowUpFigures) -> str:
    """What became of it, from those who answered, months later."""
    return _(
        "%(months)s months later, of %(answered)s associations that told us, %(yes)s still use what was set up, "
        "%(partly)s in part."
    ) % {
        "months": number(figures.months),
        "answered": number(figures.answered),
        "yes": number(figures.yes),
        "partly": number(figures.partly),
    }


def in_french(text: str) -> str:
    """What a provider wrote: marked as French on pages in another language, for those who listen."""
    if (get_language() or "fr").startswith("fr"):
        return text
    return format_html('<span lang="fr">{}</span>', text)


def place_count(name: str, count: int, *, is_chosen: bool) -> str:
    """*Rhône : 12 fiches*."""
    listings = ngettext("%(place)s: %(count)s listing", "%(place)s: %(count)s listings", count)
    words = listings % {"place": name, "count": number(count)}
    return _("%(words)s (chosen; a click removes it)") % {"words": words} if is_chosen else words


def either(items: Iterable[object]) -> str:
    """*a*, *a ou b*, *a, b ou c*."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def either_linked(view: str, words: Iterable[tuple[str, str]]) -> str:
    """As either(), each word (slug, name) a link to its page."""
    links = [format_html('<a href="{}">{}</a>', reverse(view, args=[slug]), name) for slug, name in words]
    return mark_safe(either(links))  # noqa: S308 - slugs and names escaped just here


def lower_first(text: str) -> str:
    """For a name inside a sentence; acronyms stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
