"""What this app hands to the rooms below: mails, periodic jobs, erasers, exporters, panels of the account page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.registry import organization_erasers, organization_exporters, organization_hooks
from portal.audit.words import name_verbs
from portal.common.registries import Kept, Panel, erasers, exporters, panels_of, retention
from providers.actions import change_upkeep, edit_upkeep, leaving, table_runs, verification
from providers.actions.listings import follow_organization
from providers.actions.mistakes import people as mistake_people
from providers.actions.mistakes import upkeep as mistake_upkeep
from providers.actions.requests import people, upkeep
from providers.notifications import edits as edit_mails
from providers.notifications import mistakes as mistake_mails
from providers.notifications import moderated as moderated_mails
from providers.notifications import partnerships as partnership_mails
from providers.notifications import requests as request_mails
from providers.queries_requests import listings_of, open_answers, requests_for

FILED_BY_IMPORT = (
    *(upkeep, leaving, verification, edit_upkeep, change_upkeep, table_runs, mistake_upkeep),
    *(request_mails, edit_mails, moderated_mails, mistake_mails, partnership_mails),
)
SHOWN_IN_ACCOUNT = 50
VERBS = {
    "listing.publish": _("accepted and published"),
    "listing.imported": _("taken in with a table"),
    "listing.reimported": _("changed with a table"),
    "listing.suspend": _("suspended"),
    "listing.restore": _("put back"),
    "listing.pause": _("withdrawn by its own people"),
    "listing.resume": _("shown again by its own people"),
    "listing.expire": _("to be confirmed from now on"),
    "listing.unlist": _("out of the directory, as nobody confirmed it"),
    "listing.confirm": _("confirmed by its own people"),
    "listing.renew": _("verified anew with a table"),
    "listing.relist": _("verified again and put back"),
    "listing.leave": _("left for good"),
    "listing.project_shown": _("an association changed what is shown of a support"),
    "listing.moderated": _("changed by moderators"),
    "listing.moderation_undone": _("change by moderators undone"),
    "listing.edit": _("changed by its own people"),
    "listing.edit_propose": _("change proposed by its own people"),
    "listing.edit_take_back": _("proposal taken back by its own people"),
    "listing.edit_accept": _("proposal accepted"),
    "listing.edit_accept_part": _("proposal accepted in part"),
    "listing.edit_send_back": _("proposal sent back"),
    "listing.edit_lapse": _("proposal lapsed"),
    "listing.partnership_propose": _("partnership proposed"),
    "listing.partnership_confirm": _("partnership confirmed by both"),
    "listing.partnership_decline": _("partnership declined"),
    "listing.partnership_take_back": _("proposed partnership taken back"),
    "listing.partnership_end": _("partnership ended"),
    "listing.partnership_leave": _("partnership ended, as one of the two has left"),
    "listing.erased": _("texts and contact data erased"),
    "import.send": _("sent a table to be taken in"),
    "import.start": _("had the table written"),
    "import.go_on": _("had the writing go on"),
    "import.move_on": _("wrote nothing, as the directory had changed since the report"),
    "import.finish": _("wrote the last line"),
    "import.fail": _("stopped"),
    "import.cancel": _("dropped the table"),
    "request.ask_confirmation": _("asked that the address be confirmed"),
    "request.correct": _("took back to correct"),
    "request.send": _("sent"),
    "request.confirm": _("confirmed and sent"),
    "request.answer_yes": _("answered yes"),
    "request.answer_questions": _("asked questions"),
    "request.answer_no": _("answered no"),
    "request.replied": _("replied to questions"),
    "request.thanked": _("thanked"),
    "request.close": _("closed"),
    "request.withdraw": _("withdrew"),
    "request.outcome_said": _("said whether it worked"),
    "request.follow_up_answered": _("said whether it is still in use"),
    "request.blanked": _("names and words deleted"),
    "mistake.report": _("reported a mistake"),
    "mistake.remind": _("reminded the provider"),
    "mistake.correct": _("answered: it is corrected"),
    "mistake.contest": _("answered: it is right as it is"),
    "mistake.answer_late": _("answered after the ten days"),
    "mistake.hand_over": _("brought to the moderators, without an answer"),
    "mistake.say_still_wrong": _("said that it is still wrong"),
    "mistake.forget_address": _("had the address removed"),
    "mistake.settle": _("closed: settled, corrected"),
    "mistake.dismiss": _("closed: nothing to correct"),
    "mistake.take_back": _("took the decision back"),
    "mistake.lapse": _("ended with its listing"),
    "mistake.blank": _("address and words deleted"),
    "provider.requests_paused": _("paused requests"),
    "provider.requests_resumed": _("takes requests again"),
}


def written_requests(request: Any, _page: Any) -> dict[str, Any] | None:
    """What this person asked providers, drafts included."""
    rows = list(requests_for(request.user)[:SHOWN_IN_ACCOUNT])
    return {"requests": rows} if rows else None


def received_requests(request: Any, _page: Any) -> dict[str, Any] | None:
    """The listings of this person's organizations, and how many requests wait for an answer."""
    listings = list(open_answers(listings_of(request.user)))
    return {"listings": listings} if listings else None


def register() -> None:
    """Called once the models are loaded."""
    name_verbs(VERBS)
    # Before the account's own eraser: requests are recognised by the address of the account.
    erasers.register("providers.requests", people.erase_requests, position=10)
    exporters.register("providers.requests", people.export_requests)
    # Before the account leaves its organizations: listings that leave with it are recognised by their last member.
    erasers.register("providers.mistakes", mistake_people.erase_mistakes, position=11)
    exporters.register("providers.mistakes", mistake_people.export_mistakes)
    # Before the person leaves their organizations: what nobody else goes on with ends.
    erasers.register("providers.edits", edit_upkeep.erase_edits, position=20)
    exporters.register("providers.edits", edit_upkeep.export_edits)
    organization_exporters.register("providers.changes", change_upkeep.export_changes)
    organization_erasers.register("providers.changes", change_upkeep.erase_changes_of_organization)
    retention.register(
        "providers.changes",
        Kept(
            what=_("What a listing said before a change, and since"),
            how_long=_("one year after the change, or until the listing is erased"),
            why=_("so that a wrong change can be seen, explained and undone"),
            job=change_upkeep.BLANK_OLD_CHANGES,
        ),
        position=40,
    )
    retention.register(
        "providers.tables",
        Kept(
            what=_("Tables sent to be taken in, with the listings they hold"),
            how_long=_("until they are written or dropped, seven days at most; the report as long"),
            why=_("so that the report can be read before anything is written"),
            job=table_runs.FORGET_TABLES,
        ),
        position=45,
    )
    organization_hooks.register("providers.listings", follow_organization)
    home = panels_of("accounts.home")
    home.register("providers.written", Panel("providers/request/_account_written.html", written_requests), position=30)
    home.register(
        "providers.received", Panel("providers/request/_account_received.html", received_requests), position=40
    )
