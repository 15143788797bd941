"""A bar for long work, in a terminal; in a log, one line for each tenth."""

from __future__ import annotations

from typing import Any

WIDTH = 30


class ProgressBar:
    """Called with (done, total) as the work goes on; `stream` is a command's stdout."""

    def __init__(self, stream: Any, label: str) -> None:
        self.stream, self.label = stream, label
        self.in_terminal = stream.isatty()
        self._last_tenth = -1

    def __call__(self, done: int, total: int) -> None:
        share = done / total if total else 1.0
        tenth = int(share * 10)
        if not self.in_terminal and tenth == self._last_tenth:
            return
        self._last_tenth = tenth
        filled = int(share * WIDTH)
        bar = "█" * filled + "·" * (WIDTH - filled)
        # In a terminal the line is written over.
        self.stream.write(f"  {self.label} {bar} {done} / {total}", ending="\r" if self.in_terminal else "\n")
        self.stream.flush()

    def end(self) -> None:
        """Leave the line as it is and go to the next one."""
        if self.in_terminal and self._last_tenth >= 0:
            self.stream.write("")
