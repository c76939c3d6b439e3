"""Where a passage stands in a text, and stands again after the text has changed elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

# How much of what stands around a passage is remembered.
AROUND = 40
# A passage that occurs this often is named by nobody.
MOST = 200


@attrs.frozen
class Passage:
    """A passage and what stood before and after it."""

    old: str
    before: str = ""
    after: str = ""


def anchored(text: str, old: str, at: int | None = None) -> Passage | None:
    """Return the passage as it stands in the text; ``at`` says which, where it occurs more than once. None: nowhere.

    Without ``at`` a passage that occurs twice is None too: a guess would change the wrong one.
    """
    places = list(_places(text, old))
    if at is None and len(places) != 1:
        return None
    if at is not None:
        places.sort(key=lambda place: abs(place - at))
    if not places:
        return None
    begin = places[0]
    end = begin + len(old)
    return Passage(old, text[max(0, begin - AROUND) : begin], text[end : end + AROUND])


def replaced(text: str, passage: Passage, new: str) -> str | None:
    """Return the text with the passage replaced, or None if it cannot be told where it stands (any more).

    Where it occurs more than once, what stood around it decides.
    """
    places = list(_places(text, passage.old))
    if len(places) > 1:
        places = [place for place in places if _stands(text, place, passage)]
    if len(places) != 1:
        return None
    begin = places[0]
    return text[:begin] + new + text[begin + len(passage.old) :]


def _places(text: str, old: str) -> Iterator[int]:
    place = text.find(old) if old else -1
    for _number in range(MOST):
        if place < 0:
            return
        yield place
        place = text.find(old, place + 1)


def _stands(text: str, place: int, passage: Passage) -> bool:
    end = place + len(passage.old)
    return text[:place].endswith(passage.before) and text[end:].startswith(passage.after)
