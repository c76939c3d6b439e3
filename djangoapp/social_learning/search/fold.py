"""Text as it is compared: without case and accents, words apart by single spaces."""

from __future__ import annotations

import re
import unicodedata

# What stays whole under decomposition but is written apart by many.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})
_APART = re.compile(r"[^\w]+")
# Scripts that are written without spaces: kana, han, hangul, thai.
_RUN = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
MAX_WORDS = 8
MAX_WORD = 60
# InnoDB leaves words out that are shorter than three letters, and these; with a tail they are words like any other.
SHORT = 3
_TAIL = "__"
_STOP = frozenset(
    "a about an are as at be by com de en for from how i in is it la of on or that the this to was what when where"  # noqa: SIM905
    " who will with und www".split()
)


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _APART.sub(" ", bare.casefold().translate(_LIGATURES)).strip()


def words(text: str) -> list[str]:
    """Return the folded words of a query, each once; of a long text only the first few."""
    found = (word[:MAX_WORD] for word in fold(text[:1000]).split())
    return list(dict.fromkeys(found))[:MAX_WORDS]


def tokens(folded: str) -> list[str]:
    """Return what is looked up of a folded text: its words, and pairs of signs where a script leaves no spaces."""
    # Folding takes syllables of hangul apart; together they are signs again.
    together = unicodedata.normalize("NFC", folded)
    if _RUN.search(together):
        together = _RUN.sub(lambda run: f" {' '.join(_pairs(run.group()))} ", together)
    return [word[:MAX_WORD] for word in together.split()]


def indexed(folded: str) -> str:
    """Return a folded text as the full text keeps it."""
    return " ".join(map(whole, tokens(folded)))


def whole(token: str) -> str:
    """Return a token as the full text keeps it: none too short, none left out."""
    return token + _TAIL if len(token) < SHORT or token in _STOP else token


def stem(token: str) -> str:
    """Return how a word must begin to count as this one, ``""`` where it must be this very word.

    Most plurals of the languages around us end in one letter; what is short or small means only itself.
    """
    if whole(token) != token:
        return ""
    return token[:-1] if len(token) > SHORT + 1 and token[-1] in "sx" else token


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)] or [run]
