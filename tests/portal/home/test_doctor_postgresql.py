"""`manage.py doctor` and a PostgreSQL that cannot be used. It is real, and each test has one of its own."""

from __future__ import annotations

import re
import time

import psycopg
import pytest

from tests import services
from tests.portal.home.broken import Report, examine, mail_server, sound
from tests.utils.ports import free_port
from tests.utils.site import run

pytestmark = pytest.mark.needs("postgresql")

CLOCK = """
    CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql
    AS $$ SELECT pg_catalog.clock_timestamp() - interval '90 seconds' $$
"""


@pytest.fixture(scope="module")
def server():
    with services.started("postgresql") as started:
        yield started


@pytest.fixture
def patient(database_folder, server):
    """A site on this server, whose database is empty."""
    with mail_server() as port:
        patient = sound(database_folder, mail_port=port)
        patient.env["DATABASE_URL"] = server.url
        yield patient


def told(report: Report) -> str:
    """What is said of the database: that, of all things, and one sentence."""
    assert list(report.wrong) == ["database"], report.output
    assert report.ended_with == 1 and "hunter2" not in report.output
    return report.wrong["database"]


@pytest.mark.parametrize(
    "address, says",
    [
        ("tandem:hunter2@no.such.invalid/tandem", r"^The host no\.such\.invalid of DATABASE_URL is not known"),
        ("tandem@127.0.0.1:{port}/nothing", r"has no database nothing: make it there, or correct DATABASE_URL\.$"),
        ("nobody:hunter2@127.0.0.1:{port}/tandem", r"has no user nobody: make it there, or correct DATABASE_URL\.$"),
        ("tandem@127.0.0.1:{port}/tandem?sslmode=require", r"offers no TLS: switch it on there, or change sslmode in"),
    ],
)
def test_an_address_that_leads_nowhere_is_named(patient, server, address, says):
    patient.env["DATABASE_URL"] = f"postgresql://{address.format(port=server.port)}"
    assert re.search(says, told(examine(patient)))


def test_a_port_at_which_nothing_listens_is_named(patient):
    patient.env["DATABASE_URL"] = f"postgresql://tandem:hunter2@127.0.0.1:{free_port()}/tandem"
    assert re.search(r"^Nothing listens at 127\.0\.0\.1:\d+, which DATABASE_URL names", told(examine(patient)))


def test_a_database_without_tables_is_named(patient):
    assert told(examine(patient)) == "The database tandem has no tables yet: run `manage.py migrate`."


def test_a_wrong_password_is_named(patient):
    with services.started("postgresql") as own:
        with psycopg.connect(own.url, autocommit=True) as connection:
            connection.execute("ALTER USER tandem PASSWORD 'right'")
        rules = own.folder / "data" / "pg_hba.conf"
        rules.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        own.kill()  # it would wait for its own prober, who knows no password
        own.launch()
        patient.env["DATABASE_URL"] = own.url.replace("tandem@", "tandem:hunter2@")
        sentence = _once_it_is_up(patient)
    assert sentence.endswith("refuses the password of the user tandem: correct it in DATABASE_URL.")


def _once_it_is_up(patient) -> str:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        sentence = told(examine(patient))
        if "listens" not in sentence and "starting" not in sentence:
            break
    return sentence


def test_a_server_that_hangs_is_named_in_time(patient):
    with services.started("postgresql") as own:
        patient.env["DATABASE_URL"] = own.url
        own.freeze()
        assert "does not answer in time: see whether the server hangs" in told(examine(patient))
        own.thaw()


def test_a_server_that_takes_no_writes_and_clocks_apart_are_named(patient, server):
    run("manage.py", "migrate", "-v0", env=patient.env)
    run("manage.py", "tick", env=patient.env)
    report = examine(patient)
    assert report.wrong == {} and report.ended_with == 0
    assert report.states["clock"] == "ok"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(CLOCK)
        connection.execute("ALTER DATABASE tandem SET search_path = public, pg_catalog")
    wrong = examine(patient).wrong
    assert list(wrong) == ["clock"]
    assert re.fullmatch(r"The clock of the database is \d\d s behind this machine's: set both by NTP\.", wrong["clock"])
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("ALTER DATABASE tandem RESET search_path")
        connection.execute("ALTER DATABASE tandem SET default_transaction_read_only = on")
    assert told(examine(patient)).endswith("is a replica or read-only: let DATABASE_URL name the primary.")
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("SET default_transaction_read_only = off")
        connection.execute("ALTER DATABASE tandem RESET default_transaction_read_only")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
