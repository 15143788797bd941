"""Questions that are asked several times: a price, a trip, a told support. A button asks for more rows."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class Rows:
    """One repeated question of a form: its inputs are called `<prefix>_<number>_<column>`, counted from 0."""

    prefix: str
    most: int
    legend: Any  # with %(number)d
    columns: Callable[[], dict[str, forms.Field]]
    spare: int = 2

    def count(self, data: Mapping[str, Any] | None, stored: int, *, more: bool = False) -> int:
        """How many rows the form has: those sent (one more than fit, to be refused), or those stored and some spare."""
        if data is None:
            return min(stored + self.spare, max(self.most, stored))
        sent = [int(found[1]) + 1 for key in data if (found := re.fullmatch(rf"{self.prefix}_(\d{{1,4}})_\w+", key))]
        rows = min(max(sent, default=0), self.most + 1)
        return min(rows + self.spare, self.most) if more and rows <= self.most else max(rows, 1)

    def add_to(self, form: forms.Form, count: int) -> None:
        """Give a form the fields of so many rows."""
        columns = self.columns()  # once: they may hold choices that are read from the database
        for number in range(count):
            for column, field in columns.items():
                form.fields[self.input(number, column)] = copy.deepcopy(field)

    def names(self, form: forms.Form) -> list[str]:
        """The columns, as the first row of a form has them."""
        first = self.input(0, "")
        return [name.removeprefix(first) for name in form.fields if name.startswith(first)]

    def input(self, number: int, column: str) -> str:
        return f"{self.prefix}_{number}_{column}"

    def initial(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """What the inputs hold to begin with."""
        return {self.input(number, column): value for number, row in enumerate(rows) for column, value in row.items()}

    def read(self, form: forms.Form) -> Iterator[tuple[int, dict[str, Any]]]:
        """Rows in which something was written, with their number."""
        names = self.names(form)
        for number in range(self.most + 1):
            row = {name: form.cleaned_data.get(self.input(number, name)) for name in names}
            wrong = any(self.input(number, name) in form.errors for name in names)
            if wrong or any(row.values()):
                yield number, row

    def groups(self, form: forms.Form) -> list[dict[str, Any]]:
        """The rows as a template draws them: a legend and the fields."""
        names = self.names(form)
        numbers = [n for n in range(self.most + 1) if self.input(n, names[0]) in form.fields]
        return [
            {
                "legend": self.legend % {"number": number + 1},
                "fields": [form[self.input(number, column)] for column in names],
            }
            for number in numbers
        ]
