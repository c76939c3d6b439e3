"""Tables for a spreadsheet never run what people wrote."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.lib.tables import as_csv


def _read(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:], newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1"])
def test_what_could_be_a_formula_is_shown_as_text(text: str) -> None:
    assert _read(as_csv([[text]])) == [[f"'{text}"]]


@pytest.mark.parametrize("text", ["Lift safely", "C + D", "a=b", "Élan, “quoted”", "two\nlines", ""])
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert _read(as_csv([[text, 1]])) == [[text, "1"]]


def test_numbers_stay_numbers() -> None:
    assert _read(as_csv([[-3, 1.5]])) == [["-3", "1.5"]]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00")))
def test_no_text_begins_like_a_formula(text: str) -> None:
    (row,) = _read(as_csv([[text, "end"]]))
    assert row[0].lstrip(" \u00a0")[:1] not in {"=", "+", "-", "@", "\t"}
    assert row[0] in (text, f"'{text}")
