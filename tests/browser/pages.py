"""Every public page that the browser visits, in one table; and the addresses that are not such a page, with the reason.

`arguments` are literal, or "@name" for a key that `filling.py` leaves (a token, a slug). A page `remembers` when it
shows a form: it alone may set the cookie that protects forms. `floor` is the lowest EcoIndex.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import translation

LIGHT = 81  # A: pages to read, listings, forms
LONG = 75  # B: lists of results


@dataclass(frozen=True)
class Page:
    name: str
    view: str
    arguments: tuple[str, ...] = ()
    query: str = ""
    floor: int = LIGHT
    remembers: bool = False
    status: int = 200

    def path(self, language: str, keys: dict[str, Any]) -> str:
        """Its address in one language."""
        query = self.query.format(**{name: value for name, value in keys.items() if isinstance(value, str)})
        if self.view == "wagtail_serve" and self.arguments:
            return keys["pages"][self.arguments[0]][language]
        found = [keys[argument[1:]] if argument.startswith("@") else argument for argument in self.arguments]
        with translation.override(language):
            return reverse(self.view, args=found or ([""] if self.view == "wagtail_serve" else [])) + query


def form(name: str, view: str, *arguments: str, query: str = "", status: int = 200) -> Page:
    """A page with a form to send."""
    return Page(name, view, arguments, query, remembers=True, status=status)


# One page of each make-up: two that differ in words alone look and weigh the same.
FRENCH_PAGES = (
    "qui-nous-sommes",  # a call-out, a quotation, numbers, people
    "comment-les-fiches-sont-verifiees",  # steps
    "aide",  # pages below it
    "questions-frequentes",
    "trois-premiers-pas",  # tools and listings
    "ecrire-a-un-prestataire",
    "accessibilite",
    "mentions-legales",  # facts of the site
    "conditions-d-utilisation",
    "sobriete",  # a table
)

PAGES = [
    Page("home", "wagtail_serve"),
    *(Page(slug, "wagtail_serve", (slug,)) for slug in FRENCH_PAGES),
    Page("directory", "providers:directory", floor=LONG),
    Page("directory, a brand", "providers:directory", query="?q=quitter+Gmail", floor=LONG),
    Page("directory, chips", "providers:directory", query="?need=mail&remote=yes&price=quote", floor=LONG),
    Page("directory, page 2", "providers:directory", query="?sort=name&page=2", floor=LONG),
    Page("directory, picked", "providers:directory", query="?pick={listing}&pick={second}", floor=LONG),
    Page("directory, no result", "providers:directory", query="?q=zeppelin&need=mail", floor=LONG),
    Page("directory, which place", "providers:directory", query="?near=Saint-Denis", floor=LONG),
    Page("choose a need", "providers:choose", ("need",), floor=LONG),
    Page("choose an area", "providers:choose", ("area",), floor=LONG),
    Page("map", "providers:map", floor=LONG),
    Page("compare", "providers:compare", query="?pick={listing}&pick={second}&pick={third}"),
    Page("selection", "providers:selection", query="?pick={listing}&pick={second}"),
    Page("selection, empty", "providers:selection"),
    form("follow a search", "providers:alert_start", query="?need=mail"),
    form("follow a search, confirm", "providers:alert", "@alert"),
    form("follow a search, kept", "providers:alert", "@alert_kept"),
    Page("follow a search, stop", "providers:alert_stop", ("@alert_kept",)),
    Page("open data", "providers:open_data"),
    Page("listing", "providers:detail", ("@listing",)),
    Page("listing, gone", "providers:detail", ("@gone",), status=410),
    Page("listing, unknown", "providers:detail", ("nobody-of-that-name",), status=404),
    Page("organizations", "accounts:public_list", floor=LONG),
    Page("organizations, a tool", "accounts:public_list", query="?tool=nextcloud", floor=LONG),
    Page("organizations, none", "accounts:public_list", query="?q=zeppelin", floor=LONG),
    Page("organization", "accounts:public", ("@organization",)),
    Page("organization, hidden", "accounts:public", ("@hidden_organization",), status=410),
    Page("request, what we keep", "providers:request_data"),
    form("request, start", "providers:request_start", query="?a={listing}&need=mail"),
    form("request, resume", "providers:request_resume"),
    form("request, association", "providers:request_association", "@draft"),
    form("request, need", "providers:request_need", "@draft"),
    form("request, size", "providers:request_size", "@draft"),
    form("request, to whom", "providers:request_recipients", "@draft"),
    form("request, review", "providers:request_review", "@draft"),
    form("request, saved", "providers:request_saved", "@draft"),
    form("request, delete", "providers:request_discard", "@draft"),
    form("request, waiting", "providers:request_detail", "@to_confirm"),
    form("request, confirm", "providers:request_confirm", "@to_confirm", "@signature"),
    Page("request, answers", "providers:request_detail", ("@sent",)),
    Page("request, closed", "providers:request_detail", ("@closed",)),
    Page("request, withdrawn", "providers:request_detail", ("@withdrawn",)),
    form("request, reply", "providers:request_reply", "@asked", "@asked_position"),
    form("request, thank", "providers:request_thank", "@sent", "@sent_position"),
    form("request, close", "providers:request_close", "@sent"),
    form("request, withdraw", "providers:request_withdraw", "@sent"),
    form("request, outcome", "providers:request_outcome", "@closed"),
    form("request, follow-up", "providers:request_follow_up", "@followed", "@followed_months"),
    form("request, again", "providers:request_again", "@sent"),
    form("answer", "providers:answer", "@waiting_answer"),
    form("answer, given", "providers:answer", "@given_answer"),
    form("answer, no room", "providers:answer_no", "@waiting_answer"),
    form("answer, pause", "providers:answer_pause", "@waiting_answer"),
    form("mistake, report", "providers:mistake_report", "@listing"),
    form("mistake, asked", "providers:mistake_answer", "@mistake_asked"),
    Page("mistake, answered", "providers:mistake_answer", ("@mistake_contested",)),
    Page("mistake, closed", "providers:mistake_answer", ("@mistake_closed",), status=410),
    form("mistake, follow", "providers:mistake_follow", "@follow_corrected"),
    Page("mistake, decided", "providers:mistake_follow", ("@follow_decided",)),
    Page("needs", "taxonomy:needs"),
    Page("need", "taxonomy:need", ("mail",)),
    Page("tools", "taxonomy:tools"),
    Page("tool", "taxonomy:tool", ("nextcloud",)),
    Page("tool, unknown", "taxonomy:tool", ("nothing-of-that-name",), status=404),
    form("tool, correct", "words:correct_tool", "nextcloud"),
    form("need, correct", "words:correct_need", "mail"),
    form("correction", "words:correction", "@correction"),
    form("notice, send", "notices:report", query="?page=/annuaire/{listing}/"),
    form("notice, follow", "notices:follow", "@notice_open"),
    form("notice, decided", "notices:follow", "@notice_decided"),
    Page("notices in figures", "notices:figures"),
    form("suggest a provider", "vetting:suggest"),
    Page("suggest a provider, done", "vetting:suggested"),
    Page("invited to be listed", "vetting:invitation", ("@prospect",)),
    Page("never to be written to again", "vetting:never_again", ("@prospect",)),
    Page("join the directory", "vetting:join"),
    form("testify", "vetting:sign", "@sign"),
    form("testify, what may be shown", "vetting:consent", "@consent"),
    Page("applications in figures", "vetting:numbers"),
    form("claim, answer", "trust:claim_answer", "@claim_answer"),
    form("claim, object", "trust:claim_contest", "@claim_contest"),
    form("number, yes or no", "trust:check_proof", "@check_proof"),
    form("succession, still here", "trust:succession_here", "@still_here"),
    form("waiting list, confirm", "vetting:waiting_address", "@waiting_address"),
    form("mails, stop", "notifications:stop", "@stop"),
    form("mails, choose", "notifications:choose", "@stop"),
    form("invitation", "accounts:invitation", "@invitation"),
    form("log in", "account_login"),
    form("log in, by code", "account_request_login_code"),
    form("sign up", "account_signup"),
    form("password, forgotten", "account_reset_password"),
    Page("password, changed", "account_password_reset_completed"),
    Page("account, closed", "account_inactive"),
    Page("account, help", "accounts:help"),
    Page("what we keep", "accounts:kept"),
]

SIGNED_IN = "asks to sign in first"
AFTER_POST = "leads on at once: it only answers a form that was sent"
IN_THE_MIDDLE = "leads back unless one is in the middle of signing in"
DATA = "an answer for a program, not a page"

# Names of addresses that are not pages of this table: why not. A star stands for any ending.
EXCUSED = {
    "accounts:*": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_logout": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_complete_password_reset": IN_THE_MIDDLE,
    "account_confirm_*": IN_THE_MIDDLE,
    "account_email_verification_sent": IN_THE_MIDDLE,
    "mfa_*": SIGNED_IN,
    "mfa_authenticate": IN_THE_MIDDLE,
    "mfa_login_webauthn": DATA,
    "usersessions_list": SIGNED_IN,
    "api:*": DATA,
    "api_nothing": DATA,
    "closed_door": "a page of Wagtail's that is shut, for everybody",
    "document": DATA,
    "healthz": DATA,
    "home:*": SIGNED_IN,
    "metrics": DATA,
    "moderation:*": SIGNED_IN,
    "providers:desk_*": SIGNED_IN,
    "providers:my_listing*": SIGNED_IN,
    "providers:my_partner*": SIGNED_IN,
    "notifications:preferences": SIGNED_IN,
    "notifications:resume": AFTER_POST,
    "trust:*": SIGNED_IN,
    "vetting:prospect*": SIGNED_IN,
    "providers:request_correct": AFTER_POST,
    "providers:request_resend": AFTER_POST,
    "providers:*_feed": DATA,
    "providers:directory_csv": DATA,
    "providers:directory_json": DATA,
    "providers:opensearch*": DATA,
    "providers:suggest": DATA,
    "providers:suggest_places": DATA,
    "providers:card": DATA,
    "readyz": DATA,
    "robots": DATA,
    "security_txt": DATA,
    "site_*": DATA,
    "well_known_change_password": "leads on to the page where it is done",
    "vetting:numbers_csv": DATA,
    "vetting:waiting": "leads on to what is asked, while files are taken",
    "vetting:*": SIGNED_IN,
    "words:desk_*": SIGNED_IN,
}
