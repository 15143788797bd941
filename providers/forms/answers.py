"""What the provider answers, and what the association says afterwards."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.enums import AnswerState, Outcome, StillInUse
from providers.models import Provider, Recipient
from providers.queries_partnerships import answer_partners_of
from providers.queries_requests import named_like


class AnswerForm(forms.Form):
    """Yes and from when, questions, or no with a reason and somebody else's name."""

    state = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )
    available_from = forms.CharField(
        label=gettext_lazy("From when?"),
        help_text=gettext_lazy("If you say yes: a day, a month, an occasion."),
        max_length=120,
        error_messages={"required": gettext_lazy("Say from when, for example “from the second week of June”.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("How you would go about it; what you need to know; or why you cannot."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    together_with = forms.MultipleChoiceField(
        label=gettext_lazy("We answer together with"),
        help_text=gettext_lazy(
            "If you say yes or have questions: they are told that you answer together, and nothing of what the "
            "association wrote, which you pass on yourselves."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    referral_name = forms.CharField(
        label=gettext_lazy("Who in the directory could help instead?"),
        help_text=gettext_lazy("If you say no: the name of a listing, or part of it."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "listings", "autocomplete": "off"}),
    )
    referral_note = forms.CharField(
        label=gettext_lazy("Or another idea"),
        help_text=gettext_lazy("A neighbour, a library, a page to read."),
        max_length=300,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    CHOICES = {
        AnswerState.YES: gettext_lazy("Yes, we can accompany them"),
        AnswerState.QUESTIONS: gettext_lazy("We have questions first"),
        AnswerState.NO: gettext_lazy("No, not this time"),
    }

    def __init__(self, *args: Any, recipient: Recipient, only_no: bool = False, **kwargs: Any) -> None:
        self.recipient = recipient
        kwargs["initial"] = self.values_of(recipient)
        super().__init__(*args, **kwargs)
        self._offer_partners(answer_partners_of(recipient.provider), only_no=only_no)
        if only_no:
            self._ask_for_a_reason_only()
        if self.is_bound:
            self._demand_what_goes_with(self.data.get("state", ""))
        cast(forms.ChoiceField, self.fields["state"]).choices = [
            (state, label)
            for state, label in self.CHOICES.items()
            if state != AnswerState.QUESTIONS or recipient.state in (AnswerState.WAITING, AnswerState.QUESTIONS)
        ]

    def _offer_partners(self, partners: list[Provider], *, only_no: bool) -> None:
        """Those who confirmed that they work together; without any, nothing is asked."""
        self.partners = {partner.slug: partner for partner in partners}
        if only_no or not partners:
            del self.fields["together_with"]
            return
        field = cast(forms.MultipleChoiceField, self.fields["together_with"])
        field.choices = [(slug, partner.name) for slug, partner in self.partners.items()]
        self.initial["together_with"] = [one.slug for one in self.recipient.together_with.all()]

    def clean_together_with(self) -> list[Provider]:
        return [self.partners[slug] for slug in self.cleaned_data["together_with"]]

    def _ask_for_a_reason_only(self) -> None:
        self.fields["state"].widget = forms.HiddenInput()
        self.initial["state"] = AnswerState.NO
        del self.fields["available_from"]
        self.fields["answer"].label = _("Why not this time?")
        self.fields["answer"].help_text = _("One line is enough: a full calendar, too far away, not our trade.")

    def _demand_what_goes_with(self, state: str) -> None:
        """A yes says from when, questions are written out, a no has its reason."""
        if "available_from" in self.fields:
            self.fields["available_from"].required = state == AnswerState.YES
        self.fields["answer"].required = state in (AnswerState.QUESTIONS, AnswerState.NO)
        self.fields["answer"].error_messages["required"] = (
            _("Write your questions: the association answers them here.")
            if state == AnswerState.QUESTIONS
            else _("Say why in a few words: it helps them to look elsewhere.")
        )

    @staticmethod
    def values_of(recipient: Recipient) -> dict[str, Any]:
        return {
            "state": recipient.state if recipient.is_answered else "",
            "available_from": recipient.available_from,
            "answer": recipient.answer,
            "referral_name": recipient.referral.name if recipient.referral else "",
            "referral_note": recipient.referral_note,
            "revision": recipient.revision,
        }

    def clean_referral_name(self) -> str:
        self.referral = None
        typed = self.cleaned_data["referral_name"].strip()
        if not typed:
            return ""
        found = named_like(typed, without=self.recipient.provider)
        if len(found) != 1:
            raise forms.ValidationError(self._which(typed, found))
        self.referral = found[0]
        return typed

    @staticmethod
    def _which(typed: str, found: list[Provider]) -> str:
        if not found:
            return _("No listing of the directory is called “%(typed)s”. You may write the name as another idea.") % {
                "typed": typed
            }
        names = ", ".join(provider.name for provider in found)
        return _("Several listings are called like “%(typed)s”: %(names)s. Which one?") % {
            "typed": typed,
            "names": names,
        }


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your reply"),
        help_text=gettext_lazy("It is added to your request: every provider you wrote to can read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("Write what they asked for, even if it is “we do not know”.")},
    )


class ThanksForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("A word of your own"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CloseForm(forms.Form):
    chosen = forms.ChoiceField(
        label=gettext_lazy("With whom do you leave?"),
        help_text=gettext_lazy("They are told by mail. It is shown nowhere."),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a name, or “with nobody of them”.")},
    )
    answers_seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    NOBODY = "-"

    def __init__(self, *args: Any, recipients: list[Recipient], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.providers = {recipient.provider.slug: recipient.provider for recipient in recipients}
        cast(forms.ChoiceField, self.fields["chosen"]).choices = [
            *((slug, provider.name) for slug, provider in self.providers.items()),
            (self.NOBODY, _("With nobody of them")),
        ]

    def clean_chosen(self) -> Provider | None:
        return self.providers.get(self.cleaned_data["chosen"])


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=gettext_lazy("Did it work?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )
    outcome_note = forms.CharField(
        label=gettext_lazy("In your words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FollowUpForm(forms.Form):
    still_in_use = forms.ChoiceField(
        label=gettext_lazy("Is it still in use?"),
        choices=StillInUse.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the answers.")},
    )


class ConfirmForm(forms.Form):
    """A page with one button: the POST itself is what is asked for."""
