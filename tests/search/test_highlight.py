"""What was looked for is marked, and nothing of a text gets into a page as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.search import fold, highlight


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Échelles et câbles", "echelle", "<mark>Échelles</mark> et câbles"),
        ("A <b>lift</b> & more", "lift", "A &lt;b&gt;<mark>lift</mark>&lt;/b&gt; &amp; more"),
        ("<script>alert(1)</script>", "script", "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt;"),
        ("airs and ai", "ai", "airs and <mark>ai</mark>"),
        ("Nothing", "lift", "Nothing"),
    ],
)
def test_marks(text: str, query: str, expected: str) -> None:
    assert highlight.marked(text, fold.tokens(fold.fold(query))) == expected


def test_a_line_of_a_long_text() -> None:
    text = "Before it all. " * 50 + "Then comes the <i>Échafaudage</i> and what follows it. " + "After it all. " * 50
    line = highlight.snippet(text, ["echafaudage"])
    assert line is not None
    assert "&lt;i&gt;<mark>Échafaudage</mark>&lt;/i&gt;" in line
    assert line.startswith("… ")
    assert line.endswith(" …")
    assert len(line) < 260
    assert highlight.snippet("Nothing here", ["rope"]) is None


@given(st.text(max_size=300), st.text(max_size=20))
def test_no_sign_of_a_text_becomes_markup(text: str, query: str) -> None:
    words = fold.tokens(" ".join(fold.words(query)))
    for shown in (highlight.marked(text, words), highlight.snippet(text, words) or ""):
        bare = shown.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in bare
        assert ">" not in bare
        assert '"' not in bare
