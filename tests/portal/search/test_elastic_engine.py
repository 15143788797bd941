"""The contract of engines on the real search servers."""

import pytest

from portal.search.database import writing as database
from portal.search.elastic import client, indexes
from portal.search.elastic import writing as server
from portal.search.elastic.engine import ElasticEngine
from tests.portal.search.engine_contract import EngineContract
from tests.portal.search.toys import KIND

pytestmark = pytest.mark.django_db


class TestElasticEngine(EngineContract):
    """The contract, on Elasticsearch and OpenSearch."""

    @pytest.fixture
    def engine(self, search_server, shelf):
        indexes.put_in_use(KIND, indexes.create(KIND))
        return ElasticEngine(client.WRITING)

    @pytest.fixture
    def put_in(self, engine, shelf):
        def index():
            database.rebuild(KIND)
            server.repair(KIND)

        return index
