"""What the people of a listing are asked about the listing itself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 2000


class LeaveForm(forms.Form):
    """Why a listing leaves: never demanded."""

    reason = forms.CharField(
        label=_("Why you leave, if you wish to say it"),
        help_text=_("The people who keep the directory read it, nobody else. It stays in the history of the listing."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=LONGEST_REASON,
    )
