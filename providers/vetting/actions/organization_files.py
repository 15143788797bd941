"""What of its files an organization takes along, and what happens to them when it is deleted."""

from __future__ import annotations

from typing import Any

from portal.common.locks import hold
from portal.common.takeout import Told
from providers.vetting.actions.file_upkeep import end_with_organization, forget_untold_supports
from providers.vetting.actions.prospect_upkeep import blank_prospect
from providers.vetting.models import Application, Prospect, ToldProject


def erase_files_of(organization: Any, actor: Any) -> None:
    """Eraser of an organization, in the caller's transaction: open files are withdrawn, all are emptied, drafts go.

    States, dates and votes stay for the figures. Supports told elsewhere do not point to it any more; what was noted of
    it before it applied goes too.
    """
    files = hold(Application.objects.filter(organization=organization))
    for prospect in Prospect.objects.filter(application__in=[file.pk for file in files]):
        blank_prospect(prospect)
    for application in files:
        end_with_organization(application)
    ToldProject.objects.filter(organization=organization).update(organization=None)


def erase_supports_of(organization: Any, actor: Any) -> None:
    """Eraser of an organization, after its listings: the supports that only those told."""
    forget_untold_supports()


def export_files_of(organization: Any) -> Told:
    """Exporter of an organization: its files with their supports and messages, as its admins read them."""
    files = Application.objects.filter(organization=organization).prefetch_related("projects", "messages")
    return Told(
        (
            files,
            lambda file: {
                "name": file.name,
                "state": file.state,
                "begun_at": file.created_at,
                "sent_at": file.submitted_at,
                "decided_at": file.decided_at,
                "values": file.values,
                "reasons": file.decision_reason,
                "appeal": file.appeal_reason,
                "supports": [_support(project) for project in file.projects.all()],
                "messages": [
                    {"from": message.side, "text": message.text, "sent_at": message.sent_at}
                    for message in file.messages.all()
                ],
            },
        ),
    )


def _support(project: ToldProject) -> dict[str, Any]:
    return {
        "association": project.association,
        "period": project.period,
        "story": project.story,
        "learnt": project.learnt,
        "contact": [project.contact_name, project.contact_email],
        "answer": project.sign_state,
        "correction": project.correction,
        "explanation": project.explanation,
        "why_not": project.decline_reason,
        "quote": project.quote,
    }
