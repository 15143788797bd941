from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from portal.common import words
from portal.common.money import Money


def rendered(source, language="fr", **context):
    with translation.override(language):
        return Template("{% load portal %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (date(2026, 3, 12), "12 mars 2026", "March 12, 2026"),
        (date(2026, 3, 1), "1er mars 2026", "March 1, 2026"),
        (date(2026, 3, 11), "11 mars 2026", "March 11, 2026"),
        (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), "1er juillet 2026", "July 1, 2026"),  # already tomorrow in Paris
        (None, "", ""),
    ],
)
def test_a_day_is_written_in_words(value, french, english):
    assert rendered("{{ value|day }}", "fr", value=value) == french
    assert rendered("{{ value|day }}", "en", value=value) == english


def test_a_day_of_the_year_leaves_the_year_out():
    assert rendered("{{ value|day_of_year }}", "fr", value=date(2026, 5, 1)) == "1er mai"
    assert rendered("{{ value|day_of_year }}", "en", value=date(2026, 5, 1)) == "May 1"


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (125_000, "1\u202f250\u202f€", "€1,250"),
        (Money(45_050), "450,50\u202f€", "€450.50"),
        (0, "0\u202f€", "€0"),
        (None, "", ""),
    ],
)
def test_cents_are_written_as_euros(cents, french, english):
    assert rendered("{{ cents|euros }}", "fr", cents=cents) == french
    assert rendered("{{ cents|euros }}", "en", cents=cents) == english


def test_large_numbers_have_their_thousands_apart():
    assert rendered("{{ n|number }}", "fr", n=33_785_780) == "33\u202f785\u202f780"
    assert rendered("{{ n|number }}", "en", n=33_785_780) == "33,785,780"
    assert rendered("{{ n|number }}", "fr", n=None) == ""


@pytest.mark.parametrize(
    ("items", "french", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a et b", "a and b"),
        (["a", "b", "c"], "a, b et c", "a, b and c"),
    ],
)
def test_a_list_is_written_as_a_sentence(items, french, english):
    for language, expected in (("fr", french), ("en", english)):
        with translation.override(language):
            assert words.sentence(items) == expected


def test_a_list_in_a_sentence_is_escaped():
    assert rendered("{{ items|sentence_list }}", items=["<b>", "c"]) == "&lt;b&gt; et c"


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("Le Moyeu", ""),
        ("Trois Traboules", "long"),
        ("Les Mains dans la Boîte", "very-long"),
        ("Anticonstitutionnel", "very-long"),
    ],
)
def test_long_names_step_down(name, size):
    assert rendered("{{ name|name_size }}", name=name) == size


def at(address, source):
    return rendered(source, request=RequestFactory().get(address)).replace("&amp;", "&")


def test_one_more_value_keeps_the_others_and_goes_back_to_the_first_page():
    assert at("/a/?need=mail&page=3", '{% query_with "need" "files" %}') == "?need=mail&need=files"


def test_a_value_already_there_is_not_added_twice():
    assert at("/a/?need=mail", '{% query_with "need" "mail" %}') == "?need=mail"


def test_one_value_less_keeps_the_others():
    assert at("/a/?need=mail&need=files&q=x", '{% query_without "need" "mail" %}') == "?need=files&q=x"


def test_without_a_parameter_the_address_has_no_question_mark():
    assert at("/a/?need=mail", '{% query_without "need" "mail" %}') == "/a/"
    assert at("/a/?q=x", '{% query_without "need" %}') == "?q=x"
