"""What a person says of themself."""

from __future__ import annotations

from portal.accounts.models import User


def edit_profile(user: User, *, actor: User, display_name: str, language: str) -> User:
    """Change one's own name and the language of one's mails."""
    if actor.pk != user.pk:
        raise PermissionError("a profile is changed by its owner")
    user.display_name = " ".join(display_name.split())
    user.language = language
    user.save(update_fields=["display_name", "language"])
    return user
