"""First pages are written as text: it becomes the blocks that an editor would have made, or says what is wrong."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.home.blocks import PageBody
from portal.home.page_texts import UnreadableText, blocks_of, rich_text


def test_running_text_and_blocks_follow_each_other_in_their_order():
    blocks = blocks_of("Avant.\n\n::: tip Titre\nUn **mot**.\n:::\n\n## Après\n\n1. Un\n2. Deux")
    assert [block["type"] for block in blocks] == ["text", "callout", "text"]
    assert blocks[1]["value"] == {"kind": "tip", "title": "Titre", "text": "<p>Un <b>mot</b>.</p>"}
    assert blocks[2]["value"] == "<h2>Après</h2><ol><li>Un</li><li>Deux</li></ol>"


def test_every_block_of_a_text_is_one_that_the_editor_accepts():
    told = "::: steps\n### A\nb\n### C\n:::\n::: numbers T\n1 | € | x | y\n:::\n::: facts\n:::\n::: quote A | B\nc\n:::"
    body = PageBody()
    body.clean(body.to_python(blocks_of(told)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("::: note\nSans fin.", "not closed"),
        ("::: danse\nx\n:::", "no such block"),
        ("::: steps\nsans titre\n:::", "must begin with ###"),
        ("::: numbers\n12 | €\n:::", "4 parts"),
        ("[x](page:nulle-part)", "nulle-part"),
    ],
)
def test_a_text_that_is_no_page_says_what_is_wrong_with_it(text, said):
    with pytest.raises(UnreadableText, match=said):
        blocks_of(text)


@given(st.text(alphabet="<>&\"'ab*[]()# -.\n"))
def test_no_text_makes_a_tag_of_its_own(text):
    html = rich_text(text.replace("page:", ""))
    assert "<" not in re.sub(r'</?(?:b|p|ul|li|h2|h3)>|<a href="|</a>', "", html)
