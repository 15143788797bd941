"""Readers say what would be right; editors take it over, a part of it, or say why not; in the end it is forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.people import create_person
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.registries import exporters
from portal.common.transitions import NotAllowedFrom, ReasonMissing
from portal.notifications.models import OutgoingMail
from portal.outbox.sweeper import sweep
from portal.taxonomy.actions import delete_terms
from portal.taxonomy.errors import TermInUse
from portal.taxonomy.models import Tool
from portal.taxonomy.queries import with_uses
from portal.words.actions.correcting import confirm_address, forget_address, signature_of
from portal.words.actions.deciding import accept_correction, refuse_correction
from portal.words.actions.upkeep import blank_corrections
from portal.words.errors import TooManyCorrections
from portal.words.limits import A_DAY_FROM_VISITORS, A_DAY_PER_PERSON, WAITING_ABOUT_ONE_PAGE
from portal.words.models import Correction
from tests.portal.words.correcting import ADDRESS, BETTER, make_correction, make_editor, make_tool
from tests.utils.dump import rows_of
from tests.utils.mailbox import links_in_text

pytestmark = pytest.mark.django_db

WHY = "La phrase dit l’usage avant l’outil : nous la gardons."


def typed(**changes):
    return {"name_fr": "Nextcloud", "description_fr": "Un espace à vous.", "website": "https://old.example/", **changes}


def mails(kind):
    return OutgoingMail.objects.filter(kind=kind)


def test_a_reader_corrects_a_page_and_is_asked_whether_to_be_written_to(client):
    tool = make_tool()
    page = client.get("/outils/nextcloud/corriger/").content.decode()
    assert "La page dit aujourd’hui" in page and "Un espace à vous." in page
    answer = client.post("/outils/nextcloud/corriger/", typed(description_fr=BETTER, contact_email=ADDRESS))
    correction = Correction.objects.get()
    assert correction.proposed == {"description_fr": BETTER} and correction.tool == tool
    assert answer["Location"].startswith(correction.get_absolute_url())
    receipt = mails("words.correction_received").get()
    assert BETTER not in receipt.text and correction.token in receipt.text
    client.post(links_in_text(receipt.text)[0], {"confirm": "yes"})
    correction.refresh_from_db()
    assert correction.address_confirmed_at is not None
    tool.refresh_from_db()
    assert tool.description_fr == "Un espace à vous."


def test_who_types_an_address_cannot_confirm_it_without_its_mail(client):
    make_tool()
    answer = client.post("/outils/nextcloud/corriger/", typed(description_fr=BETTER, contact_email=ADDRESS))
    page = client.get(answer["Location"]).content.decode()
    assert 'name="confirm"' not in page and "ouvrez-le" in page
    said = client.post(answer["Location"], {"confirm": "yes"}, follow=True).content.decode()
    assert "prouve" in said and Correction.objects.get().address_confirmed_at is None


@pytest.mark.parametrize(
    ("changes", "status"),
    [({}, 422), ({"name_fr": ""}, 422), ({"website": "pas une adresse"}, 422), ({"contact_email": "odile"}, 422)],
)
def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(client, changes, status):
    make_tool()
    answer = client.post("/outils/nextcloud/corriger/", typed(**changes))
    assert answer.status_code == status and 'role="alert"' in answer.content.decode()
    assert all(value in answer.content.decode() for value in changes.values())
    assert not Correction.objects.exists()


def test_the_same_correction_twice_is_one():
    tool = make_tool()
    assert make_correction(tool, address=ADDRESS) == make_correction(tool, address=ADDRESS)
    assert mails("words.correction_received").count() == 1


def test_limits_are_said_in_words_and_nobody_is_buried(client):
    tool, other = make_tool(), make_tool("wekan")
    for number in range(WAITING_ABOUT_ONE_PAGE):
        make_correction(tool, words=f"Remarque {number}", address=f"{number}@exemple.example")
    answer = client.post("/outils/nextcloud/corriger/", typed(description_fr=BETTER))
    assert answer.status_code == 429 and BETTER in answer.content.decode()
    person = create_person(actor=None, email="x@asso.example", display_name="X")
    for number in range(A_DAY_PER_PERSON):
        make_correction(tool, words=f"Encore {number}", actor=person)
    with pytest.raises(TooManyCorrections):
        make_correction(other, words="Une de trop", actor=person)
    make_correction(other, words="D’une autre personne")


def test_one_place_does_not_use_up_what_visitors_may_send_together(client, settings):
    make_tool()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "correct_words": "2/3600s/ip"}
    for number in range(3):
        answer = client.post("/outils/nextcloud/corriger/", typed(description_fr=f"{BETTER} {number}"))
    assert answer.status_code == 429 and f"{BETTER} 2" in answer.content.decode()
    elsewhere = client.post(
        "/outils/nextcloud/corriger/", typed(description_fr=f"{BETTER} 3"), REMOTE_ADDR="198.51.100.7"
    )
    assert (elsewhere.status_code, Correction.objects.count()) == (302, 3)


def test_visitors_together_do_not_bury_the_editors_and_people_with_an_account_go_on():
    tool, now = make_tool(), clock.now()
    Correction.objects.bulk_create(
        Correction(tool=tool, words="x", state="refused", answer="Non.", decided_at=now, created_at=now)
        for _number in range(A_DAY_FROM_VISITORS)
    )
    with pytest.raises(TooManyCorrections):
        make_correction(make_tool("wekan"))
    make_correction(tool, actor=create_person(actor=None, email="x@asso.example", display_name="X"))


def test_an_editor_takes_a_correction_over_and_whoever_confirmed_reads_it():
    correction, editor = make_correction(address=ADDRESS), make_editor()
    confirm_address(correction, signature_of(correction), actor=None)
    accept_correction(correction, ["description_fr", "website"], actor=editor)
    correction.refresh_from_db()
    assert (correction.state, correction.tool.description_fr) == ("accepted", BETTER)
    assert AuditEntry.objects.filter(verb="tool.changed", actor=editor).count() == 1
    assert mails("words.correction_decided").count() == 1
    with pytest.raises(NotAllowedFrom):
        refuse_correction(correction, actor=editor, reason=WHY)


def test_nobody_is_written_to_who_did_not_confirm():
    unconfirmed, removed = make_correction(address=ADDRESS), make_correction(make_tool("wekan"), address=ADDRESS)
    confirm_address(removed, signature_of(removed), actor=None)
    forget_address(removed, actor=None)
    editor = make_editor()
    for correction in (unconfirmed, removed):
        refuse_correction(correction, actor=editor, reason=WHY)
    assert not mails("words.correction_decided").exists()


def test_a_part_is_taken_over_at_the_desk_with_a_reason(client, with_second_factor):
    correction = make_correction()
    desk = with_second_factor(client, make_editor())
    address = reverse("words:desk_correction", args=[correction.pk])
    assert BETTER in desk.get(address).content.decode()
    one = {"accepted": ["website"], "decision": "accept"}
    assert desk.post(address, one).status_code == 422
    desk.post(address, {**one, "answer": WHY})
    correction.refresh_from_db()
    assert (correction.state, correction.accepted, correction.tool.website) == (
        "in_part",
        ["website"],
        "https://new.example/",
    )
    assert correction.tool.description_fr == "Un espace à vous."
    late = desk.post(address, {"decision": "refuse", "answer": "Ce que j’avais écrit."})
    assert late.status_code == 409 and "Ce que j’avais écrit." in late.content.decode()


def test_decisions_need_a_right_a_reason_and_values_that_fit():
    correction, editor = make_correction(website="nulle part"), make_editor()
    with pytest.raises(PermissionDenied):
        refuse_correction(
            correction, actor=create_person(actor=None, email="m@x.example", display_name="M"), reason=WHY
        )
    with pytest.raises(ReasonMissing):
        refuse_correction(correction, actor=editor, reason=" ")
    with pytest.raises(ValidationError):
        accept_correction(correction, ["website"], actor=editor)
    correction.refresh_from_db()
    assert correction.waits and correction.tool.website == "https://old.example/"


def test_the_queue_asks_as_much_for_many_as_for_one(client, with_second_factor, django_assert_max_num_queries):
    desk, queue = with_second_factor(client, make_editor()), reverse("words:desk_corrections")
    make_correction()
    desk.get(queue)
    with django_assert_max_num_queries(25) as few:
        desk.get(queue)
    asked = len(few)
    tools = [make_tool(f"tool-{number}") for number in range(20)]
    Correction.objects.bulk_create(Correction(tool=tool, words="x") for tool in tools)
    with django_assert_max_num_queries(asked):
        assert "tool-" not in desk.get(queue).content.decode()


def test_words_and_address_are_blanked_six_months_after_the_decision(frozen):
    correction = make_correction(address=ADDRESS, words="Zinzolin")
    make_correction(make_tool("wekan"), words="Celle-ci attend")
    refuse_correction(correction, actor=make_editor(), reason=WHY)
    with clock.frozen_at(clock.now() + timedelta(days=180)):
        assert blank_corrections() == 0
    with clock.frozen_at(clock.now() + timedelta(days=184)):
        assert (blank_corrections(), blank_corrections()) == (1, 0)
    while sweep():
        pass
    kept = rows_of("words_")
    assert "Zinzolin" not in kept and WHY not in kept and ADDRESS not in kept and "Celle-ci attend" in kept


def test_a_deleted_account_leaves_neither_name_nor_address(client):
    person = create_person(actor=None, email=ADDRESS, display_name="Odile")
    waiting = make_correction(actor=person, address=ADDRESS)
    decided = make_correction(make_tool("wekan"), actor=person, words="Zinzolin")
    refuse_correction(decided, actor=make_editor(), reason=WHY)
    exported = list(exporters.get("words.corrections")(person))
    assert {row["words"] for row in exported} == {"", "Zinzolin"}
    erase_account(person, actor=person)
    for correction in (waiting, decided):
        correction.refresh_from_db()
    assert (waiting.author, waiting.contact_email, waiting.state) == (None, "", "waiting")
    assert waiting.proposed and not decided.words and decided.blanked_at


def test_a_word_stays_until_what_readers_say_of_it_is_decided(client, with_second_factor):
    tool, editor = make_tool(), make_editor()
    correction = make_correction(tool, address=ADDRESS)
    confirm_address(correction, signature_of(correction), actor=None)
    with pytest.raises(TermInUse, match="1 correction"):
        delete_terms([tool], actor=editor)
    assert Correction.objects.exists() and Tool.objects.exists()
    office = with_second_factor(client, editor)
    edit = office.get(reverse(Tool.snippet_viewset.get_url_name("edit"), args=[tool.pk])).content.decode()
    assert f'<a href="{reverse("words:desk_corrections")}">1 correction</a>' in edit
    assert with_uses(Tool.objects.all()).get().uses == 1
    refuse_correction(correction, actor=editor, reason=WHY)
    assert mails("words.correction_decided").exists()
    assert with_uses(Tool.objects.all()).get().uses == 0
    delete_terms([tool], actor=editor)
    assert not Correction.objects.exists(), "what is decided goes with its word"
