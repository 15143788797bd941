"""Forms about words: a reader's correction, an editor's decision, a brand for a search in vain, an example."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.taxonomy.models import Brand, Need, Tool
from portal.taxonomy.queries.terms import brands_by_spelling, spelling
from portal.words.models import HomeExample
from portal.words.proposing import LABELS, columns_of
from portal.words.queries import brands_near, needs_offered

LONGEST = 2000
SHORTEST_REASON = 10


class OneLineField(forms.CharField):
    """A sentence, written in a field that shows all of it: line ends are spaces."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


class CorrectionForm(forms.Form):
    """The page's own words as one may change them, and free words; each says what the page says now."""

    words = forms.CharField(
        label=gettext_lazy("Or tell us in your words"),
        help_text=gettext_lazy("A licence that changed, a need that is missing, anything else that is not right."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("Your mail address, if you want to know what comes of it"),
        help_text=gettext_lazy(
            "We write once that it has arrived; and what came of it, if you then say that you wish so."
        ),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy(
                "This is not a mail address: write one like odile@voix-du-lavoir.fr, or leave the field empty."
            )
        },
    )

    def __init__(self, *args: Any, term: Need | Tool, language: str, user: Any, **kwargs: Any) -> None:
        self.columns = columns_of(term, language)
        initial = {name: getattr(term, name) for name in self.columns}
        kwargs["initial"] = {**initial, "contact_email": (user.email or "") if user is not None else ""}
        super().__init__(*args, **kwargs)
        for name in self.columns:
            self.fields[name] = self._field(term, name)
        self.order_fields([*self.columns, "words", "contact_email"])

    def _field(self, term: Need | Tool, name: str) -> forms.Field:
        now = getattr(term, name)
        common: dict[str, Any] = {
            "label": LABELS[name],
            "help_text": _("The page says now: “%(value)s”") % {"value": now}
            if now
            else _("The page says nothing yet."),
            "max_length": getattr(term._meta.get_field(name), "max_length", None),
            "required": name.startswith("name"),
        }
        if name == "website":
            wrong = _("This is not an address: write it like https://nextcloud.com.")
            return forms.URLField(**common, assume_scheme="https", error_messages={"invalid": wrong})
        if name.startswith("description"):
            return OneLineField(**common, widget=forms.Textarea(attrs={"rows": 3}))
        empty = _("A page needs a name: write one, or leave what was there.")
        return forms.CharField(**common, error_messages={"required": empty})

    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.columns}


class DecideForm(forms.Form):
    """Which columns are taken over, and what whoever wrote it reads."""

    ACCEPT, REFUSE = "accept", "refuse"

    accepted = forms.MultipleChoiceField(
        label=gettext_lazy("What is taken over"),
        help_text=gettext_lazy("Take the tick away from what stays as it is."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("Needed when something is not taken over. Whoever wrote the correction reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        required=False,
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all = [name for name, _label in choices]
        if choices:
            self.fields["accepted"].choices = choices  # type: ignore[attr-defined]
            self.initial.setdefault("accepted", self.all)
        else:
            del self.fields["accepted"]

    @property
    def refuses(self) -> bool:
        return self.data.get("decision") == self.REFUSE

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ticked = data.get("accepted", [])
        if self.all and not self.refuses and not ticked:
            self.add_error("accepted", _("Tick at least one line, or leave the page as it is."))
        if (self.refuses or set(ticked) != set(self.all)) and len(data.get("answer", "")) < SHORTEST_REASON:
            self.add_error("answer", _("Something is not taken over: say why in a sentence."))
        return data


class BrandOfSearchForm(forms.Form):
    """The brand that a search in vain meant, by any of its writings."""

    brand = forms.CharField(
        label=gettext_lazy("It is another name of this brand"),
        help_text=gettext_lazy("Begin to write, and choose among the brands that we know."),
        max_length=80,
        widget=forms.TextInput(attrs={"list": "known-brands", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the name of a brand.")},
    )

    def clean_brand(self) -> Brand:
        typed = self.cleaned_data["brand"]
        found = brands_by_spelling().get(spelling(typed))
        if found is None:
            near = [str(brand) for brand in brands_near(typed)]
            said = [_("We know no brand “%(typed)s”.") % {"typed": typed}]
            if near:
                said.append(_("Perhaps: %(names)s.") % {"names": ", ".join(near)})
            raise ValidationError(" ".join(said))
        return found


class NewBrandForm(forms.Form):
    """A brand that was missing."""

    name = forms.CharField(
        label=gettext_lazy("Its name"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write the name as people know it, with its capitals.")},
    )
    needs = forms.ModelMultipleChoiceField(
        label=gettext_lazy("What it serves for"),
        help_text=gettext_lazy("A search for this brand leads to those who take care of these needs."),
        queryset=Need.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one need.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["needs"].queryset = needs_offered()  # type: ignore[attr-defined]


class ExampleForm(forms.Form):
    """What one place under the field of the home page shows."""

    text_fr = forms.CharField(label=gettext_lazy("In French"), max_length=60)
    text_en = forms.CharField(label=gettext_lazy("In English"), max_length=60)

    def __init__(self, *args: Any, example: HomeExample | None, text: str = "", **kwargs: Any) -> None:
        kwargs["initial"] = {
            "text_fr": text or (example.text_fr if example else ""),
            "text_en": text or (example.text_en if example else ""),
        }
        super().__init__(*args, **kwargs)
