"""Fields that several forms of this room ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import Role
from portal.common.money import BadAmount, Money
from portal.taxonomy.enums import PlaceKind
from portal.taxonomy.models import Commune
from portal.taxonomy.queries.places import find_places, resolve_place

LARGEST_MANDATE = 100_000_000_00  # in cents: what nobody may promise alone


class EurosField(forms.CharField):
    """An amount as people type it; integer cents inside."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "input-short", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            cents = Money.parse(text).cents
        except BadAmount as error:
            raise ValidationError(str(error), code="amount") from error
        if not 0 < cents <= LARGEST_MANDATE:
            raise ValidationError(_("“%(typed)s”: write an amount above zero.") % {"typed": text}, code="amount")
        return cents

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            whole, cents = divmod(value, 100)
            return f"{whole},{cents:02}" if cents else str(whole)
        return value


class CommuneField(forms.CharField):
    """A commune by its name; an ambiguous name asks which one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=100, widget=forms.TextInput(attrs={"autocomplete": "address-level2"}), **kwargs)

    def clean(self, value: Any) -> Commune | None:
        text = super().clean(value)
        if not text:
            return None
        places = [place for place in resolve_place(text) if place.kind == PlaceKind.COMMUNE]
        if len(places) == 1:
            return Commune.objects.get(slug=places[0].slug)
        near = places or [place for place in find_places(text) if place.kind == PlaceKind.COMMUNE]
        if not near:
            raise ValidationError(
                _("“%(typed)s”: we know no commune of this name. Leave it empty if you are abroad.") % {"typed": text},
                code="unknown",
            )
        names = _(" or ").join(place.label for place in near[:5])
        raise ValidationError(
            _("“%(typed)s” may be several places: write %(names)s.") % {"typed": text, "names": names},
            code="ambiguous",
        )

    def prepare_value(self, value: Any) -> Any:
        return f"{value.name} ({value.department.code})" if isinstance(value, Commune) else value


class RoleFields(forms.Form):
    """A role, and the ceiling that goes with one of them."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        widget=forms.RadioSelect,
        choices=[
            (Role.MEMBER, gettext_lazy("Member: sees the requests of the organization and writes for it")),
            (Role.MANDATED, gettext_lazy("Mandated: may also commit it, up to an amount")),
            (Role.ADMIN, gettext_lazy("Admin: also invites, answers, changes what is said of it")),
        ],
        initial=Role.MEMBER,
    )
    mandate_cents = EurosField(
        label=gettext_lazy("Up to how many euros?"),
        help_text=gettext_lazy("For a mandated person only. For example 500."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        role, ceiling = data.get("role"), data.get("mandate_cents")
        if role == Role.MANDATED and ceiling is None and "mandate_cents" not in self.errors:
            self.add_error("mandate_cents", _("Write up to which amount this person may commit the organization."))
        if role and role != Role.MANDATED:
            data["mandate_cents"] = None
        return data
