"""What is emptied is nowhere any more, and the figures stay as they were."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, JSONField, TextField
from django.urls import reverse

from portal.common import clock
from portal.common.transitions import NotAllowedFrom
from providers.models import Provider
from providers.vetting.actions import file_upkeep
from providers.vetting.actions.blanking import empty_now
from providers.vetting.actions.recusing import stand_aside
from providers.vetting.actions.reviewing import write_note, write_to_applicant
from providers.vetting.actions.signing import Consent
from providers.vetting.actions.submitting import withdraw, write_to_committee
from providers.vetting.models import (
    Application,
    Attachment,
    GuestReviewer,
    Judgement,
    Message,
    Note,
    Recusal,
    Submission,
    ToldProject,
    Vote,
)
from tests.portal.accounts.factories import UserFactory
from tests.utils.dump import rows_of
from tests.vetting.applying import applicant, draft, sent
from tests.vetting.canaries import CANARY, figures, nothing_sings, planted
from tests.vetting.deciding import (
    accepted,
    again,
    appealed,
    being_read,
    reader,
    refused,
    refused_for_good,
    to_complete,
)

pytestmark = pytest.mark.django_db


# Chosen from a list, or made by the portal.
NO_WORDS = {"language", "stages", "consent_token", "media_type", "stored_as"}


@pytest.mark.parametrize(
    "model",
    [Application, Attachment, GuestReviewer, Judgement, Message, Note, Recusal, Submission, ToldProject, Vote],
)
def test_a_canary_sits_in_every_text_of_a_file(model):
    planted(refused_for_good())
    texts = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | JSONField) and not field.choices and field.name not in NO_WORDS
    ]
    assert texts
    for name in texts:
        assert CANARY.lower() in str(list(model.objects.values_list(name, flat=True))).lower(), name


OVER = {
    "withdrawn": lambda: withdraw(being_read(), actor=Application.objects.get().author),
    "refused": refused,
    "refused for good": refused_for_good,
}


@pytest.mark.parametrize("how", OVER)
def test_a_file_that_is_emptied_on_wish_leaves_figures_alone(how, client):
    application = planted(OVER[how]())
    before = figures()
    client.force_login(application.author)
    page = reverse("vetting:empty", args=[application.pk])
    assert page in client.get(application.get_absolute_url()).content.decode()
    assert client.get(page).status_code == 200
    assert again(application).blanked_at is None, "a look changes nothing"
    assert client.post(page).headers["Location"] == reverse("accounts:home")
    nothing_sings()
    assert figures() == before
    assert client.get(application.get_absolute_url()).status_code == 404
    assert empty_now(again(application), actor=application.author) is False


@pytest.mark.parametrize("how", OVER)
def test_a_file_that_is_emptied_in_its_time_leaves_figures_alone(how):
    planted(OVER[how]())
    before = figures()
    with clock.frozen_at(clock.now() + timedelta(days=731)):
        assert file_upkeep.blank_old_files() == 1
        nothing_sings()
    assert figures() == before


def test_an_accepted_file_keeps_what_its_listing_tells_and_nothing_of_the_rest():
    application = accepted(consent=Consent(story=True, name=True))
    planted(application)
    listed = rows_of("providers_supportproject")
    before = figures()
    with clock.frozen_at(clock.now() + timedelta(days=731)):
        assert file_upkeep.blank_old_files() == 1
    kept = set(ToldProject.objects.values_list("association", "contact_email", "signer_name", "correction", "quote"))
    assert kept == {(f"Les {CANARY}", "", "", "", "")}
    ToldProject.objects.all().delete()
    nothing_sings()
    assert figures() == before and rows_of("providers_supportproject") == listed
    assert Provider.objects.get().application == application


@pytest.mark.parametrize("make", [draft, sent, being_read, to_complete, appealed, accepted])
def test_what_goes_on_or_was_accepted_is_not_emptied_on_wish(make, client):
    application = make()
    before = rows_of("vetting")
    with pytest.raises(NotAllowedFrom, match=again(application).get_state_display()):
        empty_now(application, actor=application.author)
    client.force_login(application.author)
    page = reverse("vetting:empty", args=[application.pk])
    assert page not in client.get(application.get_absolute_url()).content.decode()
    assert client.post(page).headers["Location"] == application.get_absolute_url()
    assert rows_of("vetting") == before


def test_only_those_who_applied_have_a_file_emptied(client):
    application = refused()
    for person in (UserFactory(), reader(), applicant()):
        with pytest.raises(PermissionDenied):
            empty_now(again(application), actor=person)
        client.force_login(person)
        assert client.post(reverse("vetting:empty", args=[application.pk])).status_code == 404


def test_nothing_is_written_in_an_emptied_file():
    application, moderator = refused(), reader()
    opened_before = again(application)
    empty_now(again(application), actor=application.author)
    for write in (write_note, write_to_applicant, stand_aside):
        with pytest.raises(PermissionDenied):
            write(again(application), "Encore un mot.", actor=moderator)
        with pytest.raises(NotAllowedFrom):
            write(opened_before, "Encore un mot.", actor=moderator)
        opened_before.blanked_at = None  # as somebody has it who opened the page before
    with pytest.raises(PermissionDenied):
        write_to_committee(again(application), "Encore un mot.", actor=application.author)
