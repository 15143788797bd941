"""Clients of each server, to write a word and read it again. Who asks for a word waits two seconds at most."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import psycopg
import redis

PATIENCE = 20
SHORT = 2  # for questions that a server answers at once, if at all


def write(kind: str, url: str, word: str) -> None:
    """Keep a word on the server."""
    if kind == "redis":
        with redis.Redis.from_url(url, socket_timeout=PATIENCE) as client:
            client.set("word", word)
    elif kind == "postgresql":
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE words (word text)")
            connection.execute("INSERT INTO words VALUES (%s)", [word])
    else:
        ask(url, "PUT", "/words/_doc/1?refresh=true", {"word": word}, patience=PATIENCE)


def read(kind: str, url: str) -> str:
    """The word kept there."""
    if kind == "redis":
        with redis.Redis.from_url(url, socket_timeout=SHORT, decode_responses=True) as client:
            return client.get("word")
    if kind == "postgresql":
        with psycopg.connect(url, connect_timeout=SHORT) as connection:
            return connection.execute("SELECT word FROM words").fetchone()[0]
    return ask(url, "GET", "/words/_search")["hits"]["hits"][0]["_source"]["word"]


def hello(kind: str, url: str) -> object:
    """What the server says to the smallest question."""
    if kind == "redis":
        with redis.Redis.from_url(url, socket_timeout=SHORT) as client:
            return client.ping()
    if kind == "postgresql":
        with psycopg.connect(url, connect_timeout=SHORT) as connection:
            return connection.execute("SELECT 1").fetchone()[0]
    return ask(url, "GET", "/")["version"].get("distribution", "elasticsearch")


def ask(
    url: str, method: str, path: str, body: dict[str, Any] | None = None, *, patience: int = SHORT
) -> dict[str, Any]:
    """A request to a search server."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=patience)
    try:
        connection.request(method, path, json.dumps(body) if body else None, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        content = json.loads(answer.read())
        assert answer.status < 300, content
        return content
    finally:
        connection.close()
