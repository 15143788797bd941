"""Legal forms among the words typed: the kind of a listing tells them, where its texts do not."""

import pytest

from portal.search.api import engine
from portal.search.interface import Query
from tests.providers.factories import listed

pytestmark = pytest.mark.django_db


def found(text):
    return set(engine().search(Query(kind="provider", text=text)).ids)


def test_a_legal_form_beside_a_name_is_told_by_the_kind_of_the_listing():
    cooperative = listed(name="Passe-Muraille", kind="cooperative").pk
    company = listed(name="Puy Perdu", kind="company").pk
    alone = listed(name="Odile Puy", kind="freelance").pk
    assert found("SCOP Passe-Muraille") == {cooperative}
    assert found("passe muraille sarl") == {cooperative}
    assert found("Puy Perdu SARL") == {company}
    assert found("Puy EURL") == {company, alone}
    assert found("puy freelance") == {alone}


def test_a_form_that_the_listing_does_not_have_leaves_it_out_unless_it_says_the_word():
    listed(name="Passe-Muraille", kind="association")
    said = listed(name="Muraille", kind="association", summary="Nous étions une SCOP.").pk
    assert found("muraille scop") == {said}
