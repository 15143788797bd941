"""Whatever happens in whatever order: two mails to an address at most, and none after its "never again"."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.accounts.actions.people import create_person
from portal.common import clock
from portal.common.transitions import TransitionError
from portal.notifications.models import OutgoingMail
from providers.vetting.actions.prospect_upkeep import blank_old_prospects, close_silent_prospects, remind_prospects
from providers.vetting.actions.prospecting import (
    add_prospect,
    edit_prospect,
    invite,
    invite_many,
    say_never_again,
    set_aside,
    suggest,
)
from providers.vetting.models import InvitedAddress, NeverAgain, Prospect
from providers.vetting.never_again import digest_of, normalised
from providers.vetting.prospect_table import parse_line
from tests.vetting.prospecting import KINDS, take_in

SPELLINGS = ("a@tilleul.example", " A@Tilleul.example", "b@tilleul.example", "a+b@tilleul.example")
DEEDS = (
    *("table", "suggest", "note", "correct", "invite", "invite all", "tick"),
    *("never again by link", "never again at the desk", "set aside"),
)
deeds = st.tuples(
    st.sampled_from(DEEDS), st.sampled_from(SPELLINGS), st.sampled_from([0, 0, 1, 15, 61, 400]), st.integers(0, 5)
)


def do(deed, address, place, moderator):
    """One deed; what the rules refuse is part of life."""
    told, _problems = parse_line({"name": f"Quelqu’un {place}", "email": address, "website": f"n{place}.example"})
    known = list(Prospect.objects.order_by("pk"))
    one = known[place % len(known)] if known else None
    match deed:
        case "table":
            take_in(f"name,email\nUne autre personne {place},{address}\n")
        case "suggest":
            suggest(told)
        case "note":
            add_prospect(told, actor=moderator)
        case "invite all":
            invite_many(known, actor=moderator)
        case "tick":
            remind_prospects()
            close_silent_prospects()
            blank_old_prospects()
        case _ if one is None:
            return
        case "correct":
            edit_prospect(one, told, actor=moderator)
        case "invite":
            invite(one, actor=moderator)
        case "never again by link":
            say_never_again(one)
        case "never again at the desk":
            say_never_again(one, actor=moderator)
        case "set aside":
            set_aside(one, "Une raison.", actor=moderator)


def live(story):
    """Do what the story tells; after each deed, look at the mails it wrote."""
    moderator = create_person(actor=None, email="vera@desk.example", display_name="V", groups=("moderators",))
    moment, mails, seen = clock.now(), Counter(), 0
    for deed, address, days, place in story:
        moment += timedelta(days=days, minutes=1)
        said = set(NeverAgain.objects.values_list("digest", flat=True))
        with clock.frozen_at(moment):
            try:
                with transaction.atomic():
                    do(deed, address, place, moderator)
            except TransitionError:
                pass
        assert said <= set(NeverAgain.objects.values_list("digest", flat=True))
        for mail in OutgoingMail.objects.filter(pk__gt=seen, kind__in=KINDS).order_by("pk"):
            seen = mail.pk
            mails[normalised(mail.to_address)] += 1
            assert digest_of(mail.to_address) not in said
        assert all(count <= 2 for count in mails.values()), mails
    assert {digest_of(address) for address in mails} == set(InvitedAddress.objects.values_list("digest", flat=True))


A = SPELLINGS[0]
FORGOTTEN = [
    ("note", A, 0, 0),
    ("invite", A, 0, 0),
    ("tick", A, 15, 0),
    ("tick", A, 61, 0),
    ("tick", A, 400, 0),
    ("table", A, 1, 0),
    ("suggest", A, 1, 1),
    ("invite all", A, 0, 0),
    ("tick", A, 15, 0),
]
REFUSED = [*FORGOTTEN[:5], ("never again by link", A, 0, 0), *FORGOTTEN[5:], ("correct", A, 0, 1), ("invite", A, 0, 1)]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(story=st.lists(deeds, max_size=14))
@example(story=FORGOTTEN)
@example(story=REFUSED)
def test_two_mails_to_an_address_at_most_and_none_after_its_never_again(story):
    with transaction.atomic():
        live(story)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_such_a_story_writes_mails():
    """A property over stories in which nobody is ever written to would prove nothing."""
    live(FORGOTTEN)
    assert OutgoingMail.objects.filter(kind__in=KINDS).count() == 2
