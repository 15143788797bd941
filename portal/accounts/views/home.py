"""A person's own page."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.actions.profile import edit_profile
from portal.accounts.forms.profile import ProfileForm
from portal.accounts.queries import memberships_of
from portal.accounts.views.pages import form_page
from portal.accounts.views.terms import terms_to_read
from portal.common.registries import panels_of


@never_cache
@login_required
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "memberships": memberships_of(user),
        "other_addresses": EmailAddress.objects.filter(user=user).exclude(email=user.email).count(),
        "has_app": Authenticator.Type.TOTP in kinds,
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        "has_password": user.has_usable_password(),
        "terms": terms_to_read(request),
        "panels": [
            (panel.template, values)
            for panel in panels_of("accounts.home")
            if (values := panel.context(request, user)) is not None
        ],
    }
    return render(request, "accounts/home.html", context)


@never_cache
@login_required
def edit(request: HttpRequest) -> HttpResponse:
    user = request.user
    initial = {"display_name": user.display_name, "language": user.language}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        edit_profile(user, actor=user, **form.cleaned_data)
        messages.success(request, _("Your changes are kept."))
        with translation.override(user.language):
            return redirect("accounts:home")
    return form_page(
        request,
        form,
        title=_("Your name and your language"),
        submit=_("Keep these changes"),
        back=reverse("accounts:home"),
    )
