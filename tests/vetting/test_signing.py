from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.common import clock
from portal.common.transitions import NotAllowedFrom
from portal.notifications.models import OutgoingMail
from providers.vetting.actions import sign_upkeep, signing
from providers.vetting.actions.signing import Consent, LinkClosed, OwnFile, confirm
from providers.vetting.workflow import VettingError
from tests.vetting.applying import link_of, mails_to, sent, tokens_of

pytestmark = pytest.mark.django_db
ALL = Consent(story=True, name=True, quote="Personne ne part seul.", quote_by="Odile")


def asked():
    """A sent file, its first support, and the key of the link to its association."""
    application = sent()
    project = application.projects.first()
    token, link = link_of(project)
    return application, project, token, link


def page_of(token):
    return reverse("vetting:sign", args=[token])


def test_the_association_reads_its_story_and_nothing_is_ticked_for_it(client):
    _application, project, token, _link = asked()
    page = client.get(page_of(token)).content.decode()
    assert project.story in page
    assert "checked" not in page
    assert project.contact_email not in page


def test_a_browser_may_say_where_the_answer_comes_from(client):
    """Under “no-referrer” it sends the form with an origin of “null”, which the protection of forms refuses."""
    _application, _project, token, _link = asked()
    assert "no-referrer" not in client.get(page_of(token)).content.decode()


def test_a_yes_is_noted_with_what_may_be_shown_and_both_sides_are_written_to(client):
    application, project, token, _link = asked()
    answer = client.post(page_of(token), {"answer": "yes", "name": "Odile", "shows_story": "on", "shows_name": "on"})
    project.refresh_from_db()
    assert answer.headers["Location"] == reverse("vetting:consent", args=[project.consent_token])
    assert (project.sign_state, project.shows_story, project.shows_name) == ("confirmed", True, True)
    assert mails_to(project.contact_email)[-1] == "vetting.thanks_for_signing"
    assert mails_to(application.author.email)[-1] == "vetting.association_answered"


def test_a_correction_waits_for_the_applicant_who_takes_it_over(client):
    application, project, token, _link = asked()
    client.post(page_of(token), {"answer": "correct", "words": "C’était au printemps.", "name": "Odile"})
    client.force_login(application.author)
    page = reverse("vetting:correction", args=[application.pk, project.pk])
    assert "C’était au printemps." in client.get(page).content.decode()
    client.post(page, {"answer": "accept", "story": "La même.", "period": "printemps 2024", "explanation": ""})
    project.refresh_from_db()
    assert (project.correction_state, project.period) == ("accepted", "printemps 2024")
    with pytest.raises(NotAllowedFrom):
        signing.explain_correction(project, "Encore ?", actor=application.author)


def test_a_correction_may_be_explained_instead_with_words(client):
    application, project, token, _link = asked()
    client.post(page_of(token), {"answer": "correct", "words": "C’était au printemps.", "name": "Odile"})
    client.force_login(application.author)
    page = reverse("vetting:correction", args=[application.pk, project.pk])
    typed = {"answer": "explain", "story": project.story, "period": project.period}
    assert client.post(page, {**typed, "explanation": ""}).status_code == 422
    client.post(page, {**typed, "explanation": "Le devis date de l’automne."})
    project.refresh_from_db()
    assert (project.correction_state, project.period) == ("explained", "automne 2024")


def test_a_no_is_noted_and_shows_nothing(client):
    application, project, token, _link = asked()
    client.post(
        page_of(token),
        {"answer": "no", "words": "Nous ne nous souvenons de rien.", "name": "Odile", "shows_story": "on"},
    )
    project.refresh_from_db()
    assert (project.sign_state, project.shows_story) == ("declined", False)
    assert (
        "Nous ne nous souvenons de rien." in OutgoingMail.objects.filter(kind="vetting.association_answered").get().text
    )


@pytest.mark.parametrize("typed", [{}, {"answer": "yes"}, {"answer": "correct", "name": "Odile"}])
def test_an_answer_that_lacks_something_comes_back_in_words(client, typed):
    _application, project, token, _link = asked()
    assert client.post(page_of(token), typed).status_code == 422
    project.refresh_from_db()
    assert project.sign_state == "asked"


def test_a_link_serves_once(client):
    _application, _project, token, link = asked()
    confirm(link, name="Odile", consent=Consent(), actor=None)
    assert client.get(page_of(token)).status_code == 410
    assert client.post(page_of(token), {"answer": "no", "name": "X"}).status_code == 410
    with pytest.raises(LinkClosed):
        signing.decline(link, name="X", reason="", actor=None)


def test_those_who_apply_cannot_answer_for_the_association(client):
    application, project, token, link = asked()
    client.force_login(application.author)
    assert client.get(page_of(token)).status_code == 403
    with pytest.raises(OwnFile):
        confirm(link, name="Moi", consent=ALL, actor=application.author)
    project.refresh_from_db()
    assert project.sign_state == "asked"


def test_a_guessed_link_opens_nothing(client):
    assert client.get(page_of("x" * 43)).status_code == 404
    assert client.get(reverse("vetting:consent", args=["x" * 43])).status_code == 404


def test_consent_links_say_nothing_before_the_association_has_answered(client):
    _application, project, _token, _link = asked()
    assert client.get(reverse("vetting:consent", args=[project.consent_token])).status_code == 404


def test_the_wrong_person_says_so_in_one_click_and_is_not_written_to_again(client):
    application, project, token, _link = asked()
    client.post(page_of(token), {"answer": "wrong-person"})
    project.refresh_from_db()
    assert (project.sign_state, project.contact_email) == ("not_asked", "")
    assert mails_to(application.author.email)[-1] == "vetting.wrong_person"
    client.force_login(application.author)
    contact = reverse("vetting:contact", args=[application.pk, project.pk])
    client.post(contact, {"contact_name": "Zoé", "contact_email": "zoe@lavoir.example"})
    assert mails_to("zoe@lavoir.example") == ["vetting.please_sign"]


def test_another_link_closes_the_one_before_and_the_fourth_in_a_month_is_refused(client):
    application, project, token, _link = asked()
    for _time in range(2):
        signing.ask_again(project, actor=application.author)
    assert client.get(page_of(token)).status_code == 410
    assert len(tokens_of(project.contact_email)) == 3
    with pytest.raises(VettingError, match="three times|trois fois"):
        signing.ask_again(project, actor=application.author)


def test_consent_is_changed_and_taken_back_at_any_time(client):
    application, project, token, link = asked()
    confirm(link, name="Odile", consent=ALL, actor=None)
    page = reverse("vetting:consent", args=[project.consent_token])
    assert client.get(page).status_code == 200
    client.post(page, {})
    project.refresh_from_db()
    assert (project.shows_story, project.shows_name, project.shows_quote) == (False, False, False)
    assert mails_to(application.author.email)[-1] == "vetting.consent_changed"


def test_what_is_hidden_hides_what_hangs_on_it():
    assert Consent(name=True, quote="Oui").columns["shows_name"] is False
    assert Consent(name=True, quote="Oui").columns["shows_quote"] is False


@pytest.mark.parametrize(
    "days, kinds",
    [
        ((9,), []),
        ((10,), ["vetting.still_to_sign"]),
        ((10, 11, 25, 26), ["vetting.still_to_sign"] * 2),
        ((40,), ["vetting.still_to_sign"]),  # a clock that was late: the last reminder alone
        ((10, 25, 46, 47), ["vetting.still_to_sign"] * 2),
    ],
)
def test_an_association_is_reminded_twice_at_most_however_often_the_clock_runs(days, kinds):
    began = clock.now()
    _application, project, _token, _link = asked()
    for day in days:
        with clock.frozen_at(began + timedelta(days=day, minutes=5)):
            sign_upkeep.follow_sign_links()
            sign_upkeep.follow_sign_links()
    assert mails_to(project.contact_email)[1:] == kinds


def test_a_reminder_carries_a_link_that_opens(client):
    began = clock.now()
    _application, project, _token, _link = asked()
    with clock.frozen_at(began + timedelta(days=11)):
        sign_upkeep.follow_sign_links()
        assert client.get(page_of(tokens_of(project.contact_email)[0])).status_code == 200


def test_a_link_that_expires_tells_the_applicant_once_and_keeps_no_address():
    began = clock.now()
    application, project, _token, _link = asked()
    with clock.frozen_at(began + timedelta(days=46)):
        sign_upkeep.follow_sign_links()
        sign_upkeep.follow_sign_links()
    project.refresh_from_db()
    assert project.sign_state == "expired"
    assert mails_to(application.author.email).count("vetting.no_answer") == 2  # one for each association
    assert not project.links.exclude(address="").exists()
