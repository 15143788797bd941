"""What those who read a file fill in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.moderation.models import ReasonText
from providers.forms.editing import one_line
from providers.vetting.actions.reviewing import Cell
from providers.vetting.enums import Opinion, Verdict
from providers.vetting.models import Criterion, Judgement

LONGEST = 2000
Grid = list[tuple[Criterion, Judgement | None]]


class GridForm(forms.Form):
    """The criteria, each with its state and why. A cell remembers when what it shows was written.

    `overtaken` are the criteria that somebody else filled since the page was opened: both sides are shown.
    """

    def __init__(self, data: Any = None, *, grid: Grid, overtaken: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.grid, self.overtaken = grid, overtaken
        for criterion, judgement in grid:
            key = str(criterion.pk)
            self.fields[f"verdict_{key}"] = forms.ChoiceField(
                label=criterion.title,
                choices=[("", _("not looked at yet")), *Verdict.choices],
                initial=judgement.verdict if judgement else "",
                required=False,
            )
            self.fields[f"reason_{key}"] = forms.CharField(
                label=_("Why: %(criterion)s") % {"criterion": criterion.title},
                initial=judgement.reason if judgement else "",
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"seen_{key}"] = forms.CharField(
                widget=forms.HiddenInput,
                initial=judgement.judged_at.isoformat() if judgement else "",
                required=False,
                max_length=40,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for criterion, _judgement in self.grid:
            verdict = data.get(f"verdict_{criterion.pk}")
            reason = data.get(f"reason_{criterion.pk}")
            if verdict and verdict != Verdict.MET and not reason:
                self.add_error(f"reason_{criterion.pk}", _("Say why: the applicant reads it."))
            elif reason and not verdict:
                self.add_error(
                    f"verdict_{criterion.pk}", _("Choose what you say of this criterion, or empty the reason.")
                )
        return data

    def cells(self) -> list[Cell]:
        """What was filled in."""
        data = self.cleaned_data
        return [
            Cell(
                criterion.pk,
                data[f"verdict_{criterion.pk}"],
                one_line(data[f"reason_{criterion.pk}"]),
                parse_datetime(seen) if (seen := data[f"seen_{criterion.pk}"]) else None,
            )
            for criterion, _judgement in self.grid
        ]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The grid as a template draws it; `meanwhile` is what somebody else wrote since the page was opened."""
        return [
            {
                "criterion": criterion,
                "judgement": judgement,
                "meanwhile": judgement if criterion.pk in self.overtaken else None,
                "verdict": self[f"verdict_{criterion.pk}"],
                "reason": self[f"reason_{criterion.pk}"],
                "seen": self[f"seen_{criterion.pk}"],
            }
            for criterion, judgement in self.grid
        ]


def with_ready_reason(data: Any, criterion: str, text: str) -> Any:
    """What was typed in the grid, with a ready reason put in for one criterion: to be read and made one's own."""
    filled = data.copy()
    present = filled.get(f"reason_{criterion}", "").strip()
    filled[f"reason_{criterion}"] = f"{present}\n{text}".strip()
    if filled.get(f"verdict_{criterion}", "") in ("", Verdict.MET):
        filled[f"verdict_{criterion}"] = Verdict.TO_COMPLETE
    return filled


def overtaken(data: Any, grid: Grid) -> dict[int, str]:
    """The criteria that somebody else filled since the grid was opened, and when."""
    now = {criterion.pk: judgement.judged_at.isoformat() if judgement else "" for criterion, judgement in grid}
    return {key: at for key, at in now.items() if data.get(f"seen_{key}", "") != at}


def as_seen_now(data: Any, grid: Grid) -> Any:
    """What was typed in the grid, over what stands there now: sent once more, it counts."""
    fresh = data.copy()
    for key, at in overtaken(data, grid).items():
        fresh[f"seen_{key}"] = at
    return fresh


class AskForm(forms.Form):
    """Which criteria the applicant is to complete."""

    criteria = forms.MultipleChoiceField(
        label=gettext_lazy("What is to be completed"),
        help_text=gettext_lazy("Their reasons in the grid are what the applicant reads. Only these parts open."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one criterion.")},
    )

    def __init__(self, *args: Any, grid: Grid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = [(c.pk, c.title) for c, judgement in grid if judgement and judgement.verdict != Verdict.MET]
        asked = cast(forms.MultipleChoiceField, self.fields["criteria"])
        asked.choices = open_ones
        asked.initial = [c.pk for c, judgement in grid if judgement and judgement.verdict == Verdict.TO_COMPLETE]
        self.has_some = bool(open_ones)

    def keys(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["criteria"]]


class ReadyForm(forms.Form):
    """A ready reason, and for which criterion: it is put into the grid, to be made one's own."""

    ready_reason = forms.ModelChoiceField(
        label=gettext_lazy("A ready reason"),
        queryset=ReasonText.objects.filter(topic=ReasonText.Topic.JUDGE_CRITERION),
        empty_label=None,
    )
    ready_for = forms.ChoiceField(label=gettext_lazy("for"))

    def __init__(self, *args: Any, grid: Grid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ready = cast(forms.ModelChoiceField, self.fields["ready_reason"])
        # Read once: drawing a list of rows looks at the first one before.
        ready.choices = [(row.pk, str(row)) for row in cast(QuerySet[ReasonText], ready.queryset)]
        asked = cast(forms.ChoiceField, self.fields["ready_for"])
        asked.choices = [(criterion.pk, criterion.title) for criterion, _judgement in grid]


class VoteForm(forms.Form):
    opinion = forms.ChoiceField(
        label=gettext_lazy("Your vote"),
        choices=[(Opinion.YES, gettext_lazy("In favour")), (Opinion.NO, gettext_lazy("Against"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how you vote.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("In a sentence, for the others who read"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say in a sentence what you base your vote on.")},
    )
    submission = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class WordsForm(forms.Form):
    """A note, or a message to the applicant."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write a few words first.")},
    )


class AsideForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why do you stand aside?"),
        help_text=gettext_lazy("One line, without details: “we worked together last year”."),
        max_length=300,
        error_messages={"required": gettext_lazy("Say in a few words why.")},
    )


class GuestForm(forms.Form):
    address = forms.EmailField(
        label=gettext_lazy("Mail address of their account"),
        max_length=254,
        error_messages={"required": gettext_lazy("Write the address with which this person logs in.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why this person?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say in a few words why: it is kept with the file.")},
    )


class HandOverForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("Hand the file to"))

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["to"]).choices = [(person.pk, str(person)) for person in people]
