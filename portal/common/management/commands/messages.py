from __future__ import annotations

import contextlib
import subprocess
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.commands import makemessages

LANGUAGES = ("en", "fr")
# No dates and no names of people: two runs over the same sources write the same bytes.
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: Tandem\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural={plural};\\n"
"""
PLURALS = {"en": "(n != 1)", "fr": "(n > 1)"}
WRITING = ["--no-wrap", "--add-location=file"]


class Command(makemessages.Command):
    help = (
        "Take new texts into the catalogues of our apps, fill the English ones (the texts are English already) "
        "and compile all. Texts without French are counted: fill them in the .po files and run it again."
    )
    # A guessed translation is a wrong one until somebody reads it: new texts come in empty.
    msgmerge_options = ["-q", "--backup=none", "--update", "--no-fuzzy-matching", *WRITING]
    msguniq_options = ["--to-code=utf-8", *WRITING]
    msgattrib_options = ["--no-obsolete", *WRITING]
    xgettext_options = ["--from-code=UTF-8", "--add-comments=Translators", *WRITING]
    settings_available = False  # each app's own locale folder takes its texts

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", metavar="FOLDER", help="only these, e.g. portal/accounts (default: all)")
        parser.add_argument("--root", type=Path, default=settings.BASE_DIR, help="tree to work on (default: this one)")

    def handle(self, *args: Any, **options: Any) -> None:
        root = options["root"]
        self.wanted = {root / folder / "locale" for folder in options["apps"]}
        for folder in own_folders():
            (root / folder / "locale").mkdir(exist_ok=True)
        with contextlib.chdir(root):
            super().handle(
                locale=list(LANGUAGES),
                exclude=[],
                domain="django",
                all=False,
                extensions=["html", "txt", "py"],
                symlinks=False,
                ignore_patterns=["var", "tests"],
                use_default_ignore_patterns=True,
                no_wrap=False,
                no_location=False,
                add_location=None,
                no_obsolete=True,
                keep_pot=False,
                verbosity=0,
            )
        for folder in own_folders():
            self._remove_if_empty(root / folder / "locale")

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Update one catalogue, then give it our header, fill it if English, and compile it."""
        folder = Path(potfile).parent
        if self.wanted and folder not in self.wanted:
            return
        catalogue = folder / locale / "LC_MESSAGES" / "django.po"
        if not catalogue.exists():
            catalogue.parent.mkdir(parents=True, exist_ok=True)
            catalogue.write_text(header(locale) + "\n", encoding="utf-8")
        super().write_po_file(potfile, locale)
        body = catalogue.read_text(encoding="utf-8").split("\n\n", 1)
        catalogue.write_text(header(locale) + ("\n" + body[1] if len(body) > 1 else ""), encoding="utf-8")
        if locale == "en":
            subprocess.run(["msgen", *WRITING, "-o", catalogue, catalogue], check=True)
        subprocess.run(["msgfmt", "--check-format", "-o", catalogue.with_suffix(".mo"), catalogue], check=True)
        missing = untranslated(catalogue)
        if missing:
            self.stdout.write(f"{catalogue.relative_to(folder.parent.parent)}: {missing} texts without translation")

    @staticmethod
    def _remove_if_empty(folder: Path) -> None:
        with contextlib.suppress(OSError):
            folder.rmdir()


def header(language: str) -> str:
    """The first entry of a catalogue."""
    return HEADER.format(language=language, plural=PLURALS[language])


def own_folders() -> list[Path]:
    """Folders of our own apps, and of the templates and settings they share, relative to the checkout."""
    root = Path(settings.BASE_DIR)
    found = [Path(app.path) for app in apps.get_app_configs()]
    return [Path("portal"), *(path.relative_to(root) for path in found if path.is_relative_to(root) and ".venv" not in path.parts)]


def untranslated(catalogue: Path) -> int:
    """How many texts of a catalogue have no translation."""
    listing = subprocess.run(
        ["msgattrib", "--untranslated", "--no-wrap", catalogue], check=True, capture_output=True, text=True
    )
    return max(listing.stdout.count("\nmsgid ") - 1, 0)
