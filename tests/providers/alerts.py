"""Searches that are followed by mail, made as people make them."""

from __future__ import annotations

from providers.actions.alerts import following
from providers.models import SavedSearch

ADDRESS = "odile@lavoir.example"
CONFIRM, ALREADY, FULL = "providers.alert_confirm", "providers.alert_already", "providers.alert_full"
NEWS, REMINDER = "providers.alert_news", "providers.alert_reminder"


def asked(query: str = "q=petites", address: str = ADDRESS) -> SavedSearch:
    """Somebody typed an address."""
    following.follow_search(address, query, language="fr", actor=None)
    return SavedSearch.objects.get(email=address.lower(), query=query)


def followed(query: str = "q=petites", address: str = ADDRESS) -> SavedSearch:
    """And the holder of it confirmed."""
    row = asked(query, address)
    assert following.confirm_alert(row.token)
    row.refresh_from_db()
    return row
