"""Addresses of applying and vetting: each room of it has its own list."""

from __future__ import annotations

from typing import Any

app_name = "vetting"
urlpatterns: list[Any] = []
