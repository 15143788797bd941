"""French and English are complete, and the catalogues say what the sources say."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command

from tests.consistency.sources import THIS

ENTRY = re.compile(
    r"(?P<comments>(?:^#.*\n)*)^msgid (?P<msgid>.*(?:\n\".*)*)\n(?:^msgid_plural (?P<plural>.*(?:\n\".*)*)\n)?"
    r"(?P<msgstr>(?:^msgstr.*(?:\n\".*)*\n?)+)",
    re.MULTILINE,
)

needs_gettext = pytest.mark.skipif(
    shutil.which("xgettext") is None and "CI" not in os.environ,
    reason="gettext is not installed, so the catalogues cannot be compared with the sources",
)


def catalogues(root: Path, language: str) -> list[Path]:
    """Our catalogues of one language."""
    return [
        path for path in sorted(root.rglob(f"locale/{language}/LC_MESSAGES/django.po")) if ".venv" not in path.parts
    ]


def joined(quoted: str) -> str:
    """The text of a possibly many-lined PO string."""
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', quoted))


def faults(path: Path) -> list[str]:
    """Entries of a catalogue that lack a translation, are guessed, or (English) differ from their source."""
    found = []
    for entry in ENTRY.finditer(path.read_text(encoding="utf-8")):
        msgid = joined(entry["msgid"])
        strings = [joined(part) for part in re.split(r"^msgstr(?:\[\d\])? ", entry["msgstr"], flags=re.MULTILINE)[1:]]
        if "fuzzy" in entry["comments"]:
            found.append(f"guessed: {msgid[:60]}")
        if not msgid:
            continue
        if not all(strings):
            found.append(f"missing: {msgid[:60]}")
        elif path.parts[-3] == "en" and strings != [msgid, joined(entry["plural"] or "")][: len(strings)]:
            found.append(f"not the source's words: {msgid[:60]}")
    return found


def said_twice(paths: list[Path]) -> dict[str, set[tuple[str, ...]]]:
    """Texts that two catalogues translate differently: one of the two is shown everywhere. A context tells them apart.

    A text that one of them counts in is another text to gettext.
    """
    found: dict[str, set[tuple[str, ...]]] = {}
    for path in paths:
        for entry in polib.pofile(str(path)):
            if entry.msgid and not entry.msgid_plural:
                found.setdefault(f"{entry.msgctxt or ''}|{entry.msgid}", set()).add((entry.msgstr,))
    return {text: said for text, said in found.items() if len(said) > 1}


def test_a_text_says_the_same_in_every_catalogue():
    assert said_twice(catalogues(THIS.root, "fr")) == {}


def test_a_text_that_says_two_things_is_found(tmp_path):
    for name, said in (("one", "ouvert"), ("two", "ouverte")):
        (tmp_path / f"{name}.po").write_text(f'msgid "open"\nmsgstr "{said}"\n', encoding="utf-8")
    assert said_twice(sorted(tmp_path.glob("*.po"))) == {"|open": {("ouvert",), ("ouverte",)}}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_text_is_translated(language):
    paths = catalogues(THIS.root, language)
    assert paths
    assert {str(path): faults(path) for path in paths if faults(path)} == {}


def test_both_languages_have_the_same_catalogues():
    folders = [{path.parts[:-3] for path in catalogues(THIS.root, language)} for language in ("fr", "en")]
    assert folders[0] == folders[1]


@needs_gettext
def test_the_catalogues_hold_the_texts_of_the_sources():
    call_command("messages", check=True)


def catalogue(folder: Path, text: str, language: str = "fr") -> Path:
    path = folder / "providers" / "locale" / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr ""\n"Language: fr\\n"\n\n' + text, encoding="utf-8")
    return path


def test_a_missing_translation_is_found(tmp_path):
    path = catalogue(tmp_path, 'msgid "Yes"\nmsgstr ""\n\nmsgid "No"\nmsgstr "Non"\n')
    assert faults(path) == ["missing: Yes"]


def test_a_missing_plural_is_found(tmp_path):
    text = 'msgid "%(n)s mail"\nmsgid_plural "%(n)s mails"\nmsgstr[0] "%(n)s message"\nmsgstr[1] ""\n'
    assert faults(catalogue(tmp_path, text)) == ["missing: %(n)s mail"]


def test_a_guessed_translation_is_found(tmp_path):
    path = catalogue(tmp_path, '#, fuzzy\nmsgid "Yes"\nmsgstr "Oui"\n')
    assert faults(path) == ["guessed: Yes"]


def test_english_that_differs_from_its_source_is_found(tmp_path):
    path = catalogue(tmp_path, 'msgid "Yes"\nmsgstr "Yeah"\n', language="en")
    assert faults(path) == ["not the source's words: Yes"]


def test_a_text_over_several_lines_counts_as_translated(tmp_path):
    path = catalogue(tmp_path, 'msgid ""\n"One, "\n"two"\nmsgstr ""\n"Un, "\n"deux"\n')
    assert faults(path) == []


@pytest.fixture
def small_checkout(tmp_path, settings):
    """A checkout with two apps and their catalogues, which the command works on."""
    for name, text in {"portal/common": "Yes", "providers": "No"}.items():
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "apps.py").touch()
        (tmp_path / name / "enums.py").write_text(f'ANSWER = _("{text}")\n')
    settings.BASE_DIR = tmp_path
    call_command("messages")
    call_command("messages", check=True)
    return tmp_path


@needs_gettext
def test_a_text_that_no_catalogue_has_is_found(small_checkout):
    (small_checkout / "providers" / "enums.py").write_text('ANSWER = _("No")\nNEW = _("Perhaps")\n')
    with pytest.raises(CommandError, match="providers/locale/fr"):
        call_command("messages", check=True)


@needs_gettext
def test_a_compiled_catalogue_that_is_behind_is_found(small_checkout):
    compiled = "locale/en/LC_MESSAGES/django.mo"
    shutil.copyfile(small_checkout / "portal" / "common" / compiled, small_checkout / "providers" / compiled)
    with pytest.raises(CommandError, match=f"make messages`: providers/{compiled}$"):
        call_command("messages", check=True)


@needs_gettext
def test_one_text_without_translation_is_told(small_checkout, capsys):
    catalogue = small_checkout / "providers" / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    catalogue.write_text(catalogue.read_text().replace('msgid "No"\nmsgstr ""', 'msgid "No"\nmsgstr "Non"'))
    capsys.readouterr()
    call_command("messages", "providers")
    assert "without translation" not in capsys.readouterr().out
    (small_checkout / "providers" / "enums.py").write_text('ANSWER = _("No")\nNEW = _("Perhaps")\n')
    call_command("messages", "providers")
    assert "providers/locale/fr/LC_MESSAGES/django.po: 1 texts without translation" in capsys.readouterr().out


@needs_gettext
def test_a_second_run_changes_nothing(small_checkout):
    before = {path: path.read_bytes() for path in small_checkout.rglob("django.?o")}
    call_command("messages")
    assert {path: path.read_bytes() for path in small_checkout.rglob("django.?o")} == before
    assert len(before) == 8


@needs_gettext
def test_one_app_alone_can_be_updated(small_checkout):
    for name in ("portal/common", "providers"):
        (small_checkout / name / "enums.py").write_text('NEW = _("Perhaps")\n')
    call_command("messages", "providers")
    texts = {path.parts[-5]: path.read_text() for path in small_checkout.rglob("en/LC_MESSAGES/django.po")}
    assert ("Perhaps" in texts["providers"], "Perhaps" in texts["common"]) == (True, False)
