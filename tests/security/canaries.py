"""Words that are planted in everything hidden, and who may read each of them all the same, and where."""

from __future__ import annotations

CANARIES = {
    "suspended": "zzsuspendue",  # everything a suspended listing says
    "suspension": "zzmotif",  # why it is suspended
    "project": "zzprojetnonmontre",  # a support project the association did not agree to show
    "proposal": "zzproposition",  # what the people of a listing would like it to say
    "request": "zzdemande",  # what an association wrote to a provider
    "contact": "zzcontact",  # how to reach it
    "outcome": "zzbilanprive",  # whether it worked, in its own words
    "draft": "zzbrouillon",  # a request that was never sent
    "mistake": "zzerreur",  # what somebody says is wrong on a listing
    "reporter": "zzrapporteuse",  # who said so
    "before": "zzavantmodif",  # what a listing said before moderators changed it
    "notice": "zzsignalement",  # what somebody says is illegal
    "notifier": "zznotifiante",  # who said so
    "table": "zztableau",  # a listing in a table that is not written yet
    "colleague": "zzcollegue",  # who else belongs to the association
    "address": "zzadresse",  # the mail address of a colleague
    "invited": "zzinvitee",  # who is invited to the association
    "file": "zzcandidature",  # what those who apply to be listed say of themselves
    "reference": "zzreference",  # who can be asked in an association they helped
    "reading": "zzrelecture",  # what moderators note, judge and vote
    "joining": "zzmotdentree",  # what somebody wrote who wants to join
    "lost": "zzperdu",  # who lost their second factor
    "waits": "zzattente",  # the address of somebody who waits until files are taken
    "vouch": "zzgarantie",  # what an organization says to the one that it asks to vouch for it
    "document": "zzrecepisse",  # the name of a document that is shown, and the word that goes with it
    "follows": "zzsuit",  # the address of somebody who follows a search by mail
    "event": "zzevenement",  # an event of the outbox that failed
    "prospect": "zzpressentie",  # the address of somebody who could be listed, and of who suggested them
    "hidden": "zzpagecachee",  # what the public page of an organization said before it was hidden
    "affiliation": "zzantenne",  # what one organization writes to another that it says is its branch
    "figures": "zzchiffres",  # what an organization that shows no page is ready to tell
    "claim": "zzrevendication",  # who somebody says to be in an organization that they claim
    "listed": "zzfichelistee",  # the address that a claim is confirmed from
    "takeover": "zzrelais",  # why somebody asks to take over
    "corrected": "zzcorrigee",  # what somebody says would be right on the page of a tool
    "erased": "zzeffacee",  # somebody who deleted their account
}

# The whole directory, which operators take along to change it and send it again.
WHOLE = [(role, "providers:desk_import_table") for role in ("operator", "superuser")]
ASSOCIATION = ("member", "mandated", "admin")
# Role (or "*"), and the beginning of the row's name.
MAY_READ: dict[str, list[tuple[str, str]]] = {
    "suspended": [
        *[(role, where) for role in ("moderator", "superuser") for where in ("moderation:desk", "providers:desk")],
        *WHOLE,
    ],
    "suspension": [
        ("moderator", "providers:desk_listing"),
        ("superuser", "providers:desk_listing"),
        ("moderator", "accounts:export"),  # they wrote it
    ],
    # Its own people, and moderators who read what is proposed.
    "project": [("provider", "providers:my_listing_edit_projects"), *WHOLE],
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
        *[(role, where) for role in ("moderator", "superuser") for where in ("trust:desk_claim", "providers:desk")],
        *WHOLE,
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
