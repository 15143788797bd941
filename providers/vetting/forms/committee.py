"""What the committee settles: the rules, a criterion, the words that go with a new version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.vetting.models import CriteriaSet, Criterion, VettingRules
from providers.vetting.queries_committee import SETTLED, WRITTEN


class RulesForm(forms.ModelForm):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=24, required=False)

    class Meta:
        model = VettingRules
        fields = SETTLED
        widgets = {"closed_fr": forms.Textarea(attrs={"rows": 4}), "closed_en": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "is_open": gettext_lazy("Without a tick, files can be written but not sent."),
            "closed_fr": gettext_lazy("Shown while no files are taken: until when, and what can be done meanwhile."),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_open") is False:
            for name in ("closed_fr", "closed_en"):
                if name not in self.errors and not data.get(name):
                    self.add_error(
                        name, _("Write it: everybody who would like to join reads it while the intake is closed.")
                    )
        return data


class CriterionForm(forms.ModelForm):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=24, required=False)

    class Meta:
        model = Criterion
        fields = WRITTEN
        widgets = {"text_fr": forms.Textarea(attrs={"rows": 6}), "text_en": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"part": gettext_lazy("The part of the file that opens when something is to be completed.")}


class PublishForm(forms.ModelForm):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=24, required=False)
    field_order = ["what_changed_fr", "what_changed_en", "seen"]

    class Meta:
        model = CriteriaSet
        fields = ("what_changed_fr", "what_changed_en")
        widgets = {
            "what_changed_fr": forms.Textarea(attrs={"rows": 3}),
            "what_changed_en": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].required = True
