"""Two listings say that they work together: what each side may do, what the public reads, how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.transitions import NotAllowedFrom
from providers.actions.leaving import erase_left_listings, leave_directory
from providers.actions.listings import suspend_listing
from providers.actions.partnerships import (
    AGAIN_AFTER,
    MOST_OPEN_PROPOSALS,
    CannotPropose,
    confirm_partnership,
    decline_partnership,
    end_partnership,
    propose_partnership,
    take_back_partnership,
)
from providers.models import Partnership, Provider
from providers.workflow import NotYourStep
from tests.providers.edits import admin_of, make_moderator
from tests.providers.factories import ProviderFactory
from tests.providers.partnerships import a_partnership, a_proposal
from tests.providers.requests import mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return ProviderFactory(name="Le Moyeu", slug="le-moyeu")


@pytest.fixture
def other():
    return ProviderFactory(name="Nuage de Poche", slug="nuage-de-poche")


@pytest.fixture
def enter(client):
    """Sign an admin of a listing in; returns the browser and the address of its page of partners."""

    def sign_in(provider):
        client.force_login(admin_of(provider))
        return client, reverse("providers:my_partners", args=[provider.slug])

    return sign_in


def told(client, provider):
    return client.get(provider.get_absolute_url()).content.decode()


def test_the_way_of_a_partnership_through_pages_and_mails(enter, one, other):
    client, mine = enter(one)
    page = client.post(mine, {"name": "nuage", "note": "À deux sur la route"}, follow=True).content.decode()
    assert "Nuage de Poche" in page and "À deux sur la route" not in told(client, one)
    (mail,) = mails("partnership_proposed")
    assert mail.to_address == other.email and "/nuage-de-poche/partenaires/" in mail.text
    client, theirs = enter(other)
    made = Partnership.objects.get()
    client.post(theirs, {"deed": "confirm", "partnership": made.pk})
    client.logout()
    for listing, partner in ((one, other), (other, one)):
        page = told(client, listing)
        assert "Travaille avec" in page and "À deux sur la route" in page and partner.get_absolute_url() in page
    assert [mail.to_address for mail in mails("partnership_confirmed")] == [one.email]


def test_each_step_is_written_on_both_listings(one, other):
    a_partnership(one, other)
    written = AuditEntry.objects.filter(verb__startswith="listing.partnership_").values_list("verb", "target_id")
    steps = ("listing.partnership_propose", "listing.partnership_confirm")
    assert sorted((verb, int(pk)) for verb, pk in written) == sorted(
        (verb, listing.pk) for verb in steps for listing in (one, other)
    )


def test_proposing_twice_is_once(one, other):
    assert a_proposal(one, other) == a_proposal(one, other)
    assert len(mails("partnership_proposed")) == 1


def test_who_proposes_back_confirms(one, other):
    a_proposal(one, other)
    assert a_proposal(other, one).is_confirmed and Partnership.objects.count() == 1


def test_answering_twice_is_once(one, other):
    made = a_partnership(one, other)
    confirm_partnership(made, other, actor=admin_of(other))
    assert len(mails("partnership_confirmed")) == 1


@pytest.mark.parametrize(
    ("act", "mine"), [(confirm_partnership, True), (decline_partnership, True), (take_back_partnership, False)]
)
def test_a_side_cannot_take_the_step_of_the_other(one, other, act, mine):
    made = a_proposal(one, other)
    side = one if mine else other
    with pytest.raises(NotYourStep):
        act(made, side, actor=admin_of(side))
    made.refresh_from_db()
    assert made.state == "proposed"


def test_a_third_listing_has_no_part(one, other):
    made, third = a_proposal(one, other), ProviderFactory()
    with pytest.raises(PermissionDenied):
        confirm_partnership(made, third, actor=admin_of(third))


def test_only_admins_of_the_listing_propose_and_answer(one, other):
    with pytest.raises(PermissionDenied):
        propose_partnership(one, other, note="", actor=admin_of(other))
    with pytest.raises(PermissionDenied):
        confirm_partnership(a_proposal(one, other), other, actor=admin_of(one))
    assert not Partnership.objects.filter(state="confirmed").exists()


def test_nobody_works_with_themselves(one):
    with pytest.raises(CannotPropose, match="Le Moyeu"):
        a_proposal(one, Provider.objects.get(pk=one.pk))


@pytest.mark.parametrize("trait", ["suspended", "paused", "unlisted", "left"])
def test_what_is_not_in_the_directory_is_not_proposed_to(one, trait):
    with pytest.raises(CannotPropose):
        a_proposal(one, ProviderFactory(**{trait: True}))
    assert not mails("partnership_proposed")


def test_two_listings_of_one_organization_may_work_together(one):
    assert a_partnership(one, ProviderFactory(organization=one.organization)).is_confirmed


def test_ten_proposals_wait_at_most_and_one_that_is_taken_back_makes_room(one):
    waiting = [a_proposal(one) for _time in range(MOST_OPEN_PROPOSALS)]
    with pytest.raises(CannotPropose, match="10"):
        a_proposal(one)
    take_back_partnership(waiting[0], one, actor=admin_of(one))
    assert a_proposal(one).state == "proposed"


def test_what_was_declined_may_be_proposed_again_after_ninety_days(one, other):
    decline_partnership(a_proposal(one, other), other, actor=admin_of(other))
    assert [mail.to_address for mail in mails("partnership_declined")] == [one.email]
    with clock.frozen_at(clock.now() + AGAIN_AFTER - timedelta(hours=1)), pytest.raises(CannotPropose):
        a_proposal(one, other)
    with clock.frozen_at(clock.now() + AGAIN_AFTER + timedelta(hours=1)):
        assert a_proposal(one, other).state == "proposed"


def test_who_declined_may_propose_at_once(one, other):
    decline_partnership(a_proposal(one, other), other, actor=admin_of(other))
    assert a_proposal(other, one).state == "proposed"


def test_either_side_ends_it_after_a_question(enter, one, other):
    made = a_partnership(one, other)
    client, mine = enter(one)
    question = reverse("providers:my_partner_end", args=[one.slug, made.pk])
    assert "Nuage de Poche" in client.get(question).content.decode()
    made.refresh_from_db()
    assert made.is_confirmed
    client.post(question)
    assert "Travaille avec" not in told(client, other)
    assert [mail.to_address for mail in mails("partnership_ended")] == [other.email]
    assert client.get(question).status_code == 302
    assert Partnership.objects.get().note == "", "what nobody reads any more is not kept"


def test_who_leaves_ends_all_and_tells_those_it_worked_with(one, other):
    made, waits = a_partnership(one, other), a_proposal(one)
    leave_directory(one, actor=admin_of(one))
    for partnership in (made, waits):
        partnership.refresh_from_db()
        assert partnership.state == "ended"
    assert [mail.to_address for mail in mails("partnership_ended")] == [other.email]


def test_a_year_after_the_leave_no_partnership_is_kept(one, other):
    a_partnership(one, other)
    leave_directory(one, actor=admin_of(one))
    with clock.frozen_at(clock.now() + timedelta(days=800)):
        erase_left_listings()
    assert not Partnership.objects.exists()


def test_a_suspended_partner_is_not_shown(client, one, other):
    a_partnership(one, other)
    assert "Nuage de Poche" in told(client, one)
    suspend_listing(other, actor=make_moderator(), reason="Injoignable.")
    assert "Nuage de Poche" not in told(client, one)


@pytest.mark.parametrize(
    ("typed", "words"), [("Introuvable", "Introuvable"), ("Le Moyeu", "Le Moyeu"), ("", "Écrivez"), ("Roue", "Roue A")]
)
def test_a_name_that_is_nobody_or_several_is_said_and_kept(enter, one, typed, words):
    for name in ("Roue A", "Roue B"):
        ProviderFactory(name=name)
    client, mine = enter(one)
    answer = client.post(mine, {"name": typed, "note": "Le mot tapé"})
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "Le mot tapé" in page
    assert not Partnership.objects.exists()


def test_what_this_side_is_asked_stands_first(enter, one, other):
    a_partnership(one, ProviderFactory(name="Depuis longtemps"))
    a_proposal(other, one)
    client, mine = enter(one)
    page = client.get(mine).content.decode()
    assert page.index("Nuage de Poche") < page.index("Depuis longtemps")


def test_a_partnership_of_others_is_not_there_for_third_listings(enter, one, other):
    made = a_proposal(one, other)
    client, theirs = enter(ProviderFactory())
    assert client.post(theirs, {"deed": "confirm", "partnership": made.pk}).status_code == 404


def test_end_is_refused_while_nothing_is_confirmed(one, other):
    from_the_start = a_proposal(one, other)
    with pytest.raises(NotAllowedFrom):
        end_partnership(from_the_start, one, actor=admin_of(one))
    from_the_start.refresh_from_db()
    assert from_the_start.state == "proposed"


def test_a_page_asks_as_much_for_eight_partners_as_for_one(enter, one, django_assert_max_num_queries):
    client, mine = enter(one)
    asked = []
    for more in (1, 7):
        for _time in range(more):
            a_partnership(one)
        with django_assert_max_num_queries(25) as by_its_people:
            assert client.get(mine).status_code == 200
        client.logout()
        with django_assert_max_num_queries(15) as by_visitors:
            told(client, one)
        client, mine = enter(one)
        asked.append((len(by_its_people), len(by_visitors)))
    assert asked[0] == asked[1]
