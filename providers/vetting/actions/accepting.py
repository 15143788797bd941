"""A file becomes a listing."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.enums import OrganizationState
from portal.common import clock
from providers.actions.publishing import publish_new_listing
from providers.editing.rules import problems_of
from providers.enums import VerificationKind
from providers.models import Provider
from providers.verification import a_year_after
from providers.vetting.content import LISTING_FIELDS
from providers.vetting.enums import Role
from providers.vetting.listing import listing_of, projects_of, shown
from providers.vetting.models import Application, ToldProject
from providers.vetting.workflow import VoteRefused


def publish_from(application: Application, *, actor: Any) -> Provider:
    """Publish the listing that a file makes, in the caller's transaction, verified from today for a year.

    Of the told supports it shows what their associations agreed to. Raises VoteRefused when something of the file
    cannot be published any more, or its organization is gone or asleep; nothing was written then.
    """
    if application.organization is None:
        raise VoteRefused(_("The organization that applies is gone: nothing can be published."))
    if application.organization.state != OrganizationState.ACTIVE:
        raise VoteRefused(_("The organization that applies is asleep: it can be accepted once it wakes."))
    today = clock.today()
    told = projects_of(application)
    data = listing_of(
        application.values,
        projects=[shown(project, application.language) for project in told],
        day=today,
        until=a_year_after(today),
    )
    problems = problems_of({name: getattr(data, name) for name in LISTING_FIELDS})
    if problems:
        sentences = " ".join(sentence for name in problems for sentence in problems[name])
        raise VoteRefused(_("This file cannot be published as it is: %(why)s") % {"why": sentences})
    provider = publish_new_listing(
        application.organization, data, _steps(application, told), actor=actor, role=Role.VOTES
    )
    published = dict(provider.projects.values_list("position", "pk"))
    for place, project in enumerate(told):
        ToldProject.objects.filter(pk=project.pk).update(published_as=published[place])
    return provider


def _steps(application: Application, told: list[ToldProject]) -> list[tuple[VerificationKind, Any]]:
    sent = clock.day_of(application.submitted_at or clock.now())
    steps = [(VerificationKind.APPLIED, sent), (VerificationKind.VERIFIED, clock.today())]
    if signed := [project.signed_at for project in told if project.is_confirmed and project.signed_at]:
        steps.append((VerificationKind.CONFIRMED, clock.day_of(max(signed))))
    return steps
