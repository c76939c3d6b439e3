"""Markdown to safe HTML: what people write in articles and comments.

Python-Markdown reads, nh3 decides what stays. The list of what stays is tight: no styles, no scripts, no frames, links
only to the web and to mail, pictures only from our own file view.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import attrs
import markdown
import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

_BLOCKS = {"p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "dl", "dt", "dd"}
_TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
_INLINE = {"strong", "em", "b", "i", "s", "del", "sub", "sup", "a", "code", "kbd", "img"}
TAGS = frozenset(_BLOCKS | _TABLES | _INLINE)
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "code": {"class"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
}
# How a text names a picture of its own; where that lies, the caller says.
PICTURE = "sl-image:"
OUR_FILES = re.compile(r"^/api/social_learning/v1/files/[0-9a-f-]{36}/(?:pages/\d{1,4}/)?$")
# The web, mail, or a page of this site; nothing that a browser could read as another scheme or another host.
_HREF = re.compile(r'^(?:https?://|mailto:|/(?![/\\])|#)[^\x00-\x20\\<>"]*$', re.IGNORECASE)
_CODE_CLASS = re.compile(r"^language-[\w+-]{1,30}$")
# Python-Markdown takes time that grows with the square of the marks in a paragraph, and of the angles in a text. These
# bounds keep the worst below a second or so; what goes beyond them was not written by a person and is shown as it is.
_MARKS = re.compile(r"[*_`\[\]<!\\&]")
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
# A line that makes the parser cut a paragraph in two and start over.
_CUT = re.compile(r"^ {0,3}(?:[=-]+|#.*|(?:[-*_] *){3,})$", re.MULTILINE)
MAX_MARKS, MAX_MARKS_IN_BLOCK, MAX_ANGLES, MAX_DEPTH, MAX_CUTS_IN_BLOCK = 6000, 500, 1000, 30, 200


@attrs.frozen
class Picture:
    """A picture that a text may show: its address, and how large it is, 0 where nobody knows."""

    url: str
    width: int = 0
    height: int = 0


class _Autolink(InlineProcessor):
    """A bare web address becomes a link."""

    ANCESTOR_EXCLUDES = ("a", "code")

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Any, int, int]:
        url = m.group(0).rstrip(".,;:!?'\"*_~")
        if url.endswith(")") and "(" not in url:
            url = url[:-1]
        link = ElementTree.Element("a", {"href": url})
        link.text = markdown.util.AtomicString(url)
        return link, m.start(0), m.start(0) + len(url)


class _Tidy(Treeprocessor):
    """Headings start at the third level, since the page has the first two; foreign pictures become links."""

    def __init__(self, md: Any, pictures: Mapping[str, Picture]) -> None:
        super().__init__(md)
        self.pictures = pictures

    def run(self, root: Any) -> None:
        levels = sorted({element.tag for element in root.iter() if re.fullmatch(r"h[1-6]", element.tag)})
        # Whatever level a text begins with, no level is left out: so one can move through it by headings.
        places = {tag: f"h{min(6, 3 + number)}" for number, tag in enumerate(levels)}
        for element in root.iter():
            if element.tag in places:
                element.tag = places[element.tag]
            elif element.tag == "img" and element.get("src", "").startswith(PICTURE):
                self._own(element)
            elif element.tag == "img" and not OUR_FILES.match(element.get("src", "")):
                element.tag = "a"
                element.text = element.get("alt") or element.get("src", "")
                element.set("href", element.get("src", ""))

    def _own(self, element: Any) -> None:
        """Show a picture of this very text; of any other, only its words stay."""
        found = self.pictures.get(element.get("src", "").removeprefix(PICTURE))
        if found is None:
            element.tag, element.text = "em", element.get("alt", "")
            return
        element.set("src", found.url)
        element.set("loading", "lazy")
        if found.width and found.height:
            element.set("width", str(found.width))
            element.set("height", str(found.height))


class _Ours(Extension):
    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        super().__init__()
        self.pictures = pictures

    def extendMarkdown(self, md: Any) -> None:
        md.inlinePatterns.register(_Autolink(r"(?<![\w/@=\"'])https?://[^\s<>\[\]`|\\]{2,2000}", md), "bare_link", 85)
        md.treeprocessors.register(_Tidy(md, self.pictures), "tidy", 5)


def to_html(text: str, pictures: Mapping[str, Picture] | None = None) -> SafeString:
    """Return Markdown as HTML that is safe to put on a page; text no parser can digest becomes plain paragraphs.

    ``pictures`` are those that this text may show, by the names that it gives them.
    """
    return mark_safe(_clean(_render(text, pictures or {})))


def plain_text(text: str) -> str:
    """Return the words of a Markdown text, for search, estimates and previews."""
    bare = nh3.clean(_render(text, {}), tags=set(), clean_content_tags={"script", "style"})
    return " ".join(html.unescape(bare).split())


def _render(text: str, pictures: Mapping[str, Picture]) -> str:
    if _tangled(text):
        return linebreaks(text, autoescape=True)
    try:
        return str(_reader(pictures).reset().convert(text))
    except (RecursionError, ValueError, IndexError, AttributeError):
        return linebreaks(text, autoescape=True)


def _tangled(text: str) -> bool:
    prose = _FENCED.sub("", text)
    if text.count("<") > MAX_ANGLES or len(_MARKS.findall(prose)) > MAX_MARKS:
        return True
    if any(line.count(">") > MAX_DEPTH for line in prose.splitlines() if line.lstrip().startswith(">")):
        return True
    return any(
        len(_MARKS.findall(block)) > MAX_MARKS_IN_BLOCK or len(_CUT.findall(block)) > MAX_CUTS_IN_BLOCK
        for block in re.split(r"\n\s*\n", prose)
    )


def _reader(pictures: Mapping[str, Picture]) -> Any:
    # A reader keeps state while it reads, so each call has its own.
    return markdown.Markdown(
        extensions=["fenced_code", "sane_lists", "nl2br", "markdown.extensions.tables", _Ours(pictures)],
        extension_configs={"markdown.extensions.tables": {"use_align_attribute": True}},
        output_format="html",
    )


def _clean(dirty: str) -> str:
    return nh3.clean(
        dirty,
        tags=set(TAGS),
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        attribute_filter=_keep,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener ugc",
        strip_comments=True,
    )


def _keep(tag: str, name: str, value: str) -> str | None:
    """Return what stays of an attribute that is allowed by name."""
    if name == "href":
        return value if _HREF.match(value) else None
    if tag == "img" and name == "src":
        return value if OUR_FILES.match(value) else None
    if tag == "code" and name == "class":
        return value if _CODE_CLASS.match(value) else None
    if name == "align":
        return value if value in ("left", "right", "center") else None
    if name in ("start", "width", "height"):
        return value if value.isdecimal() and len(value) < 7 else None
    if name == "loading":
        return value if value == "lazy" else None
    # Titles and alternatives are words; the cleaner leaves angles in them, and nobody downstream should trip over one.
    return value.replace("<", " ").replace(">", " ")
