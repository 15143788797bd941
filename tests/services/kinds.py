"""Which servers there are, and the variable in which each one's address stands."""

from __future__ import annotations

from tests.services.postgresql import PostgreSQL
from tests.services.redis import Redis
from tests.services.search import Elasticsearch, OpenSearch
from tests.services.server import Server

# The slow ones first: they are started in this order.
KINDS: dict[str, type[Server]] = {
    "elasticsearch": Elasticsearch,
    "opensearch": OpenSearch,
    "redis": Redis,
    "postgresql": PostgreSQL,
}
VARIABLES = {name: f"TEST_{name.upper()}_URL" for name in KINDS}
