"""Choosing for whom one applies, telling a support, and what an applicant writes to the committee."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from portal.accounts.enums import Role
from portal.accounts.models import Organization
from providers.enums import Stage
from providers.forms.editing import one_line
from providers.forms.words import BrandsField, ToolsField, VocabularyField
from providers.vetting.content import PROJECT_COLUMNS, project_version
from providers.vetting.models import ToldProject

EXAMPLE = gettext_lazy("“Gmail” or “Nextcloud”")


class StartForm(forms.Form):
    organization = forms.ModelChoiceField(
        label=gettext_lazy("For which organization do you apply?"),
        queryset=Organization.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose one of your organizations, or create one first.")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organization.objects.active().filter(memberships__user=user, memberships__role=Role.ADMIN)
        cast(forms.ModelChoiceField, self.fields["organization"]).queryset = own
        self.has_some = own.exists()


class ProjectForm(forms.Form):
    """One support: told with honesty, read by the association it is about."""

    association = forms.CharField(
        label=gettext_lazy("Which association?"),
        max_length=160,
        error_messages={"required": gettext_lazy("Write the name of the association you accompanied.")},
    )
    period = forms.CharField(
        label=gettext_lazy("When?"),
        help_text=gettext_lazy("As you would say it: autumn 2025, four workshops."),
        max_length=120,
        error_messages={"required": gettext_lazy("Say when it was, even roughly.")},
    )
    stages = forms.MultipleChoiceField(
        label=gettext_lazy("Which stages?"),
        choices=Stage.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one of the four stages.")},
    )
    left = BrandsField(
        label=gettext_lazy("What was left?"), help_text=gettext_lazy("Names, one per line."), example=EXAMPLE
    )
    tools = ToolsField(
        label=gettext_lazy("What replaced it?"), help_text=gettext_lazy("Names, one per line."), example=EXAMPLE
    )
    story = forms.CharField(
        label=gettext_lazy("What did you do together?"),
        help_text=gettext_lazy("As you would tell it to a neighbour; what went wrong is worth telling too."),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Tell in a few lines what you did together.")},
    )
    learnt = forms.CharField(
        label=gettext_lazy("What did you learn?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Who can be asked there?"),
        help_text=gettext_lazy("Somebody who lived it. Tell them that a message will come."),
        max_length=80,
        error_messages={"required": gettext_lazy("Write the name of somebody of the association.")},
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("Their mail address"),
        help_text=gettext_lazy("We write to it when the file is sent, and twice more at most. It is never published."),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Write an address, for example odile@voix-du-lavoir.fr."),
            "invalid": gettext_lazy("This is not a mail address: write one like odile@voix-du-lavoir.fr."),
        },
    )
    version = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, data: Any = None, *, project: ToldProject | None, is_whole: bool = True, **kwargs: Any) -> None:
        """`is_whole`: all of it must be there; else what is there is kept, and the review says what lacks."""
        initial: dict[str, Any] = {}
        if project is not None:
            initial["version"] = project_version(project)
            initial = {name: getattr(project, name) for name in PROJECT_COLUMNS}
            initial["left"] = "\n".join(str(brand) for brand in project.left.all())
            initial["tools"] = "\n".join(tool.name for tool in project.tools.all())
        super().__init__(data, initial=initial, **kwargs)
        if not is_whole:
            for name in set(self.fields) - {"association"}:
                self.fields[name].required = False

    def rows_of(self, name: str) -> list[Any]:
        """The brands that were left, or the tools that replaced them."""
        field = cast(VocabularyField, self.fields[name])
        return list(field.model.objects.filter(slug__in=self.cleaned_data[name]))

    def columns(self) -> dict[str, Any]:
        """The answers as columns of a told support."""
        data = self.cleaned_data
        ordered = [stage for stage in Stage.values if stage in data["stages"]]
        texts = {name: one_line(data[name]) for name in ("story", "learnt")}
        return {**{name: data[name] for name in PROJECT_COLUMNS}, "stages": ordered, **texts}


class ContactForm(forms.Form):
    """Somebody else to ask about a support."""

    contact_name = ProjectForm.base_fields["contact_name"]
    contact_email = ProjectForm.base_fields["contact_email"]


class MessageForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


class AppealForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What should be looked at again?"),
        help_text=gettext_lazy("What was misunderstood, what you could not say, what has changed since."),
        min_length=20,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Say in a few sentences what should be looked at again.")},
    )


class CorrectionForm(forms.Form):
    """A correction of the association is taken over, or the applicant explains."""

    ACCEPT, EXPLAIN = "accept", "explain"

    story = forms.CharField(
        label=gettext_lazy("Your story, corrected"), max_length=6000, widget=forms.Textarea(attrs={"rows": 8})
    )
    period = forms.CharField(label=gettext_lazy("When"), max_length=120)
    explanation = forms.CharField(
        label=gettext_lazy("Or why you see it otherwise"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
