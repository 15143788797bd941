"""How lower rooms are extended by upper ones: a registry per kind of contribution.

Upper apps fill them in `AppConfig.ready()`. An eraser runs in the caller's transaction; an outbox
handler (see portal.outbox) runs after commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any, Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Contributions by name, in the order of their `position`; a name can be taken once."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._entries: dict[str, tuple[int, T]] = {}

    def register(self, name: str, entry: T, *, position: int = 100) -> T:
        """File `entry` under `name`; raises ValueError if another one has the name."""
        if name in self._entries and self._entries[name][1] is not entry:
            raise ValueError(f"{self.what}: the name {name!r} is taken")
        self._entries[name] = (position, entry)
        return entry

    def get(self, name: str) -> T:
        """The entry filed under `name`; raises KeyError."""
        return self._entries[name][1]

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[T]:
        return iter([entry for _, entry in sorted(self._entries.values(), key=lambda pair: pair[0])])

    def items(self) -> list[tuple[str, T]]:
        """Names and entries, in order of position."""
        return [(name, pair[1]) for name, pair in sorted(self._entries.items(), key=lambda item: item[1][0])]


@dataclass(frozen=True)
class MenuEntry:
    """One station of a menu: a label, a URL name, and who sees it."""

    label: Any  # lazy text
    url_name: str
    path_prefixes: tuple[str, ...] = ()  # URL names' namespaces that count as "here"
    holds_below: bool = False  # so does every page whose address begins with its own, whichever room it is of
    visible: Callable[[Any], bool] = field(default=lambda user: True)


@dataclass(frozen=True)
class Panel:
    """A piece that an upper app adds to a page of a lower one."""

    template: str
    context: Callable[[Any, Any], dict | None]  # (request, object) -> context, or None to leave it out


@dataclass(frozen=True)
class Kept:
    """One line of the table of what is kept: whose data, how long, why, and the periodic job that ends it.

    Filed under "app label.what", so that the page groups the lines of an app. Figures in the words come from the
    constants that the job itself reads (portal.common.words.lasting_lazy).
    """

    what: Any  # lazy text
    how_long: Any  # lazy text
    why: Any  # lazy text
    job: str = ""  # name of the job in the programme; empty where it goes with the account or with its thing


@dataclass(frozen=True)
class ExportedFile:
    """A file that somebody gave, to be taken along: under which name, and how to open it (binary, to be closed)."""

    name: str
    open: Callable[[], IO[bytes]]


@dataclass(frozen=True)
class MapEntry:
    """One thing that search engines may find: its path in every language it is in, and when it last changed."""

    paths: Mapping[str, str]  # language -> path
    changed_on: date | None = None

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """The languages with their paths, where there is more than one; each page names all of them."""
        return list(self.paths.items()) if len(self.paths) > 1 else []


@dataclass(frozen=True)
class SiteMap:
    """One section of the map of the site. Only what everybody may see; read in portions, in an order that holds."""

    count: Callable[[], int]
    entries: Callable[[Any, int, int], Iterable[MapEntry]]  # (request, first, past the last)
    changed_on: Callable[[], date | None] = field(default=lambda: None)  # of the newest, if that is cheap to know


Eraser = Callable[[Any], None]  # (user): blanks what this room knows of them, in the caller's transaction
Exporter = Callable[[Any], Iterable[dict]]  # (user): rows of plain data this room knows of them
FileExporter = Callable[[Any], Iterable[ExportedFile]]  # (user): the files they gave

main_menu: Registry[MenuEntry] = Registry("main menu")
account_menu: Registry[MenuEntry] = Registry("account menu")
erasers: Registry[Eraser] = Registry("erasers")
exporters: Registry[Exporter] = Registry("exporters")
file_exporters: Registry[FileExporter] = Registry("exporters of files")
# What the rows of an exporter are, in lazy text, by its name; one without words is called after its app.
exported_words: Registry[Any] = Registry("words of exporters")
retention: Registry[Kept] = Registry("what is kept, and how long")
sitemaps: Registry[SiteMap] = Registry("sections of the map of the site")
# Tables to which rows are only added, by model label: fields that may change all the same, usually none. The role the
# site runs as may do no more there (see portal.common.actions.web_role).
append_only: Registry[tuple[str, ...]] = Registry("tables only added to")
panels: dict[str, Registry[Panel]] = {}  # by page: "accounts.home", "providers.listing"…


def panels_of(page: str) -> Registry[Panel]:
    """The registry of panels of one page, made on first use."""
    return panels.setdefault(page, Registry(f"panels of {page}"))
