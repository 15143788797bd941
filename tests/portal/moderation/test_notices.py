"""Notices of illegal content: what is asked, what is answered, who decides, what remains of them."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.memberships import add_member
from portal.accounts.actions.organizations import put_to_sleep
from portal.accounts.enums import Role
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.registries import exporters
from portal.common.transitions import NotAllowedFrom, ReasonMissing, TransitionError
from portal.moderation.notices.actions.deciding import decide_notice
from portal.moderation.notices.actions.sending import TooManyNotices, contest_decision, withdraw_notice
from portal.moderation.notices.actions.upkeep import blank_old_notices
from portal.moderation.notices.addresses import content_at
from portal.moderation.notices.enums import DECIDED, OPEN, NoticeState
from portal.moderation.notices.limits import A_DAY_OF_ONE
from portal.moderation.notices.models import Notice
from portal.moderation.notices.workflow import MODERATOR, NOTICES, NOTIFIER
from portal.notifications.models import OutgoingMail
from providers.actions.leaving import leave_directory
from providers.actions.listings import pause_listing, resume_listing, suspend_listing
from providers.actions.verification import follow_dates
from tests.portal.accounts.factories import UserFactory
from tests.portal.moderation.notices import REASON, WORDS, filled, notified
from tests.providers.edits import admin_of, make_moderator
from tests.providers.factories import ProviderFactory
from tests.utils.pages import parse, words_of

pytestmark = pytest.mark.django_db
DOOR = "/signaler-un-contenu-illicite/"
TABLE = {
    "take_away": (set(OPEN), "taken_away", {MODERATOR}),
    "leave": (set(OPEN), "nothing_done", {MODERATOR}),
    "pass_on": (set(OPEN), "passed_on", {MODERATOR}),
    "object": (set(DECIDED), "objected", {NOTIFIER}),
    "withdraw": (set(OPEN), "withdrawn", {NOTIFIER}),
}


def test_the_table_is_what_was_agreed_for_every_pair_of_step_and_state():
    assert {step.name: (set(step.sources), step.target, set(step.roles)) for step in NOTICES} == TABLE
    for name, state in product(TABLE, NoticeState.values):
        assert NOTICES.can(name, state) == (state in TABLE[name][0])


def test_a_notice_arrives_with_a_number_a_receipt_and_a_page_to_follow_it(client):
    provider = ProviderFactory()
    answer = client.post(DOOR, filled(provider), follow=True)
    notice = Notice.objects.get()
    assert (notice.content_kind, notice.content_key) == ("listing", str(provider.pk))
    assert notice.number in answer.content.decode() and WORDS in words_of(answer).replace(" ’", "’")
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to_address) == ("moderation.notice_received", "odile@lavoir.example")
    assert notice.number in mail.text and notice.token in mail.text
    assert WORDS not in mail.text and "Odile" not in mail.text  # nobody has confirmed that address
    assert AuditEntry.objects.get(verb="notice.send").new == {"state": "received", "ground": "property"}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"where": ""}, "where"),
        ({"where": "https://ailleurs.example/annuaire/"}, "where"),
        ({"where": "/annuaire/personne-de-ce-nom/"}, "where"),
        ({"where": "http://[faux"}, "where"),
        ({"ground": "autre chose"}, "ground"),
        ({"explanation": "court"}, "explanation"),
        ({"name": ""}, "name"),
        ({"email": ""}, "email"),
        ({"good_faith": ""}, "good_faith"),
    ],
)
def test_what_the_law_asks_for_is_asked_in_words_and_nothing_typed_is_lost(client, said, field):
    answer = client.post(DOOR, filled(legal_basis="article L. 335-2", **said))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors and "article L. 335-2" in answer.content.decode()
    assert not Notice.objects.exists() and not OutgoingMail.objects.exists()


def test_the_exploitation_of_children_is_notified_without_a_name(client):
    client.post(DOOR, filled(ground="minors", name="", email=""))
    assert Notice.objects.get().name == "" and not OutgoingMail.objects.exists()


def test_an_address_is_understood_in_both_languages_and_without_its_query():
    provider = ProviderFactory(slug="le-moyeu")
    suspended = ProviderFactory(suspended=True)
    for typed in ("/annuaire/le-moyeu/?q=x#y", f"{settings.SITE_URL}/en/directory/le-moyeu/", "/annuaire/le-moyeu/"):
        found = content_at(typed)
        assert (found.kind, found.key) == ("listing", str(provider.pk)) and "?" not in found.path
    assert content_at("/annuaire/").kind == "portal"
    with pytest.raises(ValidationError):
        content_at(suspended.get_absolute_url())


def test_the_same_words_twice_are_one_notice_and_there_is_an_end_to_a_day():
    provider = ProviderFactory()
    assert notified(provider) == notified(provider)
    for number in range(A_DAY_OF_ONE - 1):
        notified(provider, explanation=f"{WORDS} Bis {number}.")
    with pytest.raises(TooManyNotices):
        notified(provider, explanation=f"{WORDS} Encore.")
    notified(provider, email="autre@lavoir.example")  # somebody else is not kept out


def test_many_notices_from_one_network_are_told_to_wait_and_nothing_of_it_is_stored(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"notify_illegal_content": "1/600s/ip"}
    client.post(DOOR, filled())
    answer = client.post(DOOR, filled(explanation=f"{WORDS} Bis."))
    assert answer.status_code == 429 and "dans dix minutes" in answer.content.decode()
    assert Notice.objects.count() == 1


def test_taking_away_suspends_the_listing_and_its_people_get_a_statement_without_the_sender(desk):
    provider = ProviderFactory()
    notice = notified(provider)
    desk.post(reverse("moderation:notice", args=[notice.pk]), {"decision": "take_away", "reason": REASON})
    provider.refresh_from_db()
    notice.refresh_from_db()
    assert (provider.state, notice.state) == ("suspended", "taken_away")
    statement = OutgoingMail.objects.get(kind="providers.listing_suspended").text
    assert REASON in statement and notice.number in statement and "tribunal" in statement
    assert "Odile" not in statement
    answered = OutgoingMail.objects.get(kind="moderation.notice_answered").text
    assert REASON in answered and "tribunal" in answered


def _paused(provider, person):
    pause_listing(provider, actor=person)


def _asleep(provider, person):
    put_to_sleep(provider.organization, actor=person)


def _unlisted(provider, person):
    with clock.frozen_at(clock.now() + timedelta(days=3 * 365)):
        follow_dates()


@pytest.mark.parametrize("hidden", [_paused, _asleep, _unlisted])
def test_what_its_people_or_the_date_hid_meanwhile_is_taken_away_all_the_same(moderator, hidden):
    provider = ProviderFactory()
    person, notice = admin_of(provider), notified(provider)
    hidden(provider, person)
    provider.refresh_from_db()
    assert not provider.is_listed
    decide_notice(notice, "take_away", actor=moderator, reason=REASON)
    provider.refresh_from_db()
    assert provider.state == "suspended"
    statement = OutgoingMail.objects.get(kind="providers.listing_suspended", to_address=person.email)
    assert REASON in statement.text and notice.number in statement.text
    with pytest.raises((PermissionDenied, TransitionError)):
        resume_listing(provider, actor=person)


@pytest.mark.parametrize("state", ["suspended", "left"])
def test_what_is_out_of_the_directory_already_stays_as_it_is(moderator, state):
    provider = ProviderFactory()
    person, notice = admin_of(provider), notified(provider)
    if state == "left":
        leave_directory(provider, actor=person)
    else:
        suspend_listing(provider, actor=make_moderator("lou@desk.example"), reason="Photographies volées.")
    OutgoingMail.objects.all().delete()
    assert decide_notice(notice, "take_away", actor=moderator, reason=REASON).state == "taken_away"
    provider.refresh_from_db()
    assert provider.state == state
    assert not OutgoingMail.objects.filter(kind="providers.listing_suspended").exists()


@pytest.mark.parametrize(("step", "state"), [("leave", "nothing_done"), ("pass_on", "passed_on")])
def test_the_other_decisions_leave_the_listing_and_are_told_with_their_reason(moderator, step, state):
    provider = ProviderFactory()
    notice = decide_notice(notified(provider), step, actor=moderator, reason=REASON)
    provider.refresh_from_db()
    assert (provider.state, notice.state) == ("published", state)
    assert REASON in OutgoingMail.objects.get(kind="moderation.notice_answered").text
    with pytest.raises(NotAllowedFrom):
        decide_notice(notice, "take_away", actor=moderator, reason=REASON)


@pytest.mark.parametrize("sent", [{"reason": REASON}, {"decision": "leave", "reason": "court"}, {"decision": "object"}])
def test_a_decision_without_its_reason_is_refused(desk, sent):
    notice = notified()
    assert desk.post(reverse("moderation:notice", args=[notice.pk]), sent).status_code == 422
    notice.refresh_from_db()
    assert notice.state == "received"
    with pytest.raises(ReasonMissing):
        decide_notice(notice, "leave", actor=make_moderator("lou@desk.example"), reason=" ")


def test_who_has_a_part_in_it_does_not_decide(moderator):
    provider = ProviderFactory()
    admin_of(provider)
    add_member(provider.organization, moderator, actor=None, role=Role.MEMBER)
    for notice in (notified(provider), notified(actor=moderator)):
        with pytest.raises(PermissionDenied):
            decide_notice(notice, "leave", actor=moderator, reason=REASON)
    with pytest.raises(PermissionDenied):
        decide_notice(notified(), "leave", actor=UserFactory(), reason=REASON)


def test_a_decision_is_contested_once_and_somebody_else_decides_anew(client, moderator):
    notice = decide_notice(notified(), "leave", actor=moderator, reason=REASON)
    client.post(notice.get_absolute_url(), {"contest": "1", "words": "Vous n’avez pas vu la deuxième photo."})
    notice.refresh_from_db()
    assert notice.state == "objected"
    with pytest.raises(PermissionDenied):
        decide_notice(notice, "leave", actor=moderator, reason=REASON)
    again = decide_notice(notice, "pass_on", actor=make_moderator("lou@desk.example"), reason=REASON)
    answer = client.post(notice.get_absolute_url(), {"contest": "1", "words": "Et la troisième, alors ?"})
    assert "ne peut plus être contestée" in words_of(answer)
    with pytest.raises(NotAllowedFrom):
        contest_decision(again, "Encore une fois.", actor=None)


def test_a_decision_stands_after_six_months(moderator):
    notice = decide_notice(notified(), "leave", actor=moderator, reason=REASON)
    with clock.frozen_at(clock.now() + timedelta(days=184)), pytest.raises(NotAllowedFrom):
        contest_decision(notice, "Trop tard.", actor=None)


def test_a_notice_is_withdrawn_by_its_link_and_nobody_decides_any_more(client, moderator):
    notice = notified()
    client.post(notice.get_absolute_url(), {"withdraw": "1"})
    notice.refresh_from_db()
    assert withdraw_notice(notice, actor=None).state == "withdrawn"
    with pytest.raises(TransitionError):
        decide_notice(notice, "take_away", actor=moderator, reason=REASON)


def test_who_sent_it_and_the_words_go_after_six_months_and_the_figures_stay(client, moderator):
    notice = decide_notice(notified(), "leave", actor=moderator, reason=REASON)
    waiting = notified(explanation=f"{WORDS} Bis.")
    with clock.frozen_at(clock.now() + timedelta(days=184)):
        assert (blank_old_notices(), blank_old_notices()) == (1, 0)
    notice.refresh_from_db()
    waiting.refresh_from_db()
    assert (notice.name, notice.email, notice.explanation, notice.decision_reason) == ("", "", "", "")
    assert waiting.name and client.get(notice.get_absolute_url()).status_code == 200
    figures = parse(client.get(f"{DOOR}chiffres/"))
    cells = [cell.text_content() for cell in figures.xpath("//tbody/tr/*")]
    assert cells == ["Droit d’auteur ou marque", "2", "0", "1", "0", "0", "1"]


def test_a_deleted_account_leaves_its_notices_without_a_name_and_takes_them_along_before(moderator):
    person = UserFactory()
    waiting = notified(actor=person, email=person.email, name=person.display_name)
    decided = decide_notice(notified(email=person.email, explanation=f"{WORDS} Bis."), "leave", actor=moderator,
                            reason=REASON)  # fmt: skip
    exported = list(exporters.get("moderation.notices")(person))
    assert {row["number"] for row in exported} == {waiting.number, decided.number}
    erase_account(person, actor=person)
    waiting.refresh_from_db()
    decided.refresh_from_db()
    assert (waiting.name, waiting.email, waiting.author) == ("", "", None) and waiting.explanation
    assert decided.erased_at and not decided.explanation
    decide_notice(waiting, "leave", actor=moderator, reason=REASON)
    assert blank_old_notices() == 1


def test_the_queue_begins_with_what_has_waited_longest(desk, moderator):
    with clock.frozen_at(clock.now() - timedelta(days=3)):
        old = notified()
    new = notified(explanation=f"{WORDS} Bis.")
    ended = decide_notice(notified(explanation=f"{WORDS} Ter."), "leave", actor=moderator, reason=REASON)
    page = words_of(desk.get("/moderation/signalements/"))
    assert page.index(old.number) < page.index(new.number) and ended.number not in page and "3 jours" in page
    assert ended.number in words_of(desk.get("/moderation/signalements/", {"state": "closed"}))
