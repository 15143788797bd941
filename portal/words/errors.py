from __future__ import annotations


class WordsError(Exception):
    """Why something was not done with words; the text is shown to the person, and nothing was written.

    WordsError
    ├── TooManyCorrections  limits stand in the way
    ├── NothingToCorrect    the page says all of it already
    └── CannotUndo          what was done has been changed since
    """


class TooManyCorrections(WordsError):
    pass


class NothingToCorrect(WordsError):
    pass


class CannotUndo(WordsError):
    pass
