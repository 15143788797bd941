"""What upper rooms add to the vocabulary. They file it in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from portal.common.registries import Registry

# Who wants to know that the vocabulary changed. A watcher runs after commit, in the transaction of the outbox, and
# must be harmless to run twice.
vocabulary_watchers: Registry[Callable[[], None]] = Registry("vocabulary watchers")

# By model label ("providers.provider"): the address of a list of those of its rows that use a term, or "".
use_links: Registry[Callable[[Any], str]] = Registry("lists of what uses a word")

# By model label: which of its rows, of those that would go with their word, are a use of it none the less.
uses_that_would_go: Registry[Q] = Registry("uses that would go with their word")


@dataclass(frozen=True)
class TermLink:
    """Something to be done with a word, on a page of another room."""

    label: Any  # lazy text
    url: Callable[[Any], str]  # (term)


term_links: Registry[TermLink] = Registry("what can be done with a word")
