"""Reading back the mails that the file backend has written, for the developers' page."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

SEPARATOR = b"-" * 79  # what Django's file backend writes after each message


@dataclass(frozen=True)
class ReceivedMail:
    """A mail as it would have left: the name of its file and what is in it."""

    name: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def sent_at(self) -> datetime | None:
        return parsedate_to_datetime(self.message["Date"]) if self.message["Date"] else None

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    def _part(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return part.get_content() if part is not None else ""


def latest(limit: int = 60) -> list[ReceivedMail]:
    """The newest mails of the folder, newest first."""
    folder = _folder()
    if folder is None:
        return []
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)[:limit]
    return [mail for path in files for mail in reversed(_read(path))]


def find(name: str) -> ReceivedMail | None:
    """One mail by the name that `latest` gave it."""
    folder = _folder()
    stem, _dot, _number = name.rpartition("~")
    path = folder / f"{Path(stem).name}.log" if folder else None
    if path is None or not path.is_file():
        return None
    return next((mail for mail in _read(path) if mail.name == name), None)


def _folder() -> Path | None:
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "")
    return folder if folder.name and folder.is_dir() else None


def _read(path: Path) -> list[ReceivedMail]:
    pieces = [piece.strip(b"\n") for piece in path.read_bytes().split(SEPARATOR)]
    return [
        ReceivedMail(f"{path.stem}~{number}", email.message_from_bytes(piece, policy=email.policy.default))
        for number, piece in enumerate(piece for piece in pieces if piece)
    ]
