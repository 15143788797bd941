"""Attaching a file: which one, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.vetting.attachments.kinds import ACCEPT
from providers.vetting.enums import Part
from providers.vetting.models import ToldProject


class AttachForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Which file?"),
        help_text=gettext_lazy(
            "A PDF, a picture (PNG, JPEG, WebP) or an OpenDocument file (ODT, ODS, ODP), 10 MB at most. What it says "
            "of its author, their device and the place is taken out before it is kept."
        ),
        allow_empty_file=True,  # refused by the action, with its name
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": gettext_lazy("Choose a file on your device first.")},
    )
    about = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        error_messages={"required": gettext_lazy("Choose what the file is about.")},
    )

    def __init__(self, *args: Any, parts: Sequence[Part], projects: Sequence[ToldProject], **kwargs: Any) -> None:
        """`parts` can be written in now; of the supports one may be chosen when theirs can."""
        super().__init__(*args, **kwargs)
        self.projects = {f"project-{project.pk}": project for project in projects if Part.PROJECTS in parts}
        one_road = _("Roads already travelled: %(association)s")
        supports = [(key, one_road % {"association": project.association}) for key, project in self.projects.items()]
        whole = [(part.value, part.label) for part in parts]
        cast(forms.ChoiceField, self.fields["about"]).choices = [*supports, *whole]

    def target(self) -> dict[str, Any]:
        """What the file is about, as the action takes it."""
        about = self.cleaned_data["about"]
        project = self.projects.get(about)
        return {"part": Part.PROJECTS if project else about, "project": project}
