"""What an index keeps of a document."""

from hypothesis import example, given
from hypothesis import strategies as st

from portal.search import vocabulary
from portal.search.analysis import all_tokens
from portal.search.documents import analysed
from portal.search.interface import Document, Weight

PIECES = ["salarié", "es", "É", "s", "l", "qu", "porte", "parole", "42", "e", "ß", "ﾞ"]
MARKS = ["·", ".", "-", "‑", "/", "(", ")", "'", "’", "\u00ad", "\u200b", "\u2060", "\u0301", "_", ","]
SPACES = [" ", "\n", "\t", "\r\n", "\u00a0", "\u202f", "\u2003", "\u2028", "\x1c", "\x85"]


@given(st.lists(st.sampled_from(PIECES + MARKS + SPACES), max_size=40).map("".join))
@example("L'A.S.S.O. des salarié·e·s\u202f: porte-\nparole, porte- parole, étudiant(e) s")
def test_a_text_read_piece_by_piece_has_the_tokens_of_the_whole(text):
    tokens = list(all_tokens(text))
    found = analysed(Document(kind="x", pk=1, name="", texts={Weight.LOW: text}))
    assert found.columns[-1] == [token.stem for token in tokens]
    assert found.words == {token.form: vocabulary.surface(token, text) for token in tokens}


def test_of_two_writings_the_one_with_its_accents_is_kept():
    document = Document(kind="x", pk=1, name="ECOLE", texts={Weight.HIGH: "école", Weight.LOW: "ECOLE"})
    assert analysed(document).words == {"ecole": "école"}
