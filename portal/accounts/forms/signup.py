from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignupExtraForm(forms.Form):
    """What is asked at sign-up besides the mail address: how to be called."""

    display_name = forms.CharField(
        label=_("Your name or a pseudonym"),
        help_text=_("How the others see you. A pseudonym is fine, and you can change it."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Nothing more: the adapter has written the name with the account."""
