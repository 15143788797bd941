"""What the site keeps, how long and why: one public table, made of the lines that each room declares."""

from __future__ import annotations

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.common.readers import for_every_reader
from portal.common.readonly import read_only
from portal.common.registries import Kept, panels_of, retention


@require_safe
@read_only
@for_every_reader
def kept(request: HttpRequest) -> HttpResponse:
    panels = [
        (panel.template, values)
        for panel in panels_of("accounts.kept")
        if (values := panel.context(request, None)) is not None
    ]
    return render(request, "accounts/kept.html", {"groups": kept_by_room(), "panels": panels})


def kept_by_room() -> list[tuple[str, list[Kept]]]:
    """The lines under the name of their app, in the order of their positions."""
    groups: dict[str, list[Kept]] = {}
    for name, line in retention.items():
        groups.setdefault(name.partition(".")[0], []).append(line)
    return [(str(apps.get_app_config(label).verbose_name), lines) for label, lines in groups.items()]
