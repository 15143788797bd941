"""Old slugs of merged words, read as the words they became part of. Everything that keeps slugs asks here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from portal.taxonomy.models import VOCABULARY, FormerSlug
from portal.taxonomy.queries.revision import vocabulary_token

FormerWords = Mapping[str, Mapping[str, str]]  # by the name of a kind of word: old slugs, each with that of today


def present_slugs(model: type[Any], slugs: Iterable[str]) -> list[str]:
    """These slugs with each old one of a merged word replaced by the present one; in order, each once.

    What no word ever had stays as it is. One query, as long as the vocabulary has not changed.
    """
    former = former_slugs(model)
    return list(dict.fromkeys(former.get(slug, slug) for slug in slugs))


def former_slugs(model: type[Any]) -> Mapping[str, str]:
    """The old slugs of one kind of word, each with the slug of the word it became part of."""
    return former_words().get(model._meta.model_name, {})


def former_words() -> FormerWords:
    """The old slugs of every kind of word, as former_slugs(), by the name of its model. Who reads much that keeps
    slugs asks once and passes it along."""
    token = vocabulary_token()
    return _table_at(token) if token else _read()


@lru_cache(maxsize=1)
def _table_at(token: UUID) -> FormerWords:
    return _read()


def _read() -> FormerWords:
    rows = list(FormerSlug.objects.values_list("model", "slug", "term_id"))
    found: dict[str, dict[str, str]] = {}
    for kind in VOCABULARY:
        name = str(kind._meta.model_name)
        wanted = {slug: term_id for model, slug, term_id in rows if model == name}
        if wanted:
            slugs = dict(kind._default_manager.filter(pk__in=wanted.values()).values_list("pk", "slug"))
            found[name] = {slug: slugs[term_id] for slug, term_id in wanted.items() if term_id in slugs}
    return found


def successor_of(model: type[Any], pk: Any) -> Any:
    """The term that the one of this key became part of; None if it did not."""
    former = FormerSlug.objects.filter(model=model._meta.model_name, former_id=pk).first()
    return model._default_manager.filter(pk=former.term_id).first() if former else None


def term_at(model: type[Any], slug: str) -> Any:
    """The term of this slug, or the one that the term of this slug became part of; None if there is neither."""
    found = model._default_manager.filter(slug=slug).first()
    if found is None and (present := former_slugs(model).get(slug)):
        found = model._default_manager.filter(slug=present).first()
    return found


def successors_of(model: type[Any], keys: Iterable[Any]) -> dict[Any, Any]:
    """Of these keys those whose term became part of another one, each with the term that is there now (two queries)."""
    rows = FormerSlug.objects.filter(model=model._meta.model_name, former_id__in=set(keys))
    led = dict(rows.values_list("former_id", "term_id"))
    terms = model._default_manager.in_bulk(set(led.values())) if led else {}
    return {key: terms[present] for key, present in led.items() if present in terms}
