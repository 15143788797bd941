"""The page behind the link of an invitation, with or without an account."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.actions.invitations import accept_invitation, decline_invitation, find_invitation
from portal.accounts.exceptions import AccountsError


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    found = find_invitation(token)
    if found is None:
        raise Http404(_("This link is incomplete, or the invitation is gone. Copy the whole link from the mail."))
    if request.method == "POST":
        try:
            return _answer(request, found)
        except AccountsError as error:
            messages.error(request, str(error))
            found.refresh_from_db()
    query = urlencode({"next": request.path})
    context = {
        "invitation": found,
        "login_url": f"{reverse('account_request_login_code')}?{query}",
        "signup_url": f"{reverse('account_signup')}?{query}",
    }
    return render(request, "accounts/invitation.html", context)


def _answer(request: HttpRequest, found) -> HttpResponse:
    if "decline" in request.POST:
        decline_invitation(found, actor=request.user if request.user.is_authenticated else None)
        messages.success(request, _("You declined. Those who invited you are told; nothing else happens."))
        return redirect(request.path)
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_request_login_code')}?{urlencode({'next': request.path})}")
    membership = accept_invitation(found, actor=request.user)
    messages.success(request, _("Welcome to “%(name)s”.") % {"name": membership.organization.name})
    return redirect("accounts:organization", membership.organization.slug)
