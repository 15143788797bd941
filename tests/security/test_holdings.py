"""Nobody is forgotten: every table that knows somebody is exported and erased, and the planted words prove it."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.urls import reverse

from portal.accounts.actions.affiliations import ask_affiliation
from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.invitations import invite
from portal.accounts.actions.joining import ask_to_join
from portal.accounts.actions.organization_deletion import delete_organization
from portal.accounts.actions.public_pages import invite_visitors, show_page
from portal.accounts.actions.terms import accept_terms
from portal.accounts.actions.visitors import write_to_organization
from portal.accounts.enums import Role, Side
from portal.accounts.models import Organization, User
from portal.common.keys import new_token
from portal.common.private_storage import private_storage
from portal.common.registries import exporters
from portal.common.takeout import rows_of as exported
from portal.notifications.delivery import send
from portal.notifications.registry import Recipient
from portal.outbox.sweeper import sweep
from portal.search.api import update_now
from portal.search.upkeep import forget_removed
from portal.words.actions.correcting import Proposal, propose_correction
from providers.actions.alerts.following import follow_search
from providers.actions.requests.drafting import save_step
from providers.enums import AnswerState
from providers.models import Provider
from providers.vetting.actions.prospecting import suggest
from providers.vetting.models import Application, Attachment, WaitingAddress
from providers.vetting.prospect_table import ProspectLine
from tests.portal.accounts.factories import MembershipFactory, UserFactory
from tests.portal.accounts.speaking import public
from tests.portal.accounts.terms import terms_in_force
from tests.portal.moderation import notices
from tests.portal.notifications.test_delivery import News
from tests.portal.trust.checks import make_shown, numbered
from tests.portal.trust.claims import make_claim
from tests.providers import edits, mistakes, requests
from tests.providers.factories import ProviderFactory, SupportProjectFactory, ToolFactory
from tests.providers.moderation import moderated
from tests.security.holdings import HOLDINGS
from tests.utils.dump import rows_of
from tests.vetting import applying as files
from tests.vetting.attaching import attached
from tests.vetting.canaries import CANARY, dump, planted

ADDRESS, NAME = "zzcanari@example.org", "Zénobie Zzcanarienne"
# What is planted, by the exporter that gives it back. Seven letters or more: keys made by chance hold shorter words.
WORDS = {
    "account": "zzversion",
    "organizations": "zzenvie",
    "mails": "Gmail",
    "providers.requests": "zzespoir",
    "providers.mistakes": "zzfaute",
    "providers.edits": "zzraison",
    "providers.alerts": "zzrecherche",
    "moderation.notices": "zzillicite",
    "words.corrections": "zzcorrige",
    "vetting": "zzlettre",
    "vetting.prospects": "Tilleul",
    "vetting.waiting": "confirmed_at",
    "trust.claims": "zzaccueil",
    "trust.checks": "zzgarant",
    "audit": "a demandé à rejoindre",
}
# Words of the portal, about others, or to be decided all the same: they may stay once they lead to nobody.
GIVEN = {"account", "mails", "vetting.waiting", "vetting.prospects", "audit", "moderation.notices", "words.corrections"}


def fields_to_people(model: type[models.Model]) -> set[str]:
    """Fields of a model that point to an account, or hold an address."""
    links = (models.ForeignKey, models.ManyToManyField)
    return {
        field.name
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if isinstance(field, models.EmailField | models.GenericIPAddressField)
        or (isinstance(field, links) and field.related_model is User)
    }


def without_row(found: dict[str, set[str]]) -> set[str]:
    """Fields that the table forgets."""
    known = {f"{row.model}.{name}" for row in HOLDINGS for name in row.fields}
    return {f"{model}.{name}" for model, names in found.items() for name in names} - known


def found_in_models() -> dict[str, set[str]]:
    found = {model._meta.label: fields_to_people(model) for model in apps.get_models(include_auto_created=True)}
    return {label: names for label, names in found.items() if names}


def test_every_model_that_knows_somebody_has_its_row():
    assert without_row(found_in_models()) == set()
    assert without_row({"forum.Post": {"author"}}) == {"forum.Post.author"}


def test_every_row_is_a_model_with_an_exporter_that_exists_or_a_reason():
    there = {f"{model}.{name}" for model, names in found_in_models().items() for name in names}
    assert {f"{row.model}.{name}" for row in HOLDINGS for name in row.fields} - there == set()
    assert [row for row in HOLDINGS if not row.exported.startswith("no: ") and row.exported not in exporters] == []


def live_everywhere(person: User) -> list[str]:
    """Traces of the person in every room; returns where the files they sent are stored."""
    listing = ProviderFactory()
    own = MembershipFactory(user=person, role=Role.ADMIN, organization__name="Zzseule").organization
    ask_to_join(MembershipFactory(role=Role.ADMIN).organization, actor=person, message="zzenvie")
    said = {"hope": "zzespoir", "contact_name": NAME, "contact_email": ADDRESS}
    requests.make_sent([listing], **said)
    save_step(requests.make_draft([listing], actor=person), "more", {"note": "zzespoir"}, actor=person)
    mistakes.make_corrected(words="zzfaute", actor=person, address=ADDRESS, provider=listing)
    edits.edited(ProviderFactory(organization=own), actor=person, name="Zznom", note="zzraison")
    speak_to_others(person, listing)
    person.home = own
    application = files.answered(files.draft(person), letter="zzlettre")
    joined = attached(application, name="zzjoint.pdf")
    suggest(ProspectLine("Le Tilleul", "a@tilleul.example", why="Trois ateliers"), suggested_by=ADDRESS)
    WaitingAddress.objects.create(email=ADDRESS, token=new_token())
    make_claim(user=person, why="Je tiens le zzaccueil.")
    shown = make_shown(numbered(own), actor=person, message="zzgarant", name="zzrecepisse.pdf")
    with terms_in_force("zzversion") as terms:
        accept_terms(person, actor=person, version=terms.version, language="fr")
    with transaction.atomic():
        send(News(), to=Recipient.of(person))
    while sweep():
        pass
    return [joined.stored_as, shown.stored_as]


def speak_to_others(person: User, listing: Provider) -> None:
    """A search that is followed, a notice, a correction, a message to people who are ready to tell."""
    follow_search(ADDRESS, "q=zzrecherche", language="fr", actor=person)
    notices.notified(listing, explanation="C’est zzillicite, dit la loi.", name=NAME, email=ADDRESS)
    proposal = Proposal({"description_fr": "zzcorrige"}, "zzcorrige")
    propose_correction(ToolFactory(), proposal, actor=person, language="fr")
    write_to_organization(public("Le Ruisseau", can_tell="Un été."), "zzbonjour", actor=person)


@pytest.mark.django_db
def test_a_person_takes_every_planted_word_along_and_leaves_none(client):
    person = UserFactory(email=ADDRESS, display_name=NAME, second_factor=True)
    stored = live_everywhere(person)
    client.force_login(person)
    told = json.loads(client.get(reverse("accounts:export")).content)
    assert {name for name, word in WORDS.items() if word not in str(told[name])} == set()
    tables = ZipFile(BytesIO(b"".join(client.get(reverse("accounts:export_tables")).streaming_content)))
    for sent in ("zzjoint.pdf", "zzrecepisse.pdf"):
        assert any(name.endswith(sent) for name in tables.namelist())
    before = rows_of().lower()
    assert "zzbonjour" in before
    assert {word for name, word in WORDS.items() if name not in GIVEN and word not in before} == set()
    erase_account(person, actor=person)
    after = dump()
    own = {word for name, word in WORDS.items() if name not in GIVEN} | {
        "zzcanari",
        "zzjoint",
        "zzrecepisse",
        "zzbonjour",
    }
    assert {word for word in own if word in after} == set()
    assert [name for name in stored if private_storage().exists(name)] == []
    assert [s for s in Session.objects.all() if s.get_decoded().get("_auth_user_id") == str(person.pk)] == []
    assert set(exported(exporters, person)["organizations"]) == set()


def fill_organization() -> tuple[Organization, User, Provider, Application]:
    """An organization that everything is known of, with the planted word in all of it."""
    admin = MembershipFactory(role=Role.ADMIN, organization__name=f"{CANARY} et filles")
    home, person = admin.organization, admin.user
    Organization.objects.filter(pk=home.pk).update(purpose=CANARY, identifier_kind="local", identifier=CANARY)
    invite(home, actor=person, address=f"amie@{CANARY.lower()}.example", role=Role.MEMBER)
    ask_to_join(home, actor=UserFactory(), message=f"{CANARY}, je viens.")
    person.home = home
    make_shown(home, actor=person, message=CANARY, name=f"{CANARY}.pdf")
    application = planted(files.complete(person))
    listing = ProviderFactory(
        organization=home, slug="zinzolin", name=f"Atelier {CANARY}", summary=CANARY, letter=CANARY, signature=CANARY,
        email=f"a@{CANARY.lower()}.example", phone=CANARY,
    )  # fmt: skip
    network = public("Fédération du Ru")
    ask_affiliation(network, home, Side.NETWORK, actor=network.admin, message=CANARY)
    invite_visitors(home, ready=True, can_tell=CANARY, actor=person)
    show_page(home, actor=person)
    write_to_organization(home, f"{CANARY}, dites-nous.", actor=UserFactory())
    moderated(listing, actor=UserFactory(groups=["moderators"]), phone=f"{CANARY}2")
    SupportProjectFactory(provider=listing, story=CANARY, association=CANARY)
    edits.edited(listing, actor=person, name=f"{CANARY} neuf", note=CANARY)
    mistakes.make_contested(provider=listing, words=CANARY)
    sent = requests.make_sent([listing], hope="Une boîte")
    requests.answer(sent.recipients.get(), AnswerState.YES)
    own = requests.make_sent(hope=CANARY, organization_name=CANARY)
    type(own).objects.filter(pk=own.pk).update(organization=home)
    update_now("provider", [listing.pk])
    while sweep():
        pass
    return Organization.objects.get(pk=home.pk), person, listing, application


@pytest.mark.django_db
def test_an_organization_takes_everything_along_and_leaves_an_empty_row(client):
    home, person, listing, application = fill_organization()
    client.force_login(person)
    told = json.loads(client.get(reverse("accounts:organization_export", args=[home.slug])).content)
    rooms = {name for name, rows in told.items() if CANARY.lower() in str(rows).lower()}
    assert rooms >= {
        "accounts.organization", "accounts.people", "accounts.profile", "accounts.affiliations", "providers.listings",
        "providers.edits", "providers.changes", "providers.mistakes", "providers.received", "providers.requests",
        "vetting.files", "trust.checks",
    }  # fmt: skip
    assert delete_organization(home, actor=person, typed_name=home.name) is None
    dump()
    forget_removed()
    assert [line[:2000] for line in dump().splitlines() if CANARY.lower() in line] == []
    listing.refresh_from_db()
    assert (listing.state, listing.email) == ("left", "") and listing.erased_at
    assert not Application.objects.filter(pk=application.pk).exists() and not Attachment.objects.exists()
    assert client.get("/annuaire/?q=zinzolin").status_code == 200


@pytest.mark.django_db
def test_an_open_file_is_withdrawn_and_its_figures_stay():
    application = planted(files.sent())
    home, person = application.organization, application.author
    delete_organization(home, actor=person, typed_name=home.name)
    application.refresh_from_db()
    assert (application.state, application.organization) == ("withdrawn", None)
    assert application.submitted_at and application.blanked_at
    assert CANARY.lower() not in dump()
