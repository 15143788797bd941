"""Notifying a content, contesting a decision, deciding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.moderation.notices.actions.deciding import LEAVE, PASS_ON, TAKE_AWAY
from portal.moderation.notices.actions.sending import Told
from portal.moderation.notices.addresses import Found, content_at
from portal.moderation.notices.enums import NAMELESS, Ground

SHORTEST, LONGEST_WORDS = 20, 4000


class WordsField(forms.CharField):
    """Some sentences. Browsers count a line end as one character and send two."""

    def __init__(self, *, rows: int = 7, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(widget=widget, min_length=SHORTEST, max_length=LONGEST_WORDS, **kwargs)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class NoticeForm(forms.Form):
    """What the law asks of a notice: where, why, who, in good faith."""

    where = forms.CharField(
        label=gettext_lazy("Where is it?"),
        help_text=gettext_lazy("The address of the page on this site, as your browser shows it."),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Copy the address of the page from the bar of your browser.")},
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("Why would it be illegal?"),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what comes nearest; the last one is fine."),
            "invalid_choice": gettext_lazy("“%(value)s” is not in the list: choose what comes nearest."),
        },
    )
    explanation = WordsField(
        label=gettext_lazy("Explain it in your words"),
        help_text=gettext_lazy("What exactly on that page, and why the law forbids it. Moderators alone read this."),
        error_messages={
            "required": gettext_lazy("Write some sentences: without them nobody can tell what is meant."),
            "min_length": gettext_lazy("Write at least a sentence: without it nobody can tell what is meant."),
        },
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("The rule of law, if you know it"),
        help_text=gettext_lazy("For example an article of a code, or a judgment. Nobody need be a lawyer."),
        max_length=300,
        required=False,
    )
    name = forms.CharField(
        label=gettext_lazy("Your name, or that of your organization"),
        help_text=gettext_lazy("Asked by the law, except for the sexual exploitation of children."),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": gettext_lazy("Write your name: the law asks for it, and the people concerned never see it.")
        },
    )
    email = forms.EmailField(
        label=gettext_lazy("Your mail address"),
        help_text=gettext_lazy("For the receipt and the decision. The people concerned never see it, nor your name."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Write an address, so that we can send you the decision and its reasons."),
            "invalid": gettext_lazy("This is not a mail address: write one like odile@voix-du-lavoir.fr."),
        },
    )
    good_faith = forms.BooleanField(
        label=gettext_lazy("I believe in good faith that what I write here is right and complete"),
        error_messages={"required": gettext_lazy("Tick this if it is so: the law asks for it.")},
    )

    def __init__(self, *args: Any, user: Any, where: str = "", **kwargs: Any) -> None:
        # Offered to who is signed in, and theirs to change.
        person = {"name": user.display_name, "email": user.email or ""} if user is not None else {}
        kwargs["initial"] = {"where": where, **person}
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("ground") in NAMELESS:
            self.fields["name"].required = self.fields["email"].required = False

    def clean_where(self) -> Found:
        return content_at(self.cleaned_data["where"])

    def told(self) -> Told:
        data = self.cleaned_data
        return Told(
            content=data["where"],
            ground=Ground(data["ground"]),
            explanation=data["explanation"],
            legal_basis=data["legal_basis"],
            name=data["name"].strip(),
            email=data["email"],
        )


class ContestForm(forms.Form):
    words = WordsField(
        label=gettext_lazy("Why do you not agree?"),
        help_text=gettext_lazy("Somebody who did not decide reads this, with your notice and the reason you got."),
        rows=5,
        error_messages={"required": gettext_lazy("Write a sentence or two: what was overlooked, or misread?")},
    )


class GiveBackForm(forms.Form):
    """What was taken away goes back to its people, who read the reason."""

    reason = WordsField(
        label=gettext_lazy("Reason, as its people will read it"),
        help_text=gettext_lazy("What you looked at again, and why you see it otherwise. It names nobody."),
    )


class DecideNoticeForm(forms.Form):
    """How a notice is answered; whoever sent it, and the people concerned, read the reason."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[
            (TAKE_AWAY, gettext_lazy("Taken away: it is illegal, or against our rules")),
            (LEAVE, gettext_lazy("Left as it is: nothing shows that it is illegal")),
            (PASS_ON, gettext_lazy("Passed on: an authority has been told")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of the three."),
            "invalid_choice": gettext_lazy("“%(value)s” is not a decision: choose one of the three."),
        },
    )
    reason = WordsField(
        label=gettext_lazy("Reason, as it will be read"),
        help_text=gettext_lazy(
            "What you looked at, what rule you hold it against, what you found. It names nobody who sent the notice."
        ),
    )
