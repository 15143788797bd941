"""The access matrix: every address of ours × ten roles, in one table.

A row is the name of a URL, the parts of its address (keys of `Town.parts`), and what each role gets. A URL
without a row fails the suite. The same name may have several rows, for objects in different states.
"""

from __future__ import annotations

from tests.security.town import CANARIES

# anonymous, member, mandated member, admin of the association, admin of the listing's organization, of another
# listing's, moderator, editor, operator, superuser.
#   ok: the page · login: led to the log-in · no: refused, in words · none: as if it did not exist
#   gone: it was there · post: only a form writes there · on: led on to another page
ALL = "ok ok ok ok ok ok ok ok ok ok"
HOLDERS = ALL  # whoever holds the unguessable address, with or without an account
NOBODY = "none none none none none none none none none none"
TAKEN_OUT = "gone gone gone gone gone gone gone gone gone gone"
LED_ON = "on on on on on on on on on on"
FORM_ONLY = "post post post post post post post post post post"
SIGNED_IN = "login ok ok ok ok ok ok ok ok ok"
MEMBERS = "login ok ok ok none none none none none none"
ADMINS = "login no no ok none none none none none none"
ADMINS_ON = ADMINS.replace("ok", "on")  # nothing to do there now
LISTING = "login none none none ok none none none none none"
FILE = "login none none none none ok none none none none"  # who applies
FILE_ON = FILE.replace("ok", "on")  # nothing to do there now
DESK = "login no no no no no ok ok ok ok"
MODERATORS = "login no no no no no ok no no ok"
WORDS = "login no no no no no no ok ok ok"
MODERATORS_FORM = "login no no no no no post no no post"
BACK_OFFICE = "on on on on on on ok ok ok ok"  # on to the entrance, which says no
OPERATORS = "login no no no no no no no ok ok"
OPERATORS_FORM = "login no no no no no no no post post"

TABLE: list[tuple[str, tuple[str, ...], str]] = [
    ("accounts:affiliation_answer", ("association", "affiliation"), ADMINS),
    ("accounts:affiliation_ask", ("association", "network"), ADMINS),
    ("accounts:affiliation_part", ("association", "affiliation"), ADMINS_ON),
    ("accounts:confirm_code", (), SIGNED_IN),
    ("accounts:data", (), SIGNED_IN),
    ("accounts:delete", (), "login login login login login login login login login login"),  # asks for fresh proof
    ("accounts:deleted", (), ALL),
    ("accounts:describe", ("association",), ADMINS),
    ("accounts:edit", (), SIGNED_IN),
    ("accounts:export", (), SIGNED_IN),
    ("accounts:export_tables", (), SIGNED_IN),
    ("accounts:factor_decide", ("reset",), OPERATORS),
    ("accounts:factor_lost", (), ALL),
    ("accounts:factor_resets", (), OPERATORS),
    ("accounts:factor_stop", ("stop reset",), HOLDERS),
    ("accounts:help", (), ALL),
    ("accounts:home", (), SIGNED_IN),
    ("accounts:invitation", ("invitation",), HOLDERS),
    ("accounts:kept", (), ALL),
    ("accounts:invitation_revoke", ("association", "invitation number"), ADMINS),
    ("accounts:member_invite", ("association",), ADMINS),
    ("accounts:member_remove", ("association", "membership"), ADMINS),
    ("accounts:member_role", ("association", "membership"), ADMINS),
    ("accounts:members", ("association",), ADMINS),
    ("accounts:network", ("association",), ADMINS),
    ("accounts:organization", ("association",), MEMBERS),
    ("accounts:organization_ask", ("association",), SIGNED_IN),
    ("accounts:organization_create", (), SIGNED_IN),
    ("accounts:organization_data", ("association",), ADMINS),
    ("accounts:organization_delete", ("association",), "login login login login login login login login login login"),
    ("accounts:organization_edit", ("association",), ADMINS),
    ("accounts:organization_export", ("association",), ADMINS),
    ("accounts:organization_export_tables", ("association",), ADMINS),
    ("accounts:organization_join", (), SIGNED_IN),
    ("accounts:organization_keep", ("keep organization",), HOLDERS),
    ("accounts:organization_leave", ("association",), MEMBERS),
    ("accounts:organization_sleep", ("association",), ADMINS),
    ("accounts:organization_stop", ("association",), ADMINS),
    ("accounts:organization_wake", ("association",), ADMINS),
    ("accounts:organizations", (), SIGNED_IN),
    ("accounts:public", ("network",), ALL),
    ("accounts:public", ("hidden page",), TAKEN_OUT),
    ("accounts:public", ("association",), NOBODY),
    ("accounts:public_list", (), ALL),
    ("accounts:public_page", ("association",), ADMINS),
    ("accounts:public_write", ("network",), SIGNED_IN),
    ("accounts:public_write", ("hidden page",), TAKEN_OUT.replace("gone", "login", 1)),
    ("accounts:request_answer", ("association", "join request"), ADMINS),
    ("accounts:request_withdraw", ("join request",), NOBODY.replace("none", "login", 1)),  # the asker alone
    ("accounts:tools", ("association",), ADMINS),
    ("accounts:visitors", ("association",), ADMINS),
    ("accounts:terms", (), SIGNED_IN),
    ("api:api-root", (), NOBODY),
    ("api:areas", (), ALL),
    ("api:brands", (), ALL),
    ("api:changes", (), ALL),
    ("api:kinds", (), ALL),
    ("api:languages", (), ALL),
    ("api:licences", (), ALL),
    ("api:needs", (), ALL),
    ("api:openapi-json", (), ALL),
    ("api:organization", ("network",), ALL),
    ("api:organization", ("hidden page",), TAKEN_OUT),
    ("api:organization", ("association",), NOBODY),
    ("api:organizations", (), ALL),
    ("api:places", (), "422 422 422 422 422 422 422 422 422 422"),  # wants the beginning of a name
    ("api:prices", (), ALL),
    ("api:provider", ("listing",), ALL),
    ("api:provider", ("suspended",), TAKEN_OUT),
    ("api:providers", (), ALL),
    ("api:stages", (), ALL),
    ("api:tools", (), ALL),
    ("healthz", (), ALL),
    ("listing_chooser:choose", (), BACK_OFFICE),
    ("listing_chooser:choose_results", (), BACK_OFFICE),
    ("listing_chooser:chosen", ("suspended number",), BACK_OFFICE.replace("ok", "none")),
    ("listing_chooser:chosen_multiple", (), BACK_OFFICE),
    ("home:opening", (), WORDS),
    ("home:opening_close", (), OPERATORS_FORM),
    ("home:opening_mail", (), OPERATORS_FORM),
    ("home:opening_mail_seen", (), OPERATORS_FORM),
    ("home:opening_open", (), OPERATORS_FORM),
    ("metrics", (), NOBODY),  # but for the networks of METRICS_FROM
    ("moderation:desk", (), DESK),
    ("moderation:notice", ("notice number",), MODERATORS),
    ("moderation:notices", (), MODERATORS),
    ("moderation:operations", (), OPERATORS),
    ("moderation:operations_drop", ("event",), OPERATORS),
    ("moderation:operations_repair", (), OPERATORS_FORM),
    ("moderation:operations_retry", ("event",), OPERATORS_FORM),
    ("moderation:operations_retry_all", (), OPERATORS_FORM),
    ("notices:figures", (), ALL),
    ("notices:follow", ("notice",), HOLDERS),
    ("notices:report", (), ALL),
    ("notifications:choose", ("stop mails",), HOLDERS),
    ("notifications:preferences", (), SIGNED_IN),
    ("notifications:resume", ("stop mails",), FORM_ONLY),
    ("notifications:stop", ("stop mails",), HOLDERS),
    ("providers:alert", ("alert",), HOLDERS),
    ("providers:alert", ("unknown",), NOBODY),
    ("providers:alert_start", (), ALL),
    ("providers:alert_stop", ("alert",), HOLDERS),
    ("providers:answer", ("answer",), HOLDERS),
    ("providers:answer_no", ("answer",), HOLDERS),
    ("providers:answer_pause", ("answer",), HOLDERS),
    ("providers:card", ("listing",), ALL),
    ("providers:card", ("suspended",), TAKEN_OUT),
    ("providers:changes_feed", (), ALL),
    ("providers:choose", ("facet",), ALL),
    ("providers:compare", (), ALL),
    ("providers:desk_edit", ("edit",), MODERATORS),
    ("providers:desk_edits", (), MODERATORS),
    ("providers:desk_import", (), OPERATORS),
    ("providers:desk_import_report", ("import",), OPERATORS),
    ("providers:desk_import_run", ("import",), OPERATORS),
    ("providers:desk_import_table", (), OPERATORS),
    ("providers:desk_listing", ("suspended number",), MODERATORS),
    ("providers:desk_listing_change", ("listing number", "page of questions"), MODERATORS),
    ("providers:desk_listing_history", ("listing number",), MODERATORS),
    ("providers:desk_listing_new", (), MODERATORS),
    ("providers:desk_listing_undo", ("listing number",), MODERATORS_FORM),
    ("providers:desk_listing_whose", (), MODERATORS),
    ("providers:desk_listings", (), MODERATORS),
    ("providers:desk_mistake", ("mistake number",), MODERATORS),
    ("providers:desk_mistakes", (), MODERATORS),
    ("providers:detail", ("listing",), ALL),
    ("providers:detail", ("suspended",), TAKEN_OUT),
    ("providers:directory", (), ALL),
    ("providers:directory_csv", (), ALL),
    ("providers:directory_json", (), ALL),
    ("providers:listing_feed", ("listing",), ALL),
    ("providers:listing_feed", ("suspended",), TAKEN_OUT),
    ("providers:map", (), ALL),
    ("providers:mistake_answer", ("mistake answer",), HOLDERS),
    ("providers:mistake_answer", ("closed mistake answer",), TAKEN_OUT),
    ("providers:mistake_follow", ("mistake",), HOLDERS),
    ("providers:mistake_report", ("listing",), ALL),
    ("providers:mistake_report", ("suspended",), TAKEN_OUT),
    ("providers:my_listing", ("listing",), LISTING),
    ("providers:my_listing_confirm", ("listing",), LISTING),
    ("providers:my_listing_edit", ("listing",), LISTING),
    ("providers:my_listing_edit_contact", ("listing",), LISTING),
    ("providers:my_listing_edit_offer", ("listing",), LISTING),
    ("providers:my_listing_edit_prices", ("listing",), LISTING),
    ("providers:my_listing_edit_projects", ("listing",), LISTING),
    ("providers:my_listing_edit_texts", ("listing",), LISTING),
    ("providers:my_listing_leave", ("listing",), LISTING),
    ("providers:my_listing_proposal", ("listing",), LISTING),
    ("providers:my_partner_end", ("listing", "partnership"), LISTING),
    ("providers:my_partners", ("listing",), LISTING),
    ("providers:open_data", (), ALL),
    ("providers:opensearch", (), ALL),
    ("providers:opensearch_suggest", (), ALL),
    ("providers:request_again", ("request",), HOLDERS),
    ("providers:request_association", ("draft",), HOLDERS),
    ("providers:request_close", ("request",), HOLDERS),
    ("providers:request_confirm", ("waiting", "signature"), HOLDERS),
    ("providers:request_correct", ("waiting",), FORM_ONLY),
    ("providers:request_data", (), ALL),
    ("providers:request_detail", ("request",), HOLDERS),
    ("providers:request_detail", ("unknown",), NOBODY),
    ("providers:request_discard", ("draft",), HOLDERS),
    ("providers:request_follow_up", ("closed", "months"), HOLDERS),
    ("providers:request_need", ("draft",), HOLDERS),
    ("providers:request_outcome", ("closed",), HOLDERS),
    ("providers:request_recipients", ("draft",), HOLDERS),
    ("providers:request_reply", ("request", "position"), HOLDERS),
    ("providers:request_resend", ("waiting",), FORM_ONLY),
    ("providers:request_resume", (), ALL),
    ("providers:request_review", ("draft",), HOLDERS),
    ("providers:request_saved", ("draft",), HOLDERS),
    ("providers:request_size", ("draft",), HOLDERS),
    ("providers:request_start", (), ALL),
    ("providers:request_thank", ("request", "position"), HOLDERS),
    ("providers:request_withdraw", ("request",), HOLDERS),
    ("providers:search_feed", (), ALL),
    ("providers:selection", (), ALL),
    ("providers:suggest", (), ALL),
    ("providers:suggest_places", (), ALL),
    ("readyz", (), ALL),
    ("trust:check", ("association",), ADMINS),
    ("trust:check", ("home",), LISTING),
    ("trust:check_document", ("association",), ADMINS_ON),  # verified
    ("trust:check_document", ("network",), "login none none none none none none none none none"),
    ("trust:check_document_sent", ("home",), LISTING),
    ("trust:check_document_sent", ("association",), ADMINS.replace("ok", "none")),
    ("trust:check_proof", ("number link",), HOLDERS),
    ("trust:check_vouch", ("association", "vouch"), ADMINS),
    ("trust:claim", ("association",), SIGNED_IN),  # led to asking for a seat
    ("trust:claim", ("unclaimed",), SIGNED_IN),
    ("trust:claim_answer", ("claim link",), HOLDERS),
    ("trust:claim_contest", ("contest link",), HOLDERS),
    ("trust:claim_follow", ("claim",), NOBODY.replace("none", "login", 1)),  # who claims alone
    ("trust:desk_check", ("number",), MODERATORS),
    ("trust:desk_check", ("shown",), MODERATORS),
    ("trust:desk_check_document", ("shown",), MODERATORS_FORM),
    ("trust:desk_checks", (), MODERATORS),
    ("trust:desk_claim", ("claim",), MODERATORS),
    ("trust:desk_claims", (), MODERATORS),
    ("trust:desk_merge", ("unclaimed", "association"), MODERATORS),
    ("trust:desk_merge_choose", (), MODERATORS),
    ("trust:desk_succession", ("takeover",), MODERATORS),
    ("trust:desk_successions", (), MODERATORS),
    ("trust:merge_answer", ("association", "proposal"), ADMINS),
    ("trust:merge_propose", ("association",), ADMINS),
    ("trust:succession", ("association",), SIGNED_IN),  # says who may ask, and nothing else
    ("trust:succession_here", ("here link",), HOLDERS),
    ("taxonomy:need", ("need",), ALL),
    ("taxonomy:needs", (), ALL),
    ("taxonomy:tool", ("tool",), ALL),
    ("taxonomy:tools", (), ALL),
    ("robots", (), ALL),
    ("security_txt", (), NOBODY),  # until a contact is given
    ("site_colours", ("unknown",), NOBODY),  # but those in force
    ("site_map", (), ALL),
    ("site_map_section", ("section", "first"), ALL),
    ("vetting:appeal", ("file",), FILE_ON),
    ("vetting:application", ("file",), FILE),
    ("vetting:application", ("file draft",), LISTING),
    ("vetting:committee", (), MODERATORS),
    ("vetting:committee_add", (), MODERATORS),
    ("vetting:committee_criteria", (), MODERATORS),
    ("vetting:committee_criterion", ("criterion",), MODERATORS),
    ("vetting:committee_discard", (), MODERATORS),
    ("vetting:committee_draft", (), MODERATORS),
    ("vetting:committee_publish", (), MODERATORS),
    ("vetting:committee_remove", ("criterion",), MODERATORS),
    ("vetting:committee_version", ("version",), MODERATORS),
    ("vetting:consent", ("consent",), HOLDERS),
    ("vetting:contact", ("file", "support"), FILE),
    ("vetting:correction", ("file", "support"), FILE),
    ("vetting:desk_attached", ("file", "attached"), "login none none none none none ok none no ok"),
    ("vetting:desk_attached", ("file", "attached draft"), "login none none none none none none none no none"),
    ("vetting:desk_attached", ("file draft", "attached draft"), "login none none none none none none none none none"),
    ("vetting:desk_file", ("file",), "login none none none none none ok none ok ok"),
    ("vetting:desk_file", ("file draft",), "login none none none none none none none none none"),
    ("vetting:desk_files", (), "login no no no no no ok no ok ok"),
    ("vetting:desk_numbers", (), MODERATORS),
    ("vetting:desk_numbers_csv", (), MODERATORS),
    ("vetting:empty", ("file",), FILE_ON),
    ("vetting:file", ("file", "attached"), FILE),
    ("vetting:file", ("file", "attached draft"), "login none none none none none none none none none"),
    ("vetting:file", ("file draft", "attached draft"), LISTING),
    ("vetting:files", ("file",), FILE),
    ("vetting:files", ("file draft",), LISTING),
    ("vetting:invitation", ("prospect",), HOLDERS),
    ("vetting:join", (), ALL),
    ("vetting:never_again", ("prospect",), HOLDERS),
    ("vetting:numbers", (), ALL),
    ("vetting:numbers_csv", (), ALL),
    ("vetting:part", ("file draft", "part"), LISTING),
    ("vetting:part", ("file", "part"), FILE_ON),
    ("vetting:print", ("file",), FILE),
    ("vetting:project", ("file draft", "support draft"), LISTING),
    ("vetting:project", ("file draft", "support"), "login none none none none none none none none none"),
    ("vetting:project_add", ("file draft",), LISTING),
    ("vetting:projects", ("file draft",), LISTING),
    ("vetting:prospect", ("prospect number",), MODERATORS),
    ("vetting:prospect_add", (), MODERATORS),
    ("vetting:prospect_edit", ("prospect number",), MODERATORS),
    ("vetting:prospects", (), MODERATORS),
    ("vetting:prospects_import", (), MODERATORS),
    ("vetting:prospects_invite", (), MODERATORS_FORM),
    ("vetting:review", ("file draft",), LISTING),
    ("vetting:review", ("file",), FILE_ON),
    ("vetting:sign", ("sign",), HOLDERS.replace("ok ok ok ok ok ok", "ok ok ok ok ok no", 1)),  # not who applies
    ("vetting:sign", ("used sign",), TAKEN_OUT),
    ("vetting:start", (), SIGNED_IN),
    ("vetting:suggest", (), ALL),
    ("vetting:suggested", (), ALL),
    ("vetting:waiting", (), LED_ON),  # files are taken: nobody need wait
    ("vetting:waiting_address", ("waiting address",), HOLDERS),
    ("vetting:waiting_address", ("unknown",), NOBODY),
    ("vetting:withdraw", ("file",), FILE),
    ("words:correct_need", ("need",), ALL),
    ("words:correct_tool", ("tool",), ALL),
    ("words:correction", ("correction",), HOLDERS),
    ("words:correction", ("unknown",), NOBODY),
    ("words:desk_correction", ("correction number",), WORDS),
    ("words:desk_corrections", (), WORDS),
    ("words:desk_example", ("place",), WORDS),
    ("words:desk_examples", (), WORDS),
    ("words:desk_merge", ("kind", "word number"), WORDS),
    ("words:desk_search", ("search",), WORDS),
    ("words:desk_search_undo", ("care",), WORDS.replace("ok", "post")),
    ("words:desk_searches", (), WORDS),
    ("words:desk_searches_csv", (), WORDS),
    ("words:desk_vocabulary", (), WORDS),
    # To the page where it is done, which asks to log in.
    ("well_known_change_password", (), LED_ON),
]

# Trees of others, a row per prefix: its root, and who may come in. And doors of ours among them.
PREFIXES: list[tuple[str, str]] = [
    ("/", ALL),
    ("/_util/login/", "login no no no no no no no no no"),
    ("/admin/", BACK_OFFICE),
    ("/admin/users/", "none none none none none none none none none none"),
    ("/admin/login/", "login no no no no no no no no no"),
    ("/compte/login/", "ok on on on on on on on on on"),
    ("/documents/1/none.pdf", NOBODY),
    ("/api/v2/nothing", NOBODY),
]

# Addresses beside the rows: each says the same as its page, in another form, language or order.
ALSO_READ: list[str] = [
    f"/annuaire/{more}" + word
    for word in (CANARIES["suspended"], CANARIES["project"], CANARIES["request"], CANARIES["proposal"])
    for more in (
        "?q=",
        "?sort=name&q=",
        "flux.atom?q=",
        "donnees/annuaire.csv?q=",
        "donnees/annuaire.json?q=",
        "suggestions/opensearch/?q=",
        "carte/?q=",
        "suggestions/?q=",
        "lieux/?q=",
        "comparer/?pick=",
        "selection/?pick=",
    )
] + [
    "/annuaire/?sort=recent",
    "/en/organizations/",
    f"/organisations/?q={CANARIES['hidden']}",
    "/sitemap-pages-1.xml",
    "/sitemap-directory-1.xml",
    "/sitemap-words-1.xml",
    "/sitemap-organizations-1.xml",
    "/en/",
    "/en/directory/",
    "/en/directory/la-halte/",
    "/en/directory/la-boussole/",
    f"/api/v1/providers?q={CANARIES['suspended']}",
    f"/api/v1/organizations?q={CANARIES['hidden']}",
    "/annuaire/comparer/?pick=la-halte",
    "/annuaire/selection/?pick=la-halte",
    "/demande/?a=la-halte",
]

# Who may read the planted words, and where: role (or "*") and the beginning of the row's name.
ASSOCIATION = ("member", "mandated", "admin")
MAY_READ: dict[str, list[tuple[str, str]]] = {
    "suspended": [
        (role, where) for role in ("moderator", "superuser") for where in ("moderation:desk", "providers:desk")
    ],
    "suspension": [
        ("moderator", "providers:desk_listing"),
        ("superuser", "providers:desk_listing"),
        ("moderator", "accounts:export"),  # they wrote it
    ],
    # Its own people, and moderators who read what is proposed.
    "project": [("provider", "providers:my_listing_edit_projects")],
    "proposal": [
        ("provider", "providers:my_listing_edit"),
        ("provider", "providers:my_listing_proposal"),
        ("provider", "accounts:export"),
        ("moderator", "providers:desk_edit"),
        ("superuser", "providers:desk_edit"),
    ],
    "request": [("*", "providers:request_"), ("*", "providers:answer"), ("provider", "providers:my_listing")],
    "contact": [("*", "providers:request_"), ("*", "providers:answer"), ("provider", "providers:my_listing")],
    "outcome": [("*", "providers:request_outcome")],
    "draft": [("*", "providers:request_")],
    "mistake": [
        ("*", "providers:mistake_answer"),
        ("*", "providers:mistake_follow"),
        ("moderator", "providers:desk_mistake"),
        ("superuser", "providers:desk_mistake"),
        ("provider", "accounts:export"),  # it was asked by mail
    ],
    # What a listing said before moderators changed it: they, and its people.
    "before": [
        ("moderator", "providers:desk_listing"),
        ("superuser", "providers:desk_listing"),
        ("provider", "providers:my_listing"),
    ],
    "notice": [
        ("*", "notices:follow"),
        ("moderator", "moderation:notice"),
        ("superuser", "moderation:notice"),
    ],
    "notifier": [("moderator", "moderation:notice"), ("superuser", "moderation:notice")],
    "table": [("operator", "providers:desk_import"), ("superuser", "providers:desk_import")],
    "file": [
        ("other", "vetting:"),  # those who apply
        ("other", "accounts:export"),
        ("provider", "vetting:"),
        ("provider", "accounts:export"),
        ("*", "vetting:sign"),  # each association its own story
        ("*", "vetting:consent"),
        ("moderator", "vetting:desk_file"),
        ("superuser", "vetting:desk_file"),
    ],
    "reference": [
        ("other", "vetting:"),
        ("moderator", "vetting:desk_file"),
        ("superuser", "vetting:desk_file"),
    ],
    "reading": [
        ("moderator", "vetting:desk_file"),
        ("superuser", "vetting:desk_file"),
        ("moderator", "accounts:export"),  # the note is theirs
    ],
    "reporter": [("moderator", "providers:desk_mistake"), ("superuser", "providers:desk_mistake")],
    "colleague": [(role, "accounts:organization") for role in ASSOCIATION] + [("admin", "accounts:member")],
    "address": [("admin", "accounts:member"), ("admin", "accounts:organization_export")],
    "invited": [
        ("admin", "accounts:organization_export"),
        ("admin", "accounts:export"),
        ("admin", "accounts:member"),
        ("admin", "accounts:invitation_revoke"),
        ("*", "accounts:invitation"),
    ],
    "joining": [
        ("admin", "accounts:organization_export"),
        ("admin", "accounts:export"),
        ("admin", "accounts:members"),
        ("admin", "accounts:request_answer"),
    ],
    # An export holds the mails its reader got, and these name people.
    "lost": [
        ("operator", "accounts:export"),
        ("operator", "accounts:factor_"),
        ("superuser", "accounts:factor_"),
        ("superuser", "/admin/"),
    ],
    "prospect": [("moderator", "vetting:prospect"), ("superuser", "vetting:prospect")],
    "waits": [("*", "vetting:waiting_address")],
    "hidden": [],
    # Both sides of an affiliation, by mail, on the page that answers it, and in what their organizations take along.
    "affiliation": [
        ("admin", "accounts:affiliation_answer"),
        ("admin", "accounts:export"),
        ("admin", "accounts:organization_export"),
    ],
    "figures": [(role, "accounts:organization") for role in ASSOCIATION]
    + [("admin", "accounts:public_page"), ("admin", "accounts:visitors")],
    "claim": [("*", "trust:claim_answer"), ("moderator", "trust:desk_claim"), ("superuser", "trust:desk_claim")],
    "listed": [
        (role, where) for role in ("moderator", "superuser") for where in ("trust:desk_claim", "providers:desk")
    ],
    "takeover": [("moderator", "trust:desk_succession"), ("superuser", "trust:desk_succession")],
    "vouch": [  # the organization that is asked, and moderators
        ("admin", "trust:check_vouch"),
        *[("admin", f"accounts:organization_{part}") for part in ("data", "export", "tables")],
        ("admin", "accounts:export"),  # the mail
        ("other", "accounts:export"),  # who asks
        ("moderator", "trust:desk_check"),
        ("superuser", "trust:desk_check"),
    ],
    "document": [
        ("provider", "trust:check home"),
        *[("provider", f"accounts:{part}") for part in ("data", "export", "organization_export")],
        ("moderator", "trust:desk_check shown"),
        ("superuser", "trust:desk_check shown"),
    ],
    "follows": [("*", "providers:alert alert")],
    "corrected": [
        ("*", "words:correction"),
        *[(role, "words:desk_correction") for role in ("editor", "operator", "superuser")],
    ],
    "erased": [],
    "event": [("operator", "moderation:operations"), ("superuser", "moderation:operations")],
}
# The whole directory, which operators take along to change it and send it again.
for canary in ("suspended", "project", "listed"):
    MAY_READ[canary] += [(role, "providers:desk_import_table") for role in ("operator", "superuser")]
