"""What the editors' forms check beyond the fields themselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from portal.taxonomy.folding import plain_words
from portal.taxonomy.models import Brand


class TermForm(WagtailAdminModelForm):
    """The slug is part of addresses that people have kept: it is chosen once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["slug"].disabled = True


class BrandForm(TermForm):
    def clean_aliases(self) -> str:
        """Tidy the lines; refuse a spelling that leads to another brand already."""
        taken = {
            _spelling(spelling): brand
            for brand in Brand.objects.exclude(pk=self.instance.pk)
            for spelling in (brand.name, brand.name_en, *brand.alias_list)
        }
        lines = [line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip()]
        for line in lines:
            if other := taken.get(_spelling(line)):
                raise ValidationError(
                    _("“%(spelling)s” already leads to %(brand)s: a spelling can lead to one brand only.")
                    % {"spelling": line, "brand": other}
                )
        return "\n".join(dict.fromkeys(lines))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "needs" in cleaned and not cleaned["needs"]:
            self.add_error("needs", _("Choose at least one need: it is what a search for this brand leads to."))
        return cleaned


def _spelling(text: str) -> str:
    return " ".join(plain_words(text))
