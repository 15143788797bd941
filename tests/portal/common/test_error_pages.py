"""Pages for what went wrong come out while the database is out of reach (no test here may touch it)."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DataError, OperationalError
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from portal.common import errors

PAGES = {
    "bad request": (400, lambda request: errors.bad_request(request, SuspiciousOperation())),
    "forbidden": (403, lambda request: errors.permission_denied(request, PermissionDenied())),
    "form key": (403, errors.csrf_failure),
    "not found": (404, lambda request: errors.page_not_found(request, Http404())),
    "broken": (500, errors.server_error),
}
TITLES = {
    "bad request": ("Nous n’avons pas pu lire cette demande", "We could not read this request"),
    "forbidden": ("Cette page ne vous est pas ouverte", "This page is not open to you"),
    "form key": ("Ce formulaire a attendu trop longtemps", "This form waited too long"),
    "not found": ("Cette route ne mène nulle part", "This road leads nowhere"),
    "broken": ("Nous sommes en panne", "We have broken down"),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("language", "column"), [("fr", 0), ("en", 1)])
def test_error_page_speaks_the_active_language_without_a_database(name, language, column):
    status, answer = PAGES[name]
    with translation.override(language):
        response = answer(RequestFactory().get("/nowhere/"))
    page = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{TITLES[name][column]}</h1>" in page
    assert f'<html lang="{language}">' in page
    assert 'class="direction first"' in page


def test_not_found_gives_the_reason_that_was_raised():
    response = errors.page_not_found(RequestFactory().get("/"), Http404("“0” is not a page number."))
    assert "“0” is not a page number." in response.content.decode()


def test_a_reason_is_escaped():
    response = errors.permission_denied(RequestFactory().get("/"), PermissionDenied("<script>"))
    assert "&lt;script&gt;" in response.content.decode()
    assert "<script>" not in response.content.decode()


def test_closed_for_maintenance_page_needs_no_context():
    with translation.override("fr"):
        assert "<h1>Route en travaux</h1>" in render_to_string("503.html")


@pytest.mark.parametrize("name", PAGES)
def test_error_page_loads_nothing_from_elsewhere(name):
    page = PAGES[name][1](RequestFactory().get("/")).content.decode()
    assert "://" not in page.replace("http://www.w3.org/", "")
    assert "style=" not in page


def answer_to(error):
    try:
        raise error
    except type(error):
        return errors.server_error(RequestFactory().get("/"))


def test_a_database_that_is_away_or_too_slow_is_no_breakdown():
    response = answer_to(OperationalError("canceling statement due to statement timeout"))
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "<h1>Route en travaux</h1>" in response.content.decode()


def test_what_the_database_cannot_take_is_a_request_that_cannot_be_read():
    response = answer_to(DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"))
    assert response.status_code == 400
    assert "NUL" not in response.content.decode()


def test_any_other_error_is_a_breakdown():
    assert answer_to(ZeroDivisionError()).status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/annuaire/?q=%00nuage%00", "/annuaire/suggestions/?q=nua%00ge", "/api/v1/providers?q=%00"]
)
def test_nobody_types_nul_so_it_is_left_out_of_what_is_asked(client, address):
    response = client.get(address, follow=True)
    assert response.status_code == 200
    assert "\0" not in response.content.decode()
