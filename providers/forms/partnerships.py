"""With whom a listing says it works."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.actions.partnerships import LONGEST_NOTE
from providers.models import Provider
from providers.queries_requests import named_like


class ProposePartnershipForm(forms.Form):
    """The name of a listing, and what the two do together."""

    name = forms.CharField(
        label=gettext_lazy("With whom do you work?"),
        help_text=gettext_lazy("The name of a listing of the directory, or a part of it."),
        max_length=120,
        error_messages={"required": gettext_lazy("Write the name of their listing, or a part of it.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(
        label=gettext_lazy("What do you do together?"),
        help_text=gettext_lazy("One line that associations read, for example “one moves the files, the other trains”."),
        max_length=LONGEST_NOTE,
        required=False,
    )

    def __init__(self, *args: Any, provider: Provider, **kwargs: Any) -> None:
        self.provider = provider
        super().__init__(*args, **kwargs)

    def clean_name(self) -> Provider:
        typed = self.cleaned_data["name"].strip()
        found = named_like(typed, without=self.provider)
        if len(found) == 1:
            return found[0]
        raise forms.ValidationError(_none(typed) if not found else _several(typed, found))


def _none(typed: str) -> str:
    return _("No other listing of the directory is called “%(typed)s”. Look it up there and copy its name.") % {
        "typed": typed
    }


def _several(typed: str, found: list[Provider]) -> str:
    return _("Several listings are called like “%(typed)s”: %(names)s. Which one?") % {
        "typed": typed,
        "names": ", ".join(provider.name for provider in found),
    }
