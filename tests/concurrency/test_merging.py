"""Two editors merge the same two words, each the other way round: one word is left, and everything points to it."""

from __future__ import annotations

from functools import partial

import pytest

from portal.accounts.actions.people import create_person
from portal.taxonomy.actions import merge_terms
from portal.taxonomy.errors import TermGone
from portal.taxonomy.models import FormerSlug, Need, VocabularyRevision
from portal.taxonomy.queries.terms import mark_of_terms
from tests.providers.factories import NeedFactory, ProviderFactory
from tests.utils.rivals import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_of_two_merges_in_opposite_directions_one_is_done():
    VocabularyRevision.objects.create()
    editor = create_person(actor=None, email="g@redaction.example", display_name="G", groups=("editors",))
    one, other = NeedFactory(slug="one"), NeedFactory(slug="other")
    provider = ProviderFactory()
    provider.needs.set([one, other])

    def deed(gone, stays):
        gone, stays = Need.objects.get(pk=gone.pk), Need.objects.get(pk=stays.pk)
        return partial(merge_terms, gone, stays, seen=mark_of_terms([gone, stays]), actor=editor)

    outcomes = race(deed(one, other), deed(other, one))

    assert sum(isinstance(outcome, TermGone) for outcome in outcomes) == 1
    left = Need.objects.get()
    assert list(provider.needs.all()) == [left]
    assert FormerSlug.objects.get().term_id == left.pk
