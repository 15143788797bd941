"""Showing that it is you, and what happens when the second factor is lost."""

from __future__ import annotations

from allauth.account.internal.stagekit import unstash_login
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from portal.accounts.actions.factor_reset import (
    ask_factor_reset,
    find_by_stop_token,
    refuse_factor_reset,
    start_factor_reset,
    stop_factor_reset,
)
from portal.accounts.actions.proof import prove_with_code, send_proof_code, waits_for_code
from portal.accounts.enums import FactorResetState
from portal.accounts.exceptions import AccountsError
from portal.accounts.forms.safety import CodeForm, DecisionForm
from portal.accounts.models import FactorReset
from portal.accounts.permissions import check_is_operator
from portal.accounts.views.pages import attempt
from portal.common.transitions import TransitionError

OPEN = [FactorResetState.ASKED, FactorResetState.WAITING]


@never_cache
@login_required
def confirm_code(request: HttpRequest) -> HttpResponse:
    """For accounts that a code by mail opens: a new code before something that matters."""
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        limited = ratelimit.consume_or_429(request, action="reauthenticate", user=request.user)
        if limited:
            return limited
        if "send" in request.POST:
            send_proof_code(request, actor=request.user)
        elif form.is_valid():
            if prove_with_code(request, form.cleaned_data["code"], actor=request.user):
                return redirect(get_next_redirect_url(request) or reverse("accounts:home"))
            form.add_error("code", _("This is not the code, or it is too old. Compare it with the last mail."))
    context = {"form": form, "sent": waits_for_code(request), "next": request.GET.get("next", "")}
    return render(request, "accounts/confirm_code.html", context)


@never_cache
def factor_lost(request: HttpRequest) -> HttpResponse:
    """Only in the middle of logging in: the first factor has been shown, the second is missing."""
    login = unstash_login(request, peek=True)
    user = login.user if login else None
    if request.method == "POST" and user is not None:
        try:
            ask_factor_reset(user, actor=user)
        except AccountsError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your request is with the operators. Watch your mailbox."))
        return redirect("account_login")
    return render(request, "accounts/factor_lost.html", {"may_ask": user is not None})


# As with the link that stops mails, the signed link is the authority here.
@csrf_exempt
@never_cache
def factor_stop(request: HttpRequest, token: str) -> HttpResponse:
    reset = find_by_stop_token(token)
    if reset is None:
        raise Http404(_("This link is incomplete: copy it whole from the mail."))
    if request.method == "POST":
        try:
            stop_factor_reset(reset)
        except TransitionError:  # too late or twice: the page says how it stands
            pass
        reset.refresh_from_db()
    return render(request, "accounts/factor_stop.html", {"reset": reset, "is_open": reset.state in OPEN})


@never_cache
@login_required
def factor_resets(request: HttpRequest) -> HttpResponse:
    """What waits for the operators."""
    check_is_operator(request.user)
    resets = FactorReset.objects.filter(state__in=OPEN).select_related("user")
    return render(request, "accounts/factor_resets.html", {"resets": resets})


@never_cache
@login_required
def factor_decide(request: HttpRequest, pk: int) -> HttpResponse:
    check_is_operator(request.user)
    reset = get_object_or_404(FactorReset.objects.select_related("user"), pk=pk, state=FactorResetState.ASKED)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        decide = refuse_factor_reset if "refuse" in request.POST else start_factor_reset
        if attempt(form, lambda: decide(reset, actor=request.user, **form.cleaned_data)):
            messages.success(request, _("Your decision is traced, and the person is told."))
            return redirect("accounts:factor_resets")
    return render(request, "accounts/factor_decide.html", {"form": form, "reset": reset})
