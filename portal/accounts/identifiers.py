"""The number of an organization, in its official writing."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portal.accounts.enums import IdentifierKind
from portal.common.validators import normalise_local_register, normalise_rna, normalise_siren

NORMALISERS = {
    IdentifierKind.RNA: normalise_rna,
    IdentifierKind.SIREN: normalise_siren,
    IdentifierKind.LOCAL: normalise_local_register,
}


def normalise(kind: str, value: str) -> str:
    """The number as it is kept; empty without a kind. Raises ValidationError saying what is wrong."""
    value = value.strip()
    if kind == IdentifierKind.NONE:
        return ""
    if not value:
        raise ValidationError(_("Write the number, or choose “none” above it."), code="required")
    return NORMALISERS[IdentifierKind(kind)](value)
