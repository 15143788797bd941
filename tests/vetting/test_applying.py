from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from portal.common.transitions import NotAllowedFrom
from portal.taxonomy.actions.revision import renew_revision
from providers.editing.words import Names
from providers.vetting.actions.drafting import (
    NotAReference,
    PartOvertaken,
    remove_project,
    save_part,
    save_project,
    start_application,
)
from providers.vetting.actions.submitting import submit, withdraw
from providers.vetting.completeness import missing
from providers.vetting.content import PROJECT_COLUMNS, part_version, project_version
from providers.vetting.enums import Part
from providers.vetting.listing import projects_of
from providers.vetting.models import Application, ToldProject, VettingRules
from providers.vetting.workflow import IntakeClosed, NotComplete
from tests.portal.accounts.factories import UserFactory
from tests.vetting.applying import answered, applicant, complete, draft, mails_to, sent, tell

pytestmark = pytest.mark.django_db


def organization_page(**changes):
    return {
        "name": "Bureau Mésange",
        "kind": "association",
        "summary": "Nous trions les boîtes, à votre table.",
        "email": "bonjour@mesange.example",
        **changes,
    }


def at(name, application, *args):
    return reverse(f"vetting:{name}", args=[application.pk, *args])


def test_the_page_about_joining_says_what_is_asked_and_how_long_it_takes(client):
    draft()
    page = client.get(reverse("vetting:join")).content.decode()
    assert "Des accompagnements prouvés" in page
    assert "30 jours" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert reverse("vetting:start") in page


def test_a_closed_intake_says_so_and_takes_no_file(client):
    application = complete()
    VettingRules.objects.update(is_open=False, closed_fr="Nous sommes en vacances.", closed_en="We are on holiday.")
    assert "Nous sommes en vacances." in client.get(reverse("vetting:join")).content.decode()
    with pytest.raises(IntakeClosed, match="vacances"):
        submit(application, actor=application.author)


def test_somebody_begins_a_file_for_an_organization_of_theirs_once(client):
    person = applicant()
    client.force_login(person)
    for _time in range(2):
        answer = client.post(reverse("vetting:start"), {"organization": person.home.pk})
        assert answer.status_code == 302
    assert Application.objects.get().organization == person.home


def test_nobody_applies_for_an_organization_they_do_not_administer(client):
    stranger, home = UserFactory(), applicant().home
    with pytest.raises(PermissionDenied):
        start_application(home, actor=stranger, language="fr")


def test_a_file_of_others_is_as_if_it_did_not_exist(client):
    application = draft()
    client.force_login(applicant())
    for name in ("application", "review", "print", "withdraw", "projects"):
        assert client.get(at(name, application)).status_code == 404


def test_a_part_is_saved_and_leads_on_to_the_next(client):
    application = draft()
    client.force_login(application.author)
    answer = client.post(at("part", application, "organization"), organization_page(version=version(application)))
    assert answer.headers["Location"] == at("part", application, "support")
    application.refresh_from_db()
    assert application.values["summary"] == "Nous trions les boîtes, à votre table."
    assert application.name == "Bureau Mésange"


def version(application, part=Part.ORGANIZATION):
    application.refresh_from_db()
    return part_version(application.values, application.unfinished, part)


def test_what_cannot_be_taken_is_said_and_kept_as_typed_for_the_next_time(client):
    application = draft()
    client.force_login(application.author)
    typed = organization_page(email="pas une adresse", version=version(application))
    answer = client.post(at("part", application, "organization"), typed)
    assert answer.status_code == 422
    again = client.get(at("part", application, "organization")).content.decode()
    assert "pas une adresse" in again
    application.refresh_from_db()
    assert application.values["summary"] == "Nous trions les boîtes, à votre table."
    assert "organization" in missing(application, [])


def test_a_part_saves_itself_and_names_its_new_version(client):
    application = draft()
    client.force_login(application.author)
    page = at("part", application, "organization")
    typed = organization_page(version=version(application))
    answer = client.post(page, typed, headers={"X-Saved-By": "itself"})
    assert answer.json()["version"] == version(application)
    assert answer.json()["said"].startswith("Enregistré à")


def test_two_who_write_the_same_part_are_told_and_nothing_is_lost(client):
    application = draft()
    client.force_login(application.author)
    before = version(application)
    client.post(at("part", application, "organization"), organization_page(version=before))
    answer = client.post(at("part", application, "organization"), organization_page(summary="À moi !", version=before))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "À moi !" in page and "Nous trions les boîtes" in page
    with pytest.raises(PartOvertaken):
        save_part(application, Part.ORGANIZATION, {"summary": "À moi !"}, version=before, actor=application.author)


@pytest.mark.parametrize("part", [part.value for part in Part if part != Part.PROJECTS])
def test_every_part_opens_filled_with_what_was_said(client, part):
    application = answered(draft())
    client.force_login(application.author)
    assert client.get(at("part", application, part)).status_code == 200


def test_a_part_that_does_not_exist_is_said_in_words(client):
    application = draft()
    client.force_login(application.author)
    assert client.get(at("part", application, "poetry")).status_code == 404


def test_a_support_is_told_changed_and_taken_out(client):
    application = draft()
    client.force_login(application.author)
    told = {
        "association": "Le ciné-club", "period": "2024", "stages": ["diagnosis"], "story": "Une histoire.",
        "left": "", "tools": "", "contact_name": "Zoé", "contact_email": "zoe@cine.example",
    }  # fmt: skip
    assert client.post(at("project_add", application), told).status_code == 302
    project = application.projects.get()
    client.post(at("project", application, project.pk), {**told, **version_of(project), "period": "automne 2024"})
    project.refresh_from_db()
    assert project.period == "automne 2024"
    client.post(at("projects", application), {"remove": project.pk})
    assert not application.projects.exists()
    assert remove_project(project, actor=application.author) is False


def test_a_name_of_ten_thousand_letters_is_refused_in_words_and_kept_as_typed(client):
    application = draft()
    client.force_login(application.author)
    page = client.post(at("part", application, "organization"), {**organization_page(name="é" * 10_000)})
    assert page.status_code in (409, 422)
    version = page.context["form"]["version"].value()
    page = client.post(at("part", application, "organization"), organization_page(name="é" * 10_000, version=version))
    assert page.status_code == 422
    assert "10" in str(page.context["form"].errors["name"]) and "120" in str(page.context["form"].errors["name"])
    assert "é" * 10_000 in client.get(at("part", application, "organization")).content.decode()
    application.refresh_from_db()
    assert application.name == application.organization.name


def version_of(project):
    return {"version": project_version(project)}


def test_a_support_saves_itself_half_told_and_goes_on_at_its_own_address(client):
    application = draft()
    client.force_login(application.author)
    itself = {"X-Saved-By": "itself"}
    assert client.post(at("project_add", application), {}, headers=itself).status_code == 422
    answer = client.post(at("project_add", application), {"association": "Le ciné-club"}, headers=itself).json()
    project = application.projects.get()
    assert answer["at"] == at("project", application, project.pk)
    half = {"association": "Le ciné-club", "story": "Une soirée.", "version": answer["version"]}
    client.post(answer["at"], half, headers=itself)
    project.refresh_from_db()
    assert project.story == "Une soirée."
    assert any("“Le ciné-club”" in one or "Le ciné-club" in one for one in missing(application, [project])["projects"])


def test_two_who_tell_the_same_support_are_told_and_see_both_sides(client):
    application = draft()
    project = tell(application, 1)
    client.force_login(application.author)
    opened = version_of(project)
    save_project(
        application,
        project,
        {**_columns(project), "story": "La leur."},
        version=opened["version"],
        actor=application.author,
    )
    typed = {**_columns(project), **opened, "story": "La mienne.", "left": "", "tools": ""}
    page = client.post(at("project", application, project.pk), typed)
    assert page.status_code == 409
    assert "La leur." in page.content.decode() and "La mienne." in page.content.decode()
    again = {**typed, "version": page.context["form"]["version"].value()}
    assert client.post(at("project", application, project.pk), again).status_code == 302
    project.refresh_from_db()
    assert project.story == "La mienne."


def test_a_support_that_was_taken_out_meanwhile_is_said_and_nothing_is_lost(client):
    application = draft()
    project = tell(application, 1)
    known = ToldProject.objects.get()
    project.delete()
    with pytest.raises(NotAllowedFrom, match="retiré"):
        save_project(application, known, {**_columns(known), "story": "Encore."}, actor=application.author)


def _columns(project):
    return {name: getattr(project, name) for name in PROJECT_COLUMNS}


def test_an_association_cannot_be_its_own_reference(client):
    application = answered(draft())
    with pytest.raises(NotAReference, match="(?i)bureau mésange"):
        tell(application, 1, association="bureau mésange")
    with pytest.raises(NotAReference, match="Bonjour@mesange"):
        tell(application, 1, contact_email="Bonjour@mesange.example")


def test_the_same_person_cannot_vouch_for_every_support():
    application = answered(draft())
    for number in (1, 2):
        tell(application, number, contact_email="odile@lavoir.example")
    (sentence,) = missing(application, projects_of(application))["projects"]
    assert "odile@lavoir.example" in sentence


def test_a_file_that_lacks_something_says_what_part_by_part(client):
    application = draft()
    client.force_login(application.author)
    page = client.post(at("review", application))
    assert page.status_code == 422
    for part in ("support", "places", "prices", "projects", "declarations"):
        assert at("part", application, part) in page.content.decode()
    with pytest.raises(NotComplete):
        submit(application, actor=application.author)


def test_a_complete_file_is_sent_with_its_rules_its_version_and_its_mails():
    application = sent()
    assert (application.state, application.quorum, application.submission) == ("submitted", 2, 1)
    assert application.criteria.number == 1
    assert application.submissions.get().projects[0]["association"] == "Les Voix du Lavoir 1"
    assert mails_to(application.author.email) == ["vetting.received"]
    assert mails_to("odile1@lavoir.example") == ["vetting.please_sign"]


def test_a_file_that_was_sent_cannot_be_written_in(client):
    application = sent()
    with pytest.raises(NotAllowedFrom):
        save_part(application, Part.PRICES, {}, version="", actor=application.author)
    client.force_login(application.author)
    assert client.get(at("part", application, "prices")).status_code == 302


def test_a_file_is_withdrawn_and_its_links_close(client):
    application = sent()
    client.force_login(application.author)
    client.post(at("withdraw", application))
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert not application.projects.filter(links__state="open").exists()
    assert withdraw(application, actor=application.author).state == "withdrawn"


def test_a_draft_is_deleted_for_good(client):
    application = draft()
    client.force_login(application.author)
    client.post(at("withdraw", application))
    assert not Application.objects.exists()


def test_a_word_to_the_committee_stands_in_the_thread(client):
    application = sent()
    client.force_login(application.author)
    client.post(at("application", application), {"text": "Le ciné-club a déménagé."})
    assert "Le ciné-club a déménagé." in client.get(at("application", application)).content.decode()


def test_pages_of_a_file_take_as_many_queries_with_ten_supports_as_with_two(client, django_assert_max_num_queries):
    application = complete()
    for number in range(3, 11):
        tell(application, number)
    client.force_login(application.author)
    renew_revision()  # as on every site; what is read of the vocabulary is kept until the next one
    Names.load()
    for name in ("application", "review", "print", "projects"):
        with django_assert_max_num_queries(25):
            assert client.get(at(name, application)).status_code == 200


def test_the_road_of_a_file_is_its_own_and_not_that_of_the_account(client):
    application = sent()
    client.force_login(application.author)
    page = client.get(at("application", application))
    assert [station["label"] for station in page.context["road"]] == ["Écrit", "Déposé", "Lu", "Décidé"]
    route = page.content.decode().partition("Où en est le dossier")[2].partition("</ol>")[0]
    assert "Déposé" in route and "Mon compte" not in route


def test_a_message_that_nobody_would_read_is_refused_and_what_was_typed_stays(client):
    application = sent()
    withdraw(application, actor=application.author)
    client.force_login(application.author)
    page = client.post(at("application", application), {"text": "Encore un mot."})
    assert page.status_code == 409
    assert "Encore un mot." in page.content.decode()
    assert not application.messages.exists()
