"""A private file on its way out: its bytes alone, of which a browser runs and frames nothing."""

from __future__ import annotations

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase

from portal.common.attachments.kinds import PICTURES
from portal.common.private_storage import private_storage

NOTHING_RUNS = "default-src 'none'; sandbox"


def hand_out(stored_as: str, *, name: str, media_type: str, gone: str) -> HttpResponseBase:
    """A file to be saved under its name. The caller has looked who asks. Raises Http404, saying `gone`, without it."""
    return _answer(stored_as, gone, as_attachment=True, filename=name, content_type=media_type)


def hand_out_to_look_at(stored_as: str, *, name: str, media_type: str, gone: str) -> HttpResponseBase:
    """As `hand_out`, but for pictures: they were drawn anew, so they are shown, and no copy stays on a disk."""
    saved = media_type not in PICTURES
    return _answer(stored_as, gone, as_attachment=saved, filename=name, content_type=media_type)


def _answer(stored_as: str, gone: str, *, as_attachment: bool, filename: str, content_type: str) -> HttpResponseBase:
    try:
        content = private_storage().open(stored_as)
    except FileNotFoundError:
        raise Http404(gone) from None
    response = FileResponse(content, as_attachment=as_attachment, filename=filename, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING_RUNS
    return response
