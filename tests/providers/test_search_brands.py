"""Brands among the words typed: recognised, replaced by what they were for, and never mistaken for other words."""

import pytest

from portal.search.analysis import tokens
from portal.search.api import engine
from portal.search.interface import Query
from providers.brands import expand_brands
from tests.providers.factories import BrandFactory, NeedFactory, ToolFactory, listed

pytestmark = pytest.mark.django_db


def understood(text):
    return [
        (expansion.payload.name, expansion.start, expansion.end)
        for expansion in expand_brands([token for token in tokens(text) if not token.compound])
    ]


@pytest.fixture
def brands():
    mail, files = NeedFactory(slug="mail"), NeedFactory(slug="files")
    nextcloud = ToolFactory(slug="nextcloud")
    BrandFactory(name="Gmail", aliases="google mail\nboîte gmail", needs=[mail])
    BrandFactory(name="Google Drive", aliases="gdrive", needs=[files], tools=[nextcloud])
    BrandFactory(name="Google Workspace", aliases="google", needs=[mail, files])
    BrandFactory(name="Notion", needs=[files])
    BrandFactory(name="Zoom", needs=[files])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gmail", [("Gmail", 0, 1)]),
        ("GMAIL", [("Gmail", 0, 1)]),
        ("quitter Gmail", [("Gmail", 0, 2)]),
        ("une alternative à Gmail", [("Gmail", 0, 2)]),
        ("gmial", [("Gmail", 0, 1)]),
        ("gmaill", [("Gmail", 0, 1)]),
        ("google drive", [("Google Drive", 0, 2)]),
        ("remplacer gdrive", [("Google Drive", 0, 2)]),
        ("google", [("Google Workspace", 0, 1)]),
        ("google mail", [("Gmail", 0, 2)]),
        ("gmail et google drive", [("Gmail", 0, 1), ("Google Drive", 1, 3)]),
        ("association quitter gmail lyon", [("Gmail", 1, 3)]),
        ("une alternative libre et gratuite à Zoom", [("Zoom", 0, 4)]),
        ("nous voulons partir de Google", [("Google Workspace", 0, 3)]),
        ("que mettre à la place de Gmail ?", [("Gmail", 0, 3)]),
        ("quiter gmial", [("Gmail", 0, 2)]),
        ("logiciel libre gmail", [("Gmail", 2, 3)]),
        ("libre gmail", [("Gmail", 1, 2)]),
        ("notions de comptabilité", []),
        ("zoo", []),
        ("zooms", []),
        ("courriel", []),
        ("", []),
    ],
)
def test_a_brand_is_read_among_the_words(brands, text, expected):
    assert understood(text) == expected


def test_a_brand_leads_to_its_needs_or_tools_and_other_words_still_narrow(brands):
    mail = listed(needs=[NeedFactory(slug="mail")], summary="Chez vous à Lyon.")
    listed(needs=[NeedFactory(slug="mail")])
    tool = listed(tools=[ToolFactory(slug="nextcloud")])
    said = listed(summary="Nous quittons Gmail avec vous.")

    def found(text):
        return set(engine().search(Query(kind="provider", text=text)).ids)

    assert mail.pk in found("quitter gmail")
    assert said.pk in found("quitter gmail")
    assert tool.pk not in found("quitter gmail")
    assert found("google drive") == {tool.pk}
    assert found("quitter gmail lyon") == {mail.pk}


def test_a_brand_renamed_by_the_editors_is_read_at_once(brands):
    BrandFactory(name="Toutmail", needs=[NeedFactory(slug="mail")])
    assert understood("toutmail") == [("Toutmail", 0, 1)]
