"""Search and the first page of each shelf among many documents and spaces: what the permission in the query costs.

Compared are statements on the driver itself: the one that a person's page sends, and one that finds the same rows by
the same rule, as it is written by hand, who is named in which space. What costs nothing to look at because everybody
sees everything stands beside them, and so does the room's answer, from the call to the rows of Django.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext

from bench.timing import interleaved, on_driver, table
from social_learning.edxapp import users
from social_learning.follows.models import Follow
from social_learning.search import queries, schema, shelves, sight
from social_learning.search.filters import Filters
from social_learning.search.models import Document, DocumentWords
from social_learning.search.shelves import Look
from social_learning.search.sight import Sight
from social_learning.spaces import queries as space_queries
from social_learning.spaces.models import Space, SpaceMember, Visibility

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
SPACES, THEMES, PAGE = 1_000, 40, 24
WORDS, VOCABULARY = 20, 5_000
AIM = 2
_MEMBERS = SpaceMember._meta.db_table
_KIND = "IF(seq MOD 50 = 0, 'question', IF(seq MOD 70 = 0, 'path', {}))"
# A word of about 2 % of the documents, one of about 8 %, and one of more than half.
SEARCHES = {"two words": "term100q term30q", "a frequent word": "term10q", "a word of most": "term0q"}


class Everybody(Sight):
    """Sees everything, without a condition."""

    def q(self, prefix: str = "") -> Q:
        """Return no condition."""
        return Q()


class Named(Sight):
    """Sees what the spaces hold in which this person is named, as the database looks it up."""

    user_id: int

    def q(self, prefix: str = "") -> Q:
        """Return the condition."""
        mine = RawSQL(f"SELECT 0 UNION ALL SELECT space_id FROM {_MEMBERS} WHERE user_id = %s", [self.user_id])
        return Q(**{f"{prefix}audience__in": mine})


def run(*, rounds: int, entries: int) -> None:
    """Print a table for each of three people."""
    _seed(entries)
    people = {
        "in all spaces": lambda n: True,
        "in every second space": lambda n: n % 2,
        "in five spaces": lambda n: n < 5,
    }
    for who, among in people.items():
        _person(who, among, rounds, entries)


def _person(who: str, among: Callable[[int], Any], rounds: int, entries: int) -> None:
    user = get_user_model()._default_manager.create_user(f"bench-{who.replace(' ', '-')}")
    first = Space.objects.filter(slug__startswith="bench-search-").order_by("pk").values_list("pk", flat=True)[0]
    SpaceMember.objects.bulk_create(SpaceMember(space_id=first + n, user_id=user.pk) for n in range(SPACES) if among(n))
    Follow.objects.bulk_create(
        Follow(user_id=user.pk, kind="theme", thing_id=theme, created_at=NOW) for theme in (1, 2, 3)
    )
    actor = users.actor(user)
    standing = space_queries.standing(actor)
    look = Look(actor, standing)
    asks: dict[str, Callable[[], Any]] = {
        shelf.slug: (lambda shelf=shelf: shelf.fetch(look, None, PAGE)) for shelf in shelves.SHELVES
    }
    asks.pop("continue")
    for name, text in SEARCHES.items():
        asks[f"search: {name}"] = lambda text=text: queries.find(
            actor, Filters(), text=text, sort="match", standing=standing
        )
    rows: list[tuple[str, float, float | None, str]] = []
    for name, ask in asks.items():
        seen, bare, everything = _statement(ask), _as(_named(user.pk), ask), _as(Everybody(), ask)
        assert _ids(seen) == _ids(bare), f"{name}: not the same rows"
        spent = interleaved(
            {
                "bare": on_driver(bare),
                "seen": on_driver(seen),
                "everything": on_driver(everything),
                "room": lambda _turn, ask=ask: ask(),
            },
            rounds=rounds,
            warm=3,
        )
        rows.append((f"{name}: bare", spent["bare"], None, ""))
        rows.append((f"{name}: the statement", spent["seen"], spent["seen"] / spent["bare"], f"aim <= {AIM}"))
        rows.append((f"{name}: the room's answer", spent["room"], spent["room"] / spent["bare"], ""))
        free = spent["everything"]
        rows.append(
            (f"{name}: other rows, of everything", free, None, f"the statement is {spent['seen'] / free:.2f} x")
        )
    extra = interleaved(
        {
            "standing": lambda _turn: space_queries.standing(users.actor(user)),
            "counts": lambda _turn: queries.counts(actor, Filters(), standing=standing),
            "counts of a search": lambda _turn: queries.counts(
                actor, Filters(), text=SEARCHES["two words"], standing=standing
            ),
        },
        rounds=max(5, rounds // 5),
        warm=1,
    )
    rows += [(name, spent, None, "") for name, spent in extra.items()]
    table(f"Somebody {who} of {SPACES:,}, among {entries:,} documents ({rounds:,} rounds)", rows)


def _statement(ask: Callable[[], Any]) -> str:
    """Return the statement that finds; the one after it, if any, fetches the rows of what was found."""
    with CaptureQueriesContext(connection) as made:
        ask()
    found = [query["sql"] for query in made.captured_queries if "ORDER BY" in query["sql"]]
    return str(found[-1])


def _as(sees: Sight, ask: Callable[[], Any]) -> str:
    """Return the statement of somebody who sees something else."""
    with patch.object(sight, "of", lambda actor, standing=None: sees):
        return _statement(ask)


def _named(user_id: int) -> Named:
    found = Named()
    object.__setattr__(found, "user_id", user_id)
    return found


def _ids(statement: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("%", "%%"))
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def _unchecked() -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
        yield cursor
        cursor.execute("SET foreign_key_checks = 1")


def _seed(entries: int) -> None:
    """Fill spaces, documents and words by a statement each: MariaDB counts, nobody waits."""
    Space.objects.bulk_create(
        Space(
            slug=f"bench-search-{n}",
            title=f"Area {n}",
            visibility=Visibility.MEMBERS,
            created_at=NOW,
        )
        for n in range(SPACES)
    )
    Document.objects.all().delete()
    first = Space.objects.filter(slug="bench-search-0").values_list("pk", flat=True)[0]
    uuid = "UUID()" if connection.features.has_native_uuid_field else "REPLACE(UUID(), '-', '')"
    values = {
        "id": "seq",
        "source": _KIND.format("'knowledge'"),
        "ref": "seq",
        "key": "CONCAT('knowledge-v1:', seq)",
        "knowledge_id": "seq",
        "target_id": "seq",
        "uuid": uuid,
        "audience": f"{first} + CRC32(CONCAT('s', seq)) MOD {SPACES}",
        "space_id": f"{first} + CRC32(CONCAT('s', seq)) MOD {SPACES}",
        "theme_id": f"1 + seq MOD {THEMES}",
        "author_id": "1 + seq MOD 997",
        "kind": _KIND.format("ELT(1 + seq MOD 4, 'article', 'slides', 'pdf', 'video')"),
        "title": "CONCAT('How we lift safely, part ', seq)",
        "why": "'It saves your back and a lot of time.'",
        "url": "''",
        "language": "ELT(1 + seq MOD 3, 'en', 'fr', 'en')",
        "minutes": "1 + seq MOD 20",
        "band": "IF(1 + seq MOD 20 <= 5, 5, IF(1 + seq MOD 20 <= 15, 15, 30))",
        "thumbnail": "''",
        "origin_key": "''",
        "is_validated": "seq MOD 3 = 0",
        "given": "'peer'",
        "trust": "IF(seq MOD 3 = 0, 'validated', 'peer')",
        "published_at": "'2026-03-01' - INTERVAL CRC32(CONCAT('p', seq)) MOD 5000000 SECOND",
        # Scattered over the table, as popularity is.
        "trending": "CRC32(seq) / 1e6",
        "likes": "CRC32(seq) MOD 50",
        "applied": "CRC32(seq) MOD 20",
        "participants": "CRC32(seq) MOD 90",
        "outdated": "0",
    }
    _insert(Document, values, entries)
    # Few words are frequent, most are rare.
    word = "CONCAT('term', FLOOR(POW(CRC32(CONCAT(seq, 'w', {n})) / 4294967296, 3) * {v}), 'q')"
    words = ", ".join(word.format(n=n, v=VOCABULARY) for n in range(WORDS))
    title = ", ".join(word.format(n=n, v=VOCABULARY) for n in range(4))
    both = {
        "document_id": "seq",
        "text": "''",
        "title_words": f"CONCAT_WS(' ', {title})",
        "words": f"CONCAT_WS(' ', {words})",
    }
    _insert(DocumentWords, both, entries)
    schema.make(SimpleNamespace(connection=connection))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE TABLE {Document._meta.db_table}, {DocumentWords._meta.db_table}")


def _insert(model: Any, values: dict[str, str], entries: int) -> None:
    names, sources = ", ".join(f"`{name}`" for name in values), ", ".join(values.values())
    with _unchecked() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {sources} FROM seq_1_to_{int(entries)}")
