"""Documents that are shown to have a number verified, and where they would leave something: for tests."""

from __future__ import annotations

import re

from django.urls import reverse

from portal.audit.models import AuditEntry
from portal.outbox.sweeper import sweep
from portal.trust.models import IdentifierCheck


def at(name, organization):
    return reverse(f"trust:{name}", args=[organization.slug])


def page_of(check):
    return reverse("trust:desk_check", args=[check.pk])


def door_of(check):
    return reverse("trust:desk_check_document", args=[check.pk])


def files_in(folder):
    sweep()
    return [path for path in folder.rglob("*") if path.is_file()]


def words(response):
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def remnants(check):
    """What its row and the audit keep of a document."""
    row = IdentifierCheck.objects.filter(pk=check.pk).values("stored_as", "file_name", "media_type", "size")
    told = AuditEntry.objects.values_list("old", "new", "reason")
    return {value for one in row for value in one.values() if value} | set(re.findall("recepisse|pdf", str(list(told))))
