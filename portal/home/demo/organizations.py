"""What organizations say of themselves, which of them show it to everybody, and two networks with their branches."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.accounts.actions.affiliations import ask_affiliation, confirm_affiliation, decline_affiliation
from portal.accounts.actions.describing import describe_organization, name_tools
from portal.accounts.actions.organizations import create_organization
from portal.accounts.actions.people import create_person
from portal.accounts.actions.public_pages import hide_page, invite_visitors, show_page
from portal.accounts.answers import QUESTIONS, Answers
from portal.accounts.models import Organization
from portal.accounts.queries import admins_of
from portal.common import clock
from portal.home.demo.filling import read_toml
from portal.home.demo.people import People
from portal.taxonomy.models import Brand, Commune, Tool

PAGES_SINCE = timedelta(days=90)


def fill_organizations(people: People) -> int:
    """Write what the file tells, on its days; returns how many organizations speak of themselves."""
    told = read_toml("organizations.toml")
    for network in told["networks"]:
        _found(network, people)
    for affiliation in told["affiliations"]:
        _bind(affiliation, people)
    with clock.frozen_at(clock.now() - PAGES_SINCE):
        for profile in told["profiles"]:
            _describe(profile, people.associations[profile["association"]])
    return len(told["profiles"])


def _found(told: dict[str, Any], people: People) -> None:
    founder = create_person(actor=None, email=told["mail"], display_name=told["display"])
    people.persons[told["mail"]] = founder
    people.associations[told["id"]] = create_organization(
        actor=founder,
        name=told["name"],
        kind=told["kind"],
        purpose=told["purpose"],
        commune=Commune.objects.filter(code=told["commune"]).first(),
    )


def _bind(told: dict[str, Any], people: People) -> None:
    now, side = clock.now(), told["asked_by"]
    branch, network = people.associations[told["branch"]], people.associations[told["network"]]
    asks, answers = (branch, network) if side == "branch" else (network, branch)
    with clock.frozen_at(now - timedelta(days=told["days_ago"])):
        made = ask_affiliation(asks, answers, side, actor=_admin(asks), message=told["message"])
    if "answered_days_ago" not in told:
        return
    with clock.frozen_at(now - timedelta(days=told["answered_days_ago"])):
        if reason := told.get("declined"):
            decline_affiliation(made, answers, actor=_admin(answers), reason=reason)
        else:
            confirm_affiliation(made, answers, actor=_admin(answers))


def _describe(told: dict[str, Any], organization: Organization) -> None:
    admin = _admin(organization)
    said: dict[str, Any] = {
        question.value: tuple(value) if isinstance(value, list) else value
        for question in QUESTIONS
        if (value := told.get(question.name)) is not None
    }
    said |= {f"{name}_withheld": True for name in told.get("withheld", ())}
    describe_organization(organization, Answers(**said), actor=admin)
    tools, brands = Tool.objects.filter(slug__in=told["tools"]), Brand.objects.filter(slug__in=told["brands"])
    name_tools(organization, tools=tools, brands=brands, actor=admin)
    if can_tell := told.get("can_tell"):
        invite_visitors(organization, ready=True, can_tell=can_tell, actor=admin)
    show_page(organization, actor=admin)
    if told["page"] == "hidden":
        hide_page(organization, actor=admin)


def _admin(organization: Organization) -> Any:
    return admins_of(organization)[0].user
