import pytest

from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import sweep
from portal.search.api import engine, update_now
from portal.search.interface import Query
from portal.taxonomy.actions import note_vocabulary_change
from providers.search import KIND
from tests.providers.factories import NeedFactory, ProviderFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_listings_are_found_by_the_new_name_of_a_need():
    need = NeedFactory(slug="wiki", name_fr="Grimoire")
    listing = ProviderFactory(needs=[need])
    update_now(KIND, [listing.pk])
    need.name_fr = "Almanach"
    need.save()
    assert engine().search(Query(kind=KIND, text="almanach")).total == 0

    note_vocabulary_change(need, verb="changed", actor=None)
    while sweep():
        pass

    assert engine().search(Query(kind=KIND, text="almanach")).ids == (listing.pk,)
    assert engine().search(Query(kind=KIND, text="grimoire")).total == 0
    assert not OutboxEvent.objects.exclude(state=OutboxEvent.State.DONE).exists()
