"""The terms of use: what was accepted, and what is new. Nobody is kept from reading or writing by them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.actions.terms import accept_terms
from portal.accounts.exceptions import AccountsError
from portal.accounts.queries import accepted_by, terms_to_accept
from portal.accounts.registry import Terms, terms_in_force
from portal.common.private import private_page


def language_of(request: HttpRequest) -> str:
    """The language of the page, as the terms know it."""
    return (get_language() or "fr")[:2]


def terms_to_read(request: HttpRequest) -> Terms | None:
    """The terms in force that the reader has not accepted yet."""
    return terms_to_accept(request.user, language_of(request))


@private_page
@login_required
def terms(request: HttpRequest) -> HttpResponse:
    """What is in force, whether the reader has accepted it, and a button to do so."""
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            accept_terms(request.user, actor=request.user, version=version, language=language_of(request))
        except AccountsError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Thank you: it is noted that you accepted the terms of use."))
        return redirect("accounts:terms")
    context = {
        "terms": terms_in_force(language_of(request)),
        "to_accept": terms_to_read(request),
        "accepted": accepted_by(request.user),
    }
    return render(request, "accounts/terms.html", context)
