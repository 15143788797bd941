"""Saying what is wrong on a listing, answering it for the listing, saying that it is still wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from providers.enums import MistakeAnswer, MistakeKind

SHORTEST, LONGEST = 10, 2000


class WordsField(forms.CharField):
    """A few sentences, as long as a report, an answer or a reason may be."""

    def __init__(self, **kwargs: Any) -> None:
        rows = kwargs.pop("rows", 6)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), min_length=SHORTEST, max_length=LONGEST, **kwargs)

    def to_python(self, value: Any) -> str:
        # Browsers count a line end as one character and send two.
        return (super().to_python(value) or "").replace("\r\n", "\n")


class MistakeForm(forms.Form):
    """What is wrong, in words, and where to write what comes of it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=MistakeKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what comes nearest; “Something else” is fine."),
            "invalid_choice": gettext_lazy("“%(value)s” is not in the list: choose what comes nearest."),
        },
    )
    words = WordsField(
        label=gettext_lazy("Tell us in your words"),
        help_text=gettext_lazy(
            "What you saw, and what would be right if you know. The listing’s people read exactly these words: "
            "leave out your name if you would rather not be recognised."
        ),
        error_messages={
            "required": gettext_lazy("Write a sentence, for example “The telephone number belongs to a florist now.”")
        },
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("Your mail address, if you want to know what comes of it"),
        help_text=gettext_lazy("We write when it has arrived and when it ends. The listing’s people never see it."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy(
                "This is not a mail address: write one like odile@voix-du-lavoir.fr, or leave the field empty."
            )
        },
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        # Offered to who is signed in, and theirs to take out.
        kwargs["initial"] = {"contact_email": user.email or ""} if user is not None else {}
        super().__init__(*args, **kwargs)


class MistakeAnswerForm(forms.Form):
    """What the listing's people say."""

    answer = forms.ChoiceField(
        label=gettext_lazy("What do you say?"),
        choices=[
            (MistakeAnswer.CORRECTED, gettext_lazy("It was wrong, and it is corrected now")),
            (MistakeAnswer.RIGHT, gettext_lazy("It is right as it is")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of the two answers."),
            "invalid_choice": gettext_lazy("“%(value)s” is not one of the two answers."),
        },
    )
    words = WordsField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy(
            "What you changed, or why nothing has to be. Whoever reported it and the moderators may read this."
        ),
        error_messages={
            "required": gettext_lazy("Write a sentence, for example “We moved in May; the new number is there.”")
        },
    )


class StillWrongForm(forms.Form):
    """Why a correction is none."""

    words = WordsField(
        label=gettext_lazy("What is still wrong?"),
        help_text=gettext_lazy("The moderators read this, and the listing’s people too."),
        rows=4,
        error_messages={"required": gettext_lazy("Write a sentence: what do you still see on the listing?")},
    )
