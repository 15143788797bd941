"""A person with a browser that keeps cookies, and a note of every page they asked for."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

PATIENCE = 30  # seconds
WORDS_OF_503 = "Route en travaux"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came, and when. Status 0: nothing did."""

    what: str  # "read", "log in" or "decide"
    path: str
    begun: float
    took: float
    status: int
    text: str = ""
    location: str = ""

    @property
    def failed(self) -> bool:
        return self.status == 0 or self.status >= 500

    @property
    def is_told(self) -> bool:
        """Whether a failure is said in the portal's own words."""
        return self.status == 503 and WORDS_OF_503 in self.text


class Notes:
    """All answers that all visitors got, without their pages unless they are failures."""

    def __init__(self) -> None:
        self._answers: list[Answer] = []
        self._lock = threading.Lock()

    def add(self, answer: Answer) -> None:
        kept = answer if answer.failed else Answer(answer.what, answer.path, answer.begun, answer.took, answer.status)
        with self._lock:
            self._answers.append(kept)

    def between(self, begin: float, end: float, *whats: str) -> list[Answer]:
        """Those whose wait was, in part at least, between these two moments."""
        with self._lock:
            found: Iterable[Answer] = list(self._answers)
        return [one for one in found if one.what in whats and one.begun <= end and one.begun + one.took >= begin]


class Visitor:
    """Asks for one page after another."""

    def __init__(self, url: str, notes: Notes, *, address: str, what: str) -> None:
        self.host, self.notes, self.address, self.what = urlsplit(url).netloc, notes, address, what
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, page: Answer, **data: str) -> Answer:
        """Send the form that stands on `page`."""
        token = TOKEN.search(page.text)
        return self._ask("POST", path, {"csrfmiddlewaretoken": token[1] if token else "", **data})

    def _ask(self, method: str, path: str, data: dict[str, str] | None = None) -> Answer:
        begun = time.monotonic()
        try:
            status, text, location = self._talk(method, path, data)
        except (OSError, HTTPException) as error:
            status, text, location = 0, repr(error), ""
        answer = Answer(self.what, f"{method} {path}", begun, time.monotonic() - begun, status, text, location)
        self.notes.add(answer)
        return answer

    def _talk(self, method: str, path: str, data: dict[str, str] | None) -> tuple[int, str, str]:
        headers = {"X-Forwarded-For": self.address}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if data is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection(self.host, timeout=PATIENCE)
        try:
            connection.request(method, path, urlencode(data) if data is not None else None, headers)
            response = connection.getresponse()
            for set_cookie in response.headers.get_all("Set-Cookie", []):
                for name, morsel in SimpleCookie(set_cookie).items():
                    self.cookies[name] = morsel.value
            return response.status, response.read().decode(), response.headers.get("Location", "")
        finally:
            connection.close()
