from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.registry import terms_in_force


class SignupExtraForm(forms.Form):
    """What is asked at sign-up besides the mail address: how to be called, and the terms where there are some."""

    display_name = forms.CharField(
        label=_("Your name or a pseudonym"),
        help_text=_("How the others see you. A pseudonym is fine, and you can change it."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = terms_in_force((get_language() or "fr")[:2])
        if terms is None:
            return
        self.fields["terms"] = forms.BooleanField(
            label=gettext("I accept the terms of use (version %(version)s)") % {"version": terms.version},
            help_text=format_html('<a href="{}">{}</a>', terms.url, gettext("Read the terms of use")),
            error_messages={"required": gettext("Read the terms of use and accept them, or go on without an account.")},
        )
        # What was shown: other terms may come into force while somebody reads.
        self.fields["terms_version"] = forms.CharField(
            max_length=40, initial=terms.version, widget=forms.HiddenInput, required=False
        )

    def clean_terms_version(self) -> str:
        terms = terms_in_force((get_language() or "fr")[:2])
        shown = self.cleaned_data["terms_version"]
        if terms is None or shown != terms.version:
            data: Any = self.data
            data = data.copy()
            data["terms_version"] = terms.version if terms else ""
            self.data = data
            raise forms.ValidationError(
                gettext("Other terms have come into force meanwhile: please read these."), code="other"
            )
        return shown

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Nothing more: the adapter has written the name with the account."""
