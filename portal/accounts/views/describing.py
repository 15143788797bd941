"""What an organization says of itself, for its admins: its profile, its tools."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from portal.accounts.actions.describing import describe_organization, name_tools
from portal.accounts.forms.describing import DescribeForm, ToolsForm
from portal.accounts.queries_profile import answers_of, mark_of_answers, profile_of
from portal.accounts.views.members import administered
from portal.accounts.views.pages import attempt, form_page
from portal.common.posted import posted


@never_cache
@login_required
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    organization = administered(request, slug)
    answers = answers_of(profile_of(organization))
    initial = {**answers.as_fields(), "seen": mark_of_answers(answers)}
    form = DescribeForm(posted(request), initial=initial)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        if attempt(form, lambda: describe_organization(organization, form.answers, actor=request.user, seen=seen)):
            messages.success(request, _("Your changes are kept."))
            return redirect("accounts:organization", slug)
        form.look_again(initial["seen"])
    return form_page(
        request,
        form,
        title=_("Who we are, in figures"),
        intro=_("Answer what you like. Empty, “we prefer not to say” and 0 are three different answers, all welcome."),
        submit=_("Keep these answers"),
        note=_("The members of your organization read it. Of all this, only the sectors stand on a public page."),
        back=reverse("accounts:organization", args=[slug]),
    )


@never_cache
@login_required
def tools(request: HttpRequest, slug: str) -> HttpResponse:
    organization = administered(request, slug)
    profile = profile_of(organization)
    initial = {"tools": profile.tools_in_use.all(), "brands": profile.brands_left.all()} if profile else {}
    form = ToolsForm(posted(request), initial=initial)
    if form.is_valid():
        name_tools(organization, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Your changes are kept."))
        return redirect("accounts:organization", slug)
    return form_page(
        request,
        form,
        title=_("What we use, what we left"),
        intro=_("Others who stand where you stood find you by it, if you have a public page."),
        submit=_("Keep these choices"),
        back=reverse("accounts:organization", args=[slug]),
    )
