"""Fill the site that the browser visits: the demo, and the keys of pages that only a mail leads to.

Runs in a process of its own, with the settings of that site, so that its links are signed with its key.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.core.management import call_command

from portal.accounts.actions.invitations import invite
from portal.accounts.actions.organizations import create_organization
from portal.accounts.actions.people import create_person
from portal.accounts.enums import PageState, Role
from portal.accounts.models import Membership, Organization, PublicPage, User
from portal.accounts.queries import admins_of, without_admin
from portal.common import clock
from portal.common.keys import new_token
from portal.home.models import StandardPage
from portal.moderation.models import Notice
from portal.notifications.models import OutgoingMail
from portal.notifications.preferences import stop_link
from portal.notifications.registry import Recipient as Addressee
from portal.taxonomy.models import Need
from portal.trust.actions.claim_answers import confirm_claim, contest_token
from portal.trust.actions.claiming import claim_organization
from portal.trust.actions.succession import here_token
from portal.trust.enums import ClaimWay
from portal.trust.models import Claim, Succession
from portal.words.models import Correction
from providers.actions.alerts.following import follow_search
from providers.actions.listings import suspend_listing
from providers.actions.requests.drafting import save_step, start_request
from providers.actions.requests.sending import signature_of
from providers.models import FollowUp, MistakeReport, Provider, Recipient, SavedSearch, SupportRequest
from providers.vetting.actions.prospecting import add_prospect
from providers.vetting.actions.prospecting import invite as invite_prospect
from providers.vetting.actions.signing import ask_again
from providers.vetting.actions.submitting import submit
from providers.vetting.models import SignLink, ToldProject, WaitingAddress
from providers.vetting.prospect_table import ProspectLine
from tests.browser.vetting_journey import SECRET
from tests.utils.mailbox import links_in_text
from tests.vetting.applying import answered, tell
from tests.vetting.applying import draft as draft_of

STOPPABLE = "providers.still_in_use"
KEYS = "keys.json"


def fill(folder: str) -> None:
    """The demo, and `keys.json` beside it."""
    call_command("demo", verbosity=0)
    give_second_factors()
    keys = {
        **file_keys(),  # of the demo's own files: those that are made below are refused by a journey
        "refusable": refusable_files(),
        **request_keys(),
        **mistake_keys(),
        **trust_keys(),
        **notice_keys(),
        **listing_keys(),
        **mail_keys(),
        **prospect_keys(),
        "correction": Correction.objects.exclude(contact_email="").filter(state="waiting")[0].token,
        **waiting_keys(),
        **organization_keys(),
        **alert_keys(),
        "pages": standard_pages(),
    }
    (Path(folder) / KEYS).write_text(json.dumps(keys), encoding="utf-8")


def give_second_factors() -> None:
    """Whoever keeps the portal gets a second factor that the tests know."""
    for person in User.objects.filter(groups__name__in=["moderators", "editors"]).distinct():
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SECRET})


def refusable_files() -> list[dict[str, str]]:
    """Two files that wait at the desk, each of an organization of its own."""
    found = []
    for number, name in enumerate(("Serveurs à la Chaîne", "Le Câble Nu")):
        person = create_person(actor=None, email=f"gerance{number}@cable.example", display_name="Une gérante")
        person.home = create_organization(actor=person, name=name, kind="association-1901", purpose="Brancher.")
        application = answered(draft_of(person), name=name, email=f"bonjour@cable{number}.example")
        for support in (1, 2):
            tell(application, support)
        submit(application, actor=person)
        found.append({"name": name, "address": person.email})
    return found


def request_keys() -> dict[str, Any]:
    """A draft at its last step, and requests of the demo at each point of their life."""
    reached = Recipient.objects.select_related("request").order_by("pk")
    running = reached.filter(request__state="sent")
    asked = running.filter(state="questions")[0]
    thankable = running.filter(state="yes", thanked_at=None)[0]
    follow_up = FollowUp.objects.select_related("request").filter(still_in_use="")[0]
    to_confirm = SupportRequest.objects.get(state="to_confirm")
    return {
        "draft": draft().token,
        "to_confirm": to_confirm.token,
        "signature": signature_of(to_confirm),
        "asked": asked.request.token,
        "asked_position": asked.position,
        "sent": thankable.request.token,
        "sent_position": thankable.position,
        "closed": SupportRequest.objects.filter(state="closed", outcome="worked")[0].token,
        "withdrawn": SupportRequest.objects.filter(state="withdrawn")[0].token,
        "followed": follow_up.request.token,
        "followed_months": follow_up.months,
        "waiting_answer": running.filter(state="waiting")[0].token,
        "given_answer": thankable.token,
    }


def mistake_keys() -> dict[str, Any]:
    """Reports of the demo at each point of their life, by the key of the one side or of the other."""
    reports = MistakeReport.objects.filter(erased_at=None).order_by("pk")
    asked = reports.filter(state="asked")[0]
    corrected = reports.filter(state="corrected").exclude(contact_email="")[0]
    return {
        "mistake_asked": asked.token,
        "mistake_contested": reports.filter(state="at_desk", answer="right")[0].token,
        "mistake_closed": corrected.token,
        "follow_corrected": corrected.follow_token,
        "follow_decided": reports.filter(state="unfounded", contact_email="")[0].follow_token,
    }


def trust_keys() -> dict[str, Any]:
    """A claim that its listed address is asked about, one that was granted, silent admins, a number that is checked."""
    asked = Claim.objects.select_related("organization", "user").filter(state="mailed")[0]
    mail = OutgoingMail.objects.filter(kind="trust.claim_to_confirm", subject__contains=asked.user.display_name)
    link = next(link for link in links_in_text(mail.latest("pk").text) if "/repondre/" in link)
    alone = without_admin(Organization.objects.exclude(pk=asked.organization_id)).order_by("pk")[0]
    person = create_person(actor=None, email="reprise@lavoir.example", display_name="Une voisine")
    granted = claim_organization(alone, actor=person, why="Je m’en occupe déjà.", way=ClaimWay.MAIL)
    confirm_claim(granted)
    running = Succession.objects.select_related("organization").filter(state="running")[0]
    number = OutgoingMail.objects.filter(kind="trust.number_to_confirm").latest("pk")
    proof = next(link for link in links_in_text(number.text) if "/numero/" in link)
    return {
        "check_proof": proof.rstrip("/").rpartition("/")[2],
        "claim_answer": link.rstrip("/").rpartition("/")[2],
        "claim_contest": contest_token(granted),
        "still_here": here_token(running, admins_of(running.organization)[0].user),
    }


def notice_keys() -> dict[str, Any]:
    """Notices of the demo: one that waits, one that is decided."""
    return {
        "notice_open": Notice.objects.filter(state="received")[0].token,
        "notice_decided": Notice.objects.filter(state="nothing_done")[0].token,
    }


def file_keys() -> dict[str, Any]:
    """The way of an association to what is told of it: a link to answer by, and one to say what may be shown.

    A token is in its mail alone: the association is asked anew.
    """
    waiting = SignLink.objects.filter(state="open", expires_at__gt=clock.now()).order_by("-sent_at", "pk")
    asked = waiting.select_related("project__application__author")[0].project
    ask_again(asked, actor=asked.application.author)
    mail = OutgoingMail.objects.filter(to_address=asked.contact_email).latest("pk")
    link = next(link for link in links_in_text(mail.text) if "/temoigner/" in link)
    confirmed = ToldProject.objects.filter(sign_state="confirmed", shows_quote=True).order_by("pk")[0]
    return {"sign": link.rstrip("/").rpartition("/")[2], "consent": confirmed.consent_token}


def draft() -> SupportRequest:
    """A request that lacks nothing but to be sent."""
    request = start_request(
        Provider.objects.listed().filter(accepts_requests=True).order_by("pk")[:2],
        actor=None,
        language="fr",
        needs=Need.objects.filter(slug="mail"),
    )
    identity = {
        "organization_name": "Les Voix du Lavoir",
        "contact_name": "Odile",
        "contact_email": "odile@lavoir.example",
    }
    save_step(request, "association", identity, actor=None)
    save_step(request, "need", {"hope": "Une boîte aux lettres que trois d’entre nous puissent lire."}, actor=None)
    save_step(request, "size", {"size": 15}, actor=None)
    return request


def listing_keys() -> dict[str, Any]:
    """Listings with much and with little to show, and one that is no longer there."""
    published = Provider.objects.listed().order_by("pk")
    gone = published.filter(received=None).last()
    suspend_listing(gone, actor=User.objects.filter(groups__name="moderators")[0], reason="Fermée par ses gérantes.")
    slugs = [provider.slug for provider in published.exclude(pk=gone.pk)]
    return {"gone": gone.slug, "listing": slugs[0], "others": slugs[1:3]}


def mail_keys() -> dict[str, Any]:
    """What mails carry: an invitation, a link to stop them."""
    admin = Membership.objects.filter(role=Role.ADMIN).select_related("organization", "user").order_by("pk")[0]
    invite(admin.organization, actor=admin.user, address="nouvelle@lavoir.example", role=Role.MEMBER)
    mail = OutgoingMail.objects.filter(to_address="nouvelle@lavoir.example").latest("pk")
    invitation = next(link for link in links_in_text(mail.text) if "/invitation/" in link)
    stop = stop_link(STOPPABLE, Addressee(address="odile@lavoir.example", language="fr"))
    return {"invitation": invitation.rstrip("/").rpartition("/")[2], "stop": stop.rstrip("/").rpartition("/")[2]}


def prospect_keys() -> dict[str, Any]:
    """Somebody who was invited to be listed."""
    moderator = User.objects.filter(groups__name="moderators")[0]
    line = ProspectLine("L’Atelier du Tilleul", "bonjour@tilleul.example", "", "Trois associations nous en ont parlé.")
    return {"prospect": invite_prospect(add_prospect(line, actor=moderator), actor=moderator).token}


def waiting_keys() -> dict[str, Any]:
    """Somebody who typed their address while no files were taken."""
    row = WaitingAddress.objects.create(email="odile@lavoir.example", token=new_token())
    return {"waiting_address": row.token}


def organization_keys() -> dict[str, Any]:
    """The longest of the public pages of organizations, and one that is hidden again."""
    pages = PublicPage.objects.order_by("-ready_to_tell", "organization__name")
    shown = pages.filter(state=PageState.SHOWN, organization__branches__state="confirmed")[0]
    hidden = pages.filter(state=PageState.HIDDEN, shown_at__isnull=False)[0]
    return {"organization": shown.organization.slug, "hidden_organization": hidden.organization.slug}


def alert_keys() -> dict[str, Any]:
    """A search that is followed, of the demo, and one whose address is not confirmed yet."""
    follow_search("claire@lavoir.example", "need=mail", language="fr", actor=None)
    kept = SavedSearch.objects.filter(confirmed_at__isnull=False).order_by("pk")[0]
    return {"alert": SavedSearch.objects.get(confirmed_at=None).token, "alert_kept": kept.token}


def standard_pages() -> dict[str, dict[str, str]]:
    """Addresses of the pages that editors write, by their French slug and by language."""
    found: dict[str, dict[str, str]] = {}
    for page in StandardPage.objects.live().filter(locale__language_code="fr"):
        for version in page.get_translations(inclusive=True).live().specific():
            path = urlsplit(version.full_url or version.url).path
            found.setdefault(page.slug, {})[version.locale.language_code] = path
    return found
