"""The mails about a mistake reported on a listing. Whoever reported it is named in none, and shown to no provider."""

from providers.notifications.mistakes import to_provider, to_reporter

__all__ = ["to_provider", "to_reporter"]
