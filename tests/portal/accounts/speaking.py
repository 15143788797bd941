"""Organizations that speak of themselves, for tests: admins, pages that are shown, affiliations."""

from __future__ import annotations

from typing import Any

from portal.accounts.actions.affiliations import ask_affiliation, confirm_affiliation
from portal.accounts.actions.describing import name_tools
from portal.accounts.actions.public_pages import invite_visitors, show_page
from portal.accounts.enums import Role
from portal.accounts.models import Affiliation, Organization
from portal.taxonomy.models import Brand, Tool
from tests.portal.accounts.factories import MembershipFactory


def with_admin(name: str = "", **fields: Any) -> Organization:
    """An organization with an admin, who is its attribute `admin`."""
    named = {"organization__name": name} if name else {}
    others = {f"organization__{field}": value for field, value in fields.items()}
    membership = MembershipFactory(role=Role.ADMIN, **named, **others)
    membership.organization.admin = membership.user
    return membership.organization


def tool(slug: str = "paheko") -> Tool:
    return Tool.objects.get_or_create(slug=slug, defaults={"name_fr": slug.title(), "name_en": slug.title()})[0]


def brand(slug: str = "doodle") -> Brand:
    return Brand.objects.get_or_create(slug=slug, defaults={"name": slug.title()})[0]


def public(name: str = "", *, tools: Any = (), brands: Any = (), can_tell: str = "", **fields: Any) -> Organization:
    """An organization whose page everybody reads; with `can_tell`, others may write to it."""
    organization = with_admin(name, **fields)
    name_tools(organization, tools=tools, brands=brands, actor=organization.admin)
    if can_tell:
        invite_visitors(organization, ready=True, can_tell=can_tell, actor=organization.admin)
    show_page(organization, actor=organization.admin)
    return organization


def bound(branch: Organization, network: Organization) -> Affiliation:
    """A branch of a network, confirmed by both."""
    asked = ask_affiliation(branch, network, "branch", actor=branch.admin)
    return confirm_affiliation(asked, network, actor=network.admin)
