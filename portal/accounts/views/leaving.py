"""Deleting one's account."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.accounts.actions.erasure import erase_account
from portal.accounts.exceptions import AccountsError
from portal.accounts.queries import memberships_of, organizations_needing_an_admin
from portal.common.registries import panels_of


@never_cache
@login_required
@reauthentication_required(app="allauth.account")
def delete(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            erase_account(request.user, actor=request.user)
        except AccountsError as error:
            messages.error(request, str(error))
            return redirect("accounts:delete")
        logout(request)
        return redirect("accounts:deleted")
    needing = organizations_needing_an_admin(request.user)
    context = {
        "needing": needing,
        "alone": [
            membership.organization
            for membership in memberships_of(request.user)
            if not membership.organization.memberships.exclude(pk=membership.pk).exists()
        ],
        "panels": [
            (panel.template, values)
            for panel in panels_of("accounts.delete")
            if (values := panel.context(request, request.user)) is not None
        ],
    }
    return render(request, "accounts/delete.html", context)


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/deleted.html")
