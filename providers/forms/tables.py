"""A table sent as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MB = 1024 * 1024
LARGEST_MB = 10


@dataclass(frozen=True)
class SentTable:
    """A file as it arrived: its name on the sender's machine, and its bytes."""

    name: str
    raw: bytes


class TableField(forms.FileField):
    """A CSV file of at most `largest_mb` megabytes; the value is a SentTable."""

    def __init__(self, *, largest_mb: int, **kwargs: Any) -> None:
        self.largest_mb = largest_mb
        super().__init__(
            label=gettext_lazy("The table, as CSV"),
            widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
            error_messages={
                "required": gettext_lazy("Choose the file of your table."),
                "empty": gettext_lazy("This file is empty: export the table again as CSV."),
            },
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> SentTable:
        sent = super().clean(data, initial)
        if sent.size > self.largest_mb * MB:
            raise forms.ValidationError(
                _("This file is larger than %(most)d MB: split the table, please.") % {"most": self.largest_mb}
            )
        return SentTable(sent.name, sent.read())


class DirectoryTableForm(forms.Form):
    file = TableField(
        largest_mb=LARGEST_MB,
        help_text=gettext_lazy(
            "The first line names the columns, as in the table of today’s directory, below. Commas, semicolons or tabs "
            "between them; 20,000 lines and 10 MB at most."
        ),
    )
