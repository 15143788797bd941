"""A search server that is neither alive nor dead: it accepts every connection, and answers badly or never."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.utils.ports import free_port

Answer = Callable[["Patient"], None]


class Patient(BaseHTTPRequestHandler):
    """One request to the server."""

    def do_GET(self) -> None:  # noqa: N802 - the name is the library's
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked += 1  # type: ignore[attr-defined]
        self.server.answer(self)  # type: ignore[attr-defined]

    do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

    def say(self, status: int, body: bytes, kind: str = "application/json", length: int | None = None) -> None:
        """Answer with this, and claim that it is `length` bytes long."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nobody reads it."""


def error(status: int) -> Answer:
    """A server that refuses in its own words."""
    body = json.dumps({"error": {"type": "rejected", "reason": "too much to do"}, "status": status}).encode()
    return lambda request: request.say(status, body)


ANSWERS: dict[str, Answer] = {
    "never answers": lambda request: request.server.closing.wait(30),  # type: ignore[attr-defined, func-returns-value]
    "too many requests": error(429),
    "unavailable": error(503),
    "wrong password": error(401),
    "a page of a proxy": lambda request: request.say(200, b"<html><h1>Welcome</h1></html>", "text/html"),
    "an error page of a proxy": lambda request: request.say(502, b"<html><h1>Bad gateway</h1></html>", "text/html"),
    "half an answer": lambda request: request.say(200, b'{"took": 3, "hits": {"total"', length=4000),
    "broken JSON": lambda request: request.say(200, b'{"took": 3, "hits": {"total"'),
    "another answer": lambda request: request.say(200, b'{"tagline": "You Know, for Cats"}'),
    "a list": lambda request: request.say(200, b"[1, 2, 3]"),
    "nothing": lambda request: request.say(200, b""),
}


class HalfDead(ThreadingHTTPServer):
    """Its address, and how often it was asked."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", free_port()), Patient)
        self.answer, self.asked, self.closing = answer, 0, threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def half_dead(answer: Answer) -> Iterator[HalfDead]:
    """Such a server for the length of the block."""
    server = HalfDead(answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
