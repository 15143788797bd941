"""Keys in addresses: 43 characters, 256 bits, unguessable. Whoever holds one opens its page."""

from __future__ import annotations

import secrets

from django.urls import register_converter


def new_token() -> str:
    return secrets.token_urlsafe(32)


class TokenConverter:
    regex = r"[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TokenConverter, "token")
