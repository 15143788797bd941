"""Under which name the mails go out. The room that keeps the site's settings says so in its `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings

from portal.common.palette import DAY, NIGHT, SHIPPED, Palette


@dataclass(frozen=True)
class Letterhead:
    """What stands at the head and the foot of every mail."""

    site_name: str
    postal_address: str
    colours: Palette = field(default_factory=lambda: SHIPPED)

    @property
    def sender(self) -> str:
        """The name and the address in one line; the name once, where the address begins with it."""
        if self.postal_address.startswith(self.site_name):
            return self.postal_address
        return ", ".join(filter(None, [self.site_name, self.postal_address]))

    @property
    def day(self) -> Mapping[str, str]:
        return self.colours[DAY]

    @property
    def night(self) -> Mapping[str, str]:
        return self.colours[NIGHT]


def from_settings() -> Letterhead:
    """The letterhead of a site whose editors have set nothing."""
    return Letterhead(site_name=settings.WAGTAIL_SITE_NAME, postal_address=settings.POSTAL_ADDRESS)


_source: list[Callable[[], Letterhead]] = [from_settings]


def use(source: Callable[[], Letterhead]) -> None:
    """Take the letterhead from `source` from now on."""
    _source[0] = source


def current() -> Letterhead:
    """The letterhead of a mail written now."""
    return _source[0]()
