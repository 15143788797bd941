"""The desk's pages about checked numbers: the queue, and one case with what a moderator may do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.audit.api import history_of
from portal.common.attachments.kinds import PICTURES
from portal.common.pagination import paginate
from portal.common.posted import key_in
from portal.common.readonly import read_only
from portal.moderation.models import ReasonText
from portal.moderation.permissions import demand, is_moderator
from portal.trust.actions.check_answers import confirm_number, refuse_number, take_back
from portal.trust.actions.checking import write_to_record
from portal.trust.enums import CheckState
from portal.trust.forms import DecisionForm, RecordForm, TakeBackForm
from portal.trust.models import IdentifierCheck
from portal.trust.permissions import why_not_decide
from portal.trust.queries import age
from portal.trust.queries_checks import checks_to_decide, closed_checks, leaning_on, life_of_check
from portal.trust.views.claims import attempt
from portal.trust.workflow import CHECK

HISTORY_LENGTH = 20
CLOSED = "closed"


@demand(is_moderator)
@require_safe
@read_only
def desk_checks(request: HttpRequest) -> HttpResponse:
    closed = request.GET.get("state") == CLOSED
    page = paginate(closed_checks() if closed else checks_to_decide(), request.GET.get("page"), per_page=25)
    rows = [(check, age(check.waits_since)) for check in page]
    return render(request, "trust/desk/checks.html", {"page_of_checks": page, "rows": rows, "closed": closed})


@demand(is_moderator)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_check(request: HttpRequest, pk: int) -> HttpResponse:
    rows = IdentifierCheck.objects.select_related("organization__commune", "voucher", "asked_by")
    check = get_object_or_404(rows, pk=pk)
    conflict = why_not_decide(request.user, check.asked_by, *check.sides)
    writes = "write" in request.POST
    form = _form(request, check, sent=request.method == "POST" and not writes)
    record_form = RecordForm(request.POST if writes else None) if CHECK.can("mail", check.state) else None
    if conflict:
        form = record_form = None
    status = 200
    if request.method == "POST":
        if done := _done(request, check, record_form if writes else form):
            messages.success(request, done)
            return redirect("trust:desk_check", pk)
        if not form:
            messages.error(request, _("Something else happened in the meantime. Here is how the case stands now."))
        status = 422 if form else 409
    topic = ReasonText.Topic.CHECK_NUMBER
    context: dict[str, Any] = {
        "check": check,
        "conflict": conflict,
        "form": form,
        "record_form": record_form,
        "typed": request.POST.get("reason") or request.POST.get("address", "") if not form else "",
        "reasons": ReasonText.objects.filter(topic=topic) if form and check.is_to_decide else [],
        "life": life_of_check(check),
        "is_picture": check.media_type in PICTURES,
        "leaning": leaning_on(check.organization),
        "changed": check.identifier != check.organization.identifier,
        "history": list(history_of(check)[:HISTORY_LENGTH]),
    }
    return render(request, "trust/desk/check.html", context, status=status)


def _form(request: HttpRequest, check: IdentifierCheck, *, sent: bool) -> DecisionForm | TakeBackForm | None:
    """What a moderator can decide as the check stands: its end, or that it was an error; None while others answer."""
    data = request.POST if sent else None
    if check.is_to_decide:
        words = {"yes": _("The number is theirs"), "no": _("It is not, or nothing shows it")}
        return DecisionForm(data, initial={"reason": _picked(request)}, **words)
    return TakeBackForm(data) if check.state == CheckState.CONFIRMED else None


def _done(request: HttpRequest, check: IdentifierCheck, form: Any) -> str:
    """Do what was sent; what to say of it, or nothing where the form, if any, says what is wrong."""
    if form is None or not form.is_valid():
        return ""
    told, given = _("Your decision is traced, and those concerned are told."), form.cleaned_data
    if isinstance(form, RecordForm):
        told = _("The address is written to. The link in the mail is valid for seven days.")
        done = attempt(form, lambda: write_to_record(check, actor=request.user, address=given["address"]))
    elif isinstance(form, DecisionForm):
        act = confirm_number if form.says_yes else refuse_number
        done = attempt(form, lambda: act(check, actor=request.user, reason=given["reason"]))
    else:
        done = attempt(form, lambda: take_back(check, actor=request.user, reason=given["reason"]))
    return told if done else ""


def _picked(request: HttpRequest) -> str:
    """The ready reason that was chosen from the list, if any."""
    found = ReasonText.objects.filter(pk=key_in(request.GET.get("reason")), topic=ReasonText.Topic.CHECK_NUMBER).first()
    return found.text if found else ""
