"""Support requests at each station of their life, made through the actions, as a person would."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from portal.accounts.enums import Role
from portal.accounts.models import Membership, User
from portal.notifications.models import OutgoingMail
from providers.actions.requests import answering, drafting, following, sending
from providers.actions.requests.answering import Answer
from providers.enums import AnswerState
from providers.models import Provider, Recipient, SupportRequest
from tests.providers.factories import NeedFactory, OrganizationFactory, ProviderFactory

ASSOCIATION = {
    "organization_name": "Les Voix du Lavoir",
    "contact_name": "Odile",
    "contact_email": "odile@voix-du-lavoir.example",
    "contact_phone": "04 00 00 00 69",
}


def make_draft(providers: list[Provider] | None = None, *, actor: Any = None, **fields: Any) -> SupportRequest:
    """A draft that lacks nothing. `fields` change what the association says."""
    chosen = [ProviderFactory()] if providers is None else providers
    draft = drafting.start_request(chosen, actor=actor, language="fr")
    drafting.save_step(draft, "association", {**ASSOCIATION, "organization": None}, actor=actor)
    drafting.save_step(
        draft,
        "need",
        {"hope": "Une boîte à plusieurs", "brand_typed": "Gmail"},
        actor=actor,
        needs=[NeedFactory(slug="mail")],
    )
    drafting.save_step(draft, "size", {"size": 15}, actor=actor)
    if fields:
        drafting.save_step(draft, "more", fields, actor=actor)
    return draft


def make_sent(providers: list[Provider] | None = None, **fields: Any) -> SupportRequest:
    """A visitor's request whose address was confirmed."""
    waiting = sending.submit_request(make_draft(providers, **fields), actor=None)
    return sending.confirm_address(waiting, sending.signature_of(waiting), actor=None)


def make_answered(state: AnswerState = AnswerState.YES, **fields: Any) -> Recipient:
    """One provider's answer to a request that was sent to it alone."""
    recipient = make_sent(**fields).recipients.get()
    return answer(recipient, state)


def answer(recipient: Recipient, state: AnswerState = AnswerState.YES, text: str = "Avec plaisir") -> Recipient:
    said = Answer(state, text=text, available_from="en juin" if state == AnswerState.YES else "")
    return answering.give_answer(recipient, said, revision=recipient.revision, actor=None)


def make_closed(**fields: Any) -> SupportRequest:
    """A request that ended with its only provider."""
    recipient = make_answered(**fields)
    return following.close_request(recipient.request, recipient.provider, answers_seen=1, actor=None)


def make_person(email: str = "odile@voix-du-lavoir.example", name: str = "Odile") -> User:
    """Somebody with an account and a verified address."""
    user = User.objects.create_user(email, "un-mot-de-passe", display_name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_member(organization: Any = None, role: str = Role.ADMIN, **person: Any) -> User:
    """Somebody who belongs to an organization."""
    user = make_person(**person)
    Membership.objects.create(organization=organization or OrganizationFactory(), user=user, role=role)
    return user


def mails(kind: str) -> list[OutgoingMail]:
    """Mails of one kind, in the order in which they were written."""
    return list(OutgoingMail.objects.filter(kind=f"providers.{kind}").order_by("pk"))
