"""What a helped association lets be shown: at any time, on the listing too once it is there."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from providers.actions.projects import show_project
from providers.vetting.actions.signing import ROLE, Consent
from providers.vetting.listing import shown
from providers.vetting.models import Application, ToldProject
from providers.vetting.notifications.applicant import tell_applicant
from providers.vetting.notifications.sign import ConsentChanged
from providers.vetting.workflow import VettingError


def change_consent(project: ToldProject, consent: Consent) -> ToldProject:
    """The association says anew what may be shown; the published listing follows in the same transaction.

    Whoever holds the link of the mail of thanks may do it. Writes the consent, the listing, audit rows, a mail to the
    applicant; nothing when it is the same as before. Raises VettingError for one that was never confirmed.
    """
    with transaction.atomic():
        hold(Application.objects.filter(pk=project.application_id))
        hold(ToldProject.objects.filter(pk=project.pk))
        project = ToldProject.objects.select_related("application__organization", "published_as").get(pk=project.pk)
        if not project.is_confirmed:
            raise VettingError(_("Nothing was confirmed here, so nothing is shown."))
        columns = consent.columns
        if all(getattr(project, name) == value for name, value in columns.items()):
            return project
        ToldProject.objects.filter(pk=project.pk).update(**columns)
        project.refresh_from_db()
        if project.published_as is not None:
            show_project(project.published_as, shown(project, project.application.language))
        record(
            "application.consent_changed",
            project.application,
            actor=None,
            role=ROLE,
            new={"support": project.pk, "shown": project.shows_story},
            at=clock.now(),
        )
        tell_applicant(project.application, ConsentChanged.of(project))
    return project
