"""Every decision of the desk about a listing, ready to be taken by somebody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from portal.accounts.models import Organization
from portal.common import clock
from providers.actions.deciding import accept_edit, accept_part_of_edit, send_back_edit
from providers.actions.listings import restore_listing, suspend_listing
from providers.actions.moderating import Verified, create_listing, undo_moderation
from providers.actions.verification import relist_listing
from providers.importing.stored import stored_listing
from providers.verification import a_year_after
from tests.providers.edits import REASON, make_moderator, proposed
from tests.providers.factories import NeedFactory, OrganizationFactory, ProviderFactory
from tests.providers.moderation import WHY, moderated

Case = tuple[Organization, Callable[..., Any]]  # of a listing of theirs; called with `actor`


def on_a_listing(action: Callable[..., Any], trait: str = "", **given: Any) -> Case:
    provider = ProviderFactory(**({trait: True} if trait else {}))
    return provider.organization, partial(action, provider, **given)


def on_a_proposal(action: Callable[..., Any], *given: Any, **also: Any) -> Case:
    edit = proposed()
    return edit.provider.organization, partial(action, edit, *given, revision=edit.revision, **also)


def undoing() -> Case:
    provider = ProviderFactory()
    moderated(provider, actor=make_moderator("paul@desk.example"), summary="Autre chose.")
    return provider.organization, partial(undo_moderation, provider, revision=provider.revision)


def writing_a_new_one() -> Case:
    organization, like = OrganizationFactory(), ProviderFactory(needs=[NeedFactory(slug="mail")])
    data = stored_listing(like.pk)
    names = ("name", "kind", "summary", "letter", "signature", "email", "phone", "website", "commune", "is_remote",
             "team_size", "languages", "stages", "needs", "areas", "tools", "trips", "prices", "projects")  # fmt: skip
    today = clock.today()
    values = {name: getattr(data, name) for name in names}
    verified = Verified(today, a_year_after(today))
    return organization, partial(create_listing, organization, values, verified, reason=WHY)


DECISIONS_ON_LISTINGS: dict[str, Callable[[], Case]] = {
    "suspend": lambda: on_a_listing(suspend_listing, reason=REASON),
    "restore": lambda: on_a_listing(restore_listing, "suspended"),
    "relist": lambda: on_a_listing(relist_listing, "unlisted"),
    "change": lambda: on_a_listing(moderated, summary="Autre chose."),
    "undo": undoing,
    "write a new one": writing_a_new_one,
    "accept": lambda: on_a_proposal(accept_edit),
    "accept a part": lambda: on_a_proposal(accept_part_of_edit, ["name"], reason=""),
    "send back": lambda: on_a_proposal(send_back_edit, reason=REASON),
}
