from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SuspendForm(forms.Form):
    """Why a listing is suspended: its people read exactly this."""

    reason = forms.CharField(
        label=_("Reason, as its people will read it"),
        help_text=_("What is wrong, and what would put it right. Two or three sentences are enough."),
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=10,
        max_length=2000,
    )


class RestoreForm(forms.Form):
    """A word that goes with putting a listing back."""

    reason = forms.CharField(
        label=_("A word to its people"),
        help_text=_("Sent with the news that the listing is back."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )
