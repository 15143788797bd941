"""What the calendar does with files: once, however late it runs and however often."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.accounts.actions.organizations import put_to_sleep
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.outbox.registry import schedule
from providers.models import SupportProject
from providers.vetting.actions import file_upkeep
from providers.vetting.actions.consent import change_consent
from providers.vetting.actions.drafting import save_part
from providers.vetting.actions.signing import Consent
from providers.vetting.actions.submitting import withdraw, write_to_committee
from providers.vetting.content import part_version
from providers.vetting.enums import Part
from providers.vetting.models import Application, SignLink, ToldProject
from tests.vetting.applying import applicant, draft, mails_to, sent, tell
from tests.vetting.deciding import accepted, again, appealed, refused, refused_for_good, to_complete

pytestmark = pytest.mark.django_db

JOBS = (
    file_upkeep.follow_drafts,
    file_upkeep.follow_completions,
    file_upkeep.end_left_files,
    file_upkeep.blank_old_files,
)


def run_twice():
    """What every job did the first time; the second time it does nothing."""
    done = [job() for job in JOBS]
    assert [job() for job in JOBS] == [0] * len(JOBS)
    return sum(done)


def after(days):
    return clock.frozen_at(clock.now() + timedelta(days=days, minutes=5))


def kinds(application, of):
    return [kind for kind in mails_to(application.author.email) if kind == f"vetting.{of}"]


def test_the_jobs_run_by_the_clock():
    assert {"vetting.follow_drafts", "vetting.follow_completions", "vetting.end_left_files"} < set(schedule)
    assert "vetting.blank_old_files" in schedule


@pytest.mark.parametrize("days, told", [(59, 0), (60, 1), (300, 1)])
def test_an_idle_draft_is_told_of_once(days, told):
    application = draft()
    with after(days):
        run_twice()
    with after(days + 5):
        run_twice()
    assert len(kinds(application, "idle_draft")) == (told or 1)
    assert Application.objects.exists()


def test_a_draft_that_is_touched_again_is_told_of_anew_and_lives_on():
    application = draft()
    with after(61):
        run_twice()
        version = part_version(application.values, application.unfinished, Part.ORGANIZATION)
        save_part(application, Part.ORGANIZATION, {"name": "Bureau Mésange"}, version=version, actor=application.author)
    with after(122):
        run_twice()
    with after(366):
        assert run_twice() == 0
    assert len(kinds(application, "idle_draft")) == 2


def test_a_draft_nobody_touches_for_a_year_is_erased():
    tell(draft(), 1)
    with after(366):
        assert run_twice() == 1
    assert not Application.objects.exists() and not ToldProject.objects.exists()


def test_a_draft_of_an_organization_that_sleeps_writes_to_nobody():
    application = draft()
    put_to_sleep(application.organization, actor=application.author)
    with after(70):
        run_twice()
    assert kinds(application, "idle_draft") == []


@pytest.mark.parametrize(
    "days, reminders, lapsed",
    [
        ((59,), 0, False),
        ((60,), 1, False),
        ((60, 61, 120, 121), 2, False),
        ((150,), 1, False),  # a clock that was late: the last reminder alone
        ((184,), 0, True),
        ((60, 120, 184, 190), 2, True),
    ],
)
def test_what_is_to_be_completed_is_reminded_of_and_ends(days, reminders, lapsed):
    began = clock.now()
    application = to_complete()
    for day in days:
        with clock.frozen_at(began + timedelta(days=day, minutes=5)):
            run_twice()
    application.refresh_from_db()
    assert len(kinds(application, "still_to_complete")) == reminders
    assert kinds(application, "lapsed") == ["vetting.lapsed"] * lapsed
    assert (application.state == "withdrawn") is lapsed


def test_a_file_that_lapses_says_why_and_closes_its_links(client):
    application = to_complete()
    with after(184):
        SignLink.objects.update(expires_at=clock.now() + timedelta(days=1))
        run_twice()
    assert not SignLink.objects.filter(state="open").exists()
    entry = AuditEntry.objects.get(verb="application.lapse")
    assert (entry.actor, entry.actor_role) == (None, "clock")
    client.force_login(application.author)
    page = client.get(application.get_absolute_url()).content.decode()
    assert "six mois" in page or "six months" in page


def test_a_word_of_the_applicant_counts_as_an_answer():
    application = to_complete()
    with after(170):
        write_to_committee(application, "Nous y travaillons, laissez-nous l’hiver.", actor=application.author)
    with after(184):
        run_twice()
    application.refresh_from_db()
    assert application.state == "changes_requested"


@pytest.mark.parametrize(
    "make, days",
    [
        (lambda: withdraw(sent(), actor=Application.objects.get().author), 365),
        (refused, 730),
        (refused_for_good, 730),
        (accepted, 730),
    ],
    ids=["withdrawn", "refused", "refused for good", "accepted"],
)
def test_a_file_that_is_over_is_emptied_in_its_time(make, days):
    application = make()
    with after(days - 1):
        run_twice()
    assert again(application).blanked_at is None
    with after(days):
        assert run_twice() == 1
    emptied = again(application)
    assert emptied.blanked_at is not None and emptied.state == application.state
    assert (emptied.name, emptied.values, emptied.organization, emptied.author) == ("", {}, None, None)
    assert AuditEntry.objects.filter(verb="application.blank").count() == 1


def test_what_goes_on_is_never_emptied():
    application = appealed()
    with after(2_000):
        run_twice()
    assert again(application).blanked_at is None


def listed_with_consent():
    application = accepted(consent=Consent(story=True, name=True, quote="Personne ne part seul.", quote_by="Odile"))
    project = application.projects.get(shows_story=True)
    with after(731):
        run_twice()
    project.refresh_from_db()
    return application, project


def test_consent_can_be_taken_back_after_the_file_was_emptied(client):
    application, project = listed_with_consent()
    assert again(application).provider is not None
    assert (project.contact_email, project.contact_name, project.signer_name) == ("", "", "")
    assert project.published_as.is_shown
    change_consent(project, Consent())
    assert not SupportProject.objects.get(pk=project.published_as_id).is_shown


def test_what_no_listing_tells_any_more_goes_from_the_emptied_file():
    application, project = listed_with_consent()
    SupportProject.objects.filter(pk=project.published_as_id).delete()
    run_twice()
    assert not ToldProject.objects.filter(pk=project.pk).exists()
    assert ToldProject.objects.filter(application=application).exists()


@pytest.mark.parametrize("gone", ["row", "people"])
def test_a_file_of_an_organization_that_is_gone_is_ended_and_emptied(gone):
    application = sent(applicant())
    if gone == "row":
        Application.objects.update(organization=None)
    else:
        application.organization.memberships.all().delete()
    assert run_twice() == 1
    ended = again(application)
    assert (ended.state, ended.name) == ("withdrawn", "") and ended.blanked_at is not None
    assert not ToldProject.objects.exists() and not SignLink.objects.exists()
