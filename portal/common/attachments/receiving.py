"""A file on its way in: the question of a form, and what weighs too much, refused before it is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.common.attachments.checking import MOST_BYTES, too_large
from portal.common.attachments.kinds import ACCEPT
from portal.common.attachments.refusal import FileRefused

MOST_SENT = MOST_BYTES + 64 * 1024  # the file, and the rest of the form around it
MOST_PASSED_BY = 64 * 1024 * 1024
PIECE = 64 * 1024


class AttachmentField(forms.FileField):
    """One file that a person chooses on their device; what it is, the action says, by its content."""

    def __init__(self, **kwargs: Any) -> None:
        asked: dict[str, Any] = {
            "label": _("Which file?"),
            "help_text": _(
                "A PDF, a picture (PNG, JPEG, WebP) or an OpenDocument file (ODT, ODS, ODP), 10 MB at most. What it "
                "says of its author, their device and the place is taken out before it is kept."
            ),
            "allow_empty_file": True,  # refused by the action, with its name
            "widget": forms.FileInput(attrs={"accept": ACCEPT}),
            "error_messages": {"required": _("Choose a file on your device first.")},
        }
        super().__init__(**asked, **kwargs)


def refused_by_weight(request: HttpRequest) -> FileRefused | None:
    """Why a form is refused by what its sender declares that it weighs; None for one that may be read.

    To look for the token of the form, as Django does before a view, would already mean reading all of it: a view that
    takes files is `csrf_exempt`, asks this first, and has the token looked for in what it calls then.
    """
    weight = request.headers.get("Content-Length", "")
    if request.method != "POST" or not weight.isdigit() or int(weight) <= MOST_SENT:
        return None
    _pass_by(request, int(weight))
    return too_large(int(weight))


def _pass_by(request: HttpRequest, weight: int) -> None:
    """Let go by, in pieces and kept nowhere, what a person may send by mistake: browsers show an answer only after
    they have sent everything. Of what is larger still nothing is read; the connection is cut.
    """
    if weight <= MOST_PASSED_BY:
        while request.read(PIECE):
            pass
