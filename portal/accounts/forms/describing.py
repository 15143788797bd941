"""What an organization says of itself, on its own pages. Nothing is chosen beforehand, nothing is asked twice."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.accounts.actions.affiliations import LONGEST_MESSAGE as LONGEST_WORD
from portal.accounts.actions.visitors import LONGEST_MESSAGE
from portal.accounts.answers import QUESTIONS, Answers, Question, budget_in_words, faults
from portal.accounts.enums import BudgetBand, Sector, Side
from portal.accounts.models.public_page import LONGEST_TELLING
from portal.common import clock
from portal.taxonomy.models import Brand, Tool


def _field_of(question: Question) -> forms.Field:
    asked: dict[str, Any] = {"label": question.label, "help_text": question.why, "required": False}
    if question.name == "sectors":
        return forms.MultipleChoiceField(choices=Sector.choices, widget=forms.CheckboxSelectMultiple, **asked)
    if question.name == "budget":
        return forms.ChoiceField(choices=_budgets, **asked)
    widget = forms.NumberInput(attrs={"class": "input-short", "autocomplete": "off"})
    return forms.IntegerField(widget=widget, **asked)


def _budgets() -> list[tuple[str, Any]]:
    return [("", _("Not answered")), *((band.value, budget_in_words(band)) for band in BudgetBand)]


class DescribeForm(forms.Form):
    """The questions of a profile: each may stay empty, or be withheld by its box."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.value] = _field_of(question)
            # Which of the questions it belongs to is seen; whoever listens is told.
            label = format_html(
                '{}<span class="visually-hidden"> ({})</span>', _("We prefer not to say"), question.term
            )
            self.fields[question.withheld] = forms.BooleanField(label=label, required=False)

    def look_again(self, seen: str) -> None:
        """Was refused as somebody else was quicker: sent once more, it replaces what is there now."""
        sent = cast(QueryDict, self.data).copy()
        sent["seen"] = seen
        self.data = sent

    @property
    def answers(self) -> Answers:
        """What was typed; a field with an error counts as empty."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        chosen = said.get("sectors", ())
        return Answers(**{**said, "sectors": tuple(sector for sector in Sector.values if sector in chosen)})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, said in faults(self.answers, this_year=clock.today().year).items():
            self.add_error(name, said)
        return data


class ToolsForm(forms.Form):
    tools = forms.ModelMultipleChoiceField(
        label=_("Which of these tools do you use?"),
        help_text=_("Those that your members meet; whoever hosts them for you does not matter."),
        queryset=Tool.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    brands = forms.ModelMultipleChoiceField(
        label=_("Which of these have you left?"),
        help_text=_("Left for good, or nearly: what still lives on in a corner counts too."),
        queryset=Brand.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tools"].queryset = Tool.objects.order_by("slug")  # type: ignore[attr-defined]
        self.fields["brands"].queryset = Brand.objects.order_by("name")  # type: ignore[attr-defined]


class VisitorsForm(forms.Form):
    ready = forms.BooleanField(
        label=_("Others may ask us how it went"),
        help_text=_("They write on this site, signed in; the admins answer by mail if and when they wish."),
        required=False,
    )
    can_tell = forms.CharField(
        label=_("What can you tell about?"),
        help_text=_("For example: how forty choristers left a messaging group in one summer, and who grumbled."),
        max_length=LONGEST_TELLING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("can_tell", "").strip() and not data.get("ready"):
            self.add_error("ready", _("You write what you can tell: tick this too, or empty the text."))
        return data


class WriteForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        help_text=_("Who you are, what you use today, what you would like to know."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class AskAffiliationForm(forms.Form):
    side = forms.ChoiceField(label=_("What is true?"), widget=forms.RadioSelect)
    message = forms.CharField(
        label=_("A word to its admins"),
        help_text=_("Who you are to each other, so that they recognise you."),
        max_length=LONGEST_WORD,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, own: str, other: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"own": own, "other": other}
        self.fields["side"].choices = [  # type: ignore[attr-defined]
            (Side.BRANCH, _("“%(own)s” is a branch of “%(other)s”") % names),
            (Side.NETWORK, _("“%(other)s” is a branch of “%(own)s”") % names),
        ]


class AffiliationReasonForm(forms.Form):
    """A reason that the other side reads; needed to decline, welcome to part."""

    reason = forms.CharField(
        label=_("If it is not so: why?"),
        help_text=_("The admins of the other side read it as you write it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PartForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The admins of the other side read it as you write it."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
