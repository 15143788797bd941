"""The demonstration's texts are what somebody sees in the first minutes: their promises are checked here."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from portal.accounts.enums import OrganizationKind, Role, StaffGroup
from portal.common.validators import normalise_rna, normalise_siren
from portal.home.actions.first_pages import first_texts
from providers.enums import (
    AnswerState,
    BudgetBand,
    Caretaker,
    DeadlineKind,
    Language,
    Outcome,
    PriceApproach,
    ProviderKind,
    RequestState,
    Stage,
    StillInUse,
)

ROOT = Path(__file__).parents[3] / "portal"
DEMO = ROOT / "home" / "demo"
REFERENCE_DAY = date(2026, 1, 15)  # the "today" of the files; filling shifts every date
FICTIONAL_PHONE = re.compile(r"^(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98) \d\d \d\d$")
PLAIN_SPACE_IN_FRENCH = re.compile(r" [:;!?»€%](?=\s|$)|« ")
RUN = 8
LINK_TARGET = re.compile(r"\]\(\S+\)")
TEXTS = ("people", "requests", "files")

COLUMNS = [
    *("id", "name", "kind", "organization_kind", "siren", "rna", "summary", "letter", "signature", "email", "phone"),
    *("website", "commune", "remote", "areas", "needs", "tools", "stage_strategy", "stage_diagnosis"),
    *("stage_implementation", "stage_handover", "prices", "languages", "trips", "team_size", "applied_on"),
    *("verified_on", "verified_until", "accepts_requests"),
]
PROJECT_COLUMNS = [
    "association", "period", "left", "tools", "stages", "story", "learnt", "quote", "quote_by", "shown",
]  # fmt: skip


def listings() -> list[dict[str, str]]:
    with (DEMO / "directory.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(name: str) -> dict:
    return tomllib.loads((DEMO / f"{name}.toml").read_text(encoding="utf-8"))


def slugs(kind: str) -> set[str]:
    entries = tomllib.loads((ROOT / "taxonomy" / "data" / f"{kind}s.toml").read_text(encoding="utf-8"))[kind]
    return {entry["slug"] for entry in entries}


def listed(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def projects(listing: dict[str, str]) -> list[dict[str, str]]:
    numbered = ({c: listing[f"project_{n}_{c}"] for c in PROJECT_COLUMNS} for n in (1, 2, 3))
    return [project for project in numbered if project["association"]]


def strings(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Every text below a value, with the path that leads to it."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from strings(inner, f"{where}.{position}")


def every_text() -> list[tuple[str, str]]:
    cells = [(f"{row['id']}.{column}", text) for row in listings() for column, text in row.items()]
    told = [pair for name in TEXTS for pair in strings(read(name), name)]
    return cells + told + list(strings(pages(), "pages"))


def pages() -> dict:
    """The pages as the demo lays them down: the first pages of a site, with its own texts over them."""
    texts, told = first_texts(DEMO / "pages.toml")
    return {**texts, "pages": told}


def in_english(where: str) -> bool:
    return where.endswith("_en")


# The directory


def test_the_directory_has_sixty_listings_in_the_documented_columns():
    rows = listings()
    numbered = [f"project_{n}_{column}" for n in (1, 2, 3) for column in PROJECT_COLUMNS]
    assert list(rows[0]) == COLUMNS + numbered
    assert len({row["id"] for row in rows}) == len(rows) == 60


def test_two_listings_in_five_have_one_person_behind_them():
    assert sum(row["team_size"] == "1" for row in listings()) == 24


def test_every_word_of_a_listing_that_must_be_known_is_known():
    needs, tools, brands = slugs("need"), slugs("tool"), slugs("brand")
    for row in listings():
        trips = [trip.split(">") for trip in listed(row["trips"])]
        assert row["kind"] in ProviderKind.values and row["organization_kind"] in OrganizationKind.values, row["id"]
        assert set(listed(row["needs"])) <= needs and set(listed(row["tools"])) <= tools, row["id"]
        assert set(listed(row["languages"])) <= set(Language.values), row["id"]
        assert 3 <= len(trips) <= 5, row["id"]
        assert {brand for brand, _ in trips} <= brands and {tool for _, tool in trips} <= set(listed(row["tools"]))
        for project in projects(row):
            assert set(listed(project["left"])) <= brands and set(listed(project["tools"])) <= tools, row["id"]


def test_places_exist():
    with (ROOT / "taxonomy" / "data" / "communes.csv").open(encoding="utf-8", newline="") as file:
        communes = {line["code"] for line in csv.DictReader(file)}
    with (ROOT / "taxonomy" / "data" / "areas.csv").open(encoding="utf-8", newline="") as file:
        areas = {line["code"] for line in csv.DictReader(file)}
    rows = listings()
    assert {row["commune"] for row in rows} - {""} <= communes
    assert {area for row in rows for area in listed(row["areas"])} <= areas
    assert {association["commune"] for association in read("people")["associations"]} <= communes
    assert {"971", "972", "973", "974", "976"} <= {row["commune"][:3] for row in rows}


def test_every_need_is_answered_by_three_listings_at_least():
    answered = Counter(need for row in listings() for need in listed(row["needs"]))
    assert {need for need in slugs("need") if answered[need] < 3} == set()


def test_identifiers_are_valid_and_belong_to_one_listing():
    sirens = [row["siren"] for row in listings() if row["siren"]]
    rnas = [row["rna"] for row in listings() if row["rna"]]
    assert [normalise_siren(number) for number in sirens] == sirens and len(set(sirens)) == len(sirens)
    assert [normalise_rna(number) for number in rnas] == rnas and len(set(rnas)) == len(rnas)


def test_nobody_can_be_reached_by_chance():
    for row in listings():
        assert FICTIONAL_PHONE.match(row["phone"]), row["phone"]
        assert row["website"].endswith(".example"), row["website"]
    addresses = {text for _, text in every_text() if re.fullmatch(r"\S+@\S+", text)}
    assert {address for address in addresses if not address.endswith(".example")} == set()


def test_listings_were_verified_within_the_year_and_for_a_year():
    for row in listings():
        applied, verified, until = (date.fromisoformat(row[f"{name}_{end}"]) for name, end in (
            ("applied", "on"), ("verified", "on"), ("verified", "until")))  # fmt: skip
        assert applied < verified < REFERENCE_DAY < until, row["id"]
        assert until == verified.replace(year=verified.year + 1), row["id"]


def test_the_stories_of_listings_name_listings_and_people_that_exist():
    lives, people = read("lives")["lives"], read("people")["provider_people"]
    assert {life["provider"] for life in lives} <= {row["id"] for row in listings()}
    theirs = {(person["provider"], person["mail"]) for person in people}
    assert {(life["provider"], deed["person"]) for life in lives for deed in life["deeds"]} <= theirs
    # Somebody is there to sign in as, wherever something is to be confirmed.
    assert {life["provider"] for life in lives} <= {provider for provider, _mail in theirs}


def test_providers_accompany_and_do_not_only_set_up():
    for row in listings():
        offered = [stage for stage in Stage.values if row[f"stage_{stage}"]]
        assert len(offered) >= 2, row["id"]
        for project in projects(row):
            assert set(listed(project["stages"])) <= set(offered), (row["id"], project["association"])


def test_prices_can_be_read_by_the_import():
    for row in listings():
        for line in row["prices"].split(" | "):
            label, _, value = line.rpartition("=")
            approach, _, cents = value.partition(":")
            assert label and approach in PriceApproach.values, line
            assert cents.isdigit() if approach == PriceApproach.FIXED else cents == "", line


def test_every_provider_tells_two_projects_and_twenty_four_are_quoted():
    rows = listings()
    assert {row["id"] for row in rows if len(projects(row)) < 2} == set()
    assert sum(any(p["quote"] and p["shown"] == "yes" for p in projects(row)) for row in rows) >= 24
    for project in (project for row in rows for project in projects(row)):
        assert project["period"] and project["story"] and project["learnt"], project["association"]
        assert bool(project["quote"]) == bool(project["quote_by"]), project["association"]


def test_the_line_shown_in_results_is_short_and_does_not_repeat_the_name():
    for row in listings():
        assert len(row["summary"]) <= 180 and row["name"].lower() not in row["summary"].lower(), row["id"]
        assert len(row["letter"].split("\n\n")) in (2, 3), row["id"]


# People and requests


def test_associations_follow_the_proportions_of_the_field():
    associations = read("people")["associations"]
    kinds = Counter(association["kind"] for association in associations)
    assert len(associations) == 40 and set(kinds) <= set(OrganizationKind.values)
    assert (kinds["association-1901"], kinds["collective"], kinds["union"]) == (29, 8, 2)
    assert sum(len(association["people"]) == 1 for association in associations) == 16


def test_every_association_has_an_admin_and_mandates_have_a_ceiling():
    for association in read("people")["associations"]:
        roles = [person["role"] for person in association["people"]]
        assert Role.ADMIN in roles, association["id"]
        for person in association["people"]:
            assert (person["role"] == Role.MANDATED) == ("mandate_cents" in person), person["mail"]


def test_the_portal_is_kept_by_six_moderators_two_editors_and_an_operator():
    groups = Counter(person["group"] for person in read("people")["staff"])
    assert groups == {StaffGroup.MODERATORS: 6, StaffGroup.EDITORS: 2, StaffGroup.OPERATORS: 1}


def test_nobody_has_two_addresses_and_no_address_has_two_people():
    people = read("people")
    everybody = [person for association in people["associations"] for person in association["people"]]
    everybody += people["provider_people"] + people["staff"]
    assert len({person["mail"] for person in everybody}) == len(everybody)
    assert {person["provider"] for person in people["provider_people"]} <= {row["id"] for row in listings()}


@pytest.mark.parametrize("request_", read("requests")["requests"], ids=lambda request_: request_["id"])
def test_a_request_names_people_providers_and_answers_that_exist(request_):
    associations = {association["id"]: association for association in read("people")["associations"]}
    providers = {row["id"]: row for row in listings()}
    association = associations[request_["association"]]
    assert request_["person"] in {person["mail"] for person in association["people"]}
    assert request_["state"] in RequestState.values and request_["via"] in ("member", "visitor")
    assert set(request_["needs"]) <= slugs("need") and request_["brand"] in slugs("brand")
    assert request_["budget"] in BudgetBand.values and request_["caretaker"] in Caretaker.values
    assert request_["deadline_kind"] in DeadlineKind.values
    assert bool(request_["deadline"]) == (request_["deadline_kind"] == DeadlineKind.DATE)
    assert 1 <= len(request_["recipients"]) <= 3
    for recipient in request_["recipients"]:
        assert providers[recipient["provider"]]["accepts_requests"] == "yes"
        assert recipient["state"] in AnswerState.values
        assert recipient.get("referral", "le-moyeu") in providers
        if recipient["state"] != AnswerState.WAITING:
            assert recipient["answer"] and recipient["answered_after"] <= request_["days_ago"]


def test_requests_are_met_in_every_state_and_every_outcome():
    requests = read("requests")["requests"]
    recipients = [recipient for request_ in requests for recipient in request_["recipients"]]
    follow_ups = [request_ for request_ in requests if "follow_up" in request_]
    assert {request_["state"] for request_ in requests} == set(RequestState.values) - {RequestState.DRAFT}
    assert {recipient["state"] for recipient in recipients} == set(AnswerState.values)
    assert {request_["outcome"] for request_ in requests if "outcome" in request_} == set(Outcome.values)
    assert {request_["follow_up"]["still_in_use"] for request_ in follow_ups} == {*StillInUse.values, ""}
    assert all(request_["closed_days_ago"] >= 183 for request_ in follow_ups)


def test_three_providers_have_answered_enough_for_their_median_to_be_shown():
    recipients = [recipient for request_ in read("requests")["requests"] for recipient in request_["recipients"]]
    answers = Counter(recipient["provider"] for recipient in recipients if recipient["state"] != AnswerState.WAITING)
    assert sum(count >= 5 for count in answers.values()) >= 3


# Pages and words


@pytest.mark.parametrize("overlay", [None, DEMO / "pages.toml"], ids=["a real site", "the demo"])
def test_pages_say_the_same_in_french_and_in_english(overlay):
    texts, told = first_texts(overlay)
    for block in (texts["home"], texts["settings"], *told):
        french = {key.removesuffix("_fr") for key in block if key.endswith("_fr")}
        english = {key.removesuffix("_en") for key in block if key.endswith("_en")} - {"slug"}
        assert french == english
    for page in told:
        shapes = [shape_of(page[f"body_{language}"]) for language in ("fr", "en")]
        assert shapes[0] == shapes[1], page["slug"]


def shape_of(text: str) -> list[str]:
    """What each line begins that is more than running text: a heading, a list, a block, a row of one."""
    marks = [re.match(r"(## |### |- |:::( ?\w+)?)", line) for line in text.splitlines()]
    return [
        mark[0] if mark else "|" for mark, line in zip(marks, text.splitlines(), strict=True) if mark or " | " in line
    ]


def test_a_real_site_begins_without_an_address_of_the_demonstration():
    assert [where for where, text in strings(list(first_texts()), "first pages") if ".example" in text] == []


def test_no_two_texts_share_a_run_of_eight_words():
    seen: dict[tuple[bool, tuple[str, ...]], str] = {}
    shared = set()
    for where, text in every_text():
        words = re.findall(r"\w+", LINK_TARGET.sub(" ", text.lower()))
        for start in range(len(words) - RUN + 1):
            run = (in_english(where), tuple(words[start : start + RUN]))
            first = seen.setdefault(run, where)
            if first != where:
                shared.add((first, where, " ".join(run[1])))
    assert shared == set()


def test_french_typography_is_kept():
    wrong = {
        (where, text)
        for where, text in every_text()
        if "'" in text or (not in_english(where) and PLAIN_SPACE_IN_FRENCH.search(text))
    }
    assert wrong == set()


def test_no_cell_could_be_taken_for_a_formula():
    assert [where for where, text in every_text() if text[:1] in tuple("=+-@\t")] == []


def test_no_two_letters_open_with_the_same_words():
    openings = Counter(" ".join(row["letter"].split()[:2]) for row in listings())
    assert {opening for opening, count in openings.items() if count > 1} == set()
