"""Our own French for what editors read in Wagtail and wagtail-localize: in force, and never in the way of ours."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
import wagtail_localize
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from portal.common.management.commands.messages import OF_PACKAGES
from tests.consistency.sources import THIS
from tests.consistency.test_catalogues import catalogues, said_twice

PACKAGES = Path(wagtail_localize.__file__).parents[1]
OURS = THIS.root / OF_PACKAGES / "fr" / "LC_MESSAGES"
# Words of a machine, of an agreement by brackets, or of somebody who scolds; and marks of typewriters.
POOR = re.compile(
    r"\(e\)|\(s\)|le/la|ce/cette|région|chaîne|sous-arbre|segment|synchroni|veuillez|succès|'", re.IGNORECASE
)
# Nobody reads these: the portal asks no machine to translate, and has no words that are translated row by row.
UNSEEN = {
    "Apply the updates and publish immediately. The changes will use the original language until translated unless "
    'you also select "Use machine translation".',
    "Successfully translated with {}.",
}


def entries(path):
    return {entry.msgid: entry for entry in polib.pofile(str(path))}


def theirs(domain, pattern="wagtail*"):
    found = {}
    for path in PACKAGES.glob(f"{pattern}/**/locale/fr/LC_MESSAGES/{domain}.po"):
        found |= entries(path)
    return found


def in_force(domain, text):
    """What a French reader sees for a text."""
    if domain == "django":
        with translation.override("fr"):
            return translation.gettext(text)
    return trans_real.DjangoTranslation("fr", domain=domain).gettext(text)


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_what_the_translation_tool_says_is_good_french(domain):
    known = theirs(domain, "wagtail_localize")
    assert len(known) > 30
    said = {text: in_force(domain, text) for text in known if text not in UNSEEN}
    assert {text: french for text, french in said.items() if POOR.search(french)} == {}
    glued = {text for text, french in said.items() if text.endswith(" ") != french.endswith(" ")}
    assert glued == set()


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_our_words_are_for_texts_that_the_packages_have_and_keep_what_is_filled_in(domain):
    ours, known = entries(OURS / f"{domain}.po"), theirs(domain)
    assert {text for text in ours if text not in known} == set()
    holes = re.compile(r"%\(\w+\)s|%s|\{\w*\}")
    assert {
        text for text, entry in ours.items() if set(holes.findall(text)) != set(holes.findall(_words(entry)))
    } == set()


def test_our_words_for_packages_say_what_the_same_texts_of_ours_say():
    assert said_twice([*catalogues(THIS.root, "fr"), OURS / "django.po"]) == {}


def test_the_button_that_publishes_a_translation_names_its_language(
    admin_client, with_second_factor, django_user_model
):
    editor = with_second_factor(admin_client, django_user_model.objects.get())
    catalogue = editor.get(reverse("wagtail_localize:javascript_catalog"), headers={"Accept-Language": "fr"})
    assert '"Publish in ": "Publier en "' in catalogue.content.decode()


def _words(entry):
    return entry.msgstr or entry.msgstr_plural[0]
