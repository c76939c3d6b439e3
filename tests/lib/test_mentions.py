"""Names in safe HTML: only in words, escaped, and never half a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.lib import mentions
from social_learning.lib.markdown import to_html

PAGE = "/people/"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@lea and @amir.", ["lea", "amir.", "amir"]),
        ("(@lea) *@amir*", ["lea", "amir"]),
        ("mail lea@example.com, https://x.org/@lea", []),
        ("`@lea` [@amir](https://x.org)", []),
        ("```\n@lea\n```", []),
        ("@@lea lea@lea@lea", []),
        ("@lea@host", []),
        ("@", []),
        ("@lea @lea", ["lea"]),
    ],
)
def test_a_name_is_found_in_words_only(text: str, found: list[str]) -> None:
    assert mentions.candidates(to_html(text)) == found


def test_the_longer_of_two_names_is_meant() -> None:
    html = "<p>@lea.b and @lea.</p>"
    assert mentions.named(html, {"lea", "lea.b"}) == ["lea.b", "lea"]
    assert mentions.named(html, {"lea.b"}) == ["lea.b"]


def test_a_known_name_becomes_a_link_and_what_follows_stays() -> None:
    html = mentions.with_names(to_html("Thank you, @lea! And @nobody."), {"lea": "Lea L."}, page=PAGE)
    assert '<a class="sl-mention" href="/people/lea/" target="_top">@Lea L.</a>!' in html
    assert "@nobody." in html


def test_a_display_name_cannot_bring_markup() -> None:
    html = mentions.with_names("<p>@lea</p>", {"lea": '<img src=x onerror="alert(1)">'}, page=PAGE)
    assert "<img" not in html
    assert "&lt;img" in html


@given(st.text(alphabet="@lea_*`[]()<>\"'&.\n #x", max_size=80))
def test_whatever_is_typed_the_tags_stay_those_that_were_safe(text: str) -> None:
    html = to_html(text)
    named = mentions.with_names(html, {"lea": "Lea"}, page=PAGE)
    assert named.replace('<a class="sl-mention" href="/people/lea/" target="_top">@Lea</a>', "@lea") == html


@pytest.mark.parametrize(
    ("text", "left"),
    [("Hello @lea.", "Hello @gone."), ("`@lea`", "`@gone`"), ("@leander", "@leander"), ("a@lea", "a@lea")],
)
def test_a_name_is_taken_out_of_a_text(text: str, left: str) -> None:
    assert mentions.without(text, "lea", "gone") == left
