"""What this app hands to the rooms below: mails, periodic jobs, erasers, exporters, panels of the account page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.actions.merging import moves
from portal.accounts.registry import merge_obstacles, organization_erasers, organization_exporters, organization_hooks
from portal.audit.words import name_verbs
from portal.common.registries import Panel, erasers, exported_words, exporters, panels_of
from portal.trust.registry import listed_addresses
from providers import merging, organization_exports
from providers.actions import change_upkeep, edit_upkeep, leaving, table_runs, verification
from providers.actions.alerts import upkeep as alert_upkeep
from providers.actions.listings import follow_organization
from providers.actions.mistakes import people as mistake_people
from providers.actions.mistakes import upkeep as mistake_upkeep
from providers.actions.requests import people, upkeep
from providers.enums import ProviderState
from providers.models import Provider, SupportRequest
from providers.notifications import alerts as alert_mails
from providers.notifications import edits as edit_mails
from providers.notifications import mistakes as mistake_mails
from providers.notifications import moderated as moderated_mails
from providers.notifications import partnerships as partnership_mails
from providers.notifications import requests as request_mails
from providers.queries_alerts import alerts_of, search_in_words
from providers.queries_requests import listings_of, open_answers, requests_for

FILED_BY_IMPORT = (
    *(upkeep, leaving, verification, edit_upkeep, change_upkeep, table_runs, mistake_upkeep, alert_upkeep),
    *(request_mails, edit_mails, moderated_mails, mistake_mails, partnership_mails, alert_mails),
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


WORDS = {
    "providers.requests": _("Requests to providers, and their answers"),
    "providers.mistakes": _("Mistakes reported, and answers to them"),
    "providers.edits": _("Changes proposed for listings"),
    "providers.listings": _("Its listings in the directory"),
    "providers.received": _("Requests it received, and what it answered"),
}


def what_goes(_request: Any, organization: Any) -> dict[str, Any]:
    """What the page that deletes an organization says of its listings and requests."""
    listings = organization.providers.exclude(state=ProviderState.LEFT)
    rows: Any = open_answers(listings)
    waiting = sum(listing.waiting for listing in rows)
    return {"listings": listings.count(), "waiting": waiting}


def written_requests(request: Any, _page: Any) -> dict[str, Any] | None:
    """What this person asked providers, drafts included."""
    rows = list(requests_for(request.user)[:SHOWN_IN_ACCOUNT])
    return {"requests": rows} if rows else None


def received_requests(request: Any, _page: Any) -> dict[str, Any] | None:
    """The listings of this person's organizations, and how many requests wait for an answer."""
    listings = list(open_answers(listings_of(request.user)))
    return {"listings": listings} if listings else None


def listing_of_organization(_request: Any, organization: Any) -> dict[str, Any] | None:
    """The listing of an organization that shows itself, where the directory has it; the same for every reader."""
    listing = Provider.objects.listed().filter(organization=organization).first()
    return {"listing": listing} if listing else None


def followed_searches(request: Any, _page: Any) -> dict[str, Any] | None:
    """The searches that this person's addresses follow."""
    alerts = [(alert, search_in_words(alert.query)) for alert in alerts_of(request.user)[:SHOWN_IN_ACCOUNT]]
    return {"alerts": alerts} if alerts else None


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
    erasers.register("providers.alerts", alert_upkeep.erase_alerts, position=12)
    exporters.register("providers.alerts", alert_upkeep.export_alerts)
    organization_exporters.register("providers.changes", change_upkeep.export_changes)
    organization_erasers.register("providers.changes", change_upkeep.erase_changes_of_organization)
    organization_hooks.register("providers.listings", follow_organization)
    organization_erasers.register("providers.requests", people.erase_requests_for, position=15)
    organization_erasers.register("providers.listings", leaving.erase_listings_of, position=20)
    organization_exporters.register("providers.listings", organization_exports.export_listings, position=30)
    organization_exporters.register("providers.edits", organization_exports.export_edits_of, position=35)
    organization_exporters.register("providers.mistakes", organization_exports.export_mistakes_about, position=40)
    organization_exporters.register("providers.received", organization_exports.export_received, position=45)
    organization_exporters.register("providers.requests", people.export_requests_for, position=50)
    for name, words in WORDS.items():
        exported_words.register(name, words)
    panels_of("accounts.organization_delete").register(
        "providers", Panel("providers/_deleting.html", what_goes), position=50
    )
    panels_of("accounts.kept").register("providers", Panel("providers/request/_kept.html", lambda *_: {}), position=10)
    moves(Provider)
    moves(SupportRequest)
    merge_obstacles.register("providers.listings", merging.two_listings)
    listed_addresses.register("providers.listings", merging.address_of)
    home = panels_of("accounts.home")
    home.register("providers.written", Panel("providers/request/_account_written.html", written_requests), position=30)
    home.register(
        "providers.received", Panel("providers/request/_account_received.html", received_requests), position=40
    )
    panels_of("accounts.public_page").register(
        "providers.listing", Panel("providers/includes/_public_listing.html", listing_of_organization), position=30
    )
    home.register("providers.alerts", Panel("providers/alert/_account.html", followed_searches), position=50)
