"""Files made through the actions, as those who apply and the associations they name would make them."""

from __future__ import annotations

import re
from typing import Any

from portal.accounts.actions.memberships import add_member
from portal.accounts.enums import Role
from portal.notifications.models import OutgoingMail
from providers.editing.packing import pack
from providers.importing.data import PriceData
from providers.vetting.actions.drafting import save_part, save_project, start_application
from providers.vetting.actions.first_criteria import load_first_criteria
from providers.vetting.actions.signing import digest_of
from providers.vetting.actions.submitting import submit
from providers.vetting.content import fields_of, part_version
from providers.vetting.enums import Part
from providers.vetting.models import Application, SignLink, ToldProject
from tests.portal.accounts.factories import OrganizationFactory, UserFactory
from tests.providers.factories import AreaFactory, BrandFactory, NeedFactory, ToolFactory

STORY = "Trois soirées autour de la table, une boîte à chaussures de mots de passe, et un classeur partagé à la fin."


def answers() -> dict[str, Any]:
    """Packed answers to every question of a file."""
    NeedFactory(slug="mail")
    ToolFactory(slug="roundcube")
    AreaFactory(code="69", slug="rhone")
    told = {
        "name": "Bureau Mésange",
        "kind": "association",
        "summary": "Nous trions les boîtes, à votre table.",
        "email": "bonjour@mesange.example",
        "phone": "04 00 00 00 00",
        "website": "https://mesange.example",
        "commune": "",
        "team_size": 2,
        "letter": "Bonjour,\n\nnous venons chez vous.",
        "signature": "Inès et Daniel",
        "stages": (("diagnosis", "Une visite, puis un compte rendu."),),
        "needs": frozenset({"mail"}),
        "small": "Le premier rendez-vous est gratuit.",
        "areas": frozenset({"69"}),
        "is_remote": True,
        "languages": frozenset({"fr"}),
        "tools": frozenset({"roundcube"}),
        "trips": (),
        "prices": (PriceData("Une demi-journée", "fixed", 25_000),),
        "independence": "Nous ne dépendons de personne.",
        "data_care": "Les copies restent chez vous, et sont effacées après un mois.",
        "training": "",
        "is_true": True,
    }
    return pack(told)


def applicant() -> Any:
    """Somebody who administers an organization of their own; `person.home` is the organization."""
    person = UserFactory()
    person.home = OrganizationFactory()
    add_member(person.home, person, actor=None, role=Role.ADMIN)
    return person


def draft(person: Any = None) -> Application:
    """A file that was begun."""
    load_first_criteria(actor=None)
    person = person or applicant()
    return start_application(person.home, actor=person, language="fr")


def tell(application: Application, number: int, **fields: Any) -> ToldProject:
    """One support told in a file."""
    told = {
        "association": f"Les Voix du Lavoir {number}",
        "period": "automne 2024",
        "stages": ["diagnosis"],
        "story": STORY,
        "learnt": "Qu’il faut venir à deux.",
        "contact_name": f"Odile {number}",
        "contact_email": f"odile{number}@lavoir.example",
    }
    return save_project(
        application,
        None,
        {**told, **fields},
        left=[BrandFactory(slug="gmail")],
        tools=[ToolFactory(slug="roundcube")],
        actor=application.author,
    )


def answered(application: Application, **other: Any) -> Application:
    """Every part of a file filled in, the supports aside."""
    packed = {**answers(), **other}
    for part in Part:
        names = [field.name for field in fields_of(part)]
        save_part(
            application,
            part,
            {name: packed[name] for name in names},
            version=part_version(application.values, application.unfinished, part),
            actor=application.author,
        )
    return application


def complete(person: Any = None) -> Application:
    """A file that can be sent, with two supports."""
    application = answered(draft(person))
    tell(application, 1)
    tell(application, 2)
    return application


def sent(person: Any = None) -> Application:
    """A file that was sent."""
    application = complete(person)
    return submit(application, actor=application.author)


def tokens_of(address: str) -> list[str]:
    """The keys of the links in the mails to an address, the last one first."""
    mails = OutgoingMail.objects.filter(to_address=address).order_by("-pk")
    return [found[1] for mail in mails if (found := re.search(r"/temoigner/([\w-]{20,})/", mail.text))]


def link_of(project: ToldProject) -> tuple[str, SignLink]:
    """The open link to an association: its key, and its row."""
    token = tokens_of(project.contact_email)[0]
    return token, SignLink.objects.select_related("project__application").get(digest=digest_of(token))


def mails_to(address: str) -> list[str]:
    """The kinds of mails to an address, in order."""
    return list(OutgoingMail.objects.filter(to_address=address).order_by("pk").values_list("kind", flat=True))
