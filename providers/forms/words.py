"""Fields for what people know by name: places, tools, brands, amounts. What is not understood is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common.money import BadAmount, Money
from portal.taxonomy.enums import PlaceKind
from portal.taxonomy.folding import plain_words
from portal.taxonomy.models import Area, Brand, Commune, Tool
from portal.taxonomy.queries import place_by_slug, resolve_place

MOST_NAMES = 150
LONGEST_LIST = 8_000


def key_of(name: str) -> str:
    """A name without accents, case and signs."""
    return " ".join(plain_words(name))


class NamesField(forms.CharField):
    """Several names, one per line or between commas; the value is a frozenset of slugs or codes."""

    def __init__(self, *, example: Any, **kwargs: Any) -> None:
        self.example = example
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(required=False, max_length=LONGEST_LIST, **kwargs)

    def names(self) -> Mapping[str, str]:
        """What is understood, by key_of() the name."""
        raise NotImplementedError

    def called(self, words: Iterable[str]) -> str:
        """The names of some words, a line each: typed back, they mean the same."""
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        understood, found, unknown = self.names(), set(), []
        names = [part.strip() for part in re.split(r"[\n,;]", typed) if part.strip()]
        if len(names) > MOST_NAMES:
            raise ValidationError(
                _("There are %(count)d names; %(limit)d at most.")
                % {
                    "count": len(names),
                    "limit": MOST_NAMES,
                }
            )
        for name in names:
            word = understood.get(key_of(name))
            found.add(word) if word else unknown.append(name)
        if unknown:
            raise ValidationError(
                [
                    _("“%(name)s” is not known here: write it like %(example)s.")
                    % {"name": name[:60], "example": self.example}
                    for name in unknown[:5]
                ]
            )
        return frozenset(found)


class AreasField(NamesField):
    """Departments, regions or France, by name or number."""

    def names(self) -> Mapping[str, str]:
        areas = list(Area.objects.all())
        known = {key_of(area.name): area.code for area in areas}
        known |= {key_of(area.code): area.code for area in areas}
        return known | {key_of(area.label): area.code for area in areas}

    def called(self, words: Iterable[str]) -> str:
        return "\n".join(area.label for area in Area.objects.filter(code__in=words).order_by("code"))


class VocabularyField(NamesField):
    """Tools or brands, by name."""

    model: Any

    def names(self) -> Mapping[str, str]:
        rows = list(self.model.objects.all())
        return {key_of(row.slug): row.slug for row in rows} | {key_of(str(row)): row.slug for row in rows}

    def called(self, words: Iterable[str]) -> str:
        return self.called_each([words])[0]

    def called_each(self, several: Sequence[Iterable[str]]) -> list[str]:
        """As called(), for several at once (one query)."""
        rows = list(self.model.objects.all()) if any(several) else []
        return ["\n".join(str(row) for row in rows if row.slug in words) for words in several]


class ToolsField(VocabularyField):
    model = Tool


class BrandsField(VocabularyField):
    model = Brand


class CommuneField(forms.CharField):
    """A town by name or postal code; the value is its INSEE code, or nothing."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        found = [place for place in resolve_place(typed) if place.kind == PlaceKind.COMMUNE]
        if not found and (place := place_by_slug(typed)) and place.kind == PlaceKind.COMMUNE:
            found = [place]
        if len(found) == 1:
            return Commune.objects.values_list("code", flat=True).get(slug=found[0].slug)
        if found:
            names = ", ".join(place.label for place in found[:6])
            raise ValidationError(
                _("Several towns are called “%(typed)s”: %(names)s. Which one?") % {"typed": typed[:60], "names": names}
            )
        raise ValidationError(
            _("No town is called “%(typed)s”: write it like “Villeurbanne (69)”, or its postal code.")
            % {"typed": typed[:60]}
        )

    @staticmethod
    def called(code: str) -> str:
        """The name of a town, which is understood when it is typed back."""
        town = Commune.objects.select_related("department").filter(code=code).first()
        return f"{town.name} ({town.department.code})" if town else ""


class AmountField(forms.CharField):
    """Euros as people type them; the value is cents, or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Amount in euros"))
        attrs = {"inputmode": "decimal", "class": "input-medium"}
        super().__init__(required=False, max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            amount = Money.parse(typed)
        except BadAmount as error:
            raise ValidationError(str(error)) from error
        if amount.cents < 0:
            raise ValidationError(_("“%(typed)s”: an amount cannot be below zero.") % {"typed": typed})
        return amount.cents

    @staticmethod
    def called(cents: int | None) -> str:
        """An amount as it is typed: 1250 or 1250,50."""
        if cents is None:
            return ""
        whole, rest = divmod(cents, 100)
        return f"{whole},{rest:02}" if rest else str(whole)
