"""What somebody may have meant, where nothing was found: words like theirs in the titles that they may see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from social_learning.data import Actor
from social_learning.search import fold, sight
from social_learning.search.engines import database
from social_learning.search.engines.base import Ask
from social_learning.spaces.permissions import Standing

_WORD = re.compile(r"\w+")
# People get the first letters right; more words than these are not looked at.
BEGINNING, WORDS, TITLES = 2, 4, 300
SHORTEST, ALIKE = 4, 0.72


def meant(actor: Actor, text: str, *, standing: Standing | None = None) -> str:
    """Return ``text`` with its unknown words put right, ``""`` where there is nothing better; four queries at most."""
    words = fold.words(text)[:WORDS]
    ask = Ask(text=text, words=tuple(words), sight=sight.of(actor, standing))
    put_right = [_like(ask, word) for word in words]
    better = " ".join(put_right)
    return better if fold.fold(better) != " ".join(words) else ""


def _like(ask: Ask, word: str) -> str:
    if len(word) < SHORTEST:
        return word
    known = _known(database.near_titles(ask, word[:BEGINNING], TITLES))
    if any(one.startswith(fold.stem(word) or word) for one in known):
        return word
    close = get_close_matches(word, known, n=1, cutoff=ALIKE)
    return known[close[0]] if close else word


def _known(titles: Sequence[str]) -> dict[str, str]:
    """Return the words of these titles as they are written, by how they are compared."""
    return {fold.fold(word): word.lower() for title in titles for word in _WORD.findall(title)}
