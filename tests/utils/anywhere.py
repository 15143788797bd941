"""Tests that show nothing that could differ from one database to another: `make test` tries them, and that is enough.

What is written, locked, searched, counted and planned is tried on every engine. That every page answers there is seen
by `tests/plans`, which opens each of them as everybody on PostgreSQL.
"""

from __future__ import annotations

from pathlib import Path

import pytest

DATABASE_FIXTURES = {"db", "transactional_db", "database_folder", "django_db_setup"}
TESTS = Path(__file__).resolve().parent.parent
# A file, and what it is about.
ANYWHERE = {
    "browser/test_editors_day.py": "what editors do in a browser",
    "browser/test_journey.py": "what associations do in a browser",
    "browser/test_keyboard.py": "the keyboard",
    "browser/test_pages.py": "how pages look, weigh and behave",
    "browser/test_vetting_journey.py": "what applicants do in a browser",
    "consistency/test_settings.py": "settings and processes",
    "portal/accounts/test_entrance.py": "forms",
    "portal/common/test_components_browser.py": "how parts of pages look and behave",
    "portal/common/test_error_pages.py": "pages that are shown when something fails",
    "portal/home/test_back_office.py": "menus and forms of the back office",
    "portal/home/test_blocks.py": "how blocks are drawn",
    "portal/home/test_demo_content.py": "texts",
    "portal/home/test_demo_files.py": "files that the demo is read from",
    "portal/home/test_doctor.py": "what settings are told to be wrong",
    "portal/home/test_doctor_servers.py": "how servers are told to be wrong",
    "portal/home/test_editing_pages.py": "forms of the back office",
    "portal/home/test_opening.py": "a list, and what is looked at for it",
    "portal/home/test_run.py": "how the site is started on one machine",
    "portal/home/test_settings_form.py": "a form",
    "portal/home/test_setup.py": "what a command asks and says; the operator's day runs it everywhere",
    "portal/moderation/test_history_words.py": "words",
    "portal/moderation/test_operations_browser.py": "how a page behaves",
    "portal/notifications/test_every_mail.py": "words and make-up of mails",
    "portal/notifications/test_stopping.py": "links in mails",
    "portal/settings/test_logs.py": "lines of the log",
    "providers/test_directory_browser.py": "how the directory behaves",
    "providers/test_directory_canary.py": "what pages show",
    "providers/test_listing_dates_property.py": "a table of states, by dates",
    "providers/test_listing_workflow.py": "a table of states",
    "providers/test_mistakes_leaks.py": "what pages show",
    "providers/test_mistakes_workflow.py": "a table of states",
    "providers/test_partnerships_workflow.py": "a table of states",
    "providers/test_requests_leaks.py": "what pages show",
    "providers/test_requests_pages.py": "what pages show",
    "providers/test_requests_workflow.py": "a table of states",
    "security/test_access_matrix.py": "what opens for whom",
    "security/test_dev_pages.py": "pages of developers",
    "security/test_entrance.py": "forms and their limits",
    "security/test_second_factor.py": "what opens for whom",
    "vetting/test_criteria_property.py": "a table of states",
    "vetting/test_workflow.py": "a table of states",
}


def mark_anywhere(items: list[pytest.Item]) -> None:
    """Mark tests that are the same on every database, or ask none at all."""
    gone = [path for path in ANYWHERE if not (TESTS / path).exists()]
    if gone:
        raise pytest.UsageError(f"{', '.join(gone)}: named in {__name__}, and not there any more")
    for item in items:
        if any(item.get_closest_marker(name) for name in ("needs", "only_on", "race")):
            continue
        asks = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
        if not asks or item.path.relative_to(TESTS).as_posix() in ANYWHERE:
            item.add_marker("anywhere")
