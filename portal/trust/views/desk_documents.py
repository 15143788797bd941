"""The one door through which a moderator comes to a document that is shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.common.attachments.handing_out import hand_out_to_look_at
from portal.common.private import private_page
from portal.moderation.permissions import demand, is_moderator
from portal.trust.actions.documents import open_document
from portal.trust.exceptions import DocumentGone
from portal.trust.models import IdentifierCheck


@private_page
@demand(is_moderator)
@require_POST
def desk_check_document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand the document out to whoever may decide; a form leads here, as every opening leaves a trace."""
    rows = IdentifierCheck.objects.select_related("organization", "voucher", "asked_by")
    check = get_object_or_404(rows, pk=pk)
    try:
        shown = open_document(check, actor=request.user)
    except DocumentGone as error:
        messages.error(request, str(error))
        return redirect("trust:desk_check", pk)
    gone = _("The bytes of this document are gone. Refuse with this reason, so that it can be sent again.")
    return hand_out_to_look_at(str(shown.stored_as), name=shown.file_name, media_type=shown.media_type, gone=gone)
