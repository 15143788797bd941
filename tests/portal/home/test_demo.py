"""The demo fills an empty site, whole, through import and actions."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.enums import StaffGroup
from portal.accounts.models import Organization, User
from portal.common import clock
from portal.home.demo.generate import listings
from portal.home.models import HomePage, StandardPage
from portal.notifications.models import OutgoingMail
from portal.outbox.models import OutboxEvent
from portal.taxonomy.actions import load_reference_data
from portal.trust.models import IdentifierCheck
from providers.enums import MistakeState, VerificationKind
from providers.models import (
    FollowUp,
    ListingEdit,
    MistakeReport,
    Provider,
    Recipient,
    SupportRequest,
    VerificationNotice,
    VerificationStep,
)
from providers.vetting.enums import ApplicationState
from providers.vetting.models import Application

pytestmark = pytest.mark.django_db


def test_the_demo_fills_every_room_and_leaves_nothing_undone(capsys):
    call_command("demo")
    states = Counter(Provider.objects.values_list("state", flat=True))
    assert states == {"published": 58, "to_confirm": 1, "unlisted": 1, "left": 1}
    assert {45, 15, 3, -1, -31} == set(VerificationNotice.objects.values_list("days_left", flat=True))
    assert VerificationStep.objects.filter(kind=VerificationKind.CONFIRMED_AGAIN).count() == 1
    assert User.objects.filter(groups__name=StaffGroup.MODERATORS).count() == 6
    assert User.objects.filter(groups__name=StaffGroup.EDITORS).count() == 2
    assert User.objects.filter(groups__name=StaffGroup.OPERATORS).count() == 1
    associations = Organization.objects.filter(providers=None, applications=None)
    assert associations.count() == 43
    alone = [organization for organization in associations if organization.memberships.count() == 1]
    assert len(alone) == 18
    assert {"to_confirm", "sent", "closed", "withdrawn"} <= set(SupportRequest.objects.values_list("state", flat=True))
    assert set(Recipient.objects.values_list("state", flat=True)) == {"waiting", "yes", "questions", "no"}
    assert Counter(ListingEdit.objects.values_list("state", flat=True)) == {"waiting": 2, "sent_back": 1, "accepted": 1}
    assert FollowUp.objects.exclude(still_in_use="").exists()
    reports = Counter(MistakeReport.objects.values_list("state", flat=True))
    assert set(reports) == set(MistakeState.values) - {MistakeState.LAPSED}  # nobody leaves in the demo
    assert reports[MistakeState.AT_DESK] == 4
    assert MistakeReport.objects.exclude(erased_at=None).count() == 1
    checks = Counter(IdentifierCheck.objects.values_list("state", flat=True))
    assert checks == {"confirmed": 1, "vouching": 1, "mailed": 1, "asked": 1, "shown": 1}
    for model in (HomePage, StandardPage):
        by_language = Counter(model.objects.live().values_list("locale__language_code", flat=True))
        assert by_language["fr"] == by_language["en"] > 0
    assert set(Application.objects.values_list("state", flat=True)) == set(ApplicationState.values)
    news = OutgoingMail.objects.get(kind="providers.alert_news")
    assert news.to_address == "emmanuelle@amap-trifouilly.example" and "La Petite Draille" in news.text
    assert not OutboxEvent.objects.exclude(state="done").exists()
    its_dates_follow_the_day_of_filling()
    call_command("search_index", "check")
    capsys.readouterr()
    call_command("demo", "--if-empty")
    assert capsys.readouterr().out == ""
    with pytest.raises(CommandError, match="var/"):
        call_command("demo")


def its_dates_follow_the_day_of_filling():
    listing = Provider.objects.order_by("-verified_on").first()
    assert 0 <= (clock.today() - listing.verified_on).days < 31
    assert not Provider.objects.filter(verified_on__gt=clock.today()).exists()
    assert not SupportRequest.objects.filter(sent_at__gt=clock.now()).exists()


@pytest.mark.parametrize("count", ["0", "59", "20001"])
def test_a_number_of_listings_out_of_bounds_is_refused_in_words(count):
    with pytest.raises(CommandError, match=count):
        call_command("demo", "--providers", count)
    assert not Provider.objects.exists()


def test_the_same_seed_makes_the_same_listings():
    load_reference_data(actor=None)
    day = date(2026, 1, 15)
    first, again, other = (list(listings(20, seed, day)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
