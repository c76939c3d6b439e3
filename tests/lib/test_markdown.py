"""What people write is shown as they meant it, and never runs."""

from __future__ import annotations

import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from social_learning.lib import markdown
from tests.examples import many

OUR_PICTURE = "/api/social_learning/v1/files/0a5a2f6e-3c3b-4a55-9a53-6a1a5f0b2d11/"


class Seen(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember."""
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def assert_harmless(html: str) -> None:
    """Check what a browser would make of it."""
    seen = Seen(html)
    assert seen.tags <= markdown.TAGS
    for tag, name, value in seen.attributes:
        assert name in markdown.ATTRIBUTES.get(tag, set()) | {"rel"}, (tag, name)
        if name == "href":
            assert value.lower().startswith(("http://", "https://", "mailto:", "/", "#"))
            assert not value.startswith("//")
        if name == "src":
            assert markdown.OUR_FILES.match(value)


HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>1</script></svg>",
    "<iframe src='https://evil.example'></iframe>",
    "<a href='javascript:alert(1)' onclick='x()'>go</a>",
    "[go](javascript:alert(1))",
    "[go](  JaVa\tScript:alert(1))",
    "[go](&#106;avascript:alert(1))",
    "[go](data:text/html;base64,PHNjcmlwdD4=)",
    "[go](vbscript:x)",
    "![x](javascript:alert(1))",
    '![x](https://evil.example/p.png "onerror=alert(1)")',
    "<div style='position:fixed'>x</div>",
    "<style>*{display:none}</style>",
    "<form action=https://evil.example><input name=password></form>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<<script>script>alert(1)<</script>/script>",
    "`<script>`",
    "```html\n<script>alert(1)</script>\n```",
    "[x]: javascript:alert(1)\n\n[x]",
    '<https://x.example/"onmouseover=alert(1)>',
    'https://x.example/"onmouseover=alert(1)',
    "<meta http-equiv=refresh content=0>",
    "<base href=//evil.example>",
    "<object data=x></object><embed src=x>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless(text: str) -> None:
    html = markdown.to_html(text)
    assert_harmless(html)
    assert "<script" not in html.lower()


@pytest.mark.parametrize("text", [one for one in HOSTILE if not one.startswith(("`", "https:", "<https:", "!["))])
def test_nothing_of_a_program_is_left(text: str) -> None:
    html = markdown.to_html(text).lower()
    for trace in ("onerror", "onload", "onclick", "javascript:", "<iframe", "style="):
        assert trace not in html


FRAGMENTS = [*HOSTILE, "<", ">", '"', "'", "`", "[", "](", ")", "![", "*", "\n\n", "&#", "javascript:", " on", "=", "a"]


@settings(max_examples=many(150), deadline=None)
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), max_size=12).map("".join))
@example('<a href="x" title=\'"><script>\'>')
def test_no_mixture_of_fragments_runs(text: str) -> None:
    html = markdown.to_html(text)
    assert_harmless(html)
    assert "<script" not in html.lower()
    assert "\n" not in markdown.plain_text(text)


def test_what_people_write_looks_as_they_meant_it() -> None:
    html = markdown.to_html(
        "# Lifting\n\nBend **knees**,\nnot back.\n\n- one\n- two\n\n|a|b|\n|:-|-:|\n|1|2|\n\n```py\nx = 1 < 2\n```"
    )
    assert "<h3>Lifting</h3>" in html
    assert "<strong>knees</strong>,<br>" in html
    assert "<li>one</li>" in html
    assert '<td align="right">2</td>' in html
    assert '<code class="language-py">x = 1 &lt; 2' in html


def test_headings_start_below_those_of_the_page() -> None:
    html = markdown.to_html("# a\n\n## b\n\n##### e\n\n###### f")
    assert html.split() == ["<h3>a</h3>", "<h4>b</h4>", "<h5>e</h5>", "<h6>f</h6>"]


def test_links_say_that_we_do_not_vouch_for_them() -> None:
    html = markdown.to_html("[x](https://example.com) and https://example.org/a_b_c?x=1. (https://example.net/y)")
    assert html.count('rel="nofollow noopener ugc"') == 3
    assert 'href="https://example.org/a_b_c?x=1"' in html
    assert 'href="https://example.net/y"' in html
    assert "`" not in html


def test_an_address_in_code_or_in_a_link_stays_as_it_is() -> None:
    assert "<a" not in markdown.to_html("`https://example.com`")
    assert markdown.to_html("[https://example.com](https://example.com)").count("<a") == 1


def test_only_our_own_pictures_are_shown() -> None:
    ours = markdown.to_html(f"![Dock]({OUR_PICTURE})")
    assert f'src="{OUR_PICTURE}"' in ours
    assert 'alt="Dock"' in ours
    foreign = markdown.to_html("![Dock](https://example.com/spy.gif)")
    assert "<img" not in foreign
    assert 'href="https://example.com/spy.gif"' in foreign


def test_plain_text_is_the_words_alone() -> None:
    text = "# Lift & carry\n\nBend **your** [knees](https://example.com).<script>x()</script>\n\n|a|b|\n|-|-|\n|1|2|"
    assert markdown.plain_text(text) == "Lift & carry Bend your knees. a b 1 2"


@pytest.mark.parametrize(
    "piece", ["[a](", "`a", "*a**b", "<a ", "a\n=\n", "> ", "<!--", "![", "- - ", "\\", "[a]: x\n"]
)
def test_a_hundred_thousand_hostile_characters_are_soon_done_with(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    began = time.perf_counter()
    assert_harmless(markdown.to_html(text))
    assert time.perf_counter() - began < 10


def test_what_is_too_tangled_is_shown_as_it_was_written() -> None:
    html = markdown.to_html("first\n\n" + "[a](" * 30_000)
    assert html.startswith("<p>first</p>")
    assert "[a]([a](" in html
