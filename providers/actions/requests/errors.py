from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class RequestError(Exception):
    """Why something could not be done with a support request; the text is shown to the person.

    RequestError
     ├── NotComplete      steps lack an answer: `steps` names them
     ├── CannotLeave      limits or recipients stand in the way: `problems` says which, each with a way on
     ├── NoMoreMails      the address has been written to enough for today
     ├── AnswerOvertaken  somebody else answered for this provider, or the request ended: `recipient` as it is now
     └── AnswersArrived   an answer came in that the association had not seen when it closed
    """


class NotComplete(RequestError):
    def __init__(self, steps: Sequence[str]) -> None:
        super().__init__(", ".join(steps))
        self.steps = list(steps)


class CannotLeave(RequestError):
    def __init__(self, problems: Sequence[Any]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = list(problems)


class NoMoreMails(RequestError):
    pass


class AnswerOvertaken(RequestError):
    def __init__(self, message: str, recipient: Any) -> None:
        super().__init__(message)
        self.recipient = recipient


class AnswersArrived(RequestError):
    pass
