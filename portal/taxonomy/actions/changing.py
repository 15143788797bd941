"""Changes of words that come from elsewhere than the back office: corrections of readers, searches in vain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.common.locks import hold
from portal.taxonomy.actions.vocabulary import note_vocabulary_change
from portal.taxonomy.errors import SpellingTaken, TermGone
from portal.taxonomy.models import Brand, FormerSlug, Need, Term
from portal.taxonomy.queries.terms import brands_by_spelling, spelling

LONGEST_SLUG = 80


def change_term(term: Term, changes: Mapping[str, Any], *, actor: Any) -> Term:
    """Write some columns of a word; what it says already is not written again.

    Raises PermissionDenied, TermGone, or ValidationError by field for what the columns do not take, having written
    nothing.
    """
    _check_may(actor, "change", term)
    with transaction.atomic():
        held = _held(term)
        changed = {name: value for name, value in changes.items() if getattr(held, name) != value}
        if changed:
            for name, value in changed.items():
                setattr(held, name, value)
            held.clean_fields(exclude={field.name for field in held._meta.fields} - changed.keys())
            held.save(update_fields=sorted(changed))
            note_vocabulary_change(held, verb="changed", actor=actor)
    return held


def add_spelling(brand: Brand, text: str, *, actor: Any) -> bool:
    """Let one more writing lead to a brand; whether it did not before.

    Raises PermissionDenied, TermGone, or SpellingTaken when it leads to another brand, having written nothing.
    """
    _check_may(actor, "change", brand)
    with transaction.atomic():
        held = _held(brand)
        taken = brands_by_spelling().get(spelling(text))
        if taken is not None and taken.pk != held.pk:
            raise SpellingTaken(text, taken)
        if taken is not None:
            return False
        _write_aliases(held, [*held.alias_list, text], actor)
    return True


def remove_spelling(brand: Brand, text: str, *, actor: Any) -> bool:
    """Take a writing away from a brand; whether it was there. Raises PermissionDenied or TermGone."""
    _check_may(actor, "change", brand)
    with transaction.atomic():
        held = _held(brand)
        kept = [alias for alias in held.alias_list if spelling(alias) != spelling(text)]
        if kept == held.alias_list:
            return False
        _write_aliases(held, kept, actor)
    return True


def create_brand(name: str, needs: Iterable[Need], *, actor: Any) -> Brand:
    """A new brand that leads to these needs. Raises PermissionDenied or SpellingTaken, having written nothing."""
    _check_may(actor, "add", Brand())
    with transaction.atomic():
        if (taken := brands_by_spelling().get(spelling(name))) is not None:
            raise SpellingTaken(name, taken)
        brand = Brand.objects.create(slug=free_slug_of_brand(name), name=name)
        brand.needs.set(needs)
        note_vocabulary_change(brand, verb="created", actor=actor)
    return brand


def free_slug_of_brand(name: str) -> str:
    """A slug that no brand has or had."""
    wish = slugify(name)[: LONGEST_SLUG - 4] or "brand"
    taken = {*Brand.objects.values_list("slug", flat=True)}
    taken |= {*FormerSlug.objects.filter(model="brand").values_list("slug", flat=True)}
    slug, number = wish, 2
    while slug in taken:
        slug, number = f"{wish}-{number}", number + 1
    return slug


def _held(term: Any) -> Any:
    """The word as it is now, locked until the caller's transaction ends. Raises TermGone."""
    found = hold(type(term)._base_manager.filter(pk=term.pk))
    if not found:
        raise TermGone(_("“%(term)s” is no longer there: somebody deleted or merged it meanwhile.") % {"term": term})
    return found[0]


def _write_aliases(brand: Brand, lines: list[str], actor: Any) -> None:
    brand.aliases = "\n".join(lines)
    brand.save(update_fields=["aliases"])
    note_vocabulary_change(brand, verb="changed", actor=actor)


def _check_may(actor: Any, verb: str, term: Term) -> None:
    if not actor.has_perm(f"taxonomy.{verb}_{term._meta.model_name}"):
        raise PermissionDenied(_("Only those who keep the vocabulary may change it."))
