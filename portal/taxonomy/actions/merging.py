"""Two words of one kind become one: everything that used the first follows, and its address leads on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, UniqueConstraint
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.common import clock
from portal.outbox.api import emit
from portal.taxonomy.actions.revision import renew_revision
from portal.taxonomy.errors import CannotMerge, ChangedMeanwhile, TermGone
from portal.taxonomy.handlers import CHANGED
from portal.taxonomy.models import Brand, FormerSlug, Term
from portal.taxonomy.queries.former import successor_of
from portal.taxonomy.queries.terms import mark_of_terms, said_by, spelling


def merge_terms(gone: Term, stays: Term, *, seen: str, actor: Any) -> Term:
    """Make `gone` part of `stays`: rows that point to it point to `stays` from now on, each once; its slug, and those
    that led to it, lead there; a brand's writings come along. Twice is harmless.

    `seen` is the mark of both (gone first), as the report before the confirmation showed them. What `gone` said stays
    in the audit, with how many rows of which kind have moved. Raises PermissionDenied, CannotMerge, TermGone or
    ChangedMeanwhile, having written nothing.
    """
    check_may_merge(actor, gone, stays)
    model: Any = type(stays)
    gone_pk = gone.pk
    with transaction.atomic():
        # Stronger than hold(): nobody may begin to point to a row that is about to go.
        rows = model._base_manager.filter(pk__in=[gone_pk, stays.pk]).select_for_update(of=("self",)).order_by("pk")
        present = {row.pk: row for row in rows}
        if gone_pk not in present or stays.pk not in present:
            return _merged_before(model, gone_pk, stays.pk)
        gone, stays = present[gone_pk], present[stays.pk]
        if mark_of_terms([gone, stays]) != seen:
            raise ChangedMeanwhile(
                _("Somebody changed one of the two words meanwhile: here is the report once more, as things are now.")
            )
        said, moved = said_by(gone), _move_all(model, gone, stays)
        if isinstance(stays, Brand) and isinstance(gone, Brand):
            _take_in_writings(stays, gone)
        _lead_on(model, gone, stays)
        gone.delete()
        renew_revision()
        record(
            f"{model._meta.model_name}.merged",
            stays,
            actor=actor,
            old={"merged": said},
            new={"slug": stays.slug, "former": said["slug"], "moved": moved},
        )
        emit(CHANGED, {}, key=CHANGED)
    return stays


def check_may_merge(actor: Any, gone: Term, stays: Term) -> None:
    """Raise PermissionDenied without the right to change and delete such words, CannotMerge for no such pair."""
    name = stays._meta.model_name
    if not (actor.has_perm(f"taxonomy.change_{name}") and actor.has_perm(f"taxonomy.delete_{name}")):
        raise PermissionDenied(_("Only those who keep the vocabulary may merge words."))
    if type(gone) is not type(stays) or gone.pk == stays.pk:
        raise CannotMerge(_("Choose two different words of the same kind."))


def _merged_before(model: Any, gone_pk: int, stays_pk: int) -> Term:
    """The term that is left when the wish was done already; raises TermGone when something else happened."""
    successor = successor_of(model, gone_pk)
    if successor is not None and successor.pk == stays_pk:
        return successor
    raise TermGone(
        _("One of the two words is no longer there: somebody deleted it, or merged it, meanwhile. Nothing was changed.")
    )


def _move_all(model: Any, gone: Term, stays: Term) -> dict[str, int]:
    """Point everything to the term that stays; how many rows of each table, by its label."""
    moved = {}
    for pointing, field in pointers_to(model):
        if count := _move(pointing, field.name, gone, stays):
            moved[f"{pointing._meta.label_lower}.{field.name}"] = count
    return moved


def pointers_to(model: Any) -> Iterator[tuple[Any, Any]]:
    """Every table with a column that leads to words of this kind, and the column; hidden tables of many-to-many too."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            yield relation.related_model, relation.field


def _move(pointing: Any, name: str, gone: Term, stays: Term) -> int:
    rows = pointing._base_manager.filter(**{name: gone})
    for others in _unique_with(pointing, name):
        twins = pointing._base_manager.filter(**{name: stays}, **{other: OuterRef(other) for other in others})
        # Said twice, it stays once: the row that was there first for the term that stays.
        rows.filter(pk__in=list(rows.filter(Exists(twins)).values_list("pk", flat=True))).delete()
    return rows.update(**{name: stays})


def _unique_with(pointing: Any, name: str) -> Iterator[list[str]]:
    """With which other columns this one must be unique: rows alike in them would collide."""
    sets = [constraint.fields for constraint in pointing._meta.constraints if isinstance(constraint, UniqueConstraint)]
    sets += [*pointing._meta.unique_together]
    if pointing._meta.get_field(name).unique:
        sets.append((name,))
    for fields in sets:
        if name in fields:
            yield [field for field in fields if field != name]


def _take_in_writings(stays: Brand, gone: Brand) -> None:
    """Whoever types the brand that went finds the one that stays."""
    known = {spelling(written) for written in (stays.name, stays.name_en, *stays.alias_list)}
    lines = stays.alias_list
    for written in (gone.name, gone.name_en, *gone.alias_list):
        if (key := spelling(written)) and key not in known:
            known.add(key)
            lines.append(written)
    Brand.objects.filter(pk=stays.pk).update(aliases="\n".join(lines))
    stays.refresh_from_db(fields=["aliases"])


def _lead_on(model: Any, gone: Term, stays: Term) -> None:
    name = model._meta.model_name
    FormerSlug.objects.filter(model=name, term_id=gone.pk).update(term_id=stays.pk)
    FormerSlug.objects.create(
        model=name,
        slug=gone.slug,
        name=str(gone)[:120],
        former_id=gone.pk,
        term_id=stays.pk,
        merged_at=clock.now(),
    )
