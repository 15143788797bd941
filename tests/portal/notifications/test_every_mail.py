"""What holds for every mail of the site, whoever wrote it: run over the samples of the registry."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

import pytest

from portal.notifications.registry import Recipient, notifications
from portal.notifications.rendering import render

KINDS = sorted(notifications)
TO = Recipient("odile@voix-du-lavoir.example", name="Odile Ferrand", language="fr")
WHY = {"fr": "Vous recevez ce message", "en": "You receive this message"}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("kind", KINDS),
    pytest.mark.parametrize("language", ["fr", "en"]),
]


class Page(HTMLParser):
    """Links, pictures and words of an HTML part."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.words: list[str] = []
        self._quiet = 0
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "a":
            self.links.append(values["href"])
        if tag in ("img", "link", "script", "iframe", "video", "object"):
            self.loaded.append(tag)
        self.loaded += [name for name in ("src", "background") if values.get(name)]
        self._quiet += tag in ("style", "title")

    def handle_endtag(self, tag):
        self._quiet -= tag in ("style", "title")

    def handle_data(self, data):
        if not self._quiet:
            self.words += data.split()


@cache  # a mail is made once for all that is asked of it
def rendered(kind, language):
    return render(notifications[kind].sample(), Recipient(TO.address, TO.name, language))


def test_subject_is_short_and_not_shouted(kind, language):
    subject = rendered(kind, language).subject
    assert 5 <= len(subject) <= 90, subject
    letters = [letter for letter in subject if letter.isalpha()]
    assert sum(letter.isupper() for letter in letters) < len(letters) / 3, subject
    assert not subject.endswith("!")


def test_text_part_says_all_that_the_html_part_says(kind, language):
    mail = rendered(kind, language)
    plain = " ".join(re.sub(r"^> ?", "", mail.text, flags=re.M).split())
    content_words = [word for word in Page(mail.html).words if len(word) > 3]
    missing = [word for word in content_words if word.strip(".,:;…«»“”\u00a0\u202f") not in plain]
    # The HTML part has a word of its own for its button that does not work, for the signs and for the stop link.
    assert len(set(missing)) <= 12, missing
    for link in Page(mail.html).links:
        assert link in mail.text


def test_at_most_three_links_all_of_them_absolute(kind, language):
    mail = rendered(kind, language)
    links = set(Page(mail.html).links)
    assert links == set(re.findall(r"https?://[^\s>]+", mail.text))
    assert len(links) <= 3, links
    assert all(link.startswith(("http://localhost:8000/", "https://")) for link in links)


def test_no_picture_and_nothing_loaded_from_elsewhere(kind, language):
    mail = rendered(kind, language)
    assert Page(mail.html).loaded == []
    assert "url(" not in mail.html


def test_says_why_it_was_sent_and_how_to_stop_it_or_why_not(kind, language):
    mail, cls = rendered(kind, language), notifications[kind]
    for part in (mail.text, mail.html):
        assert WHY[language] in part
    if cls.optional or cls.sample().one_click_stop():
        assert re.fullmatch(r"<http\S+>", mail.headers["List-Unsubscribe"])
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail.headers["List-Unsubscribe"].strip("<>") in mail.text
    else:
        assert "List-Unsubscribe" not in mail.headers
        foot = mail.text.split("-" * 10)[1].split("\n")[1]
        assert len(re.findall(r"[.]", foot)) >= 2, "an essential mail says why it cannot be stopped"
    assert mail.headers["Auto-Submitted"] == "auto-generated"


def test_greets_one_person_and_holds_nothing_unwritten(kind, language):
    mail = rendered(kind, language)
    assert "Odile Ferrand" in mail.text
    assert mail.text.count("@") <= 3
    for part in (mail.subject, mail.text, mail.html):
        assert "None" not in part
        assert "%(" not in part
        assert "{{" not in part


def test_french_is_french(kind, language):
    french, english = rendered(kind, "fr"), rendered(kind, "en")
    assert french.subject != english.subject
    assert french.text.splitlines()[0] == "Bonjour Odile Ferrand,"
    assert english.text.splitlines()[0] == "Hello Odile Ferrand,"
