"""What every page of the desk shows: the lists of the person who works there."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from portal.moderation.registry import queues_for, waiting_in

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_queues(context: template.Context) -> list[dict[str, Any]]:
    """Lists of the desk for this person: label, description, url, waiting, here (also on the pages below)."""
    request = context["request"]
    found = []
    queues = queues_for(request.user)
    for queue, waiting in zip(queues, waiting_in(queues), strict=True):
        url = reverse(queue.url_name)
        found.append(
            {
                "label": queue.label,
                "description": queue.description,
                "url": url,
                "waiting": waiting,
                "here": request.path.startswith(url),
            }
        )
    return found
