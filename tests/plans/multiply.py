"""Make forty thousand rows of each row or two: copies by the server itself, each with keys of its own.

A copy of a row is that row with another key; what it points to is the copy with the same number of what the original
points to. Moments are spread over the last year, so that a limit by date means something.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models

ROWS = 40_000
MORE = {"search.SearchDocument": 100_000}  # texts are short here: a server reads fewer of them from end to end
STEP = 20_000  # between the keys of two copies: forty thousand of them still fit an integer

# Tables that grow with the use of the site. The others are small by nature: vocabulary, communes, pages, groups,
# permissions, settings, one row for a job or a kind; searches without result are twenty thousand at most.
GROWING = (
    "accounts.Acceptance",
    "accounts.FactorReset",
    "accounts.Invitation",
    "accounts.JoinRequest",
    "accounts.Membership",
    "accounts.Organization",
    "accounts.OrganizationDeletion",
    "accounts.User",
    "accounts.Affiliation",
    "accounts.OrganizationProfile",
    "accounts.OrganizationProfile_brands_left",
    "accounts.OrganizationProfile_tools_in_use",
    "accounts.ProfileSector",
    "accounts.PublicPage",
    "accounts.VisitorMessage",
    "account.EmailAddress",
    "mfa.Authenticator",
    "usersessions.UserSession",
    "sessions.Session",
    "audit.AuditEntry",
    "outbox.OutboxEvent",
    "notifications.MailPreference",
    "notifications.OutgoingMail",
    "providers.Provider",
    "providers.Provider_areas",
    "providers.Provider_needs",
    "providers.Provider_tools",
    "providers.ProviderStage",
    "providers.PriceLine",
    "providers.ProviderLanguage",
    "providers.Trip",
    "providers.VerificationStep",
    "providers.SupportProject",
    "providers.SupportRequest",
    "providers.SupportRequest_needs",
    "providers.Recipient",
    "providers.FollowUp",
    "providers.Partnership",
    "providers.MistakeReport",
    "providers.ListingEdit",
    "providers.SavedSearch",
    "providers.ListingChange",
    "moderation.Notice",
    "vetting.InvitedAddress",
    "vetting.NeverAgain",
    "vetting.Prospect",
    "vetting.Application",
    "vetting.Submission",
    "vetting.ToldProject",
    "vetting.ToldProject_left",
    "vetting.ToldProject_tools",
    "vetting.SignLink",
    "vetting.Attachment",
    "vetting.Judgement",
    "vetting.Vote",
    "vetting.Note",
    "vetting.Message",
    "trust.IdentifierCheck",
    "words.Correction",
    "search.FoundSearch",
    "search.SearchDocument",
    "search.SearchTerm",
    "search.SearchDeletion",
)
# Columns that are no key and must differ all the same, or nothing could be told apart by them.
DIFFERING = {
    "accounts.Organization": ("identifier", "name"),
    "accounts.Invitation": ("address",),
    "accounts.User": ("email",),
    "account.EmailAddress": ("email",),
    "providers.Provider": ("name", "email"),
    "providers.SavedSearch": ("email", "token"),
    "notifications.OutgoingMail": ("to_address",),
    "notifications.MailPreference": ("kind",),
    "search.FoundSearch": ("text_normalised",),
    "search.SearchDocument": ("object_id", "name", "name_sort"),
    "search.SearchTerm": ("form", "stem"),
    "search.SearchDeletion": ("shortened",),
    "usersessions.UserSession": ("session_key",),
}
# Columns in which copies are not what the original is: most of what there is ended long ago, as on a site in use.
SELDOM = "k % 50 = 0"
RARELY = "k % 500 = 0"  # what moderators soon decide
PAIRS = 1_000
OTHERWISE = {
    "accounts.FactorReset": {"state": "'done'"},
    "accounts.Invitation": {"state": f"CASE WHEN {SELDOM} THEN 'open' ELSE 'accepted' END"},
    "accounts.JoinRequest": {"state": "'accepted'"},
    "accounts.Affiliation": {"state": "'ended'", "closed_at": "now() - k * interval '300 days' / {number}"},
    "accounts.OrganizationDeletion": {
        "state": f"CASE WHEN {SELDOM} THEN state ELSE 'stopped' END",
        "ended_at": f"CASE WHEN {SELDOM} THEN ended_at ELSE asked_at END",
        "due_at": "now() + k * interval '7 days' / {number}",
    },
    "accounts.VisitorMessage": {"sent_at": "sent_at - k * interval '29 days' / {number}"},  # older ones are removed
    # Few show themselves.
    "accounts.PublicPage": {"state": "CASE WHEN k % 1000 = 0 THEN state ELSE 'hidden' END"},
    "accounts.User": {"last_login": f"CASE WHEN {SELDOM} THEN NULL ELSE now() END", "is_superuser": "false"},
    "account.EmailAddress": {"primary": "false"},
    "audit.AuditEntry": {"target_id": f"(target_id::bigint + k * {STEP})::text"},
    "mfa.Authenticator": {"type": "'webauthn'"},
    "notifications.OutgoingMail": {"blanked_at": f"CASE WHEN {SELDOM} THEN NULL ELSE created_at END"},
    "outbox.OutboxEvent": {
        "state": "CASE k % 100 WHEN 0 THEN 'waiting' WHEN 1 THEN 'failed' ELSE 'done' END",
        "key": "''",
        "claimed_until": "NULL",
        "done_at": "now() - k * interval '30 days' / {number}",  # older ones are removed
    },
    "providers.SupportRequest": {
        "state": f"CASE WHEN {SELDOM} THEN state ELSE 'closed' END",
        "outcome": f"CASE WHEN {SELDOM} THEN outcome ELSE 'worked' END",
        "sent_at": f"CASE WHEN {SELDOM} THEN sent_at ELSE created_at - k * interval '3 years' / {{number}} END",
        "closed_at": f"CASE WHEN {SELDOM} THEN closed_at ELSE created_at - k * interval '3 years' / {{number}} END",
        "updated_at": "updated_at - k * interval '29 days' / {number}",  # older drafts are removed
        **{
            name: f"CASE WHEN {SELDOM} OR k < {{number}} / 3 THEN {value} ELSE {empty} END"
            for name, value, empty in (
                ("erased_at", "NULL", "now()"),
                ("contact_email", "k || contact_email", "''"),
                ("contact_name", "contact_name", "''"),
                ("contact_phone", "contact_phone", "''"),
            )
        },
    },
    "providers.MistakeReport": {
        "state": f"CASE WHEN {SELDOM} THEN state ELSE 'settled' END",
        "fingerprint": "''",
        "closed_at": f"CASE WHEN {SELDOM} THEN closed_at ELSE created_at - k * interval '3 years' / {{number}} END",
        **{
            name: f"CASE WHEN {SELDOM} THEN {name} WHEN k < {{number}} / 6 THEN {value} ELSE {empty} END"
            for name, value, empty in (
                ("erased_at", "NULL", "now()"),
                ("words", "words", "''"),
                ("contact_email", "k || contact_email", "''"),
                ("answer_words", "answer_words", "''"),
                ("still_wrong_words", "still_wrong_words", "''"),
                ("decision_reason", "'Corrigé.'", "''"),
            )
        },
    },
    "providers.ListingEdit": {
        "state": "'accepted'",
        "closed_at": "sent_at - k * interval '3 years' / {number}",
        "blanked_at": "CASE WHEN k < {number} / 3 THEN NULL ELSE now() END",
        **{
            name: f"CASE WHEN k < {{number}} / 3 THEN {name} ELSE {empty} END"
            for name, empty in (("note", "''"), ("because", "''"), ("before", "'{{}}'::jsonb"))
        },
        "values": "CASE WHEN k < {number} / 3 THEN \"values\" ELSE '{{}}'::jsonb END",
    },
    "providers.ListingChange": {
        "entry": f"entry_id + k * {STEP}",  # one of its own each
        "revision": "revision + k * 10",
        "blanked_at": f"CASE WHEN {SELDOM} THEN NULL ELSE now() END",
        "before": f"CASE WHEN {SELDOM} THEN before ELSE '{{{{}}}}'::jsonb END",
        "values": f"CASE WHEN {SELDOM} THEN \"values\" ELSE '{{{{}}}}'::jsonb END",
    },
    "moderation.Notice": {
        "state": f"CASE WHEN {SELDOM} THEN state ELSE 'nothing_done' END",
        "fingerprint": "''",
        "closed_at": f"CASE WHEN {SELDOM} THEN closed_at ELSE created_at - k * interval '3 years' / {{number}} END",
        **{
            name: f"CASE WHEN {SELDOM} THEN {name} WHEN k < {{number}} / 6 THEN {value} ELSE {empty} END"
            for name, value, empty in (
                ("erased_at", "NULL", "now()"),
                ("explanation", "explanation", "''"),
                ("legal_basis", "legal_basis", "''"),
                ("name", "name", "''"),
                ("email", "k || email", "''"),
                ("decision_reason", "'Rien.'", "''"),
                ("objection", "''", "''"),
            )
        },
    },
    # A pair stays in its order: both go on by the same step; and a pair has one that is open.
    "providers.Partnership": {
        **{name: f"{name}_id + (k % {PAIRS} + 1) * {STEP}" for name in ("first", "second", "proposed_by")},
        "state": f"CASE WHEN k < {PAIRS} THEN state ELSE 'ended' END",
        "ended_at": f"CASE WHEN k < {PAIRS} THEN ended_at ELSE proposed_at END",
    },
    "providers.SavedSearch": dict.fromkeys(
        ("confirmed_at", "looked_at", "wanted_at"),
        f"CASE WHEN {SELDOM} THEN NULL ELSE now() - k * interval '29 days' / {{number}} END",
    ),
    "vetting.Prospect": {
        "state": f"CASE WHEN {SELDOM} THEN state ELSE 'silent' END",
        "closed_at": f"CASE WHEN {SELDOM} THEN closed_at ELSE created_at - k * interval '3 years' / {{number}} END",
        **{
            name: f"CASE WHEN {SELDOM} THEN {name} WHEN k < {{number}} / 3 THEN {value} ELSE {empty} END"
            for name, value, empty in (
                ("blanked_at", "NULL", "now()"),
                ("email", "left(k || email, 254)", "''"),
                *((name, name, "''") for name in ("name", "website", "why", "suggested_by", "set_aside_reason")),
            )
        },
    },
    "vetting.Application": {
        "state": f"CASE WHEN {SELDOM} THEN state ELSE 'withdrawn' END",
        "blanked_at": f"CASE WHEN {SELDOM} OR k < {{number}} / 3 THEN NULL ELSE now() END",
        "organization": f"CASE WHEN {SELDOM} OR k < {{number}} / 3 THEN organization_id + k * {STEP} ELSE NULL END",
        **{
            name: f'CASE WHEN {SELDOM} OR k < {{number}} / 3 THEN "{name}" ELSE {empty} END'
            for name, empty in (("name", "''"), ("values", "'{{}}'::jsonb"), ("unfinished", "'{{}}'::jsonb"))
        },
    },
    "words.Correction": {
        "state": f"CASE WHEN {SELDOM} THEN state ELSE 'accepted' END",
        "fingerprint": "''",
        "decided_at": f"CASE WHEN {SELDOM} THEN decided_at ELSE created_at - k * interval '3 years' / {{number}} END",
        **{
            name: f"CASE WHEN {SELDOM} THEN {name} WHEN k < {{number}} / 6 THEN {value} ELSE {empty} END"
            for name, value, empty in (
                ("blanked_at", "NULL", "now()"),
                ("words", "words", "''"),
                ("contact_email", "k || contact_email", "''"),
                ("answer", "'Merci.'", "''"),
            )
        },
    },
    "trust.IdentifierCheck": {
        "state": f"CASE WHEN {RARELY} THEN state ELSE 'confirmed' END",
        "ended_at": f"CASE WHEN {RARELY} THEN ended_at ELSE asked_at END",
        "blanked_at": f"CASE WHEN {RARELY} THEN blanked_at ELSE now() END",
        **{
            name: f"CASE WHEN {RARELY} THEN {kept} ELSE {empty} END"
            for name, kept, empty in (
                ("stored_as", "k || stored_as", "NULL"),
                ("size", "size", "NULL"),
                ("file_name", "file_name", "''"),
                ("media_type", "media_type", "''"),
            )
        },
    },
    "vetting.SignLink": {
        "state": f"CASE WHEN {SELDOM} THEN state ELSE 'used' END",
        "closed_at": f"CASE WHEN {SELDOM} THEN closed_at ELSE sent_at END",
        "address": f"CASE WHEN {SELDOM} THEN address ELSE '' END",
    },
    "sessions.Session": {"expire_date": "expire_date"},
}
TEXTS = "search_text"


def growing() -> list[type[models.Model]]:
    return [apps.get_model(label) for label in GROWING]


def tables() -> set[str]:
    return {model._meta.db_table for model in growing()} | {TEXTS}


def multiply() -> None:
    """Fill every growing table up; inside a transaction that is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no look at each foreign key
        copies = {model: _copies(model) for model in growing()}
        # Before anything is copied: these look at the originals.
        values = {model: _values(model, copies) for model in copies}
        for model, number in copies.items():
            columns = [field.column for field in model._meta.concrete_fields]
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(map(_quoted, columns))}) "  # noqa: S608 - our own names
                f"SELECT {', '.join(values[model])} FROM {model._meta.db_table}, generate_series(1, {number}) AS k "
                "ON CONFLICT DO NOTHING"
            )
            assert cursor.rowcount >= ROWS * 0.9, f"{model._meta.label}: {cursor.rowcount} rows"
        # Every text has words that many have, and one that is its own.
        cursor.execute(
            f"INSERT INTO {TEXTS} SELECT address, array_to_tsvector(ARRAY['mot' || address % 1000, 'mot' || address]) "  # noqa: S608
            "FROM search_searchdocument ON CONFLICT DO NOTHING"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE")


def _pointer(field: models.ForeignKey, column: str, number: int, copies: dict) -> str:
    """SQL for a foreign key of copy number k: to copy number k, and where there are fewer, on to those of another
    row, which is another one for each original. A key that is empty stays so.
    """
    limit = copies.get(field.related_model)
    if not limit:
        return column
    if limit >= number:
        return f"{column} + k * {STEP}"
    keys = field.related_model._base_manager.values_list("pk", flat=True).order_by("pk")
    originals = f"(ARRAY[{', '.join(map(str, keys))}]::bigint[])"
    place = f"((k - 1) / {limit} + array_position({originals}, {column}::bigint)) % {len(keys)} + 1"
    copy = f"{originals}[{place}] + ((k - 1) % {limit} + 1) * {STEP}"
    return f"CASE WHEN {column} IS NULL THEN NULL ELSE {copy} END"


def _quoted(name: str) -> str:
    return f'"{name}"'


def _copies(model: type[models.Model]) -> int:
    present = model._base_manager.count()
    assert present, f"{model._meta.label} has no row to make copies of"
    return -(-MORE.get(model._meta.label, ROWS) // present)


def _values(model: type[models.Model], copies: dict) -> list[str]:
    return [_value(model, field, copies[model], copies) for field in model._meta.concrete_fields]


def _value(model: type[models.Model], field: models.Field, number: int, copies: dict) -> str:
    """SQL for a column of copy number k."""
    column = _quoted(field.column)
    if field.name in OTHERWISE.get(model._meta.label, {}):
        return OTHERWISE[model._meta.label][field.name].format(number=number)
    if isinstance(field, models.ForeignKey):
        return _pointer(field, column, number, copies)
    differs = field.unique or field.name in DIFFERING.get(model._meta.label, ())
    if isinstance(field, (models.CharField, models.TextField)):
        longest = field.max_length or 200
        return f"CASE {column} WHEN '' THEN '' ELSE left(k || '-' || {column}, {longest}) END" if differs else column
    if isinstance(field, models.DateTimeField):
        return f"{column} - k * interval '365 days' / {number}"
    return f"{column} + k * {STEP}" if differs else column
