"""Folding of text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.search import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Élévation Sûre", "elevation sure"),
        ("STRASSE straße", "strasse strasse"),
        ("Œuvre, cœur!", "oeuvre coeur"),
        ("  lock-out / tag-out ", "lock out tag out"),
        ("100 % _safe_", "100 _safe_"),
        ("安全 первый", "安全 первыи"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold.fold(text) == expected


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold.fold(text)
    assert fold.fold(once) == once


@given(st.text(max_size=300))
def test_words_are_few_and_short(text: str) -> None:
    found = fold.words(text)
    assert len(found) <= fold.MAX_WORDS
    assert all(0 < len(word) <= fold.MAX_WORD for word in found)
    assert len(set(found)) == len(found)
