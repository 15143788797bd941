"""The files of a checkout, as the consistency checks see them: this one, or a small one made to break a rule."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.conf import settings

TOPS = ("portal", "providers", "forum", "resources", "mooc_content")


@dataclass(frozen=True)
class PythonFile:
    """A module of ours: where it is, what it is called, what is in it."""

    path: str  # from the root of the checkout
    module: str
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.path.endswith("__init__.py")


class Checkout:
    """What lies below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def python(self) -> list[PythonFile]:
        """Our modules, migrations aside: they are a record, not code that anybody changes."""
        return [self._parsed(path) for path in self.below("*.py") if "migrations" not in path.parts]

    @cached_property
    def templates(self) -> dict[str, str]:
        """Text of our templates by the name they are called by."""
        found = {}
        for pattern in ("*.html", "*.txt", "*.svg", "*.xml"):
            for path in self.below(pattern):
                if "templates" in path.parts:
                    at = len(path.parts) - path.parts[::-1].index("templates")
                    found["/".join(path.parts[at:])] = path.read_text(encoding="utf-8")
        return found

    def below(self, pattern: str) -> list[Path]:
        """Files of our own folders, in order."""
        return sorted(path for top in TOPS for path in (self.root / top).rglob(pattern) if path.is_file())

    def _parsed(self, path: Path) -> PythonFile:
        relative = path.relative_to(self.root)
        parts = relative.with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        return PythonFile(str(relative), module, ast.parse(path.read_text(encoding="utf-8"), str(relative)))


THIS = Checkout(Path(settings.BASE_DIR))


def sample(folder: Path, files: dict[str, str]) -> Checkout:
    """A checkout of a few files, for showing that a check finds what it is for."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Checkout(folder)


def receiver_names(node: ast.AST) -> list[str]:
    """Names along a chain of calls and attributes: `User.objects.filter(…).update` gives User, objects, filter."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        elif isinstance(node, ast.Name):
            return [node.id, *reversed(names)]
        else:
            return list(reversed(names))
