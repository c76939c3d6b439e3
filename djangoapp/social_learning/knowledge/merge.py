"""Two people have changed one text: what each did, and both together. Pure.

With the text both began from, lines that only one has changed are taken over; where both changed the same lines, both
stay in the proposal between marks, so that nothing anybody wrote is lost. Without it, every difference is such a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

import attrs
from merge3 import Merge3

# Above this many lines the comparison would take seconds: both texts are shown whole instead.
MOST_LINES = 5_000
THEIRS, MIDDLE, YOURS = "<<<<<<<", "=======", ">>>>>>>"
FIELDS = ("title", "why", "body")


@attrs.frozen
class Part:
    """Some lines of a proposal: agreed upon, or a place where both have changed the same."""

    theirs: str
    yours: str

    @property
    def is_conflict(self) -> bool:
        """True where somebody has to choose."""
        return self.theirs != self.yours


@attrs.frozen
class Merged:
    """A proposal: its text, with conflicts between marks, and the parts it is made of."""

    text: str
    parts: tuple[Part, ...]

    @property
    def conflicts(self) -> int:
        """How many places wait for a choice."""
        return sum(part.is_conflict for part in self.parts)


def merge(theirs: str, yours: str, base: str | None = None, *, names: tuple[str, str] = ("", "")) -> Merged:
    """Return a proposal of both texts; ``names`` stand at the marks of a conflict, theirs first."""
    parts = tuple(_joined(_parts(theirs, yours, base)))
    return Merged("".join(_shown(part, names) for part in parts), parts)


def merge_fields(
    theirs: Mapping[str, str], yours: Mapping[str, str], base: Mapping[str, str] | None, names: tuple[str, str]
) -> dict[str, Merged]:
    """Return a proposal for each text field of a draft."""
    found = {name: merge(theirs[name], yours[name], base[name] if base else None, names=names) for name in FIELDS}
    # A line is chosen, never marked: a mark in a title helps nobody.
    for name in ("title", "why"):
        if found[name].conflicts:
            found[name] = Merged(yours[name], found[name].parts)
    return found


def _parts(theirs: str, yours: str, base: str | None) -> Iterator[Part]:
    if theirs == yours:
        yield Part(theirs, theirs)
        return
    one, two = theirs.splitlines(keepends=True), yours.splitlines(keepends=True)
    if max(len(one), len(two)) > MOST_LINES:
        yield Part(theirs, yours)
    elif base is None or len(root := base.splitlines(keepends=True)) > MOST_LINES:
        yield from _differences(one, two)
    else:
        yield from _three(root, one, two)


def _three(base: list[str], one: list[str], two: list[str]) -> Iterator[Part]:
    for group in Merge3(base, one, two).merge_groups():
        if group[0] == "conflict":
            yield Part("".join(group[2]), "".join(group[3]))
        else:
            text = "".join(group[1])
            yield Part(text, text)


def _differences(one: list[str], two: list[str]) -> Iterator[Part]:
    for _what, begin, end, start, stop in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        yield Part("".join(one[begin:end]), "".join(two[start:stop]))


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Put neighbours together that are both agreed upon."""
    held: Part | None = None
    for part in parts:
        if held is not None and not held.is_conflict and not part.is_conflict:
            held = Part(held.theirs + part.theirs, held.yours + part.yours)
            continue
        if held is not None:
            yield held
        held = part
    if held is not None:
        yield held


def _shown(part: Part, names: tuple[str, str]) -> str:
    if not part.is_conflict:
        return part.theirs
    top, bottom = (f"{mark} {name}".rstrip() for mark, name in zip((THEIRS, YOURS), names, strict=True))
    return f"{top}\n{_ended(part.theirs)}{MIDDLE}\n{_ended(part.yours)}{bottom}\n"


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
