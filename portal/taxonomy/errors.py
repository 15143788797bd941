from __future__ import annotations

from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from portal.taxonomy.models import Term


class VocabularyError(Exception):
    """What an action on the vocabulary may refuse.

    VocabularyError
    └── TermInUse   something still points to the term
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
