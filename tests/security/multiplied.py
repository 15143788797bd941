"""The town with many of everything: each row again and again, under the same parents and under others.

Small enough for any database: more rows than a page of any list shows, made by the copy.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django.apps import apps
from django.db import models

from portal.taxonomy.actions.revision import renew_revision
from tests.plans.multiply import DIFFERING, GROWING, STEP

TIMES = 25
PARENTS = ("accounts.User", "accounts.Organization", "providers.Provider", "vetting.Application")
ALSO = (
    *("taxonomy.Need", "taxonomy.Tool", "taxonomy.Brand", "taxonomy.Elsewhere", "taxonomy.FormerSlug"),
    *("search.FruitlessSearch", "words.SearchCare", "moderation.ReasonText", "providers.ImportRun"),
    *("trust.Claim", "trust.Succession", "trust.Objection", "trust.MergeProposal", "vetting.WaitingAddress"),
    *("vetting.Recusal", "vetting.GuestReviewer", "vetting.CriteriaSet", "vetting.Criterion"),
)
MORE_DIFFERING = {
    "moderation.Notice": ("fingerprint",),
    "words.Correction": ("fingerprint",),
    "search.FruitlessSearch": ("text_normalised",),
}
# Who is signed in, and what is found by words, stays as it is.
LEFT_OUT = ("account.", "mfa.", "sessions.", "usersessions.", "search.SearchD", "search.SearchT")


def multiply() -> dict[str, int]:
    """Make the copies; how many rows there are now of each kind. What a constraint refuses is left out."""
    labels = dict.fromkeys([*PARENTS, *ALSO, *GROWING])
    there: dict[Any, set[Any]] = {}
    for kind in [apps.get_model(label) for label in labels if not label.startswith(LEFT_OUT)]:
        rows = list(kind._base_manager.all())
        copies = [
            _copied(row, number + TIMES * place, number, others)
            for place, others in enumerate(_ways(kind, there))
            for row in rows
            for number in range(1, TIMES + 1)
        ]
        kind._base_manager.bulk_create(copies, ignore_conflicts=True, batch_size=500)
        there[kind] = set(kind._base_manager.values_list("pk", flat=True))
    renew_revision()
    return {kind._meta.label: len(keys) for kind, keys in there.items()}


def _ways(kind: type[models.Model], there: dict[Any, set[Any]]) -> list[dict[Any, set[Any]]]:
    """Of which parents the copies hang on other ones: of all of them; of none; of one kind of parent."""
    if kind._meta.label in PARENTS:
        return [there]
    pointed = {field.related_model for field in kind._meta.concrete_fields if isinstance(field, models.ForeignKey)}
    one_each = [{parent: there[parent]} for parent in there if parent in pointed] if len(pointed) > 1 else []
    return [there, {}, *one_each]


def _copied(row: Any, key: int, number: int, others: dict[Any, set[Any]]) -> Any:
    found = copy(row)
    found._state = copy(row._state)
    found._state.adding = True
    differing = (DIFFERING | MORE_DIFFERING).get(row._meta.label, ())
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, models.ForeignKey):
            if value is not None and value + number * STEP in others.get(field.related_model, ()):
                setattr(found, field.attname, value + number * STEP)
        elif isinstance(value, int) and field.unique:
            setattr(found, field.attname, value + key * STEP)
        elif value and isinstance(value, str) and (field.unique or field.name in differing):
            setattr(found, field.attname, f"{key}-{value}"[: field.max_length])
    return found
