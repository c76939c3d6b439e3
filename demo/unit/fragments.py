"""What a page needs to show a rendered unit: the HTML and the style sheets and scripts that go with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from web_fragments.fragment import Fragment


@dataclass(frozen=True)
class RenderedUnit:
    """A unit ready for a template: `head_html` in <head>, `html` in the page, `foot_html` before </body>.

    `css_urls` and `js_urls` list the linked resources for a page that prefers to place them itself; inline
    resources are only in `head_html` and `foot_html`.
    """

    title: str
    usage_key: str
    html: SafeString
    head_html: SafeString
    foot_html: SafeString
    css_urls: tuple[str, ...]
    js_urls: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        return {
            "title": self.title,
            "usage_key": self.usage_key,
            "html": str(self.html),
            "head_html": str(self.head_html),
            "foot_html": str(self.foot_html),
            "css_urls": list(self.css_urls),
            "js_urls": list(self.js_urls),
        }


def serialise(fragment: Fragment, *, title: str, usage_key: str) -> RenderedUnit:
    """Turn a fragment into what a template places; the XBlocks are trusted to have escaped their own HTML."""
    return RenderedUnit(
        title=title,
        usage_key=usage_key,
        html=mark_safe(fragment.body_html()),
        head_html=mark_safe(fragment.head_html()),
        foot_html=mark_safe(fragment.foot_html()),
        css_urls=_urls(fragment, "text/css"),
        js_urls=_urls(fragment, "application/javascript"),
    )


def _urls(fragment: Fragment, mimetype: str) -> tuple[str, ...]:
    return tuple(part.data for part in fragment.resources if part.kind == "url" and part.mimetype == mimetype)
