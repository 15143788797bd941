"""Who answers for an organization in the demo: claims, a succession, checked numbers. Through actions, day by day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.organizations import create_organization, edit_organization
from portal.accounts.actions.people import create_person
from portal.accounts.queries import admins_of
from portal.common import clock
from portal.home.demo.documents import drawn
from portal.home.demo.filling import read_toml
from portal.home.demo.people import People
from portal.taxonomy.models import Commune
from portal.trust.actions.check_answers import prove_number
from portal.trust.actions.checking import ask_for_check, write_to_record
from portal.trust.actions.claim_upkeep import bring_unanswered_claims
from portal.trust.actions.claiming import claim_organization
from portal.trust.actions.documents import show_document
from portal.trust.actions.succession import ask_to_take_over, object_to
from portal.trust.actions.succession_upkeep import follow_successions
from portal.trust.enums import ClaimWay
from providers.models import Provider

LONG_AGO = timedelta(days=520)


def fill_trust(people: People) -> int:
    """Live through what the file tells; returns how many stories there are."""
    texts = read_toml("trust.toml")
    for told in texts["claims"]:
        _claim(told)
    bring_unanswered_claims()
    for told in texts["successions"]:
        _succeed(told)
    for told in texts["checks"]:
        _check(told, people)
    return len(texts["claims"]) + len(texts["successions"]) + len(texts["checks"])


def _check(told: dict[str, Any], people: People) -> None:
    """A number, and how far its check is: asked for, a document shown, written to the public record, proved by it."""
    organization = people.associations[told["association"]]
    admin, asked_at = admins_of(organization)[0].user, clock.now() - timedelta(days=told["asked_days_ago"])
    voucher = people.associations[told["voucher"]] if "voucher" in told else None
    with clock.frozen_at(asked_at - timedelta(days=1)):
        edit_organization(organization, actor=admin, identifier_kind=told["kind"], identifier=told["number"])
    message = told.get("message", "")
    with clock.frozen_at(asked_at):
        if "document" in told:
            show_document(organization, actor=admin, document=drawn(told["document"]), message=message)
            return
        check = ask_for_check(organization, actor=admin, voucher=voucher, message=message)
    if "record" in told:
        with clock.frozen_at(asked_at + timedelta(days=1)):
            write_to_record(check, actor=people.persons[told["by"]], address=told["record"])
    if told.get("proved"):
        with clock.frozen_at(asked_at + timedelta(days=2)):
            prove_number(check)


def _claim(told: dict[str, Any]) -> None:
    listing = Provider.objects.select_related("organization").get(import_id=told["listing"])
    with clock.frozen_at(clock.now() - timedelta(days=told["days_ago"])):
        person = create_person(actor=None, email=told["mail"], display_name=told["display"])
        claim_organization(listing.organization, actor=person, why=told["why"], way=ClaimWay(told["way"]))


def _succeed(told: dict[str, Any]) -> None:
    now, asked_at = clock.now(), clock.now() - timedelta(days=told["asked_days_ago"])
    with clock.frozen_at(now - LONG_AGO):
        silent, *members = [
            create_person(actor=None, email=one["mail"], display_name=one["display"])
            for one in (told["silent"], *told["members"])
        ]
        organization = create_organization(
            actor=silent,
            name=told["name"],
            kind=told["kind"],
            purpose=told["purpose"],
            commune=Commune.objects.filter(code=told["commune"]).first(),
        )
        for member in members:
            add_member(organization, member, actor=silent, role="member")
    with clock.frozen_at(asked_at):
        succession = ask_to_take_over(organization, actor=members[0], why=told["why"])
    with clock.frozen_at(asked_at + timedelta(days=1)):
        object_to(succession, actor=members[1], words=told["objection"])
    follow_successions()
