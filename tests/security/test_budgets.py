"""How much a page may ask of the database, however much there is: 15 questions for visitors, 25 for people."""

from __future__ import annotations

import pytest

from portal.moderation.models import ReasonText
from providers.editing.words import Names
from providers.vetting.models import GuestReviewer, Recusal
from tests.plans.people import settle
from tests.portal.accounts.factories import UserFactory
from tests.security.access import TABLE
from tests.security.multiplied import TIMES, multiply
from tests.security.test_access_matrix import Answer, addresses, answer_at, client_of, label
from tests.security.test_access_matrix import reader as reader  # the fixture, which reads everything once
from tests.security.town import ROLES, Town

FOR_VISITORS, FOR_PEOPLE = 15, 25
# What may ask for more, how much, and why.
# What may ask for more, by the beginning of its name: how much, and why.
ALLOWED = {
    "accounts:export": (60, "files to take along: a question for each table that holds something of theirs"),
    "accounts:organization_export": (40, "the same of an organization"),
    "providers:directory_": (25, "files of all listings: the same questions for each two hundred of them"),
    "/annuaire/?q=zz": (26, "nothing is found: what comes near is looked for, word by word and letter by letter"),
    "vetting:desk_file": (31, "all that is known of a file, on the one page where it is decided"),
}
# Kinds of which the town has none, or one that nothing can be a copy of.
FEW = {"taxonomy.Elsewhere", "taxonomy.FormerSlug", "accounts.Acceptance", "trust.Objection", "vetting.InvitedAddress"}
# Who reads the pages of the multiplied town: the first of them that may.
READERS = ("admin", "moderator", "operator", "editor", "provider", "other", "superuser")


def over(answers: dict[str, Answer], role: str) -> dict[str, int]:
    """The pages that ask for more than they may."""
    usual = FOR_VISITORS if role == "anonymous" else FOR_PEOPLE
    return {name: answer.queries for name, answer in answers.items() if answer.queries > _most(name, usual)}


def _most(name: str, usual: int) -> int:
    return next((most for start, (most, _why) in ALLOWED.items() if name.startswith(start)), usual)


def complete(town: Town) -> None:
    """What is shown on the page of a file, and is not in the town."""
    person, operator = UserFactory(), town.people["operator"]
    GuestReviewer.objects.create(
        application_id=town.parts["file"], person=person, named_by=operator, reason="Elle sait."
    )
    Recusal.objects.create(application_id=town.parts["file"], person=UserFactory(), reason="Une amie.")
    ReasonText.objects.create(topic=ReasonText.Topic.JUDGE_CRITERION, label_fr="Flou", text_fr="Précisez.")


def readers_of_pages() -> dict[str, list[str]]:
    """By role, the pages that it reads in the multiplied town: visitors all they may, the others each one once."""
    found: dict[str, list[str]] = {role: [] for role in ("anonymous", *READERS)}
    for name, keys, row in TABLE:
        may = {role for role, kind in zip(ROLES, row.split(), strict=True) if kind == "ok"}
        if "anonymous" in may:
            found["anonymous"].append(label(name, keys))
        signed_in = next((role for role in READERS if role in may), None)
        if signed_in:
            found[signed_in].append(label(name, keys))
    return found


@pytest.mark.parametrize("role", ROLES)
def test_no_page_asks_for_more_than_it_may(role, reader):
    assert over(reader(role), role) == {}


@pytest.mark.django_db
def test_no_page_asks_for_more_where_there_is_much_of_everything(with_second_factor):
    town = settle()
    complete(town)
    clients = {role: client_of(role, town, with_second_factor) for role in ("anonymous", *READERS)}
    assert {kind for kind, count in multiply().items() if count <= TIMES} <= FEW
    Names.load()  # kept until the vocabulary changes: some other page has read it before
    where, found = addresses(town), {}
    for role, pages in readers_of_pages().items():
        answers = {name: answer_at(where[name], clients[role]) for name in pages}
        assert {name: answer.kind for name, answer in answers.items() if answer.kind != "ok"} == {}
        found |= {f"{name} as {role}": count for name, count in over(answers, role).items()}
    assert found == {}
