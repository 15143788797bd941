from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.common.attachments.receiving import AttachmentField
from portal.trust.enums import ClaimWay

LONGEST = 1000


class ClaimForm(forms.Form):
    """Who somebody is in an organization, and how they would like it to be looked at."""

    why = forms.CharField(
        label=_("Who are you in this organization?"),
        help_text=_("One or two sentences: they are read by whoever answers you, in the organization or at our desk."),
        max_length=LONGEST,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    way = forms.ChoiceField(label=_("Who should confirm it?"), choices=ClaimWay.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, address: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        way = cast(forms.ChoiceField, self.fields["way"])
        if address:
            way.help_text = _("The listing names %(address)s; its letters are hidden here.") % {"address": address}
        else:
            way.choices = [choice for choice in ClaimWay.choices if choice[0] == ClaimWay.DESK]
            way.initial = ClaimWay.DESK


class WordsForm(forms.Form):
    """A few sentences that somebody else reads."""

    words = forms.CharField(
        label=_("Why?"),
        help_text=_("The moderators read it as you write it."),
        max_length=LONGEST,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeclineForm(WordsForm):
    """Why an organization does not vouch for another one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].help_text = _("The admins of the other organization read it as you write it.")


class VouchForm(forms.Form):
    """A word to those who are asked to vouch."""

    message = forms.CharField(
        label=_("A word to the admins of the other one"),
        help_text=_("How you know each other, for example."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DocumentForm(forms.Form):
    """A document that shows whose a number is, and a word to those who look at it."""

    document = AttachmentField()
    message = forms.CharField(
        label=_("A word to the moderators"),
        help_text=_("Where the number stands, for example. They alone read it."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RecordForm(forms.Form):
    """The address that a public record names, as a moderator found it."""

    address = forms.EmailField(
        label=_("Mail address in the public record"),
        help_text=_("As the official register or its site gives it. It is in the mail alone, and kept nowhere else."),
        max_length=254,
    )


class TakeBackForm(forms.Form):
    """Why a number that was verified is not verified any more."""

    reason = forms.CharField(
        label=_("Reason, as those concerned will read it"),
        help_text=_("What you looked at, and what you found. Two or three sentences are enough."),
        max_length=2000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(forms.Form):
    """What a moderator decides about a case, and why: those concerned read exactly this reason."""

    YES, NO = "yes", "no"

    decision = forms.ChoiceField(
        label=_("Your decision"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the case ends."),
            "invalid_choice": _("“%(value)s” is not a decision: choose one of the two."),
        },
    )
    reason = forms.CharField(
        label=_("Reason, as those concerned will read it"),
        help_text=_("What you looked at, and what you found. Two or three sentences are enough."),
        max_length=2000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, yes: Any, no: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["decision"]).choices = [(self.YES, yes), (self.NO, no)]

    @property
    def says_yes(self) -> bool:
        return self.cleaned_data["decision"] == self.YES


class MergeForm(forms.Form):
    """Why two organizations are one: kept in the trace of both."""

    reason = forms.CharField(
        label=_("How do you know that they are the same?"),
        help_text=_("It is kept in the trace of both, and read by moderators alone."),
        max_length=2000,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ProposeForm(forms.Form):
    """Which of two organizations stays, and a word to the admins of the other one."""

    other = forms.CharField(widget=forms.HiddenInput)
    kept = forms.ChoiceField(
        label=_("Which one stays?"),
        help_text=_("Its name, its address and its number are kept; everything of the other one moves to it."),
        widget=forms.RadioSelect,
    )
    message = forms.CharField(
        label=_("A word to the admins of the other one"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, own: Any, other: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].initial, self.fields["kept"].initial = other.slug, own.slug
        cast(forms.ChoiceField, self.fields["kept"]).choices = [(own.slug, own.name), (other.slug, other.name)]


class TakeOverForm(forms.Form):
    """Why somebody asks to take over from admins who are silent."""

    why = forms.CharField(
        label=_("Why do you ask?"),
        help_text=_("The admins, the members and the moderators read it as you write it."),
        max_length=LONGEST,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
