from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.accounts.models import Organization


class OrganizationDeletionForm(forms.Form):
    """The only admin types the name of what goes; where there are others, they are asked instead."""

    typed_name = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, organization: Organization, is_alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_alone:
            del self.fields["typed_name"]
            return
        self.fields["typed_name"].label = _("Write its name, so that nothing is deleted by mistake")
        self.fields["typed_name"].help_text = _("“%(name)s”, capital letters aside.") % {"name": organization.name}
