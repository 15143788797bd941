"""Attaching a file: which one, and what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.common.attachments.receiving import AttachmentField
from providers.vetting.enums import Part
from providers.vetting.models import ToldProject


class AttachForm(forms.Form):
    file = AttachmentField()
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
