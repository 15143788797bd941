"""Words in the demo: corrections that wait, words that were merged, searches, examples of the home page.

Everything goes through the actions, with the clock set to the day on which it happens.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.accounts.models import User
from portal.common import clock
from portal.home.demo.filling import read_toml
from portal.home.demo.people import People
from portal.search.actions import record_found, record_fruitless
from portal.taxonomy.actions import create_brand, merge_terms
from portal.taxonomy.models import Brand, Need, Tool
from portal.taxonomy.queries.terms import mark_of_terms
from portal.words.actions.correcting import Proposal, propose_correction
from portal.words.actions.examples import Example, choose_example
from providers.search import KIND


def fill_words(people: People) -> int:
    """Everything of the file; returns how many corrections wait."""
    texts = read_toml("words.toml")
    editor = next(person for person in people.persons.values() if person.is_editor)
    for told in texts["merged"]:
        _merge(told, editor)
    for told in texts["corrections"]:
        _correct(told)
    for told in texts["examples"]:
        choose_example(Example(**told), actor=editor)
    for told in texts["searches"]:
        for _time in range(told["times"]):
            record_fruitless(KIND, told["text"])
    for told in texts["found"]:
        for _time in range(told["times"]):
            record_found(KIND, told["text"])
    return len(texts["corrections"])


def _merge(told: dict[str, str], editor: User) -> None:
    """Somebody had written the brand down twice."""
    stays = Brand.objects.get(slug=told["into"])
    gone = create_brand(told["name"], stays.needs.all(), actor=editor)
    merge_terms(gone, stays, seen=mark_of_terms([gone, stays]), actor=editor)


def _correct(told: dict[str, Any]) -> None:
    term = Tool.objects.get(slug=told["tool"]) if "tool" in told else Need.objects.get(slug=told["need"])
    proposal = Proposal(told.get("values", {}), told.get("words", ""), told.get("address", ""))
    with clock.frozen_at(clock.now() - timedelta(days=told["days_ago"])):
        propose_correction(term, proposal, actor=None, language="fr")
