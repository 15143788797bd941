from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.moderation.models import ReasonText

LONGEST_REASON = 2000
SHORTEST_REASON = 10


class SuspendForm(forms.Form):
    """Why a listing is suspended: its people read exactly this."""

    reason = forms.CharField(
        label=_("Reason, as its people will read it"),
        help_text=_("What is wrong, and what would put it right. Two or three sentences are enough."),
        widget=forms.Textarea(attrs={"rows": 7}),
        min_length=10,
        max_length=LONGEST_REASON,
    )


class RestoreForm(forms.Form):
    """A word that goes with putting a listing back."""

    reason = forms.CharField(
        label=_("A word to its people"),
        help_text=_("Sent with the news that the listing is back."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=LONGEST_REASON,
    )


class RelistForm(forms.Form):
    """A word that goes with verifying a listing again."""

    reason = forms.CharField(
        label=_("What you looked at, and a word to its people"),
        help_text=_("Sent with the news. For example: we talked on the telephone, everything is as it was."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=LONGEST_REASON,
    )


class MistakeDecisionForm(forms.Form):
    """How a reported mistake ends, and why: both sides read exactly this reason."""

    SETTLE, DISMISS = "settle", "dismiss"
    # Which ready reasons go with which decision.
    TOPICS = {ReasonText.Topic.SETTLE_MISTAKE: SETTLE, ReasonText.Topic.DISMISS_MISTAKE: DISMISS}

    decision = forms.ChoiceField(
        label=_("Your decision"),
        choices=[(SETTLE, _("Settled, corrected")), (DISMISS, _("Nothing to correct"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the case ends."),
            "invalid_choice": _("“%(value)s” is not a decision: choose one of the two."),
        },
    )
    reason = forms.CharField(
        label=_("Reason, as both sides will read it"),
        help_text=_("What you looked at, and what you found. It names nobody who reported or answered."),
        widget=forms.Textarea(attrs={"rows": 7}),
        min_length=10,
        max_length=LONGEST_REASON,
    )


class DecideEditForm(forms.Form):
    """Which fields of a proposed edit are accepted, and what its people read about the others."""

    ACCEPT, SEND_BACK = "accept", "send_back"

    accepted = forms.MultipleChoiceField(
        label=_("What can be published"),
        help_text=_("Take the tick away from what its people should take up again."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label=_("What its people will read"),
        help_text=_("Needed when something comes back to them: what is missing, and what would put it right."),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=LONGEST_REASON,
    )
    decision = forms.ChoiceField(choices=[(ACCEPT, ACCEPT), (SEND_BACK, SEND_BACK)], required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all = [name for name, _label in choices]
        cast(forms.MultipleChoiceField, self.fields["accepted"]).choices = choices

    @property
    def sends_back(self) -> bool:
        """Whether all of it goes back."""
        return self.cleaned_data["decision"] == self.SEND_BACK

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "accepted" not in data or "reason" not in data:
            return data
        ticked = set(data["accepted"])
        if data.get("decision") != self.SEND_BACK and not ticked:
            self.add_error("accepted", gettext("Tick at least one of the fields, or send all of it back."))
        comes_back = data.get("decision") == self.SEND_BACK or ticked != set(self.all)
        if comes_back and len(data["reason"]) < SHORTEST_REASON:
            self.add_error(
                "reason", gettext("Something comes back to its people: say in a sentence what would put it right.")
            )
        return data
