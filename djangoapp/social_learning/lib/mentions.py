"""Colleagues named in a text, as ``@username``: found in, and shown on, HTML that was made safe.

Only in plain words: not in code, in links, or inside a tag. What is put in is escaped; nothing is looked up here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from urllib.parse import quote

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# As far as a username may go; never part of an address.
_NAME = re.compile(r"(?<![\w@./+:-])@(\w[\w.+-]{0,149})(?![\w@])")
# A tag as the cleaner writes it, attributes in double quotes; between two of them are words.
_TAG = re.compile(r'(<(?:"[^"]*"|[^">])*>)')
_OPENS, _CLOSES = re.compile(r"<(a|code|pre|kbd)[\s>]"), re.compile(r"</(a|code|pre|kbd)>")


def candidates(html: str) -> list[str]:
    """Return what may be usernames in safe HTML, in order, each once, with and without a mark at the end."""
    found: dict[str, None] = {}

    def note(match: re.Match[str]) -> str:
        found.update(dict.fromkeys(_candidates(match[1])))
        return match[0]

    _in_words(html, note)
    return list(found)


def named(html: str, known: Collection[str]) -> list[str]:
    """Return which of the ``known`` usernames safe HTML names, in order, each once; the longer one where two fit."""
    found: dict[str, None] = {}

    def note(match: re.Match[str]) -> str:
        found.update(dict.fromkeys([name for name in _candidates(match[1]) if name in known][:1]))
        return match[0]

    _in_words(html, note)
    return list(found)


def with_names(html: str, names: Mapping[str, str], *, page: str) -> SafeString:
    """Return safe HTML in which the usernames of ``names`` are links with these display names.

    They lead to ``page`` and the username, in the whole window: a unit is a frame of its own.
    """

    def chip(match: re.Match[str]) -> str:
        typed = next((name for name in _candidates(match[1]) if name in names), None)
        if typed is None:
            return match[0]
        link = f'<a class="sl-mention" href="{page}{quote(typed, safe="")}/" target="_top">@{escape(names[typed])}</a>'
        return link + match[1][len(typed) :]

    return mark_safe(_in_words(html, chip) if names else html)


def without(text: str, typed: str, instead: str) -> str:
    """Return a text as it was typed, in which a username is gone."""

    def swap(match: re.Match[str]) -> str:
        return f"@{instead}{match[1][len(typed) :]}" if typed in _candidates(match[1]) else match[0]

    return _NAME.sub(swap, text)


def _candidates(name: str) -> list[str]:
    """Return the name, and the name without the mark that ends the sentence."""
    bare = name.rstrip(".+-")
    return [name] if bare == name else [name, bare]


def _in_words(html: str, change: Callable[[re.Match[str]], str]) -> str:
    parts = _TAG.split(html)
    closed_off = 0
    for place, part in enumerate(parts):
        if place % 2 == 0:
            parts[place] = part if closed_off else _NAME.sub(change, part)
        elif _OPENS.match(part):
            closed_off += 1
        elif _CLOSES.match(part):
            closed_off -= 1
    return "".join(parts)
