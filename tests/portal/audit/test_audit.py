"""The audit only ever grows."""

import pytest

from portal.audit.api import history_of, record, record_many
from portal.audit.models import AppendOnly, AuditEntry
from portal.audit.words import verb_label
from tests.providers.factories import NeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def need():
    return NeedFactory()


@pytest.fixture
def entry(need):
    return record("need.tried", need, actor=None, old={"state": "a"}, new={"state": "b"}, reason="Pour voir.")


def test_an_entry_says_what_happened_to_what_and_why(entry, need, frozen):
    stored = AuditEntry.objects.get()
    assert (stored.target_type, stored.target_id) == ("taxonomy.need", str(need.pk))
    assert (stored.old, stored.new, stored.reason) == ({"state": "a"}, {"state": "b"}, "Pour voir.")


def test_an_entry_cannot_be_changed(entry):
    entry.reason = "Autre chose."
    with pytest.raises(AppendOnly):
        entry.save()
    with pytest.raises(AppendOnly):
        AuditEntry.objects.filter(pk=entry.pk).update(reason="Autre chose.")
    assert AuditEntry.objects.get().reason == "Pour voir."


def test_an_entry_cannot_be_removed(entry):
    with pytest.raises(AppendOnly):
        entry.delete()
    with pytest.raises(AppendOnly):
        AuditEntry.objects.all().delete()
    assert AuditEntry.objects.count() == 1


def test_the_history_of_one_thing_holds_nothing_of_another(entry, need):
    other = NeedFactory()
    record_many("need.tried", [need, other], actor=None)
    assert [line.verb for line in history_of(other)] == ["need.tried"]
    assert history_of(need).count() == 2


def test_a_verb_without_words_is_shown_as_it_is():
    assert verb_label("need.tried") == "need.tried"
