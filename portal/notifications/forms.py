from __future__ import annotations

from typing import Any

from django import forms

from portal.notifications.registry import grouped


class MailChoiceForm(forms.Form):
    """One box per kind of mail that can be stopped, under the name of the app that sends it."""

    def __init__(self, *args: Any, stopped: set[str], user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups: list[tuple[Any, list[str]]] = []
        self.kinds: dict[str, str] = {}
        self.essential = []
        for label, classes in grouped():
            names = []
            for cls in classes:
                if not cls.concerns(user):
                    continue
                if not cls.optional:
                    self.essential.append(cls)
                    continue
                name = cls.kind.replace(".", "-")
                self.fields[name] = forms.BooleanField(label=cls.label, required=False, initial=cls.kind not in stopped)
                self.kinds[name] = cls.kind
                names.append(name)
            if names:
                self.groups.append((label, names))

    def by_group(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The boxes as the page shows them."""
        return [(label, [self[name] for name in names]) for label, names in self.groups]

    def offered(self) -> set[str]:
        """The kinds that this person may choose."""
        return set(self.kinds.values())

    def wanted(self) -> set[str]:
        """The kinds that were left or put on."""
        return {self.kinds[name] for name, value in self.cleaned_data.items() if value}
