"""The waiting list: confirmed by mail, told once, left at any time; it never says who is on it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.actions.erasure import erase_account
from portal.common import clock
from portal.common.registries import exporters
from portal.notifications.models import OutgoingMail
from providers.vetting.actions import waiting as actions
from providers.vetting.actions.committee import change_rules
from providers.vetting.models import VettingRules, WaitingAddress
from providers.vetting.queries import rules
from providers.vetting.queries_committee import SETTLED, mark_of_rules
from tests.portal.accounts.factories import UserFactory
from tests.vetting.applying import draft, mails_to
from tests.vetting.committee import moderator

pytestmark = pytest.mark.django_db
ADDRESS = "odile@lavoir.example"
CONFIRM, ALREADY, OPENS = "vetting.waiting_confirm", "vetting.waiting_already", "vetting.intake_opens"


def set_intake(is_open):
    words = {"closed_fr": "Nous reprenons en mars.", "closed_en": "We start again in March."}
    wanted = {name: getattr(rules(), name) for name in SETTLED} | words | {"is_open": is_open}
    change_rules(wanted, seen=mark_of_rules(rules()), actor=moderator())


@pytest.fixture
def closed():
    draft()
    set_intake(False)
    return reverse("vetting:waiting")


def join(address=ADDRESS):
    actions.join_waiting_list(address, language="fr")
    return WaitingAddress.objects.get(email=address.lower())


def confirmed(address=ADDRESS):
    row = join(address)
    assert actions.confirm_address(row.token)
    return row


def page_of(row):
    return reverse("vetting:waiting_address", args=[row.token])


def test_while_the_intake_is_closed_the_page_about_joining_leads_to_the_list(client, closed):
    assert closed in client.get(reverse("vetting:join")).content.decode()
    assert "Nous reprenons en mars." in client.get(closed).content.decode()


def test_while_files_are_taken_nobody_waits(client):
    draft()
    page = reverse("vetting:waiting")
    assert page not in client.get(reverse("vetting:join")).content.decode()
    assert client.post(page, {"email": ADDRESS}).headers["Location"] == reverse("vetting:join")
    with pytest.raises(actions.NothingToWaitFor):
        join()
    assert not WaitingAddress.objects.exists()


def test_an_address_is_confirmed_by_the_button_behind_its_link_and_by_nothing_less(client, closed):
    client.post(closed, {"email": " Odile@Lavoir.example "})
    row = WaitingAddress.objects.get()
    assert (row.email, row.confirmed_at) == (ADDRESS, None)
    link = re.search(r"http\S+/attente/\S+", OutgoingMail.objects.get(kind=CONFIRM).text)[0]
    assert link.endswith(page_of(row))
    client.get(page_of(row))
    row.refresh_from_db()
    assert row.confirmed_at is None
    client.post(page_of(row))
    row.refresh_from_db()
    assert row.confirmed_at is not None
    assert 'name="leave"' in client.get(page_of(row)).content.decode()


@pytest.mark.parametrize(
    "typed", ["", "odile", "odile@", "x" * 250 + "@lavoir.example", "a@b.example\nBcc: c@d.example"]
)
def test_what_is_no_address_comes_back_in_words(client, closed, typed):
    answer = client.post(closed, {"email": typed})
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not WaitingAddress.objects.exists()


def test_the_page_says_the_same_of_an_address_that_waits_and_of_one_that_does_not(client, closed):
    confirmed()
    join("youcef@lavoir.example")
    pages = [
        client.post(closed, {"email": address}) for address in (ADDRESS, "youcef@lavoir.example", "zoe@lavoir.example")
    ]
    said = {re.sub(r"\w+@lavoir\.example", "…", page.content.decode()) for page in pages}
    assert len({re.sub(r'value="\w{64}"', "", page) for page in said}) == 1
    assert {page.status_code for page in pages} == {200}
    assert mails_to(ADDRESS) == [CONFIRM, ALREADY]
    assert mails_to("youcef@lavoir.example") == [CONFIRM, CONFIRM]
    assert mails_to("zoe@lavoir.example") == [CONFIRM]


def test_an_address_is_written_to_three_times_a_day_whether_it_waits_or_not(client, closed):
    confirmed()
    for address in (ADDRESS, "zoe@lavoir.example"):
        while len(mails_to(address)) < 3:
            assert client.post(closed, {"email": address}).status_code == 200
        answer = client.post(closed, {"email": address.upper()})
        assert answer.status_code == 429
        assert address.upper() in answer.content.decode()
        assert len(mails_to(address)) == 3
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        assert client.post(closed, {"email": ADDRESS}).status_code == 200


def test_twenty_addresses_in_ten_minutes_from_one_place_are_enough(client, closed):
    for number in range(20):
        assert client.post(closed, {"email": f"odile{number}@lavoir.example"}).status_code == 200
    answer = client.post(closed, {"email": "odile20@lavoir.example"})
    assert answer.status_code == 429
    assert "odile20@lavoir.example" in answer.content.decode()
    assert WaitingAddress.objects.count() == 20
    elsewhere = client.post(closed, {"email": "odile20@lavoir.example"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_an_address_that_is_not_confirmed_in_seven_days_is_forgotten(client, closed, frozen):
    row, other = join(), confirmed("zoe@lavoir.example")
    with clock.frozen_at(frozen + timedelta(days=6, hours=23)):
        assert actions.forget_waiting() == 0
        assert client.get(page_of(row)).status_code == 200
    with clock.frozen_at(frozen + timedelta(days=7)):
        assert client.get(page_of(row)).status_code == 404
        assert client.post(page_of(row)).status_code == 404
        assert actions.forget_waiting() == 1
        assert actions.forget_waiting() == 0
    assert list(WaitingAddress.objects.all()) == [other]


def test_asking_once_more_gives_seven_days_again(closed, frozen):
    row = join()
    with clock.frozen_at(frozen + timedelta(days=6)):
        join()
    with clock.frozen_at(frozen + timedelta(days=12)):
        assert actions.forget_waiting() == 0
        assert actions.confirm_address(row.token)


def test_after_a_year_every_address_is_forgotten(closed, frozen):
    confirmed()
    with clock.frozen_at(frozen + timedelta(days=364)):
        assert actions.forget_waiting() == 0
    with clock.frozen_at(frozen + timedelta(days=365)):
        assert actions.forget_waiting() == 1


def test_leaving_forgets_the_address_and_the_mails_that_hold_its_link(client, closed):
    row = confirmed()
    assert client.post(page_of(row), {"leave": "1"}).status_code == 200
    assert not WaitingAddress.objects.exists()
    assert not OutgoingMail.objects.filter(to_address=ADDRESS).exists()
    assert client.get(page_of(row)).status_code == 404
    assert client.post(page_of(row), {"leave": "1"}).status_code == 200
    set_intake(True)
    assert actions.tell_waiting() == 0


def test_somebody_whose_address_was_typed_by_another_says_no_before_confirming(client, closed):
    row = join()
    client.post(page_of(row), {"leave": "1"})
    assert not WaitingAddress.objects.exists()


def test_once_files_are_taken_each_confirmed_address_is_told_once_and_forgotten(closed):
    confirmed()
    join("unconfirmed@lavoir.example")
    assert actions.tell_waiting() == 0
    set_intake(True)
    assert actions.tell_waiting() == 1
    assert actions.tell_waiting() == 0
    assert mails_to(ADDRESS) == [CONFIRM, OPENS]
    assert mails_to("unconfirmed@lavoir.example") == [CONFIRM]
    assert [row.email for row in WaitingAddress.objects.all()] == ["unconfirmed@lavoir.example"]


def test_opening_the_intake_writes_to_nobody_in_the_request_itself(closed):
    confirmed()
    set_intake(True)
    assert mails_to(ADDRESS) == [CONFIRM]


def test_each_is_told_in_their_language(closed):
    actions.join_waiting_list("mary@lavoir.example", language="en")
    actions.confirm_address(WaitingAddress.objects.get().token)
    confirmed()
    set_intake(True)
    actions.tell_waiting()
    assert "You can join" in OutgoingMail.objects.get(kind=OPENS, to_address="mary@lavoir.example").subject
    assert "You can join" not in OutgoingMail.objects.get(kind=OPENS, to_address=ADDRESS).subject


def test_many_are_told_in_batches_and_those_left_wait_when_the_intake_closes_again(closed, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    monkeypatch.setattr(actions, "TOLD_AT_A_TIME", 2)
    for number in range(7):
        confirmed(f"odile{number}@lavoir.example")
    set_intake(True)
    assert actions.tell_waiting() == 4
    set_intake(False)
    assert actions.tell_waiting() == 0
    set_intake(True)
    assert (actions.tell_waiting(), actions.tell_waiting()) == (3, 0)
    assert OutgoingMail.objects.filter(kind=OPENS).values("to_address").distinct().count() == 7


def test_a_batch_asks_as_many_questions_for_its_keys_whatever_waits(closed, django_assert_max_num_queries):
    for number in range(3):
        confirmed(f"odile{number}@lavoir.example")
    with django_assert_max_num_queries(5):
        actions.tell_waiting()


def test_a_guessed_link_opens_nothing(client, closed):
    page = reverse("vetting:waiting_address", args=["x" * 43])
    assert client.get(page).status_code == 404
    assert client.post(page).status_code == 404


def test_who_deletes_their_account_is_forgotten_here_too_and_reads_it_in_their_export_before(closed):
    person = UserFactory()
    confirmed(person.email)
    confirmed()
    (told,) = dict(exporters.items())["vetting.waiting"](person)
    assert told["confirmed_at"] is not None
    erase_account(person, actor=person)
    assert [row.email for row in WaitingAddress.objects.all()] == [ADDRESS]


def test_the_desk_sees_how_many_wait_and_not_who(client, closed, with_second_factor):
    confirmed()
    told = with_second_factor(client, moderator()).get(reverse("vetting:committee")).content.decode()
    assert ADDRESS not in told
    assert VettingRules.objects.get().is_open is False
