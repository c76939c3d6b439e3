"""Two texts in one: nothing that anybody wrote is lost, whatever they wrote."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from social_learning.knowledge import anchors, compare, merge
from social_learning.knowledge.anchors import Passage

LINES = st.lists(st.sampled_from(["a", "b", "c", "<<<<<<<", "", "long line é"]), max_size=8)
TEXT = LINES.map("\n".join) | st.text(max_size=60)


def test_what_only_one_has_changed_is_taken_over() -> None:
    base = "one\ntwo\nthree\nfour\nfive\n"
    found = merge.merge(base.replace("one", "ONE"), base.replace("five", "FIVE"), base)
    assert (found.text, found.conflicts) == ("ONE\ntwo\nthree\nfour\nFIVE\n", 0)


def test_where_both_changed_the_same_both_stay_marked() -> None:
    found = merge.merge("theirs\n", "yours\n", "base\n", names=("Ana", "you"))
    assert found.conflicts == 1
    assert found.text == "<<<<<<< Ana\ntheirs\n=======\nyours\n>>>>>>> you\n"


@given(TEXT, TEXT, TEXT | st.none())
def test_nothing_is_lost(theirs: str, yours: str, base: str | None) -> None:
    found = merge.merge(theirs, yours, base)
    known = set((base or "").splitlines())
    kept = found.text.splitlines()
    for text in (theirs, yours):
        # A line that was there before may have been taken out by the other; a new one never is.
        assert all(line in kept for line in text.splitlines() if line not in known)


@given(TEXT, TEXT)
def test_who_saves_what_is_there_already_has_no_conflict(text: str, base: str) -> None:
    assert merge.merge(text, text, base).conflicts == 0
    assert merge.merge(text, base, base).text == text
    assert merge.merge(base, text, base).text == text


@given(TEXT, TEXT)
def test_a_difference_holds_both_texts_whole(old: str, new: str) -> None:
    pieces = compare.words(old, new)
    assert "".join(piece.text for piece in pieces if piece.what != compare.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.what != compare.GONE) == new


def test_a_word_is_told_from_its_line() -> None:
    pieces = compare.words("Bend your knees and lift.", "Bend your strong knees and lift.")
    assert [(piece.what, piece.text) for piece in pieces] == [
        (compare.SAME, "Bend your "),
        (compare.NEW, "strong "),
        (compare.SAME, "knees and lift."),
    ]


@given(st.text(max_size=30), st.text(min_size=1, max_size=10), st.text(max_size=30), st.text(max_size=10))
def test_a_passage_is_found_where_it_was_marked(head: str, old: str, tail: str, new: str) -> None:
    text = head + old + tail
    passage = anchors.anchored(text, old, len(head))
    assert passage is not None
    # It may be told where it stands, or not; but never is another one changed.
    assert anchors.replaced(text, passage, new) in (None, head + new + tail)


def test_it_fits_after_a_change_elsewhere_and_nobody_guesses() -> None:
    passage = anchors.anchored("The red box. The blue box.", "box", 22)
    assert passage is not None
    assert (
        anchors.replaced("Well: The red box. The blue box.", passage, "crate") == "Well: The red box. The blue crate."
    )
    assert anchors.replaced("Nothing of it.", passage, "crate") is None
    assert anchors.anchored("box box", "box") is None
    assert anchors.replaced("box box", Passage("box", "of the ", ""), "crate") is None
