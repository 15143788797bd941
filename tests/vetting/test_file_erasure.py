"""A person or an organization goes: what of their files goes with them, and what stays."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.memberships import add_member
from portal.accounts.enums import Role
from portal.accounts.models import Membership
from portal.audit.models import AuditEntry
from portal.common.registries import exporters
from portal.outbox.sweeper import sweep
from providers.models import Provider
from providers.vetting.actions import voting
from providers.vetting.actions.blanking import empty_now
from providers.vetting.actions.recusing import stand_aside
from providers.vetting.actions.reviewing import write_note
from providers.vetting.actions.signing import Consent, confirm, decline
from providers.vetting.actions.submitting import write_to_committee
from providers.vetting.models import (
    Application,
    Attachment,
    Note,
    Recusal,
    SignLink,
    Submission,
    ToldProject,
    Vote,
    WaitingAddress,
)
from tests.portal.accounts.factories import OrganizationFactory, UserFactory
from tests.vetting.applying import answered, applicant, complete, draft, link_of, mails_to, sent, tell
from tests.vetting.canaries import CANARY, dump, figures, nothing_sings, planted
from tests.vetting.deciding import (
    accepted,
    again,
    appealed,
    being_read,
    fill,
    reader,
    refused,
    to_complete,
    vote,
)

pytestmark = pytest.mark.django_db


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
