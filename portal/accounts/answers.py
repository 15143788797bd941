"""The questions of an organization's profile, what may be answered, and answers in words. No database here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.enums import BUDGET_LIMITS, BudgetBand, Sector
from portal.common.money import Money
from portal.common.words import number

EARLIEST_YEAR = 1700
MOST_EMPLOYEES = 1_000_000
MOST_MEMBERS = 10_000_000
MOST_REACHED = 100_000_000


@dataclass(frozen=True)
class Answers:
    """What is said in a profile. Empty: not answered. `…_withheld`: prefers not to say. Zero is a value."""

    sectors: tuple[str, ...] = ()
    sectors_withheld: bool = False
    employees_count: int | None = None
    employees_withheld: bool = False
    members_count: int | None = None
    members_withheld: bool = False
    reached_count: int | None = None
    reached_withheld: bool = False
    budget: str = ""
    budget_withheld: bool = False
    founded_year: int | None = None
    founded_withheld: bool = False

    def as_fields(self) -> dict[str, Any]:
        """By the names of the model's fields; the sectors, which are rows of their own, with them."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True)
class Question:
    """One question: `value` and `{name}_withheld` are its fields. `why` says what the answer is for."""

    name: str
    value: str
    label: Any
    term: Any  # the same, before an answer
    why: Any
    highest: int | None = None  # of a number

    @property
    def withheld(self) -> str:
        return f"{self.name}_withheld"

    def is_answered(self, answers: Answers) -> bool:
        """Whether there is a value, which zero is."""
        return getattr(answers, self.value) not in (None, "", ())


QUESTIONS = (
    Question(
        "sectors",
        "sectors",
        gettext_lazy("What is it busy with?"),
        gettext_lazy("Sectors"),
        gettext_lazy("So that those who do the same find you. Several are fine; it stands on your public page."),
    ),
    Question(
        "founded",
        "founded_year",
        gettext_lazy("Since which year does it exist?"),
        gettext_lazy("Founded in"),
        gettext_lazy("A young team and a century of archives do not move house alike. For example 1987."),
    ),
    Question(
        "members",
        "members_count",
        gettext_lazy("How many members?"),
        gettext_lazy("Members"),
        gettext_lazy("It tells how many people a change concerns. About is enough; one is a fine number."),
        MOST_MEMBERS,
    ),
    Question(
        "employees",
        "employees_count",
        gettext_lazy("How many employees?"),
        gettext_lazy("Employees"),
        gettext_lazy("Whether somebody is paid to look after the tools changes what helps. 0 is an answer."),
        MOST_EMPLOYEES,
    ),
    Question(
        "reached",
        "reached_count",
        gettext_lazy("How many people does it reach in a year?"),
        gettext_lazy("People reached in a year"),
        gettext_lazy("Those who come, read, eat, sing or are helped: it tells what your tools have to bear."),
        MOST_REACHED,
    ),
    Question(
        "budget",
        "budget",
        gettext_lazy("About which yearly budget?"),
        gettext_lazy("Yearly budget"),
        gettext_lazy("It helps to see which organizations could share a cost. Only the members of yours read it."),
    ),
)


def faults(answers: Answers, *, this_year: int) -> dict[str, str]:
    """What cannot be, in words, by field; empty when all of it can."""
    found = {}
    for question in QUESTIONS:
        if said := _fault(question, answers, this_year):
            found[question.value] = said
    return found


def _fault(question: Question, answers: Answers, this_year: int) -> str:
    value = getattr(answers, question.value)
    if getattr(answers, question.withheld) and question.is_answered(answers):
        return _("You give an answer and also prefer not to say. Keep one of the two: empty the field, or untick.")
    if question.highest is not None and value is not None and not 0 <= value <= question.highest:
        return _("%(typed)s: write a number from 0 to %(most)s.") % {
            "typed": _short(value),
            "most": number(question.highest),
        }
    if question.name == "founded" and value is not None and not EARLIEST_YEAR <= value <= this_year:
        return _("%(typed)s: write a year from %(first)s to %(last)s.") % {
            "typed": _short(value),
            "first": EARLIEST_YEAR,
            "last": this_year,
        }
    if question.name == "budget" and value and value not in BudgetBand.values:
        return _("Choose one of the budgets of the list.")
    if question.name == "sectors" and not set(value) <= set(Sector.values):
        return _("Choose among the sectors of the list.")
    return ""


def _short(value: int) -> str:
    text = str(value)
    return text if len(text) <= 20 else f"{text[:20]}…"


def in_words(answers: Answers) -> Iterator[tuple[Any, str]]:
    """What was answered, question by question; what was not is left out."""
    for question in QUESTIONS:
        if getattr(answers, question.withheld):
            yield question.term, _("prefers not to say")
        elif question.is_answered(answers):
            yield question.term, _value_in_words(question, answers)


def _value_in_words(question: Question, answers: Answers) -> str:
    value = getattr(answers, question.value)
    if question.name == "sectors":
        return sectors_in_words(value)
    if question.name == "budget":
        return budget_in_words(value)
    return str(value) if question.name == "founded" else number(value)


def sectors_in_words(sectors: tuple[str, ...]) -> str:
    """In the order of the list: *Environment, Culture and arts*."""
    return ", ".join(str(sector.label) for sector in Sector if sector in sectors)


def budget_in_words(band: str) -> str:
    """*no money at all*, *less than 1 000 €*, *from 1 000 € to 10 000 €*, *500 000 € or more*."""
    lowest, end = BUDGET_LIMITS[band]
    if end is None:
        return _("%(amount)s or more") % {"amount": Money(lowest)}
    if not end:
        return _("no money at all")
    if lowest < Money.parse("1").cents:
        return _("less than %(amount)s") % {"amount": Money(end)}
    return _("from %(low)s to %(high)s") % {"low": Money(lowest), "high": Money(end)}
