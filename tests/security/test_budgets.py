"""No page asks more of the database where there is more; at the size of the town, see the access matrix."""

from __future__ import annotations

import pytest

from portal.moderation.models import ReasonText
from providers.editing.words import Names
from providers.vetting.models import GuestReviewer, Recusal
from tests.plans.people import settle
from tests.portal.accounts.factories import UserFactory
from tests.security.access import TABLE
from tests.security.budgets import over
from tests.security.multiplied import TIMES, multiply
from tests.security.test_access_matrix import addresses, answer_at, client_of, label
from tests.security.town import ROLES, Town

# Kinds of which the town has none, or one that nothing can be a copy of.
FEW = {"taxonomy.Elsewhere", "taxonomy.FormerSlug", "accounts.Acceptance", "trust.Objection", "vetting.InvitedAddress"}
# Who reads the pages of the multiplied town: the first of them that may.
READERS = ("anonymous", "admin", "moderator", "operator", "editor", "provider", "other", "superuser")


def complete(town: Town) -> None:
    """What is shown on the page of a file, and is not in the town."""
    person, operator = UserFactory(), town.people["operator"]
    GuestReviewer.objects.create(
        application_id=town.parts["file"], person=person, named_by=operator, reason="Elle sait."
    )
    Recusal.objects.create(application_id=town.parts["file"], person=UserFactory(), reason="Une amie.")
    ReasonText.objects.create(topic=ReasonText.Topic.JUDGE_CRITERION, label_fr="Flou", text_fr="Précisez.")


def readers_of_pages() -> dict[str, list[str]]:
    """By role, the pages that it reads in the multiplied town."""
    found: dict[str, list[str]] = {role: [] for role in READERS}
    for name, keys, row in TABLE:
        may = {role for role, kind in zip(ROLES, row.split(), strict=True) if kind == "ok"}
        if reader := next((role for role in READERS if role in may), None):
            found[reader].append(label(name, keys))
    return found


@pytest.mark.django_db
def test_no_page_asks_for_more_where_there_is_much_of_everything(with_second_factor):
    town = settle()
    complete(town)
    clients = {role: client_of(role, town, with_second_factor) for role in READERS}
    assert {kind for kind, count in multiply().items() if count <= TIMES} <= FEW
    Names.load()  # kept until the vocabulary changes: some other page has read it before
    where, found = addresses(town), {}
    for role, pages in readers_of_pages().items():
        answers = {name: answer_at(where[name], clients[role]) for name in pages}
        assert {name: answer.kind for name, answer in answers.items() if answer.kind != "ok"} == {}
        asked = {name: answer.queries for name, answer in answers.items()}
        found |= {f"{name} as {role}": count for name, count in over(asked, role).items()}
    assert found == {}
