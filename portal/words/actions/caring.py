"""What editors do about a search that found nothing: its text becomes a writing of a brand, or a brand of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.common.locks import hold
from portal.moderation.permissions import keeps_the_words
from portal.search.models import FruitlessSearch
from portal.taxonomy.actions import add_spelling, create_brand, delete_terms, remove_spelling
from portal.taxonomy.errors import TermInUse
from portal.taxonomy.models import Brand, FormerSlug, Need
from portal.taxonomy.queries.terms import spelling
from portal.words.errors import CannotUndo
from portal.words.models import SearchCare


def add_to_brand(search: FruitlessSearch, brand: Brand, *, actor: Any) -> SearchCare:
    """Let the text of a search lead to a brand: it leaves the list, and comes back if it is made in vain once more.

    Twice is harmless. Raises PermissionDenied, TermGone, or SpellingTaken when it leads to another brand, having
    written nothing.
    """
    _check_editor(actor)

    return _care(search, lambda: brand, actor)


def add_as_brand(search: FruitlessSearch, name: str, needs: Iterable[Need], *, actor: Any) -> SearchCare:
    """Make a new brand for the text of a search, which leads to these needs. Twice is harmless.

    Raises PermissionDenied or SpellingTaken, having written nothing.
    """
    _check_editor(actor)

    return _care(search, lambda: create_brand(name, needs, actor=actor), actor, made=True)


def undo_care(care: SearchCare, *, actor: Any) -> None:
    """Take the writing away from its brand, or the brand that was made for it; the search is in the list again.

    Raises PermissionDenied, or CannotUndo when the brand that was made is used by now, or more than what was made,
    having written nothing.
    """
    _check_editor(actor)
    with transaction.atomic():
        # The brand first, as those who add to it or merge it do; a merge may have led the row to another one.
        hold(Brand.objects.filter(pk=care.brand_id))
        for held in hold(SearchCare.objects.filter(pk=care.pk)):
            search, brand = held.search, held.brand
            if held.made_brand:
                _check_is_as_made(held)
                # The row that leads to the brand goes first: it is no use of it.
                SearchCare.objects.filter(pk=held.pk).delete()
                try:
                    delete_terms([brand], actor=actor)
                except TermInUse as refusal:
                    raise CannotUndo(str(refusal)) from refusal
            else:
                remove_spelling(brand, held.spelling, actor=actor)
                SearchCare.objects.filter(pk=held.pk).delete()
            record("search.care_undone", search, actor=actor, old={"spelling": held.spelling})


def _check_is_as_made(care: SearchCare) -> None:
    """Raise CannotUndo where more than what was made for this search would go with its brand."""
    brand = care.brand
    if SearchCare.objects.filter(brand=brand).exclude(pk=care.pk).exists():
        raise CannotUndo(
            _("Other searches lead to “%(brand)s” by now, so it stays: undo those first.") % {"brand": brand}
        )
    written = {spelling(alias) for alias in brand.alias_list} - {spelling(care.spelling)}
    # A brand that was made has no former names: one was merged into it, or it into another one.
    is_merged = FormerSlug.objects.filter(model="brand", term_id=brand.pk).exists()
    if is_merged or written or brand.home_position is not None or brand.tools.exists():
        raise CannotUndo(
            _("Somebody has merged or completed “%(brand)s” since, so it stays. Change it in the vocabulary.")
            % {"brand": brand}
        )


def _care(search: FruitlessSearch, find: Callable[[], Brand], actor: Any, *, made: bool = False) -> SearchCare:
    with transaction.atomic():
        held = hold(FruitlessSearch.objects.filter(pk=search.pk))[0]
        before = SearchCare.objects.filter(search=held).first()
        if before is not None and held.count <= before.counted:
            return before
        brand = find()
        added = add_spelling(brand, held.text_normalised, actor=actor)
        care, _created = SearchCare.objects.update_or_create(
            search=held,
            defaults={
                "brand": brand,
                "spelling": held.text_normalised if added else "",  # what an undo takes away again
                "made_brand": made,
                "counted": held.count,
                "done_by": actor,
                "done_at": clock.now(),
            },
        )
        record("search.cared_for", held, actor=actor, new={"brand": brand.slug, "spelling": held.text_normalised})
    return care


def _check_editor(actor: Any) -> None:
    if not keeps_the_words(actor):
        raise PermissionDenied(_("Only those who keep the vocabulary may change it."))
