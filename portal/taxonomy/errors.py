from __future__ import annotations

from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from portal.taxonomy.models import Brand, Term


class VocabularyError(Exception):
    """What an action on the vocabulary may refuse; nothing was written.

    VocabularyError
    ├── TermInUse         something still points to the term
    ├── TermGone          the term was deleted, or merged into another one, in between
    ├── ChangedMeanwhile  somebody changed one of the terms since the page was opened
    ├── CannotMerge       two terms that cannot become one
    └── SpellingTaken     a writing leads to another brand already
    """


class TermInUse(VocabularyError):
    def __init__(self, term: Term, uses: list[tuple[Any, int]]) -> None:
        self.term, self.uses = term, uses
        super().__init__(str(term))

    def __str__(self) -> str:
        where = get_text_list([f"{count} {name}" for name, count in self.uses], _("and"))
        return _(
            "“%(term)s” is in use (%(where)s): it cannot be deleted. Take it out of there first. "
            "A need or an “elsewhere” entry can also be retired, by unticking it."
        ) % {"term": self.term, "where": where}


class TermGone(VocabularyError):
    pass


class ChangedMeanwhile(VocabularyError):
    pass


class CannotMerge(VocabularyError):
    pass


class SpellingTaken(VocabularyError):
    def __init__(self, spelling: str, brand: Brand) -> None:
        self.spelling, self.brand = spelling, brand
        super().__init__(spelling)

    def __str__(self) -> str:
        return _("“%(spelling)s” already leads to %(brand)s: a spelling can lead to one brand only.") % {
            "spelling": self.spelling,
            "brand": self.brand,
        }
