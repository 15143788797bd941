"""Identifiers of organizations. Each check names the value, the rule and what to do.

RNA has no check digit (and no library): its shape is W, the department of the registry, then digits.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siren as siren_rules
from stdnum.fr import siret as siret_rules

RNA = re.compile(r"^W(?:\d[0-9AB]\d)\d{6}$")
LOCAL_REGISTER = re.compile(r"^[\w' .,/()-]{2,60}$")


def compact(value: str) -> str:
    """The identifier without the spaces, dots and dashes people type in it, in capitals."""
    return re.sub(r"[\s.\u202f\u00a0-]", "", value).upper()


def normalise_rna(value: str) -> str:
    """The RNA number in its official writing. Raises ValidationError."""
    number = compact(value)
    if not RNA.match(number):
        raise ValidationError(
            _(
                "“%(value)s” is not an RNA number: it is a W followed by nine digits, for example W691234567. "
                "You will find it on the receipt of the prefecture."
            ),
            params={"value": value[:40]},
            code="rna",
        )
    return number


def normalise_siren(value: str) -> str:
    """The SIREN of a SIREN or SIRET, checked by its key. Raises ValidationError."""
    number = compact(value)
    try:
        return siret_rules.validate(number)[:9] if len(number) == 14 else siren_rules.validate(number)
    except NumberError as error:
        raise ValidationError(
            _(
                "“%(value)s” is not a SIREN or SIRET number: nine or fourteen digits whose last one is a check. "
                "Please compare it with your notice from the INSEE."
            ),
            params={"value": value[:40]},
            code="siren",
        ) from error


def normalise_local_register(value: str) -> str:
    """The volume and folio of an Alsace-Moselle register, e.g. "Strasbourg, vol. 92, fol. 118"."""
    text = " ".join(value.split())
    if not LOCAL_REGISTER.match(text) or not any(character.isdigit() for character in text):
        raise ValidationError(
            _(
                "“%(value)s” does not look like an entry of a local register: write the court, the volume and the "
                "folio, for example “Strasbourg, vol. 92, fol. 118”."
            ),
            params={"value": value[:40]},
            code="local_register",
        )
    return text
