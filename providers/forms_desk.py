from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.moderation.models import ReasonText

LONGEST_REASON = 2000


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
