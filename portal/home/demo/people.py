"""The people of the demo: associations with their members, people behind listings, those who keep the portal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.accounts.actions.describing import describe_organization
from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.organizations import create_organization
from portal.accounts.actions.people import create_person
from portal.accounts.answers import Answers
from portal.accounts.models import Organization, User
from portal.home.demo.filling import read_toml
from portal.taxonomy.models import Commune
from providers.models import Provider


@dataclass
class People:
    """Who was made, by the ids and addresses of the files."""

    associations: dict[str, Organization] = field(default_factory=dict)
    persons: dict[str, User] = field(default_factory=dict)


def fill_people() -> People:
    """Associations with their members, the people behind some listings, and those who keep the portal."""
    texts = read_toml("people.toml")
    people = People()
    for staff in texts["staff"]:
        people.persons[staff["mail"]] = create_person(
            actor=None, email=staff["mail"], display_name=staff["display"], groups=(staff["group"],)
        )
    communes = {c.code: c for c in Commune.objects.filter(code__in=[a["commune"] for a in texts["associations"]])}
    for association in texts["associations"]:
        _make_association(association, communes.get(association["commune"]), people)
    listings = {p.import_id: p for p in Provider.objects.select_related("organization").exclude(import_id=None)}
    for person in texts["provider_people"]:
        if person["provider"] in listings:
            user = create_person(actor=None, email=person["mail"], display_name=person["display"])
            people.persons[person["mail"]] = user
            add_member(listings[person["provider"]].organization, user, actor=None, role="admin")
    return people


def _make_association(association: dict[str, Any], commune: Commune | None, people: People) -> None:
    members = sorted(association["people"], key=lambda person: person["role"] != "admin")
    users = [create_person(actor=None, email=p["mail"], display_name=p["display"]) for p in members]
    people.persons |= {person["mail"]: user for person, user in zip(members, users, strict=True)}
    organization = create_organization(
        actor=users[0],
        name=association["name"],
        kind=association["kind"],
        purpose=association["purpose"],
        commune=commune,
    )
    answers = Answers(members_count=association["members"], employees_count=association["staff"])
    describe_organization(organization, answers, actor=users[0])
    people.associations[association["id"]] = organization
    for person, user in list(zip(members, users, strict=True))[1:]:
        add_member(organization, user, actor=users[0], role=person["role"], mandate_cents=person.get("mandate_cents"))
