"""What is like a question that somebody is about to ask: Knowledge and questions they may see.

A question holds words that stand nowhere else, so all of them are looked for first, then fewer of them, the longest
first: long words say more. The engine is the one of the catalogue, and so is who sees what.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from social_learning.data import Actor
from social_learning.search import fold, queries
from social_learning.search.filters import Filters
from social_learning.search.models import Document
from social_learning.spaces import queries as spaces
from social_learning.spaces.permissions import Standing

SOURCES = ("knowledge", "asked")
MOST = 5
# So often the engine is asked at most, and from how many letters on a word says something.
TRIES, TELLING = 3, 4
# What people ask with, in the languages of the plugin.
_ASKING = frozenset(
    "how what when where which whom does should would could there have with about anybody know "  # noqa: SIM905
    "comment pourquoi quand quel quelle quels quelles faut peut dans avec pour cette est-ce quelqu".split()
)


def find(actor: Actor, text: str, *, standing: Standing | None = None, limit: int = MOST) -> list[Document]:
    """Return what may answer a question already, the most alike first; seven queries at most, none for a short text."""
    words = telling(text)
    if not words or actor.user_id is None:
        return []
    standing = standing or spaces.standing(actor)
    found: dict[int, Document] = {}
    for asked in _attempts(words):
        page = queries.find(
            actor, Filters(sources=SOURCES), text=" ".join(asked), sort=queries.MATCH, limit=limit, standing=standing
        )
        for entry in page.entries:
            found.setdefault(entry.pk, entry)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def telling(text: str) -> list[str]:
    """Return the words of a question that say what it is about, the longest first."""
    words = [word for word in fold.words(text) if len(word) >= TELLING and word not in _ASKING]
    return sorted(words, key=lambda word: -len(word))


def _attempts(words: list[str]) -> Iterator[list[str]]:
    tried = [words, *(list(pair) for pair in combinations(words[:3], 2) if len(words) > 2)]
    if len(words) < 3:
        tried += [[word] for word in words if len(words) > 1]
    yield from tried[:TRIES]
