"""The settings of the site. They are reference data, saved by Wagtail's form: what we write is the trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from portal.audit.api import record
from portal.home.models import SiteSettings


def values_of(settings: SiteSettings) -> dict[str, Any]:
    """The fields as they stand, by name."""
    return {
        field.attname: getattr(settings, field.attname)
        for field in SiteSettings._meta.concrete_fields
        if not field.primary_key
    }


def note_settings_change(settings: SiteSettings, *, before: Mapping[str, Any], actor: Any) -> list[str]:
    """Trace which fields were changed, by whom; nothing where nothing changed. Returns their names."""
    changed = sorted(name for name, value in values_of(settings).items() if value != before[name])
    if changed:
        with transaction.atomic():
            record("site.settings_changed", settings, actor=actor, new={"fields": changed})
    return changed
