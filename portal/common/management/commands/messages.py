from __future__ import annotations

import contextlib
import re
import shutil
from argparse import ArgumentParser
from gettext import GNUTranslations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import makemessages
from django.core.management.utils import popen_wrapper

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
# French of ours for texts of the packages that editors see: by hand, for only the sentences that theirs says poorly.
OF_PACKAGES = Path("portal") / "locale_of_packages"
PLURALS = {"en": "(n != 1)", "fr": "(n > 1)"}
WRITING = ["--no-wrap", "--add-location=file"]


class Command(makemessages.Command):
    help = (
        "Take new texts into the catalogues of our apps, fill the English ones (the texts are English) and "
        "compile all. Texts without French are counted: fill them in the .po files and run it again."
    )
    # A guessed translation is a wrong one until somebody reads it: new texts come in empty.
    msgmerge_options = ["-q", "--backup=none", "--update", "--no-fuzzy-matching", *WRITING]
    msguniq_options = ["--to-code=utf-8", *WRITING]
    msgattrib_options = ["--no-obsolete", *WRITING]
    xgettext_options = ["--from-code=UTF-8", "--add-comments=Translators", *WRITING]
    settings_available = False  # each app's own locale folder takes its texts

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", metavar="FOLDER", help="only these, e.g. portal/accounts")
        parser.add_argument("--check", action="store_true", help="change nothing, fail if something would change")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        if not options["check"]:
            self.update(root, options["apps"])
            return
        with TemporaryDirectory() as folder:
            copy = Path(folder)
            copy_sources(root, copy)
            before = catalogues(copy)
            self.update(copy, options["apps"])
            after = catalogues(copy)
        behind = sorted(name for name in before | after if before.get(name) != after.get(name))
        if behind:
            raise CommandError(f"not up to date, run `make messages`: {', '.join(behind)}")

    def update(self, root: Path, folders: list[str]) -> None:
        """Take new texts into the catalogues of a tree, of some of its folders or of all."""
        self.wanted = {root / folder / "locale" for folder in folders}
        for folder in own_folders(root):
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
        for catalogue in sorted((root / OF_PACKAGES).glob("*/LC_MESSAGES/*.po")):
            compile_catalogue(catalogue)
        for folder in own_folders(root):
            with contextlib.suppress(OSError):  # an app without texts keeps no empty folder
                (root / folder / "locale").rmdir()

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
            run_tool("msgen", *WRITING, "-o", catalogue, catalogue)
        compile_catalogue(catalogue)
        missing = untranslated(catalogue)
        if missing:
            self.stdout.write(f"{catalogue.relative_to(Path.cwd())}: {missing} texts without translation")


def compile_catalogue(catalogue: Path) -> None:
    run_tool("msgfmt", "--check-format", "-o", catalogue.with_suffix(".mo"), catalogue)


def header(language: str) -> str:
    """The first entry of a catalogue."""
    return HEADER.format(language=language, plural=PLURALS[language])


def own_folders(root: Path) -> list[Path]:
    """Folders of our own apps, and of the templates and settings they share, relative to the checkout."""
    patterns = ("*/apps.py", "*/*/apps.py")
    found = {path.parent.relative_to(root) for pattern in patterns for path in root.glob(pattern)}
    return sorted({Path("portal"), *found})


def copy_sources(root: Path, target: Path) -> None:
    """Copy what texts are taken from and what they are kept in."""
    for top in {folder.parts[0] for folder in own_folders(root)}:
        shutil.copytree(root / top, target / top, ignore=shutil.ignore_patterns("static", "demo", "__pycache__", ".*"))


def catalogues(root: Path) -> dict[str, Any]:
    """The texts of every catalogue below a folder, and what each compiled one answers."""
    found: dict[str, Any] = {}
    for path in root.glob("**/LC_MESSAGES/django*.?o"):
        with path.open("rb") as file:
            # Compiled files are compared by content: their bytes depend on the version of gettext.
            found[str(path.relative_to(root))] = (
                GNUTranslations(file)._catalog if path.suffix == ".mo" else file.read()  # type: ignore[attr-defined]
            )
    return found


def untranslated(catalogue: Path) -> int:
    """How many texts of a catalogue have no translation."""
    listing = run_tool("msgattrib", "--untranslated", "--no-wrap", catalogue)
    return max(len(re.findall(r"^msgid ", listing, re.MULTILINE)) - 1, 0)  # but for its head


def run_tool(*command: str | Path) -> str:
    """What one of the gettext programs prints. Raises CommandError with what it complains about."""
    output, errors, status = popen_wrapper([str(part) for part in command])
    if status:
        raise CommandError(errors)
    return output
