"""The mails of a support request. Contact data stay on the pages; a mail carries what helps to answer."""

from providers.notifications.requests import to_association, to_provider

__all__ = ["to_association", "to_provider"]
