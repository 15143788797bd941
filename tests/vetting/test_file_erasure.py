"""What is erased is nowhere any more, and the figures stay as they were: canaries in every text of a file."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import CharField, JSONField, TextField
from django.urls import reverse

from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.memberships import add_member
from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.audit.models import AuditEntry
from portal.common import clock
from portal.common.registries import exporters
from portal.common.transitions import NotAllowedFrom
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.outbox.sweeper import sweep
from providers.models import Provider
from providers.vetting.actions import file_upkeep, voting
from providers.vetting.actions.blanking import empty_now
from providers.vetting.actions.recusing import stand_aside
from providers.vetting.actions.reviewing import write_note, write_to_applicant
from providers.vetting.actions.signing import Consent, confirm, decline
from providers.vetting.actions.submitting import withdraw, write_to_committee
from providers.vetting.enums import Side
from providers.vetting.models import (
    Application,
    Attachment,
    GuestReviewer,
    Judgement,
    Message,
    Note,
    Recusal,
    SignLink,
    Submission,
    ToldProject,
    Vote,
    WaitingAddress,
)
from providers.vetting.notifications.applicant import CommitteeWrote, tell_applicant
from providers.vetting.notifications.sign import PleaseSign
from tests.portal.accounts.factories import OrganizationFactory, UserFactory
from tests.utils.dump import rows_of
from tests.vetting.applying import answered, applicant, complete, draft, link_of, mails_to, sent, tell
from tests.vetting.deciding import (
    accepted,
    again,
    appealed,
    being_read,
    fill,
    reader,
    refused,
    refused_for_good,
    to_complete,
    vote,
)

pytestmark = pytest.mark.django_db

CANARY = "Zinzolin"


def planted(application, *, moderator=None):
    """A canary in every text column of a file and of what hangs on it."""
    moderator = moderator or reader()
    application = again(application)
    application.projects.update(
        association=f"Les {CANARY}", period=f"{CANARY} 2024", story=f"{CANARY} 1", learnt=f"{CANARY} 2",
        contact_name=f"Odile {CANARY}", contact_email=f"odile@{CANARY.lower()}.example", signer_name=f"O. {CANARY}",
        correction=f"{CANARY} 3", explanation=f"{CANARY} 4", decline_reason=f"{CANARY} 5", quote=f"{CANARY} 6",
        quote_by=f"{CANARY} 7",
    )  # fmt: skip
    Application.objects.filter(pk=application.pk).update(
        name=f"Bureau {CANARY}",
        values={**application.values, "letter": f"{CANARY} 8", "prices": [{"label": f"{CANARY} 9"}]},
        unfinished={"prices": {"label": [f"{CANARY} 10"]}},
        decision_reason=f"{CANARY} 11",
        appeal_reason=f"{CANARY} 12",
    )
    Submission.objects.filter(application=application).update(
        values={"letter": f"{CANARY} 13"}, projects=[{"story": f"{CANARY} 14"}]
    )
    Attachment.objects.create(
        application=application, stored_as=f"vetting/{application.pk}", name=f"{CANARY}.pdf", media_type="pdf",
        size=1, digest=f"{CANARY}", added_by=application.author, project=application.projects.first(),
    )  # fmt: skip
    if application.submission:
        write_note(application, f"{CANARY} 15", actor=moderator)
        for side in Side:
            Message.objects.create(application=application, side=side, author=moderator, text=f"{CANARY} {side}")
        with transaction.atomic():
            tell_applicant(application, CommitteeWrote.of(application, text=f"{CANARY} 17"))
            send(PleaseSign.of(application.projects.first(), "k3y", clock.now()), to=Recipient("o@zinzolin.example"))
        Vote.objects.filter(application=application).update(reason=f"{CANARY} 18")
        Judgement.objects.filter(application=application).update(reason=f"{CANARY} 19")
        stand_aside(application, f"{CANARY} 20", actor=reader())
        GuestReviewer.objects.create(
            application=application, person=UserFactory(), named_by=moderator, reason=f"{CANARY} 21"
        )
    while sweep():
        pass
    assert CANARY in rows_of("vetting_application") and CANARY in rows_of("vetting_toldproject")
    return again(application)


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


def figures():
    """What the public figures are made of."""
    return [
        Counter(Application.objects.values_list("state", "created_at", "submitted_at", "decided_at", "appealed_at")),
        Counter(Judgement.objects.values_list("application", "round", "criterion", "verdict", "judged_at")),
        Counter(Vote.objects.values_list("application", "round", "submission", "opinion", "cast_at")),
        Counter(Submission.objects.values_list("application", "number", "sent_at")),
    ]


def dump():
    """The database once every mail has left."""
    while sweep():
        pass
    return rows_of().lower()


def nothing_sings():
    assert CANARY.lower() not in dump()


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


@pytest.mark.parametrize("make", [sent, being_read, to_complete, appealed, refused, accepted])
def test_an_organization_that_goes_with_its_last_person_leaves_no_file(make):
    application = make()
    planted(application)
    if application.provider_id is None:
        ToldProject.objects.update(published_as=None)
    before, state = figures(), again(application).state
    erase_account(application.author, actor=application.author)
    gone = again(application)
    assert gone.blanked_at is not None and gone.organization is None
    assert gone.state == (state if state in ("refused", "accepted") else "withdrawn")
    assert figures()[1:] == before[1:]
    assert not SignLink.objects.filter(state="open").exists()
    if make is not accepted:
        nothing_sings()


def test_a_draft_goes_with_the_last_person_of_its_organization():
    application = planted(complete())
    erase_account(application.author, actor=application.author)
    assert not Application.objects.exists() and not Attachment.objects.exists()
    nothing_sings()


def test_nobody_reads_votes_of_a_file_that_does_not_know_any_more_who_stands_aside(client, with_second_factor):
    application = refused()
    voter = application.votes.first().voter
    application.author.groups.set(voter.groups.all())
    page = reverse("vetting:desk_file", args=[application.pk])
    desk = with_second_factor(client, application.author)
    for empty in (False, True):
        if empty:
            empty_now(again(application), actor=application.author)
        opened = desk.get(page)
        assert opened.status_code == 200 and voter.display_name not in opened.content.decode()


def test_an_organization_erased_in_mid_file_ends_it_by_the_portal_with_its_links_closed(client):
    application = being_read()
    moderator = reader()
    fill(application, actor=moderator)
    vote(application, "yes", actor=moderator)
    _token, link = link_of(application.projects.first())
    erase_account(application.author, actor=application.author)
    entry = AuditEntry.objects.get(verb="application.end")
    assert (entry.actor, entry.actor_role, entry.old, entry.new) == (
        None, "portal", {"state": "in_review"}, {"state": "withdrawn"},
    )  # fmt: skip
    assert not SignLink.objects.filter(pk=link.pk, state="open").exists()
    with pytest.raises(PermissionDenied):
        vote(application, "yes", actor=reader())
    assert not Provider.objects.exists()


def test_an_organization_that_is_named_elsewhere_is_not_pointed_to_any_more():
    chorus = applicant()
    chorus.home.name = "Les Voix du Lavoir 7"
    chorus.home.save()
    application = answered(draft())
    project = tell(application, 7)
    assert project.organization == chorus.home
    erase_account(chorus, actor=chorus)
    project.refresh_from_db()
    assert (project.organization, project.association) == (None, "Les Voix du Lavoir 7")


def shared_file(make):
    """A file of an organization with a second admin, and its author."""
    application = make()
    other = UserFactory()
    add_member(application.organization, other, actor=None, role=Role.ADMIN)
    return application, application.author, other


def test_a_file_goes_on_with_the_others_without_the_person(client):
    application, author, other = shared_file(sent)
    values = {**application.values, "email": author.email.upper()}
    Application.objects.update(values=values, unfinished={"organization": {"email": [author.email]}})
    Submission.objects.update(values=values)
    write_to_committee(application, "Nous sommes deux.", actor=author)
    address, name = author.email, author.display_name
    erase_account(author, actor=author)
    file = again(application)
    assert (file.state, file.blanked_at, str(file.author)) == ("submitted", None, "compte supprimé")
    assert file.values["email"] == "" and file.values["letter"]
    assert not [known for known in (address, name) if known.lower() in dump()]
    client.force_login(other)
    page = client.get(application.get_absolute_url()).content.decode()
    assert "compte supprimé" in page and "Nous sommes deux." in page


def test_a_moderator_who_leaves_is_a_deleted_account_whose_vote_does_not_count_any_more():
    application = being_read()
    one = reader()
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    write_note(again(application), "Très clair.", actor=one)
    Application.objects.update(assigned_to=one)
    before = figures()
    erase_account(one, actor=one)
    file = again(application)
    assert file.assigned_to is None and figures() == before
    assert {str(row.judged_by) for row in file.judgements.all()} == {"compte supprimé"}
    assert str(file.votes.get().voter) == str(file.notes.get().author) == "compte supprimé"
    two, three = reader(), reader()
    vote(application, "yes", actor=two)
    assert again(application).state == "in_review", "the quorum is reached by people who are there"
    vote(application, "yes", actor=three)
    assert again(application).state == "accepted"


def test_the_words_of_a_moderator_who_leaves_go_from_files_that_are_over():
    application = being_read()
    one, two = reader(), reader()
    fill(application, actor=one)
    write_note(again(application), f"{CANARY} à part.", actor=one)
    vote(application, "yes", actor=one, why=f"{CANARY} convainc.")
    vote(application, "yes", actor=two)
    other = being_read()
    stand_aside(other, f"{CANARY} est une amie.", actor=one)
    while sweep():
        pass
    before = figures()
    erase_account(one, actor=one)
    assert figures() == before
    assert not Note.objects.exists() and Recusal.objects.get().person == one
    nothing_sings()


def test_who_is_named_as_the_one_to_ask_and_leaves_is_asked_no_more():
    application = sent()
    project, settled = application.projects.all()
    person = UserFactory(email=project.contact_email, display_name="Odile Zinzolin")
    answerer = UserFactory(email=settled.contact_email)
    decline(link_of(settled)[1], name="Zoé", reason="Ce n’était pas nous.", actor=None)
    for leaving in (person, answerer):
        erase_account(leaving, actor=leaving)
    project.refresh_from_db()
    settled.refresh_from_db()
    assert (project.contact_name, project.contact_email, project.sign_state) == ("", "", "not_asked")
    assert (settled.contact_name, settled.signer_name, settled.sign_state) == ("", "", "declined")
    assert not SignLink.objects.filter(state="open").exists()
    assert mails_to(application.author.email)[-1] == "vetting.wrong_person"
    assert "odile1@lavoir.example" not in dump()


def test_an_account_that_never_proved_its_address_takes_nothing_away():
    application = sent()
    project = application.projects.first()
    impostor = UserFactory(email=project.contact_email, address=False)
    WaitingAddress.objects.create(email=impostor.email, token="k3y")
    erase_account(impostor, actor=impostor)
    project.refresh_from_db()
    assert project.contact_email and project.sign_state == "asked"
    assert WaitingAddress.objects.exists()


def test_an_address_that_waits_for_the_intake_goes_with_its_account():
    person = UserFactory()
    WaitingAddress.objects.create(email=person.email.upper(), token="k3y")
    erase_account(person, actor=person)
    assert not WaitingAddress.objects.exists()


def exported(person):
    return str([list(export(person)) for _name, export in exporters.items()])


def test_people_take_along_what_they_wrote_and_what_names_them():
    application, author, other = shared_file(being_read)
    one = reader()
    fill(application, actor=one)
    vote(application, "yes", actor=one, why="Les récits se tiennent.")
    write_note(again(application), "Rappeler le ciné-club.", actor=one)
    write_to_committee(application, "Nous sommes deux.", actor=author)
    odile = UserFactory(email="odile1@lavoir.example")
    confirm(link_of(application.projects.first())[1], name="Odile", consent=Consent(), actor=None)
    assert "Nous trions les boîtes" in exported(author) and "Nous sommes deux." in exported(author)
    for word in ("Les récits se tiennent.", "Rappeler le ciné-club."):
        assert word in exported(one) and word not in exported(author) + exported(other) + exported(odile)
    assert "Odile 1" in exported(odile) and "Les Voix du Lavoir 1" in exported(odile)
    assert "Nous trions les boîtes" not in exported(one) + exported(odile)


def test_somebody_who_has_left_the_organization_takes_along_that_there_was_a_file():
    application, author, _other = shared_file(sent)
    Membership.objects.filter(user=author).delete()
    assert "Bureau Mésange" in exported(author) and "Nous trions les boîtes" not in exported(author)


def test_a_listing_is_not_published_while_its_organization_sleeps():
    application = being_read()
    one, two = reader(), reader()
    fill(application, actor=one)
    vote(application, "yes", actor=one)
    OrganizationFactory._meta.model.objects.filter(pk=application.organization_id).update(state="asleep")
    with pytest.raises(voting.VoteRefused):
        vote(application, "yes", actor=two)
    assert again(application).state == "in_review" and Vote.objects.count() == 1
