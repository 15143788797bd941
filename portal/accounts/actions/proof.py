"""A code by mail that shows it is still the owner who sits before an open session."""

from __future__ import annotations

import hmac
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.accounts.notifications.codes import CODE_LIFE, ConfirmCode
from portal.common import clock
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient

SESSION_KEY = "accounts_confirm_code"
ATTEMPTS = 3


def _digest(code: str) -> str:
    compact = "".join(character for character in code.upper() if character.isalnum())
    return salted_hmac("portal.accounts.proof", compact).hexdigest()


def send_proof_code(request: HttpRequest, *, actor: Any) -> None:
    """Write a new code to the person's address; earlier ones are void. The session keeps a digest of it."""
    code = get_adapter(request).generate_login_code()
    with transaction.atomic():
        send(ConfirmCode(code), to=Recipient.of(actor))
    request.session[SESSION_KEY] = {"digest": _digest(code), "at": clock.now().timestamp(), "left": ATTEMPTS}


def waits_for_code(request: HttpRequest) -> bool:
    """Whether a code was sent that can still be typed."""
    state = request.session.get(SESSION_KEY)
    if not state or state["left"] <= 0:
        return False
    return clock.now().timestamp() - state["at"] < CODE_LIFE.total_seconds()


def prove_with_code(request: HttpRequest, code: str, *, actor: Any) -> bool:
    """Whether the typed code is the one sent; then the session counts as freshly authenticated. Three tries."""
    if not waits_for_code(request):
        return False
    state = request.session[SESSION_KEY]
    if not hmac.compare_digest(state["digest"], _digest(code)):
        request.session[SESSION_KEY] = {**state, "left": state["left"] - 1}
        return False
    del request.session[SESSION_KEY]
    record_authentication(request, actor, method="code", email=actor.email, reauthenticated=True)
    return True
