"""Every table that knows somebody, in one table: how its rows are exported, and what becomes of them when they go.

A model with a field that points to an account, or that holds an address of people, has its row here, or
`test_holdings.py` fails. `exported` is the name of the exporter, `erased` what its eraser does; or why not.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Holding:
    model: str
    fields: tuple[str, ...]
    exported: str  # name of an exporter, or "no: …"
    erased: str


EMPTIED = "the row points to the emptied account"
WAGTAIL_OWN = "no: what was published is the site's; that the person did it is in “editing”"

HOLDINGS = [
    Holding("accounts.User", ("email",), "account", "emptied, the row stays"),
    Holding("accounts.User_groups", ("user",), "account", "deleted"),
    Holding("accounts.User_user_permissions", ("user",), "no: given by none of our pages", "deleted"),
    Holding("accounts.Acceptance", ("user",), "account", "deleted"),
    Holding("accounts.FactorReset", ("user",), "account", "deleted"),
    Holding("accounts.Organization", ("members",), "organizations", "left; goes by its own deletion"),
    Holding("accounts.Membership", ("user",), "organizations", "deleted"),
    Holding(
        "accounts.Invitation", ("address", "invited_by"), "organizations", f"withdrawn, address blanked; {EMPTIED}"
    ),
    Holding("accounts.JoinRequest", ("user",), "organizations", "deleted"),
    Holding("accounts.OrganizationDeletion", ("asked_by",), "organizations", EMPTIED),
    Holding("accounts.VisitorMessage", ("author",), "organizations", "deleted"),
    Holding("account.EmailAddress", ("email", "user"), "account", "deleted"),
    Holding("mfa.Authenticator", ("user",), "account", "deleted"),
    Holding("usersessions.UserSession", ("ip", "user"), "account", "deleted; the address is never written"),
    Holding("audit.AuditEntry", ("actor",), "audit", f"stays, only added to; {EMPTIED}"),
    Holding("notifications.OutgoingMail", ("to_address", "user"), "mails", "blanked"),
    Holding("notifications.MailPreference", ("user",), "mails", "deleted"),
    Holding(
        "providers.SupportRequest", ("author", "contact_email"), "providers.requests", "contact blanked; or emptied"
    ),
    Holding("providers.Recipient", ("answered_by",), "providers.requests", EMPTIED),
    Holding("providers.MistakeReport", ("answered_by", "author", "contact_email"), "providers.mistakes", "forgotten"),
    Holding("providers.ListingEdit", ("author", "decided_by"), "providers.edits", f"author forgotten; {EMPTIED}"),
    Holding("providers.SavedSearch", ("email",), "providers.alerts", "deleted"),
    Holding("providers.ImportRun", ("author",), "audit", EMPTIED),
    Holding("providers.Provider", ("email",), "no: of an organization, see its export", "goes with its organization"),
    Holding("moderation.Notice", ("author", "decided_by", "email"), "moderation.notices", f"sender blanked; {EMPTIED}"),
    Holding(
        "words.Correction", ("author", "contact_email", "decided_by"), "words.corrections", "all three are forgotten"
    ),
    Holding("words.SearchCare", ("done_by",), "audit", "forgotten"),
    Holding("vetting.Application", ("assigned_to", "author"), "vetting", f"address taken out; {EMPTIED}"),
    Holding("vetting.ToldProject", ("contact_email",), "vetting", "blanked"),
    Holding("vetting.SignLink", ("address",), "no: the address of ToldProject, again", "closed, address blanked"),
    Holding("vetting.Attachment", ("added_by",), "vetting", f"goes with its file; {EMPTIED}"),
    Holding("vetting.CriteriaSet", ("published_by",), "audit", EMPTIED),
    Holding("vetting.WaitingAddress", ("email",), "vetting.waiting", "deleted"),
    Holding("vetting.Prospect", ("email", "invited_by", "suggested_by"), "vetting.prospects", f"blanked; {EMPTIED}"),
    Holding("vetting.Judgement", ("judged_by",), "vetting", EMPTIED),
    Holding("vetting.Vote", ("voter",), "vetting", f"words go once the file is over; {EMPTIED}"),
    Holding("vetting.Recusal", ("person",), "vetting", f"reason blanked; {EMPTIED}"),
    Holding("vetting.GuestReviewer", ("named_by", "person"), "vetting", f"reason blanked; {EMPTIED}"),
    Holding("vetting.Note", ("author",), "vetting", f"deleted once the file is over; {EMPTIED}"),
    Holding("vetting.Message", ("author",), "vetting", f"goes with its file; {EMPTIED}"),
    Holding(
        "trust.Claim",
        ("told_address", "user"),
        "trust.claims",
        f"deleted; one that can be objected to loses its words; {EMPTIED}; the address is not theirs to read",
    ),
    Holding("trust.Succession", ("user",), "trust.successions", "deleted"),
    Holding("trust.Objection", ("user",), "trust.successions", "deleted"),
    Holding("trust.MergeProposal", ("proposed_by",), "trust.merges", "deleted"),
    Holding("trust.IdentifierCheck", ("asked_by",), "trust.checks", f"words taken out, document deleted; {EMPTIED}"),
    Holding("home.SiteSettings", ("contact_email",), "no: the address of the site", "no: editors change it"),
    Holding("home.HomePage", ("locked_by", "owner"), WAGTAIL_OWN, EMPTIED),
    Holding("home.FaqPage", ("locked_by", "owner"), WAGTAIL_OWN, EMPTIED),
    Holding("home.TermsPage", ("locked_by", "owner"), WAGTAIL_OWN, EMPTIED),
    Holding("home.StandardPage", ("locked_by", "owner"), WAGTAIL_OWN, EMPTIED),
    Holding("wagtailcore.Page", ("locked_by", "owner"), WAGTAIL_OWN, EMPTIED),
    Holding("wagtailcore.Revision", ("user",), WAGTAIL_OWN, EMPTIED),
    Holding("wagtailcore.WorkflowState", ("requested_by",), WAGTAIL_OWN, EMPTIED),
    Holding("wagtailcore.TaskState", ("finished_by",), WAGTAIL_OWN, EMPTIED),
    Holding("wagtailcore.PageLogEntry", ("user",), "editing", EMPTIED),
    Holding("wagtailcore.ModelLogEntry", ("user",), "editing", EMPTIED),
    Holding("wagtailcore.Comment", ("resolved_by", "user"), "editing", EMPTIED),
    Holding("wagtailcore.CommentReply", ("user",), "editing", EMPTIED),
    Holding("wagtailcore.PageSubscription", ("user",), "no: a page that somebody edits", "deleted"),
    Holding("wagtailcore.APIToken", ("user",), "no: a secret, of an interface that is not offered", "deleted"),
    Holding("wagtailcore.UploadedFile", ("uploaded_by_user",), "no: half of an upload", "deleted with its file"),
    Holding("wagtailadmin.EditingSession", ("user",), "no: that a page is open in the back office", "deleted"),
    Holding("wagtailadmin.FormState", ("user",), "no: columns that somebody chose", "deleted"),
    Holding("wagtailusers.UserProfile", ("user",), "no: how the back office looks", "deleted"),
    Holding("wagtaildocs.Document", ("uploaded_by_user",), WAGTAIL_OWN, EMPTIED),
    Holding("wagtailimages.Image", ("uploaded_by_user",), WAGTAIL_OWN, EMPTIED),
    Holding("wagtail_localize.StringTranslation", ("last_translated_by",), WAGTAIL_OWN, EMPTIED),
    Holding("wagtail_localize.SegmentOverride", ("last_translated_by",), WAGTAIL_OWN, EMPTIED),
]
