"""Whatever points to an organization says what becomes of it when two organizations are merged."""

from __future__ import annotations

from portal.accounts.models import Organization
from portal.accounts.registry import link_name, organization_mergers, stays_behind


def links() -> set[str]:
    """Every link of ours to an organization, *providers.provider.organization*."""
    return {link_name(one.related_model, one.field.name) for one in Organization._meta.related_objects}


def unsaid(wanted: set[str], *registries) -> set[str]:
    """Links of which no registry says anything."""
    return wanted - {name for registry in registries for name, _entry in registry.items()}


def test_every_link_to_an_organization_follows_a_merge_or_says_why_not():
    assert unsaid(links(), organization_mergers, stays_behind) == set()


def test_a_link_that_was_forgotten_is_found():
    assert unsaid({"attic.thing.organization"} | links(), organization_mergers, stays_behind) == {
        "attic.thing.organization"
    }
