"""`/dev/personnes/`, in debug only: signing in as anybody, the second factor counted as done."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.accounts.enums import StaffGroup
from portal.accounts.models import User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SHOWN = 300


def people(request: HttpRequest) -> HttpResponse:
    """Keepers of the portal first, then admins, then everybody else, each with what they are."""
    found = User.objects.filter(is_active=True).prefetch_related("groups", "memberships__organization")
    ordered = found.order_by("-is_superuser", "-is_staff", "display_name", "pk")[:SHOWN]
    rows = [(person, roles_in_words(person)) for person in ordered]
    return render(request, "accounts/dev/people.html", {"rows": rows, "total": found.count()})


def roles_in_words(person: User) -> list[str]:
    """What somebody is here: group of keepers, role in each organization."""
    words = ["superuser"] if person.is_superuser else []
    words += [str(StaffGroup(group.name).label) for group in person.groups.all() if group.name in StaffGroup.values]
    words += [f"{membership.role_in_words}, {membership.organization}" for membership in person.memberships.all()]
    return words


@require_POST
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Log in as this person, with the records that a log-in with both factors would leave."""
    person = get_object_or_404(User, pk=pk, is_active=True)
    logout(request)
    login(request, person, backend=BACKEND)
    record_authentication(request, person, method="code", email=person.email)
    record_authentication(request, person, method="mfa", type="totp", reauthenticated=True)
    user_logged_in.send(sender=User, request=request, response=None, user=person)
    return redirect(request.POST.get("next") if is_local(request.POST.get("next", "")) else "accounts:home")


def is_local(path: str) -> bool:
    return path.startswith("/") and not path.startswith(("//", "/\\"))
