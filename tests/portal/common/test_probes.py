"""`/healthz`, `/readyz`, `/metrics`: what machines ask, and who may."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.common import clock
from portal.common.addresses import networks
from portal.common.gauges import gauges
from portal.common.services import Service, Trouble, services
from portal.outbox.models import OutboxEvent, PeriodicRun
from providers.models import Provider
from tests.portal.accounts.factories import UserFactory
from tests.providers.factories import ProviderFactory

PROBES = ("/healthz", "/readyz")


@pytest.fixture
def broken(monkeypatch):
    """Have one service of the list fail: `broken("mail server")`."""

    def fail(name):
        def check():
            raise Trouble("redis://:hunter2@cache.example is away.")

        service = services.get(name)
        replaced = Service(label=service.label, check=check, essential=service.essential)
        monkeypatch.setitem(services._entries, name, (services._entries[name][0], replaced))

    return fail


def test_healthz_answers_without_a_database():
    # No mark: a test that asks the database here fails.
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_names_every_service_and_its_state():
    PeriodicRun.objects.all().delete()
    answer = Client().get("/readyz").json()
    assert set(answer["services"]) == {name for name, _ in services.items()}
    assert answer["services"]["database"] == {"state": "ok"}
    assert answer["services"]["mail server"] == {"state": "not used"}
    assert answer["services"]["periodic jobs"] == {"state": "failing", "failing_seconds": 0}
    assert (answer["ready"], answer["degraded"]) == (True, True)


@pytest.mark.django_db
@pytest.mark.parametrize("name, status", [("cache", 200), ("folder", 200), ("database", 503), ("static files", 503)])
def test_readyz_is_503_only_without_what_every_page_needs(broken, name, status):
    broken(name)
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["ready"]) == (status, status == 200)
    assert response.json()["services"][name]["state"] == "failing" and response.json()["degraded"] is True


@pytest.mark.django_db
def test_readyz_says_no_reason_and_no_address(broken):
    broken("cache")
    text = Client().get("/readyz").content.decode()
    assert "hunter2" not in text and "cache.example" not in text and "away" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("path", PROBES)
def test_a_probe_gets_its_answer_by_address_and_without_https(settings, path):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["tandem.example"]
    assert Client().get("/", headers={"host": "10.2.3.4:8000"}).status_code in (301, 400)  # anybody else does not
    assert Client().get(path, headers={"host": "10.2.3.4:8000"}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", PROBES)
def test_a_probe_leaves_no_trace_and_is_not_kept(kept_pages, path):
    response = Client().get(path)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not response.cookies and "Vary" not in response.headers and "Content-Language" not in response.headers


@pytest.mark.django_db
@pytest.mark.parametrize("path", PROBES)
def test_a_probe_only_reads(path):
    assert Client().post(path).status_code == 405
    assert Client().head(path).status_code == 200


@pytest.mark.parametrize("path", ["/healthz/", "/en/healthz", "/readyz/x", "/metrics/"])
@pytest.mark.django_db
def test_other_addresses_are_no_probes(path):
    assert Client().get(path).status_code in (301, 404)


@pytest.mark.django_db
def test_a_flood_of_questions_is_one_look(django_assert_max_num_queries):
    client = Client()
    client.get("/readyz")
    with django_assert_max_num_queries(0):
        for _ in range(200):
            client.get("/readyz")


@pytest.fixture
def monitored(settings):
    settings.METRICS_FROM = networks(["10.1.0.0/16", "127.0.0.1", "::1"])
    return settings


@pytest.mark.django_db
def test_metrics_are_there_for_nobody_unless_networks_are_named():
    assert Client().get("/metrics").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "proxies, caller, forwarded, status",
    [
        (0, "127.0.0.1", None, 200),
        (0, "10.1.2.3", None, 200),
        (0, "::1", None, 200),
        (0, "::ffff:10.1.2.3", None, 200),
        (0, "10.2.0.1", None, 404),
        (0, "", None, 404),
        # A proxy that the settings do not know of: whoever is behind it would look like a neighbour.
        (0, "127.0.0.1", "203.0.113.5", 404),
        (0, "127.0.0.1", "127.0.0.1", 404),
        (1, "127.0.0.1", "10.1.2.3", 200),
        (1, "127.0.0.1", "203.0.113.5", 404),
        # What a visitor writes stands left of what the proxy adds.
        (1, "127.0.0.1", "127.0.0.1, 203.0.113.5", 404),
        (1, "127.0.0.1", "10.1.2.3, 127.0.0.1, 203.0.113.5", 404),
        (2, "127.0.0.1", "10.1.2.3, 192.0.2.1", 200),
        (2, "127.0.0.1", "127.0.0.1, 203.0.113.5, 192.0.2.1", 404),
        (2, "127.0.0.1", "127.0.0.1", 404),
        (1, "127.0.0.1", "unknown", 404),
        (1, "127.0.0.1", "", 404),
        (1, "10.1.2.3", None, 200),  # past the proxy, from inside
    ],
)
def test_metrics_are_for_the_named_networks_and_not_for_whom_looks_like_one(
    monitored, proxies, caller, forwarded, status
):
    monitored.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    assert Client().get("/metrics", headers=headers, REMOTE_ADDR=caller).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["X-Real-IP", "Forwarded", "Via", "X-Forwarded-Proto", "X-Forwarded-Host"])
def test_whoever_comes_through_a_proxy_that_says_not_from_where_is_refused(monitored, header):
    monitored.TRUSTED_PROXIES = 1
    assert Client().get("/metrics", headers={header: "https"}, REMOTE_ADDR="127.0.0.1").status_code == 404


def figures(text: str) -> dict[str, float]:
    lines = [line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#")]
    return {name: float(value) for name, _, value in lines}


@pytest.mark.django_db
def test_metrics_count_what_there_is(monitored, frozen):
    ProviderFactory.create_batch(2)
    OutboxEvent.objects.all().delete()
    for state in ("waiting", "failed", "failed", "done"):
        OutboxEvent.objects.create(topic="mail.send", queue="urgent", state=state, created_at=frozen, due_at=frozen)
    PeriodicRun.objects.update_or_create(name="outbox.forget_done", defaults={"last_run_at": frozen})
    response = Client().get("/metrics")
    assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    found = figures(response.content.decode())
    assert found['tandem_outbox_events{queue="urgent",state="waiting"}'] == 1
    assert found['tandem_outbox_events{queue="urgent",state="failed"}'] == 2
    assert found['tandem_outbox_oldest_wait_seconds{queue="default"}'] == 0
    assert found['tandem_listings{state="published"}'] == 2
    assert found['tandem_index_missing{kind="provider"}'] == 2
    assert found['tandem_periodic_job_age_seconds{job="outbox.forget_done"}'] == 0
    assert found['tandem_periodic_job_age_seconds{job="accounts.clear_sessions"}'] == -1
    assert found['tandem_service_up{service="database"}'] == 1
    assert found["tandem_mails_sent_last_hour"] == 0
    assert all(value == 0 for name, value in found.items() if "unmeasured" in name)


@pytest.mark.django_db
def test_metrics_ask_as_many_questions_for_much_as_for_little(monitored, django_assert_num_queries):
    def asked() -> int:
        Client().get("/metrics")  # the looks at the services are kept
        with CaptureQueriesContext(connection) as queries:
            Client().get("/metrics")
        return len(queries)

    ProviderFactory()
    few = asked()
    ProviderFactory.create_batch(20)
    now = clock.now()
    OutboxEvent.objects.bulk_create(
        OutboxEvent(topic="mail.send", queue=f"queue {number}", created_at=now, due_at=now) for number in range(20)
    )
    assert asked() == few <= 12


@pytest.mark.django_db
def test_metrics_name_nobody(monitored):
    provider = ProviderFactory(name="Zinzolin")
    person = UserFactory(email="zinzolin@exemple.example", display_name="Zinzolin")
    text = Client().get("/metrics").content.decode().lower()
    assert "zinzolin" not in text and "@" not in text
    assert Provider.objects.filter(pk=provider.pk).exists() and person.pk


@pytest.mark.django_db
def test_a_part_that_cannot_be_measured_is_named_and_the_others_are_read(monitored, monkeypatch):
    def fail():
        raise RuntimeError("no figures today")

    monkeypatch.setitem(gauges._entries, "mails", (40, fail))
    found = figures(Client().get("/metrics").content.decode())
    assert found['tandem_unmeasured{part="mails"}'] == 1 and found['tandem_unmeasured{part="outbox"}'] == 0
    assert "tandem_mails_sent_last_hour" not in found
