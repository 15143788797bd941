"""A page that is not there, in debug."""

import pytest


@pytest.mark.django_db
def test_in_debug_a_page_that_is_not_there_answers_in_our_words(client, settings):
    settings.DEBUG = True
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "portal.common.middleware.OwnNotFoundMiddleware"]
    answer = client.get("/cette-page-nexiste-pas/")
    assert answer.status_code == 404
    assert "ROOT_URLCONF" not in answer.content.decode()
    assert "error-page" in answer.content.decode()
