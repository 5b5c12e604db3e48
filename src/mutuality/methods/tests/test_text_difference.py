"""A difference loses nothing: both texts can be read out of it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from mutuality.methods.text_difference import ADDED, GONE, SAME, Piece, text_difference

texts = some.lists(some.sampled_from(["We", "pause", "often", " ", "\n", "ا", "twelve."]), max_size=30).map("".join)


@given(texts, texts)
def test_both_texts_can_be_read_out_of_their_difference(before, after):
    pieces = text_difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind != GONE) == after
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


@given(texts)
def test_a_text_does_not_differ_from_itself(text):
    assert text_difference(text, text) == ([Piece(SAME, text)] if text else [])
