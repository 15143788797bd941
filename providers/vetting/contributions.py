"""What this app hands to the rooms below: lists of the desk, words of the audit, mails, jobs, erasers, panels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.actions.merging import moves
from portal.accounts.registry import merge_obstacles, organization_erasers, organization_exporters
from portal.audit.words import name_verbs
from portal.common.private_storage import private_storage
from portal.common.registries import (
    ExportedFile,
    Panel,
    erasers,
    exported_words,
    exporters,
    file_exporters,
    panels_of,
)
from portal.moderation.permissions import is_moderator
from portal.moderation.registry import Case, Queue, cases, queues
from providers.vetting.actions import (
    attached_bytes,
    file_upkeep,
    organization_files,
    people,
    prospect_upkeep,
    sign_upkeep,
)
from providers.vetting.actions import waiting as waiting_list
from providers.vetting.models import Application, Attachment, ToldProject
from providers.vetting.notifications import applicant, desk, prospects, sign
from providers.vetting.notifications import waiting as waiting_mails
from providers.vetting.permissions import visible_to, works_with_files
from providers.vetting.queries_desk import two_open_files
from providers.vetting.queries_prospects import prospect_names, suggestions_waiting

FILED_BY_IMPORT = (
    *(attached_bytes, sign_upkeep, file_upkeep, prospect_upkeep, waiting_list),
    *(applicant, sign, desk, prospects, waiting_mails),
)
SHOWN_IN_ACCOUNT = 20

VERBS = {
    "rules.change": _("changed the rules of the review"),
    "criteria.begin": _("began a version of the criteria"),
    "criteria.add": _("added a criterion"),
    "criteria.edit": _("worded a criterion anew"),
    "criteria.move": _("moved a criterion"),
    "criteria.remove": _("removed a criterion"),
    "criteria.discard": _("discarded the draft of the criteria"),
    "criteria.publish": _("published a version of the criteria"),
    "application.start": _("began a file"),
    "application.attach": _("attached a file"),
    "application.remove_attachment": _("took an attached file out"),
    "application.discard": _("deleted a draft"),
    "application.submit": _("sent the file"),
    "application.write": _("wrote a message"),
    "application.note": _("wrote an internal note"),
    "application.assign": _("gave the file to somebody"),
    "application.judge": _("filled the grid"),
    "application.vote": _("voted"),
    "application.take_back_vote": _("took a vote back"),
    "application.stand_aside": _("stood aside"),
    "application.come_back": _("came back, having stood aside by mistake"),
    "application.name_guest": _("named a guest"),
    "application.take_back_guest": _("took a guest back"),
    "application.take": _("took the file to read"),
    "application.request_changes": _("asked for something to be completed"),
    "application.submit_again": _("completed and sent again"),
    "application.accept": _("accepted by the votes"),
    "application.refuse": _("refused by the votes"),
    "application.appeal": _("appealed"),
    "application.take_up": _("took the appeal to read"),
    "application.refuse_for_good": _("refused after the appeal"),
    "application.withdraw": _("withdrew the file"),
    "application.lapse": _("withdrawn, as nobody completed it"),
    "application.end": _("ended with its organization"),
    "application.blank": _("file emptied"),
    "application.sign_confirmed": _("an association confirmed"),
    "application.sign_corrected": _("an association confirmed, with a correction"),
    "application.sign_declined": _("an association did not confirm"),
    "application.sign_wrong_person": _("somebody else is to be asked in an association"),
    "application.correction_accepted": _("took a correction over"),
    "application.correction_explained": _("explained what an association corrects"),
    "application.consent_changed": _("an association changed what may be shown"),
    "prospect.suggest": _("suggested somebody for the directory"),
    "prospect.note": _("noted somebody who could be listed"),
    "prospect.import": pgettext_lazy("a prospect", "taken in with a table"),
    "prospect.edit": _("changed what is noted"),
    "prospect.invite": _("invited"),
    "prospect.remind": _("reminded, the only time"),
    "prospect.go_silent": _("never answered"),
    "prospect.apply": _("began a file"),
    "prospect.refuse": _("asked us never to write again"),
    "prospect.set_aside": _("set aside"),
    "prospect.blank": _("name, address and words deleted"),
}


def own_files(request: Any, _page: Any) -> dict[str, Any] | None:
    """The files of the organizations that this person administers."""
    files = list(visible_to(request.user).select_related("organization")[:SHOWN_IN_ACCOUNT])
    return {"files": files} if files else None


WORDS = {
    "vetting": _("Applications to be listed, and what you wrote or voted about some"),
    "vetting.prospects": _("Who could be listed: whom you suggested, or you"),
    "vetting.waiting": _("The waiting list"),
    "vetting.files": _("Its applications to be listed"),
}


def attached_by(user: Any) -> Iterator[ExportedFile]:
    """The files this person attached to applications that they may still read."""
    own = Attachment.objects.filter(added_by=user, application__in=visible_to(user))
    for attachment in own:
        yield ExportedFile(attachment.name, partial(private_storage().open, attachment.stored_as))


def files_of(_request: Any, organization: Any) -> dict[str, Any]:
    """What the page that deletes an organization says of its applications."""
    return {"open": Application.objects.open().filter(organization=organization).exists()}


def register() -> None:
    """Called once the models are loaded."""
    name_verbs(VERBS)
    # Before the account's own eraser: prospects are recognised by the address of the account.
    erasers.register("vetting.prospects", prospect_upkeep.erase_prospects, position=12)
    exporters.register("vetting.prospects", prospect_upkeep.export_prospects)
    queues.register(
        "prospects",
        Queue(
            label=_("Who could be listed"),
            description=_("Those whom readers suggest, or who are in our tables: invite them once, or set them aside."),
            url_name="vetting:prospects",
            waiting=suggestions_waiting,
            visible=is_moderator,
        ),
        position=120,
    )
    cases.register("vetting.prospect", Case("vetting:prospect", prospect_names))
    # First of all: who belongs where is looked at here, and a file is held before the listings that hang on it.
    erasers.register("vetting", people.erase_files, position=5)
    exporters.register("vetting", people.export_files)
    queues.register(
        "files",
        Queue(
            label=_("Applications"),
            description=_("Who asks to be listed: read the file, fill the criteria, vote. Two who agree decide."),
            url_name="vetting:desk_files",
            waiting=Application.objects.at_desk,
            visible=works_with_files,
        ),
        position=80,
    )
    panels_of("accounts.home").register("vetting.files", Panel("vetting/apply/_account.html", own_files), position=20)
    queues.register(
        "committee",
        Queue(
            label=_("Rules and criteria"),
            description=_(
                "What the committee settles: the quorum, the intake, the criteria in versions; and the figures."
            ),
            url_name="vetting:committee",
            waiting=None,
            visible=is_moderator,
        ),
        position=130,
    )
    moves(Application)
    moves(ToldProject)
    merge_obstacles.register("vetting.files", two_open_files)
    erasers.register("vetting.waiting", waiting_list.erase_waiting, position=30)
    exporters.register("vetting.waiting", waiting_list.export_waiting)
    file_exporters.register("vetting.attached", attached_by)
    # Files before the listings that hang on them; what only a listing told goes after it.
    organization_erasers.register("vetting.files", organization_files.erase_files_of, position=10)
    organization_erasers.register("vetting.supports", organization_files.erase_supports_of, position=30)
    organization_exporters.register("vetting.files", organization_files.export_files_of, position=60)
    for name, words in WORDS.items():
        exported_words.register(name, words)
    panels_of("accounts.organization_delete").register(
        "vetting", Panel("vetting/apply/_deleting.html", files_of), position=60
    )
