"""What concerns the database engine alone; what every engine does is in `test_every_engine.py`."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.search.database import writing
from portal.search.interface import Query, Sort
from tests.portal.search.toys import KIND

pytestmark = pytest.mark.django_db


def test_the_number_of_queries_does_not_grow_with_the_words_or_the_documents(shelf, engine):
    def queries(text, **details):
        with CaptureQueriesContext(connection) as captured:
            engine.search(Query(kind=KIND, text=text, **details))
        return len(captured)

    for pk in range(1, 301):
        shelf.put(pk, f"Nom {pk}", "nuage et migration vers le logiciel libre", colour="red")
    writing.rebuild(KIND)
    engine.search(Query(kind=KIND))
    unknown = "nuags migratoin logciel librs inconnue nuagemigration vtre xyzzyx"
    assert queries("") == 1
    assert queries(unknown) <= 7
    assert queries(unknown) == 1
    assert queries("nuage migration", sort=Sort.NAME) <= 4
    with CaptureQueriesContext(connection) as captured:
        engine.without(Query(kind=KIND, text=unknown))
    assert len(captured) <= 6
