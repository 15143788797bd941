"""Files attached to an application, and the addresses they are at."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from providers.vetting.actions.attaching import attach
from providers.vetting.enums import Part
from providers.vetting.models import Application, Attachment
from tests.portal.common.files import pdf, upload


def attached(application: Application, content: bytes | None = None, name: str = "rapport.pdf") -> Attachment:
    """A file attached by the one who began the application."""
    data = pdf() if content is None else content
    return attach(application, upload(name, data), part=Part.PROJECTS, actor=application.author)


def at(name: str, application: Any, *args: Any) -> str:
    """The address of one of its pages."""
    return reverse(f"vetting:{name}", args=[application.pk, *args])


def words(response: Any) -> str:
    """What a page says, with ordinary spaces."""
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ")
