"""The mails of a support request. Contact data stay on the pages; a mail carries what helps to answer.

None has a Reply-To: whoever answered by mail would show their own address, and the answer would be on no page.
"""

from providers.notifications.requests import to_association, to_partner, to_provider

__all__ = ["to_association", "to_partner", "to_provider"]
