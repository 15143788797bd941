"""A told support of a published listing, once the association it is about has changed its mind."""

from __future__ import annotations

from django.db.models import F

from portal.audit.api import record
from portal.common import clock
from providers.actions.moving import held, index_soon_and_now
from providers.importing.data import ProjectData
from providers.models import Provider, SupportProject


def show_project(project: SupportProject, data: ProjectData) -> SupportProject:
    """Let a listing tell a support as `data` says, in the caller's transaction: name, words, and whether it is shown.

    What was done together stays as it is. Writes the support, the revision, the audit row and the index event.
    """
    provider = held(Provider.objects.get(pk=project.provider_id))
    now = clock.now()
    SupportProject.objects.filter(pk=project.pk).update(
        association=data.association, quote=data.quote, quote_by=data.quote_by, is_shown=data.is_shown
    )
    Provider.objects.filter(pk=provider.pk).update(revision=F("revision") + 1, updated_at=now)
    record(
        "listing.project_shown",
        provider,
        actor=None,
        role="helped association",
        organization=provider.organization,
        new={"support": project.pk, "shown": data.is_shown},
        at=now,
    )
    index_soon_and_now(provider)
    project.refresh_from_db()
    return project
