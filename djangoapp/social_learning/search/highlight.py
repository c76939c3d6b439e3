"""Where the words stand: a title, or one line of a text, with what was looked for marked; the rest is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from social_learning.search import fold

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
# How much of a text is shown, how much stands before the hit, and how far one is looked for.
LENGTH, BEFORE, LOOKED_AT = 180, 60, 20_000


def marked(text: str, words: Sequence[str]) -> SafeString:
    """Return ``text`` safe for a page, with every word that counts as one of ``words`` (tokens of fold.py) marked."""
    parts, after = [], 0
    for found in _WORD.finditer(text):
        if _counts(found.group(), words):
            parts.append(f"{escape(text[after : found.start()])}<mark>{escape(found.group())}</mark>")
            after = found.end()
    # Every piece was escaped above.
    return mark_safe("".join([*parts, escape(text[after:])]))


def snippet(text: str, words: Sequence[str]) -> SafeString | None:
    """Return one line of ``text`` around the first hit, marked; None where no word stands in it as it is written."""
    text = text[:LOOKED_AT]
    place = _first(text, words)
    if place is None:
        return None
    begin = max(0, place - BEFORE)
    if begin:
        # At a word, never in the middle of one.
        begin = next((found.start() for found in re.finditer(r"(?<=\s)\S", text[begin:place])), 0) + begin
    line = text[begin : begin + LENGTH]
    more = begin + LENGTH < len(text)
    if more and " " in line[LENGTH // 2 :]:
        line = line[: line.rindex(" ")]
    line = _SPACE.sub(" ", line).strip()
    return marked(f"{'… ' if begin else ''}{line}{' …' if more else ''}", words)


def _first(text: str, words: Sequence[str]) -> int | None:
    """Return where the first hit begins; quick for what is written as it was looked for, else word by word."""
    lower = text.lower()
    if len(lower) == len(text):
        for word in words:
            stem = fold.stem(word) or word
            found = re.search(rf"(?<!\w){re.escape(stem)}", lower)
            if found:
                return found.start()
    near = text[: LOOKED_AT // 5]
    return next((found.start() for found in _WORD.finditer(near) if _counts(found.group(), words)), None)


def _counts(written: str, words: Sequence[str]) -> bool:
    folded = fold.tokens(fold.fold(written))
    for word in words:
        stem = fold.stem(word)
        if any(token.startswith(stem) if stem else token == word for token in folded):
            return True
    return False
