"""The API against its own description: whatever is sent, each answer is one that the description knows."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.generation import GenerationMode

from tests.portal.accounts.speaking import public
from tests.providers.factories import (
    BrandFactory,
    CommuneFactory,
    DepartmentFactory,
    NeedFactory,
    ProviderFactory,
    SupportProjectFactory,
    ToolFactory,
    TripFactory,
    listed,
)

pytestmark = pytest.mark.django_db
load_all_checks()
SEARCH = "/api/v1/providers"
EXAMPLES = {  # the others take no parameter
    SEARCH: 40,
    "/api/v1/providers/{slug}": 12,
    "/api/v1/places": 12,
    "/api/v1/organizations": 12,
    "/api/v1/organizations/{slug}": 8,
}


@pytest.fixture
def described():
    """The API with a little of everything in it, and its own description."""
    need, tool, department = NeedFactory(slug="mail"), ToolFactory(slug="sympa"), DepartmentFactory()
    place = CommuneFactory(department=department, latitude=45.7, longitude=4.8)
    full = listed(needs=[need], tools=[tool], areas=[department], commune=place, website="https://moyeu.example/")
    SupportProjectFactory(provider=full)
    TripFactory(provider=full, brand=BrandFactory(needs=[need], tools=[tool]), tool=tool)
    listed(slug="0", is_remote=True, languages=["br"])  # what is tried first
    ProviderFactory(slug="a", suspended=True)
    public("Les Glaneuses", slug="0", tools=[tool], can_tell="Un été.")
    # The application would close the connection that holds this test's rows, as after each request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_is_sent_the_answer_is_as_described(described, mode):
    # Slugs that do not exist are well formed and refused all the same.
    excluded = [CHECKS.get_one("positive_data_acceptance")]
    seen = set()
    for found in described.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and operation.path not in EXAMPLES:
            continue  # nothing of it can be wrong

        @settings(
            max_examples=EXAMPLES.get(operation.path, 1),
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def check(case):
            seen.add(case.operation.path)
            case.call_and_validate(excluded_checks=excluded, headers={"Accept-Encoding": "identity"})

        check()
    assert SEARCH in seen
    assert len(seen) > (10 if mode is GenerationMode.POSITIVE else 1)


def test_every_operation_says_what_it_does_and_names_its_answers(client):
    described = client.get("/api/v1/openapi.json").json()
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert operation["summary"] and operation["description"], path
            assert all("content" in answer for answer in operation["responses"].values()), path
            for parameter in operation["parameters"]:
                told = parameter.get("description") or parameter["name"] in ("page", "sort", "slug", "q")
                assert told, (path, parameter["name"])
