"""What has changed between two texts, word by word, as a person reads it. Pure; who shows it escapes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import attrs

# A word with the space behind it, or a mark of its own.
_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
# So many lines or words are compared closely; beyond that a passage is shown as taken out and put in whole.
MOST_LINES, MOST_WORDS = 5_000, 2_000
# So much of what stays is shown around a change.
AROUND = 240

SAME, GONE, NEW = "same", "gone", "new"


@attrs.frozen
class Piece:
    """Some text that stayed, went, or came."""

    what: str
    text: str


def words(old: str, new: str) -> list[Piece]:
    """Return both texts in one, in pieces: lines are compared first, then the words of the lines that changed."""
    if old == new:
        return [Piece(SAME, old)] if old else []
    one, two = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if max(len(one), len(two)) > MOST_LINES:
        return list(_joined(_whole(old, new)))
    return list(_joined(_by_lines(one, two)))


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the same with long passages that stayed cut to what stands around the changes."""
    found = []
    for place, piece in enumerate(pieces):
        text = piece.text
        if piece.what == SAME and len(text) > 2 * AROUND:
            head = text[:AROUND] if place else ""
            tail = text[-AROUND:] if place < len(pieces) - 1 else ""
            text = f"{head} … {tail}"
        found.append(Piece(piece.what, text))
    return found


def _by_lines(one: list[str], two: list[str]) -> Iterator[Piece]:
    for what, begin, end, start, stop in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        old, new = "".join(one[begin:end]), "".join(two[start:stop])
        if what == "equal":
            yield Piece(SAME, old)
        else:
            yield from _by_words(old, new)


def _by_words(old: str, new: str) -> Iterator[Piece]:
    one, two = _WORDS.findall(old), _WORDS.findall(new)
    if not one or not two or max(len(one), len(two)) > MOST_WORDS:
        yield from _whole(old, new)
        return
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    # Two sentences that share only small words are easier to read one after the other.
    if matcher.ratio() < 0.3:
        yield from _whole(old, new)
        return
    for what, begin, end, start, stop in matcher.get_opcodes():
        if what == "equal":
            yield Piece(SAME, "".join(one[begin:end]))
        else:
            yield from _whole("".join(one[begin:end]), "".join(two[start:stop]))


def _whole(old: str, new: str) -> Iterator[Piece]:
    if old:
        yield Piece(GONE, old)
    if new:
        yield Piece(NEW, new)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    held: Piece | None = None
    for piece in pieces:
        if held is not None and held.what == piece.what:
            held = Piece(held.what, held.text + piece.text)
            continue
        if held is not None:
            yield held
        held = piece
    if held is not None:
        yield held
