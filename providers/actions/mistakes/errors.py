from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class MistakeError(Exception):
    """Why a mistake could not be reported; the text is shown to the person.

    MistakeError
     └── CannotReport   limits stand in the way, or the listing has just left: `problems` says which
    """


class CannotReport(MistakeError):
    def __init__(self, problems: Sequence[Any]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = list(problems)
