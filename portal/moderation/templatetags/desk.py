"""What every page of the desk shows: the lists of the person who works there."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from portal.moderation.registry import queues_for

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_queues(context: template.Context) -> list[dict[str, Any]]:
    """Lists of the desk for this person: label, description, url, waiting, here (also on the pages below)."""
    request = context["request"]
    found = []
    for queue in queues_for(request.user):
        url = reverse(queue.url_name)
        found.append(
            {
                "label": queue.label,
                "description": queue.description,
                "url": url,
                "waiting": queue.waiting(),
                "here": request.path.startswith(url),
            }
        )
    return found
