"""Cursors come back as they went, and nothing else gets in."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.lib import cursor
from social_learning.lib.errors import Invalid


@given(
    st.floats(allow_nan=False, allow_infinity=False, width=64).filter(lambda x: abs(x) < 1e300), st.integers(0, 2**62)
)
def test_a_cursor_comes_back_exactly(value: float, row: int) -> None:
    assert cursor.decode(cursor.encode(value, row), float, int) == (value, row)


@given(st.text())
def test_anything_else_is_a_bad_cursor_and_no_error_of_ours(text: str) -> None:
    try:
        value, row = cursor.decode(text, float, int)
    except Invalid as error:
        assert error.code == "bad_cursor"
    else:
        assert isinstance(value, float)
        assert isinstance(row, int)


@pytest.mark.parametrize(
    "raw", [b"[]", b"{}", b"[1e999, 1]", b"[NaN, 1]", b"[1.0, true]", b"[1.0, 99999999999999999999]", b"[" * 9999]
)
def test_what_a_database_would_choke_on_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        cursor.decode(base64.urlsafe_b64encode(raw).decode(), float, int)
