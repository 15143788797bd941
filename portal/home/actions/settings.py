"""The settings of the site. They are reference data, saved by Wagtail's form: what we write is the trace, and what
follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from wagtail.models import Site

from portal.audit.api import record
from portal.home.models import SiteSettings
from portal.home.queries import FOR_SHARING, IN_HEADER


def own_settings() -> SiteSettings:
    """The settings of the default site, made where there are none."""
    site = Site.objects.get(is_default_site=True)
    return SiteSettings.objects.get_or_create(site=site)[0]


def values_of(settings: SiteSettings) -> dict[str, Any]:
    """The fields as they stand, by name."""
    return {
        field.attname: getattr(settings, field.attname)
        for field in SiteSettings._meta.concrete_fields
        if not field.primary_key
    }


def note_settings_change(settings: SiteSettings, *, before: Mapping[str, Any], actor: Any) -> list[str]:
    """Trace which fields were changed, by whom, and draw the logo; nothing where nothing changed.

    Returns the names of the fields.
    """
    changed = sorted(name for name, value in values_of(settings).items() if value != before[name])
    if changed:
        with transaction.atomic():
            record("site.settings_changed", settings, actor=actor, new={"fields": changed})
        draw_logo(settings)
    return changed


def draw_logo(settings: SiteSettings) -> None:
    """Make the pictures of the logo that pages show: pages that are only read cannot."""
    if settings.logo is not None:
        for size in (IN_HEADER, FOR_SHARING):
            settings.logo.get_rendition(size)


def fill_in_settings(wanted: Mapping[str, str], *, actor: Any) -> list[str]:
    """Fill in those of the wanted fields that nobody has filled in yet; returns their names.

    What somebody wrote in the back office is never written over. A name still as it is shipped counts as not filled in.
    """
    with transaction.atomic():
        settings = own_settings()
        shipped = {field.attname: field.get_default() for field in SiteSettings._meta.concrete_fields}
        filled = {
            name: value
            for name, value in wanted.items()
            if value and value != shipped[name] and getattr(settings, name) in ("", shipped[name])
        }
        if filled:
            SiteSettings.objects.filter(pk=settings.pk).update(**filled)
            record("site.settings_changed", settings, actor=actor, new={"fields": sorted(filled)})
    return sorted(filled)


def settle_first_settings(wanted: Mapping[str, str], *, actor: Any) -> list[str]:
    """Write the wanted fields over what came with the first pages, on a new site; returns their names."""
    given = {name: value for name, value in wanted.items() if value}
    with transaction.atomic():
        settings = own_settings()
        SiteSettings.objects.filter(pk=settings.pk).update(**given)
        record("site.settings_changed", settings, actor=actor, new={"fields": sorted(given)})
    return sorted(given)
