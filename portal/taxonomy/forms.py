"""What the editors' forms check beyond the fields themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from portal.taxonomy.errors import SpellingTaken
from portal.taxonomy.models import FormerSlug
from portal.taxonomy.queries.terms import brands_by_spelling, mark_of_terms, spelling


class TermForm(WagtailAdminModelForm):
    """The slug is part of addresses that people have kept: it is chosen once, and never again after a merge.

    `seen` names what the page showed: who saves later than somebody else is told, and nothing is overwritten.
    """

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["slug"].disabled = True
            self.fields["seen"].initial = mark_of_terms([self.instance])

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        name = self.instance._meta.model_name
        former = FormerSlug.objects.filter(model=name, slug=slug).first() if not self.instance.pk else None
        if former is not None:
            term = type(self.instance)._default_manager.filter(pk=former.term_id).first()
            raise ValidationError(
                _("“%(slug)s” is the former address of “%(term)s” and leads there: choose another one.")
                % {"slug": slug, "term": term or former.name}
            )
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        seen = cleaned.get("seen")
        if self.instance.pk and seen and seen != mark_of_terms([self.instance]):
            raise ValidationError(
                _(
                    "Somebody else changed “%(term)s” since you opened this page, and nothing of yours was saved. What "
                    "you typed is still here: open the word in another tab to see what changed, and save there."
                )
                % {"term": self.instance}
            )
        return cleaned


class BrandForm(TermForm):
    def clean_aliases(self) -> str:
        """Tidy the lines; refuse a spelling that leads to another brand already."""
        taken = brands_by_spelling(without=self.instance.pk)
        lines = [line.strip() for line in self.cleaned_data["aliases"].splitlines() if line.strip()]
        for line in lines:
            if other := taken.get(spelling(line)):
                raise ValidationError(str(SpellingTaken(line, other)))
        return "\n".join(dict.fromkeys(lines))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "needs" in cleaned and not cleaned["needs"]:
            self.add_error("needs", _("Choose at least one need: it is what a search for this brand leads to."))
        return cleaned
