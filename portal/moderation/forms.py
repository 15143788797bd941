from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DropForm(forms.Form):
    """Why a task is not worth doing any more."""

    reason = forms.CharField(
        label=_("Why does it not have to be done?"),
        help_text=_("Kept with your name, for whoever looks for what was lost."),
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=5,
        max_length=500,
    )
