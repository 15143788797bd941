"""Following a search by mail: nobody for somebody else, once a month at most, and gone when it is no longer wanted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.accounts.actions.erasure import erase_account
from portal.accounts.models import User
from portal.common import clock
from portal.common.registries import exporters, retention
from portal.notifications.models import OutgoingMail
from portal.outbox.schedule import schedule
from portal.search.api import update_now
from portal.taxonomy.models import Need
from providers.actions.alerts import following, upkeep
from providers.models import Provider, SavedSearch
from tests.portal.accounts.factories import UserFactory
from tests.providers.alerts import ADDRESS, ALREADY, CONFIRM, FULL, NEWS, REMINDER, asked, followed
from tests.providers.factories import NeedFactory, listed
from tests.utils.pages import words_of

pytestmark = pytest.mark.django_db
MONTH, YEAR = upkeep.MONTH, upkeep.YEAR


def start(query=""):
    return reverse("providers:alert_start") + query


def page_of(row):
    return reverse("providers:alert", args=[row.token])


def mails(kind, address=ADDRESS):
    return OutgoingMail.objects.filter(kind=kind, to_address=address)


def tell_after(moment):
    with clock.frozen_at(moment):
        return upkeep.tell_alerts()


def test_the_page_of_results_leads_to_a_form_that_keeps_the_search(client):
    need = NeedFactory(slug="mail", name_fr="Courriel")
    listed(needs=[need])
    results = client.get("/annuaire/", {"need": "mail", "sort": "name"}).content.decode()
    address = start("?need=mail")
    assert f'href="{address}"' in results
    assert "Courriel" in words_of(client.get(address))


def test_only_the_button_behind_the_link_of_the_mail_confirms_an_address(client):
    client.post(start("?q=Petites"), {"email": " Odile@Lavoir.example "})
    row = SavedSearch.objects.get()
    assert (row.email, row.query, row.confirmed_at) == (ADDRESS, "q=Petites", None)
    mail = mails(CONFIRM).get()
    assert re.search(r"http\S+/alertes/\S+", mail.text)[0].endswith(page_of(row))
    assert "Petites" not in mail.text + mail.subject, "a stranger's words are sent to nobody"
    client.get(page_of(row))
    row.refresh_from_db()
    assert row.confirmed_at is None
    client.post(page_of(row))
    row.refresh_from_db()
    assert row.confirmed_at is not None


def test_the_answer_is_the_same_whatever_is_known_of_the_address(client):
    followed()
    for number in range(following.MOST):  # as many as one can
        followed(f"q=mot{number}", "full@lavoir.example")
        OutgoingMail.objects.all().delete()  # as on other days
    pages = [
        client.post(start("?q=petites"), {"email": address})
        for address in (ADDRESS, "full@lavoir.example", "new@lavoir.example")
    ]
    said = {re.sub(r"\w+@lavoir\.example", "…", page.content.decode()) for page in pages}
    assert len(said) == 1
    kinds = OutgoingMail.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [ALREADY, FULL, CONFIRM]


def test_an_address_is_written_to_three_times_a_day_and_what_was_typed_is_kept(client):
    for number in range(3):
        assert client.post(start(f"?q=mot{number}"), {"email": ADDRESS}).status_code == 200
    answer = client.post(start("?q=mot4"), {"email": ADDRESS.upper()})
    assert answer.status_code == 429
    assert ADDRESS.upper() in answer.content.decode()
    assert OutgoingMail.objects.count() == 3
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        assert client.post(start("?q=mot4"), {"email": ADDRESS}).status_code == 200


def test_twenty_addresses_in_ten_minutes_from_one_place_are_enough(client):
    for number in range(20):
        client.post(start(), {"email": f"odile{number}@lavoir.example"})
    assert client.post(start(), {"email": "odile20@lavoir.example"}).status_code == 429
    assert SavedSearch.objects.count() == 20


def test_what_is_no_address_comes_back_in_words(client):
    for typed in ("", "odile", "a@b.example\nBcc: c@d.example"):
        answer = client.post(start(), {"email": typed})
        assert answer.status_code == 422
        assert "field-error" in answer.content.decode()
    assert not SavedSearch.objects.exists()


def test_a_search_with_more_filters_than_can_be_kept_is_refused_in_words(client):
    needs = [NeedFactory(slug=f"besoin-{number}-{'x' * 60}").slug for number in range(40)]
    answer = client.post(start("?" + "&".join(f"need={slug}" for slug in needs)), {"email": ADDRESS})
    assert answer.status_code == 429
    assert "plus de filtres" in words_of(answer)
    assert not SavedSearch.objects.exists()


def test_whoever_is_signed_in_with_that_address_follows_at_once_and_finds_it_in_their_account(client):
    person = UserFactory(email=ADDRESS)
    client.force_login(person)
    answer = client.post(start("?q=petites"), {"email": ADDRESS})
    row = SavedSearch.objects.get()
    assert answer.headers["Location"] == page_of(row)
    assert row.confirmed_at is not None
    assert not OutgoingMail.objects.exists()
    assert page_of(row) in client.get(reverse("accounts:home")).content.decode()
    client.post(start("?q=petites"), {"email": "somebody@else.example"})
    assert SavedSearch.objects.get(email="somebody@else.example").confirmed_at is None


def test_the_same_search_twice_is_one_in_whatever_order_it_was_written(client):
    NeedFactory(slug="a"), NeedFactory(slug="b")
    for address in ("?need=a&q=x&sort=name", "?q=x&need=a&page=2&pick=z"):
        client.post(start(address), {"email": ADDRESS})
    assert [row.query for row in SavedSearch.objects.all()] == ["q=x&need=a"]
    with pytest.raises(IntegrityError, match="savedsearch_once|UNIQUE"), transaction.atomic():
        SavedSearch.objects.create(email=ADDRESS, query="q=x&need=a")


def test_what_is_new_is_told_once_a_month_and_what_was_there_before_never(frozen):
    listed(name="Le Moyeu")
    row = followed()
    listed(name="La Bobinette")
    assert tell_after(frozen + MONTH - timedelta(hours=1)) == 0
    assert tell_after(frozen + MONTH) == 1
    mail = mails(NEWS).get()
    assert "La Bobinette" in mail.text
    assert "Le Moyeu" not in mail.text
    listed(name="Petit Braquet")
    assert tell_after(frozen + MONTH + timedelta(days=3)) == 0
    assert tell_after(frozen + MONTH * 2) == 1
    assert tell_after(frozen + MONTH * 3) == 0, "nothing new, no mail"
    row.refresh_from_db()
    assert set(row.known) == set(Provider.objects.values_list("pk", flat=True))


def test_nobody_is_told_of_what_is_out_of_the_directory_nor_before_they_confirmed(frozen):
    followed()
    asked("q=petites", "other@lavoir.example")
    hidden = listed(name="La Halte")
    Provider.objects.filter(pk=hidden.pk).update(state="paused")  # the index does not know yet
    assert tell_after(frozen + MONTH) == 0
    assert not OutgoingMail.objects.filter(kind=NEWS).exists()


def test_a_filter_that_the_editors_took_away_does_not_make_a_list_of_everything(frozen):
    need = NeedFactory(slug="mail")
    followed("need=mail")
    need.delete()
    listed()
    assert tell_after(frozen + MONTH) == 0


def test_an_alert_for_a_need_that_is_retired_later_goes_on(client, frozen):
    need = NeedFactory(slug="mail", name_fr="Courriel")
    row = followed("need=mail")
    Need.objects.update(is_active=False)
    listed()
    listed(name="La Bobinette", needs=[need])
    assert "Courriel" in words_of(client.get(page_of(row)))
    assert tell_after(frozen + MONTH) == 1
    mail = mails(NEWS).get()
    assert "La Bobinette" in mail.text and "Courriel" in mail.text


def test_the_page_of_an_alert_says_when_what_it_asks_for_is_gone(client):
    need = NeedFactory(slug="mail", name_fr="Courriel")
    row = followed("need=mail")
    gone = "n’existe plus"
    assert gone not in words_of(client.get(page_of(row)))
    need.delete()
    page = words_of(client.get(page_of(row)))
    assert gone in page and "Rien de nouveau" not in page


def test_ten_who_follow_one_search_are_one_question_to_the_index(frozen, monkeypatch):
    for number in range(10):
        followed(address=f"odile{number}@lavoir.example")
    listed()
    questions = []
    found_by = upkeep.found_by
    monkeypatch.setattr(upkeep, "found_by", lambda query: questions.append(query) or found_by(query))
    assert tell_after(frozen + MONTH) == 10
    assert questions == ["q=petites"]


def test_many_that_are_due_are_told_run_by_run_the_longest_waiting_first(frozen, monkeypatch):
    monkeypatch.setattr(upkeep, "AT_ONCE", 2)
    for number in range(3):
        followed(address=f"odile{number}@lavoir.example")
    listed()
    assert [tell_after(frozen + MONTH) for _run in range(3)] == [2, 1, 0]


def test_somebody_whose_account_is_closed_is_not_written_to(frozen):
    person = UserFactory(email=ADDRESS)
    followed()
    User.objects.filter(pk=person.pk).update(is_active=False)
    listed()
    assert tell_after(frozen + MONTH) == 0


def test_one_post_without_a_cookie_stops_it_for_good_and_forgets_the_mails(client, frozen):
    row = followed()
    listed()
    tell_after(frozen + MONTH)
    mail = mails(NEWS).get()
    stop = mail.headers["List-Unsubscribe"].strip("<>")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = reverse("providers:alert_stop", args=[row.token])
    assert stop.endswith(path)
    assert client.get(path).status_code == 200
    assert SavedSearch.objects.exists()
    for _twice in range(2):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not SavedSearch.objects.exists()
    assert not OutgoingMail.objects.filter(to_address=ADDRESS).exists()


def test_one_link_shows_all_searches_of_its_address_and_stops_them_together(client):
    row, other = followed(), followed("q=mairie")
    stranger = followed(address="zoe@lavoir.example")
    page = client.get(page_of(row)).content.decode()
    assert page_of(other) in page
    assert page_of(stranger) not in page
    client.post(page_of(row), {"stop_all": "1"})
    assert [left.email for left in SavedSearch.objects.all()] == ["zoe@lavoir.example"]


def test_who_did_not_ask_says_no_before_confirming(client):
    row = asked()
    assert "stop_all" not in client.get(page_of(row)).content.decode()
    client.post(page_of(row), {"stop": "1"})
    assert not SavedSearch.objects.exists()


def test_what_is_not_confirmed_in_seven_days_is_forgotten(client, frozen):
    row = asked()
    kept = followed(address="zoe@lavoir.example")
    with clock.frozen_at(frozen + timedelta(days=7)):
        assert client.get(page_of(row)).status_code == 404
        assert client.post(page_of(row)).status_code == 404
        assert [upkeep.forget_alerts(), upkeep.forget_alerts()] == [1, 0]
    assert list(SavedSearch.objects.all()) == [kept]


def test_it_is_asked_about_twice_and_ends_after_two_years_without_a_word(frozen):
    followed()
    days = {}
    for day in range(0, 735, 5):
        with clock.frozen_at(frozen + timedelta(days=day)):
            asked_about, ended = upkeep.remind_of_alerts(), upkeep.forget_alerts()
            if asked_about or ended:
                days[day] = (asked_about, ended)
    assert days == {365: (1, 0), 700: (1, 0), 730: (0, 1)}
    assert mails(REMINDER).count() == 2


def test_pressing_keep_begins_the_two_years_anew(client, frozen):
    row = followed()
    with clock.frozen_at(frozen + YEAR):
        assert [upkeep.remind_of_alerts(), upkeep.remind_of_alerts()] == [1, 0]
        client.post(page_of(row))
    with clock.frozen_at(frozen + YEAR * 2):
        assert upkeep.forget_alerts() == 0
        assert upkeep.remind_of_alerts() == 1


def test_a_long_pause_of_the_clock_still_leaves_a_month_to_answer(frozen):
    followed()
    late = frozen + YEAR * 3
    with clock.frozen_at(late):
        assert [upkeep.forget_alerts(), upkeep.remind_of_alerts(), upkeep.forget_alerts()] == [0, 1, 0]
    with clock.frozen_at(late + MONTH):
        assert upkeep.forget_alerts() == 1


def test_who_deletes_their_account_is_forgotten_here_too_and_reads_it_in_their_export_before():
    person = UserFactory(email=ADDRESS)
    followed()
    other = followed(address="zoe@lavoir.example")
    (told,) = dict(exporters.items())["providers.alerts"](person)
    assert (told["address"], told["search"]) == (ADDRESS, "q=petites")
    erase_account(person, actor=person)
    assert list(SavedSearch.objects.all()) == [other]


def test_what_is_kept_is_written_down_with_the_job_that_ends_it():
    lines = [line for name, line in retention.items() if name.startswith("providers.alerts")]
    assert len(lines) == 2
    assert all(line.job in schedule for line in lines)


def test_a_mail_is_in_the_language_of_the_page_on_which_it_was_asked_for(client):
    client.post("/en/alerts/new/?q=petites", {"email": ADDRESS})
    following.confirm_alert(SavedSearch.objects.get().token)
    provider = listed(name="Le Moyeu")
    SavedSearch.objects.update(looked_at=clock.now() - MONTH, known=[])
    update_now("provider", [provider.pk])
    upkeep.tell_alerts()
    assert mails(NEWS).get().subject == "1 new listing for your search"
