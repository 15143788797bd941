"""What a helped association is asked, without an account: is it so, and what may be shown. Its link is the key."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.common.posted import posted
from portal.common.private import private_page
from portal.common.transitions import TransitionError
from providers.enums import Stage
from providers.vetting.actions import signing
from providers.vetting.actions.consent import change_consent
from providers.vetting.forms.sign import ConsentFields, SignForm
from providers.vetting.models import SignLink, ToldProject

READING = ["GET", "HEAD", "POST"]


def _link_or_404(token: str) -> SignLink:
    found = SignLink.objects.select_related("project__application__organization").prefetch_related(
        "project__left", "project__tools"
    )
    link = found.filter(digest=signing.digest_of(token)).first()
    if link is None:
        raise Http404(_("This link opens nothing: it may have been copied in part. It is in the mail you received."))
    return link


def _actor(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


@private_page
@require_http_methods(READING)
def sign(request: HttpRequest, token: str) -> HttpResponse:
    """The story, the three answers, and what may be shown."""
    link = _link_or_404(token)
    application = link.project.application
    if why := signing.why_closed(link, application):
        return render(request, "vetting/sign/closed.html", {"why": why}, status=410)
    try:
        signing.check_not_own(_actor(request), application)
    except signing.OwnFile as error:
        return render(request, "vetting/sign/closed.html", {"why": str(error)}, status=403)
    if request.POST.get("answer") == "wrong-person":
        return _wrong_person(request, link)
    form = SignForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            project = _answer(request, link, form)
        except TransitionError as error:
            return render(request, "vetting/sign/closed.html", {"why": str(error)}, status=409)
        return redirect("vetting:consent", project.consent_token)
    context = {**_told(link.project), "form": form, "link": link}
    return render(request, "vetting/sign/sign.html", context, status=422 if form.errors else 200)


def _told(project: ToldProject) -> dict[str, Any]:
    stages = [str(Stage(stage).label) for stage in project.stages if stage in Stage.values]
    return {"project": project, "application": project.application, "stages": stages}


def _answer(request: HttpRequest, link: SignLink, form: SignForm) -> ToldProject:
    data = form.cleaned_data
    if data["answer"] == SignForm.NO:
        return signing.decline(link, name=data["name"], reason=data["words"], actor=_actor(request))
    correction = data["words"] if data["answer"] == SignForm.CORRECT else ""
    return signing.confirm(
        link, name=data["name"], consent=form.consent(), correction=correction, actor=_actor(request)
    )


def _wrong_person(request: HttpRequest, link: SignLink) -> HttpResponse:
    try:
        signing.wrong_person(link, actor=_actor(request))
    except TransitionError as error:
        return render(request, "vetting/sign/closed.html", {"why": str(error)}, status=409)
    said = _("Thank you for telling us. We do not write to you about this any more.")
    return render(request, "vetting/sign/closed.html", {"why": said, "is_done": True})


@private_page
@require_http_methods(READING)
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """What was answered, and what may be shown: changed or taken back at any time."""
    found = ToldProject.objects.select_related("application", "published_as__provider").prefetch_related(
        "left", "tools"
    )
    project = found.filter(consent_token=token).first()
    if project is None or project.signed_at is None:
        raise Http404(_("This link opens nothing: it may have been copied in part. It is in the mail you received."))
    initial = {name: getattr(project, name) for name in ConsentFields.base_fields}
    form = ConsentFields(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_consent(project, form.consent())
        except TransitionError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("It is noted, and counts at once."))
        return redirect("vetting:consent", token)
    context = {**_told(project), "form": form if project.is_confirmed else None}
    return render(request, "vetting/sign/consent.html", context, status=422 if form.errors else 200)
