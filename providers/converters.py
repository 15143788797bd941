"""Keys in addresses: 43 characters, 256 bits, unguessable."""

from __future__ import annotations

from django.urls import register_converter


class TokenConverter:
    regex = r"[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TokenConverter, "token")
