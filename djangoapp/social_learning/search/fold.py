"""Text as it is compared: without case and accents, words apart by single spaces."""

from __future__ import annotations

import re
import unicodedata

# What stays whole under decomposition but is written apart by many.
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})
_APART = re.compile(r"[^\w]+")
MAX_WORDS = 8
MAX_WORD = 60


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents and punctuation."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _APART.sub(" ", bare.casefold().translate(_LIGATURES)).strip()


def words(text: str) -> list[str]:
    """Return the folded words of a query, each once; of a long text only the first few."""
    found = (word[:MAX_WORD] for word in fold(text[:1000]).split())
    return list(dict.fromkeys(found))[:MAX_WORDS]
