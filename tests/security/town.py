"""A small town for the access matrix: ten people of ten roles, and a word planted in everything hidden.

Everything is made through the actions where there is one, as people would have made it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from portal.accounts.actions.affiliations import ask_affiliation
from portal.accounts.actions.erasure import erase_account
from portal.accounts.actions.factor_reset import ask_factor_reset, stop_token
from portal.accounts.actions.invitations import invite
from portal.accounts.actions.joining import ask_to_join
from portal.accounts.actions.organization_deletion import delete_organization
from portal.accounts.actions.public_pages import hide_page, invite_visitors
from portal.accounts.actions.stop_links import stop_token as keep_token
from portal.accounts.enums import Role, Side
from portal.accounts.models import Invitation, Organization, User
from portal.common import clock
from portal.common.keys import new_token
from portal.notifications.models import OutgoingMail
from portal.notifications.preferences import stop_link
from portal.notifications.registry import Recipient as MailRecipient
from portal.outbox.models import OutboxEvent
from portal.outbox.sweeper import sweep
from portal.search.actions import record_found, record_fruitless
from portal.search.api import update_now
from portal.search.models import FruitlessSearch
from portal.taxonomy.actions.revision import renew_revision
from portal.trust.actions.claim_answers import contest_token
from portal.trust.actions.merging import propose_merge
from portal.trust.actions.succession import ask_to_take_over, here_token
from portal.trust.models import MergeProposal
from portal.words.actions.caring import add_to_brand
from portal.words.actions.correcting import Proposal, propose_correction
from providers.actions.alerts.following import follow_search
from providers.actions.editing import edit_listing
from providers.actions.listings import suspend_listing
from providers.actions.partnerships import confirm_partnership, propose_partnership
from providers.actions.requests.following import close_request, say_outcome
from providers.actions.requests.sending import signature_of, submit_request
from providers.actions.table_runs import send_table
from providers.editing.packing import version_of
from providers.enums import AnswerState, Outcome
from providers.importing.stored import stored_listing
from providers.models import FollowUp, Provider, SavedSearch, SupportRequest
from providers.vetting.actions.criteria import begin_draft
from providers.vetting.actions.first_criteria import load_first_criteria
from providers.vetting.actions.prospecting import add_prospect, say_never_again, suggest
from providers.vetting.actions.prospecting import invite as invite_prospect
from providers.vetting.actions.reviewing import take, write_note, write_to_applicant
from providers.vetting.actions.signing import Consent, confirm
from providers.vetting.actions.submitting import submit
from providers.vetting.models import WaitingAddress
from providers.vetting.prospect_table import ProspectLine
from tests.portal.accounts.factories import MembershipFactory, OrganizationFactory, UserFactory
from tests.portal.accounts.speaking import public
from tests.portal.moderation import notices
from tests.portal.trust.checks import make_check, make_checked, make_mailed_check, make_shown, numbered
from tests.portal.trust.claims import make_claim, token_in_mail
from tests.providers import mistakes, requests
from tests.providers.factories import BrandFactory, NeedFactory, ProviderFactory, SupportProjectFactory, ToolFactory
from tests.providers.moderation import moderated, table
from tests.security.canaries import CANARIES
from tests.vetting import applying as files
from tests.vetting.attaching import attached
from tests.vetting.deciding import fill, vote

ROLES = (
    "anonymous",
    "member",  # of the association
    "mandated",  # of the association, up to 500 €
    "admin",  # of the association
    "provider",  # admin of the organization behind the listing
    "other",  # admin of another provider
    "moderator",
    "editor",
    "operator",
    "superuser",
)
WITH_SECOND_FACTOR = ("moderator", "editor", "operator", "superuser")


@dataclass
class Town:
    """Who lives here, and the parts that addresses of the table are made of, by name."""

    people: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)


def build() -> Town:
    """The whole town; takes some tenths of a second."""
    town = Town()
    _settle_people(town)
    _speak_of_themselves(town)
    _open_listings(town)
    _write_requests(town)
    _report_mistakes(town)
    _notify(town)
    _send_table(town)
    _think_of_others(town)
    _apply_to_be_listed(town)
    _settle_criteria(town)
    _answer_for_others(town)
    _check_numbers(town)
    _keep_the_words(town)
    _leave_traces(town)
    renew_revision()  # as on every site: what is read of the vocabulary is kept until it changes
    return town


def _settle_people(town: Town) -> None:
    association = OrganizationFactory(name="Les Voix du Lavoir", slug="les-voix-du-lavoir")
    for role in (Role.MEMBER, Role.MANDATED, Role.ADMIN):
        membership = MembershipFactory(organization=association, role=role, user__display_name=f"Une {role}")
        town.people[str(role)] = membership.user
    colleague = UserFactory(email=f"{CANARIES['address']}@example.org", display_name=CANARIES["colleague"])
    membership = MembershipFactory(organization=association, user=colleague)
    town.parts |= {"association": association.slug, "membership": membership.pk}
    for name in ("provider", "other"):
        town.people[name] = MembershipFactory(role=Role.ADMIN).user
    for name, group in {"moderator": "moderators", "editor": "editors", "operator": "operators"}.items():
        town.people[name] = UserFactory(groups=[group], display_name=f"Une {name}")
    town.people["superuser"] = User.objects.create_superuser("superuser@example.org", display_name="Une racine")


def _speak_of_themselves(town: Town) -> None:
    """A network with a public page that says the association is its branch; one whose page is hidden again."""
    association = Organization.objects.get(slug=town.parts["association"])
    network = public("Fédération du Ru", can_tell="Un été de déménagement.")
    asked = ask_affiliation(network, association, Side.NETWORK, actor=network.admin, message=CANARIES["affiliation"])
    invite_visitors(association, ready=True, can_tell=CANARIES["figures"], actor=town.people["admin"])
    hidden = public(can_tell=CANARIES["hidden"], purpose=CANARIES["hidden"])
    hide_page(hidden, actor=hidden.admin)
    town.parts |= {"network": network.slug, "hidden page": hidden.slug, "affiliation": asked.pk}


def _open_listings(town: Town) -> None:
    homes = {name: town.people[name].memberships.get().organization for name in ("provider", "other")}
    listing = ProviderFactory(organization=homes["provider"], slug="la-boussole", name="La Boussole")
    SupportProjectFactory(provider=listing, is_shown=False, story=CANARIES["project"], quote=CANARIES["project"])
    word = CANARIES["proposal"]
    wished = {"name": word, "stages": (("diagnosis", word),)}
    version = version_of(stored_listing(listing.pk), wished)
    saved = edit_listing(listing, wished, version=version, actor=town.people["provider"], note=word)
    other = ProviderFactory(organization=homes["other"], slug="l-autre-rive", name="L’Autre Rive")
    proposed = propose_partnership(listing, other, note="", actor=town.people["provider"])
    town.parts["partnership"] = confirm_partnership(proposed, other, actor=town.people["other"]).pk
    word = CANARIES["suspended"]
    suspended = ProviderFactory(slug="la-halte", name=word, summary=word, letter=word, signature=word)
    suspend_listing(suspended, actor=town.people["moderator"], reason=f"Une raison : {CANARIES['suspension']}")
    update_now("provider", [listing.pk, suspended.pk])
    town.parts |= {"listing": listing.slug, "suspended": suspended.slug, "suspended number": suspended.pk}
    assert saved.edit is not None
    town.parts["edit"] = saved.edit.pk


def _write_requests(town: Town) -> None:
    listing = Provider.objects.get(slug=town.parts["listing"])
    words = {"hope": CANARIES["request"], "note": CANARIES["request"]}
    contact = {"contact_name": CANARIES["contact"], "contact_email": f"{CANARIES['contact']}@example.org"}
    sent = requests.make_sent([listing], **words, **contact)
    recipient = sent.recipients.get()
    requests.answer(recipient, AnswerState.QUESTIONS)
    waiting = submit_request(requests.make_draft([listing], **words, **contact), actor=None)
    town.parts |= {
        "request": sent.token,
        "answer": recipient.token,
        "position": recipient.position,
        "draft": requests.make_draft([listing], hope=CANARIES["draft"]).token,
        "waiting": waiting.token,
        "signature": signature_of(waiting),
        "closed": _ended(listing, **words, **contact).token,
    }


def _ended(listing: Provider, **said: str) -> SupportRequest:
    """A request that worked out, and was asked about again."""
    sent = requests.make_sent([listing], **said)
    requests.answer(sent.recipients.get(), AnswerState.YES)
    ended = close_request(sent, listing, answers_seen=1, actor=None)
    say_outcome(ended, Outcome.WORKED, CANARIES["outcome"], actor=None)
    FollowUp.objects.create(request=ended, months=6, asked_at=clock.now())
    return ended


def _report_mistakes(town: Town) -> None:
    """One that waits for the moderators, and one that its provider has closed."""
    listing = Provider.objects.get(slug=town.parts["listing"])
    reporter = UserFactory(email=f"{CANARIES['reporter']}@example.org", display_name=CANARIES["reporter"])
    told = {"actor": reporter, "address": reporter.email, "provider": listing}
    waiting = mistakes.make_contested(words=f"C’est faux : {CANARIES['mistake']}", **told)
    closed = mistakes.make_corrected(words=f"Cela aussi : {CANARIES['mistake']}", **told)
    town.parts |= {
        "mistake": waiting.follow_token,
        "mistake answer": waiting.token,
        "mistake number": waiting.pk,
        "closed mistake answer": closed.token,
    }


def _notify(town: Town) -> None:
    """Something illegal on the listing, says somebody; and moderators change what it says, then think better of it."""
    listing = Provider.objects.get(slug=town.parts["listing"])
    notifier = {"name": CANARIES["notifier"], "email": f"{CANARIES['notifier']}@example.org"}
    notice = notices.notified(listing, explanation=f"C’est interdit : {CANARIES['notice']}", **notifier)
    for phone in (CANARIES["before"], ""):
        moderated(listing, actor=town.people["moderator"], phone=phone)
    town.parts |= {"notice": notice.token, "notice number": notice.pk, "listing number": listing.pk}
    town.parts["page of questions"] = "contact"


def _send_table(town: Town) -> None:
    """A table whose report waits to be read."""
    word = CANARIES["table"]
    run = send_table("annuaire.csv", table(word, needs=word), actor=town.people["operator"])
    while sweep():
        pass
    town.parts["import"] = run.pk


def _think_of_others(town: Town) -> None:
    """Somebody who was suggested and invited, and somebody who said never again."""
    word, moderator = CANARIES["prospect"], town.people["moderator"]
    line = ProspectLine("L’Atelier du Tilleul", f"{word}@tilleul.example", "https://tilleul.example", "Trois ateliers.")
    prospect = invite_prospect(suggest(line, suggested_by=f"{word}@lavoir.example"), actor=moderator)
    say_never_again(add_prospect(ProspectLine("La Halte", f"{word}@halte.example"), actor=moderator))
    town.parts |= {"prospect": prospect.token, "prospect number": prospect.pk}


def _apply_to_be_listed(town: Town) -> None:
    """One file that is read by a moderator, and one that is being written."""
    moderator, applicant, writer = (town.people[name] for name in ("moderator", "other", "provider"))
    for person in (applicant, writer):
        person.home = person.memberships.get().organization
    told = {"letter": CANARIES["file"], "independence": CANARIES["file"]}
    application = files.answered(files.draft(applicant), **told)
    reference = f"{CANARIES['reference']}@example.org"
    files.tell(application, 1, contact_name=CANARIES["reference"], contact_email=reference)
    files.tell(application, 2, story=CANARIES["file"])
    joined = attached(application, name=CANARIES["file"])
    submit(application, actor=applicant)
    key, link = files.link_of(application.projects.all()[1])
    signed = confirm(link, name="Odile", consent=Consent(), correction="C’était en hiver.", actor=None)
    take(application, actor=moderator)
    write_note(application, CANARIES["reading"], actor=moderator)
    write_to_applicant(application, "Merci, nous lisons.", actor=moderator)
    fill(application, actor=moderator, refused="prices", why=CANARIES["reading"])
    vote(application, "no", actor=moderator, why=CANARIES["reading"])
    draft = files.answered(files.draft(writer), letter=CANARIES["file"])
    town.parts |= {
        "file": application.pk,
        "support": signed.pk,
        "used sign": key,
        "sign": files.tokens_of(reference)[0],
        "consent": signed.consent_token,
        "attached": joined.pk,
        "file draft": draft.pk,
        "attached draft": attached(draft, name=CANARIES["file"]).pk,
        "support draft": files.tell(draft, 1).pk,
        "part": "prices",
    }


def _settle_criteria(town: Town) -> None:
    """A version in force, a draft, and somebody who waited while the intake was closed."""
    load_first_criteria(actor=None)
    draft = begin_draft(actor=town.people["moderator"])
    waits = WaitingAddress.objects.create(email=f"{CANARIES['waits']}@example.org", token=new_token())
    town.parts |= {"version": draft.number - 1, "criterion": draft.rows.all()[0].pk, "waiting address": waits.token}


def _answer_for_others(town: Town) -> None:
    """A listing that nobody answers for and somebody claims, admins who are silent, two that may be the same."""
    alone = ProviderFactory(slug="la-fiche-seule", name="La Fiche seule", email=f"{CANARIES['listed']}@example.org")
    claim = make_claim(alone.organization, why=CANARIES["claim"] + " depuis janvier")
    silent = MembershipFactory(role=Role.ADMIN)
    long_ago = clock.now() - timedelta(days=500)
    User.objects.filter(pk=silent.user_id).update(last_login=long_ago, date_joined=long_ago)
    asking = MembershipFactory(organization=silent.organization).user
    takeover = ask_to_take_over(silent.organization, actor=asking, why=CANARIES["takeover"])
    association = Organization.objects.get(slug=town.parts["association"])
    other = town.people["other"].memberships.get().organization
    proposal = propose_merge(other, association, own=association, actor=town.people["admin"])
    assert isinstance(proposal, MergeProposal)
    town.parts |= {
        "unclaimed": alone.organization.slug,
        "claim": claim.pk,
        "claim link": token_in_mail(),
        "contest link": contest_token(claim),
        "takeover": takeover.pk,
        "here link": here_token(takeover, silent.user),
        "proposal": proposal.pk,
    }


def _check_numbers(town: Town) -> None:
    """The association is asked to vouch for another one; the record of a third one is written to; one more shows a
    document."""
    association = Organization.objects.get(slug=town.parts["association"])
    make_checked(association)
    other = town.people["other"].memberships.get().organization
    vouching = make_check(numbered(other), voucher=association, message=CANARIES["vouch"] + " depuis la fête")
    mailed = make_mailed_check()
    town.parts |= {"vouch": vouching.pk, "number": vouching.pk, "number link": token_in_mail("trust.number_to_confirm")}
    assert mailed.link_is_valid
    home, word = town.people["provider"].memberships.get().organization, CANARIES["document"]
    shown = make_shown(numbered(home), name=f"{word}.pdf", message=f"{word}, page 2")
    town.parts |= {"home": home.slug, "shown": shown.pk}


def _keep_the_words(town: Town) -> None:
    """A correction that waits, a search in vain that was taken care of."""
    need, tool = NeedFactory(slug="lavoir"), ToolFactory(slug="battoir")
    word = CANARIES["corrected"]
    sent = propose_correction(tool, Proposal({"description_fr": word}, word), actor=None, language="fr")
    for _time in range(FruitlessSearch.SHOWN_FROM):
        record_fruitless("provider", "lessiveuse")
        record_found("provider", "laverie")
    search = FruitlessSearch.objects.get(text_normalised="lessiveuse")
    care = add_to_brand(search, BrandFactory(slug="lave-tout"), actor=town.people["editor"])
    town.parts |= {"need": need.slug, "tool": tool.slug, "kind": "need", "word number": need.pk, "place": 1}
    town.parts |= {"correction": sent.token, "correction number": sent.pk, "search": search.pk, "care": care.pk}


def _leave_traces(town: Town) -> None:
    association, admin = Organization.objects.get(slug=town.parts["association"]), town.people["admin"]
    invite(association, actor=admin, address=f"{CANARIES['invited']}@example.org", role=Role.MEMBER)
    mail = OutgoingMail.objects.get(to_address__startswith=CANARIES["invited"])
    lost = UserFactory(display_name=CANARIES["lost"], second_factor=True)
    reset = ask_factor_reset(lost, actor=lost)
    leaving = UserFactory(email=f"{CANARIES['erased']}@example.org", display_name=CANARIES["erased"])
    MembershipFactory(organization=association, user=leaving, role=Role.ADMIN)
    invite(association, actor=leaving, address="quelqu-un@example.org", role=Role.MEMBER)
    ask_to_join(Provider.objects.get(slug=town.parts["listing"]).organization, actor=leaving)
    while sweep():  # their mails have left
        pass
    erase_account(leaving, actor=leaving)
    deputy = MembershipFactory(organization=association, role=Role.ADMIN).user
    wish = delete_organization(association, actor=admin)
    assert wish is not None
    failed = OutboxEvent.objects.create(
        topic="mail.send",
        state=OutboxEvent.State.FAILED,
        created_at=clock.now(),
        due_at=clock.now(),
        last_error=CANARIES["event"],
    )
    follow_search(f"{CANARIES['follows']}@example.org", "q=courriel", language="fr", actor=None)
    town.parts |= {
        "alert": SavedSearch.objects.get().token,
        "invitation": re.search(r"/invitation/([^/\s]+)/", mail.text).group(1),
        "invitation number": Invitation.objects.get(invited_by=admin).pk,
        "join request": ask_to_join(association, actor=UserFactory(), message=CANARIES["joining"]).pk,
        "reset": reset.pk,
        "stop reset": stop_token(reset),
        "keep organization": keep_token(wish, deputy),
        "stop mails": stop_link("providers.request", MailRecipient("a@example.org")).split("/")[-2],
        "event": failed.pk,
    }
