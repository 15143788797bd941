from __future__ import annotations

from datetime import timedelta

import pytest

from portal.accounts.actions.erasure import erase_account
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.registries import exporters
from providers.vetting.actions.prospect_upkeep import (
    blank_old_prospects,
    close_silent_prospects,
    erase_prospects,
    remind_prospects,
)
from providers.vetting.actions.prospecting import invite, say_never_again, set_aside, suggest
from providers.vetting.models import NeverAgain, Prospect
from providers.vetting.never_again import digest_of
from providers.vetting.prospect_workflow import InvitedBefore
from tests.portal.accounts.factories import UserFactory
from tests.vetting.prospecting import ADDRESS, invited, kinds, line, mails, moderator, noted, take_in

pytestmark = pytest.mark.django_db


def tick():
    return remind_prospects(), close_silent_prospects(), blank_old_prospects()


def at(began, **after):
    return clock.frozen_at(began + timedelta(**after))


def test_one_reminder_after_two_weeks_then_silence_then_nothing_is_known_any_more():
    prospect, began = invited(), clock.now()
    states = {}
    for day in range(0, 460):
        with at(began, days=day, minutes=5):
            tick()
            prospect.refresh_from_db()
            states.setdefault(prospect.state if not prospect.blanked_at else "blanked", day)
    assert states == {"invited": 0, "reminded": 14, "silent": 74, "blanked": 74 + 366}
    assert AuditEntry.objects.filter(verb__in=["prospect.invite", "prospect.remind"]).count() == 2
    assert (prospect.name, prospect.email, prospect.website, prospect.why) == ("", "", "", "")
    assert prospect.invited_at is not None
    assert prospect.state == "silent"


def test_the_reminder_says_that_it_is_the_only_one_and_can_be_stopped_too():
    prospect, began = invited(), clock.now()
    with at(began, days=15):
        assert remind_prospects() == 1
        assert remind_prospects() == 0
    assert kinds() == ["vetting.invitation", "vetting.invitation_reminder"]
    assert prospect.token in mails()[1].headers["List-Unsubscribe"]


def test_a_clock_that_stood_still_for_months_reminds_nobody():
    prospect, began = invited(), clock.now()
    with at(began, days=80):
        assert tick() == (0, 1, 0)
    prospect.refresh_from_db()
    assert (prospect.state, len(kinds())) == ("silent", 1)


@pytest.mark.parametrize("end", ["set_aside", "never_again"])
def test_nobody_is_reminded_after_an_end(end):
    prospect, began = invited(), clock.now()
    if end == "set_aside":
        set_aside(prospect, "Elles ont fermé.", actor=moderator())
    else:
        say_never_again(prospect)
    with at(began, days=15):
        assert tick() == (0, 0, 0)
    assert "vetting.invitation_reminder" not in kinds()


def test_a_wish_that_came_by_another_way_stops_the_reminder():
    prospect, began = invited(), clock.now()
    NeverAgain.objects.create(digest=digest_of(ADDRESS))
    with at(began, days=15):
        assert remind_prospects() == 0
    prospect.refresh_from_db()
    assert (prospect.state, prospect.email) == ("refused", "")
    assert len(kinds()) == 1


def test_a_reason_and_who_suggested_are_forgotten_with_the_rest():
    prospect = suggest(line(), suggested_by="odile@lavoir.example")
    set_aside(prospect, "Odile se trompe.", actor=moderator())
    with at(clock.now(), days=366):
        assert blank_old_prospects() == 1
        assert blank_old_prospects() == 0
    prospect.refresh_from_db()
    assert (prospect.suggested_by, prospect.set_aside_reason, prospect.state) == ("", "", "set_aside")


def test_who_was_forgotten_and_comes_back_with_a_table_is_not_invited_again():
    began = clock.now()
    invited()
    for day in (15, 80, 80 + 366):
        with at(began, days=day):
            tick()
    assert Prospect.objects.get().email == ""
    done = take_in(f"name,email\nLe Tilleul,{ADDRESS}\n")
    assert (len(done.created), len(done.skipped)) == (0, 1)
    again = Prospect.objects.create(name="Le Tilleul", email=ADDRESS, source="table")
    with pytest.raises(InvitedBefore):
        invite(again, actor=moderator())


def test_an_account_that_is_deleted_takes_its_suggestions_address_and_its_own_prospect_along():
    person = UserFactory(email="odile@lavoir.example")
    told = suggest(line(), suggested_by=person.email)
    own = noted(name="Odile", email=person.email, website="")
    exported = list(exporters.get("vetting.prospects")(person))
    assert {row["suggested_by_you"] for row in exported} == {True, False}
    erase_account(person, actor=person)
    told.refresh_from_db()
    own.refresh_from_db()
    assert (told.suggested_by, told.name) == ("", "L’Atelier du Tilleul")
    assert (own.name, own.email, own.state) == ("", "", "set_aside")
    erase_prospects(UserFactory())


def test_an_account_that_never_proved_its_address_reads_and_erases_nobody_noted_by_it():
    noted(name="Odile", email="odile@lavoir.example", website="")
    impostor = UserFactory(email="odile@lavoir.example", address=False)
    assert not list(exporters.get("vetting.prospects")(impostor))
    erase_account(impostor, actor=impostor)
    assert Prospect.objects.get().name == "Odile"
