"""The settings of the site as they are typed: each refusal names the value, the rule and what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from wagtail.admin.forms import WagtailAdminModelForm

from portal.common import clock
from portal.common.palette import CHANGEABLE, DAY, MODES, NIGHT, with_own
from portal.common.words import day, number
from portal.home.contrast import Fault, faults, shown, tidy_colour

LOGO_BYTES = 2 * 1024 * 1024
LOGO_PIXELS = 4_000  # on either side
LOGO_FORMATS = ("PNG", "JPEG", "WEBP")
VALID_FOR = timedelta(days=330)  # a contact for security faults, unless a date is given
VALID_AT_MOST = timedelta(days=365)


class SiteSettingsForm(WagtailAdminModelForm):
    """The colours are looked at together, where they are used."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for token in CHANGEABLE:
            for mode in MODES:
                if field := self.fields.get(f"{token}_{mode}"):
                    field.max_length = None  # what is too long is no colour either, and is told so
                    field.validators = []
                    field.widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._tidy_colours(cleaned)
        self._check_pairs(cleaned)
        if not self.errors:
            self._check_contrast(cleaned)
        self._date_the_security_contact(cleaned)
        return cleaned

    def clean_logo(self) -> Any:
        logo = self.cleaned_data["logo"]
        if logo is not None and "logo" in self.changed_data:
            _check_logo(logo)
        return logo

    def clean_security_contact(self) -> str:
        contact = self.cleaned_data["security_contact"].strip()
        if not contact:
            return ""
        try:
            (URLValidator(schemes=["https"]) if ":" in contact else validate_email)(contact)
        except ValidationError:
            raise ValidationError(
                _("“%(value)s” is neither a mail address nor an address that begins with https://: write one of them.")
                % {"value": contact}
            ) from None
        return contact

    def _tidy_colours(self, cleaned: dict[str, Any]) -> None:
        for token in CHANGEABLE:
            for mode in MODES:
                name = f"{token}_{mode}"
                typed = cleaned.get(name) or ""
                if not typed:
                    continue
                try:
                    cleaned[name] = tidy_colour(typed)
                except ValueError:
                    words = _(
                        "“%(value)s” is not a colour: write # and six figures or letters from A to F, as #FFCB1F."
                    )
                    self.add_error(name, words % {"value": typed})

    def _check_pairs(self, cleaned: dict[str, Any]) -> None:
        for token in CHANGEABLE:
            by_day, by_night = cleaned.get(f"{token}_{DAY}"), cleaned.get(f"{token}_{NIGHT}")
            if by_day and by_night == "":
                self.add_error(f"{token}_{NIGHT}", _("Choose a colour for the night too, or leave both empty."))
            elif by_night and by_day == "":
                self.add_error(f"{token}_{DAY}", _("Choose a colour for the day too, or leave both empty."))

    def _check_contrast(self, cleaned: dict[str, Any]) -> None:
        own = {
            mode: {token: value for token in CHANGEABLE if (value := cleaned.get(f"{token}_{mode}"))} for mode in MODES
        }
        for fault in faults(with_own(own)):
            self.add_error(f"{fault.token}_{fault.mode}", _in_words(fault))

    def _date_the_security_contact(self, cleaned: dict[str, Any]) -> None:
        contact, until = cleaned.get("security_contact"), cleaned.get("security_valid_until")
        today = clock.today()
        if not contact or "security_valid_until" in self.errors:
            return
        if until is None:
            cleaned["security_valid_until"] = today + VALID_FOR
        elif not today < until < today + VALID_AT_MOST:
            words = {"day": day(until), "limit": day(today + VALID_FOR)}
            self.add_error(
                "security_valid_until",
                _("%(day)s is past, or more than a year ahead: choose a day before, for example %(limit)s.") % words,
            )


def _in_words(fault: Fault) -> str:
    """What cannot be read, the measured contrast, the one it needs, and the nearest colour that has it."""
    words = {
        "use": fault.measure.use.label,
        "ratio": number(shown(fault.measure.ratio), 1),
        "least": number(fault.measure.use.least, 1),
        "colour": fault.suggestion,
    }
    if fault.suggestion:
        return _("Hard to read (%(use)s): %(ratio)s:1; it takes %(least)s:1. Try %(colour)s.") % words
    return (
        _(
            "Hard to read (%(use)s): %(ratio)s:1; it takes %(least)s:1. No lighter or darker shade has it: "
            "change the other colour."
        )
        % words
    )


def _check_logo(logo: Any) -> None:
    """Raise ValidationError for a picture that is no logo: by its content, not by its name."""
    size = logo.get_file_size()
    if size > LOGO_BYTES:
        words = {"size": filesizeformat(size), "limit": filesizeformat(LOGO_BYTES)}
        raise ValidationError(_("This picture weighs %(size)s; a logo may have %(limit)s. Make it smaller.") % words)
    if max(logo.width, logo.height) > LOGO_PIXELS:
        words = {"width": number(logo.width), "height": number(logo.height), "limit": number(LOGO_PIXELS)}
        raise ValidationError(
            _("This picture has %(width)s × %(height)s pixels; a logo may have %(limit)s a side. Make it smaller.")
            % words
        )
    try:
        with logo.open_file() as file, Image.open(file) as picture:
            kind = picture.format
    except (OSError, UnidentifiedImageError):
        kind = None
    if kind not in LOGO_FORMATS:
        raise ValidationError(
            _("This picture is of the kind %(kind)s; a logo is PNG, JPEG or WebP. Save it as one of them.")
            % {"kind": kind or "?"}
        )
