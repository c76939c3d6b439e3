"""The first page of the catalogue among many entries: the bare query, the room's answer, the whole page."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from bench.timing import Act, got, interleaved, on_driver, statements, table
from social_learning.edxapp import users
from social_learning.search import queries
from social_learning.search.models import Document
from social_learning.spaces import api as spaces

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
PAGE = 24
THEMES = 8
SPACES = 6
AIM = 3
PAGE_URL, ANSWER_URL = "/social-learning/", "/api/social_learning/v1/catalogue/"
EMPTY = {"an empty page": "/bench/empty/", "an empty REST answer": "/bench/empty-answer/"}
# What is asked for, and the empty thing of the same framework it is compared with.
FULL = {
    "the first page of a list, with its filters": (f"{PAGE_URL}?sort=trending", "an empty page"),
    "the front page with its shelves": (PAGE_URL, "an empty page"),
    "the first REST answer": (ANSWER_URL, "an empty REST answer"),
}


def run(*, rounds: int, entries: int) -> None:
    """Print the table."""
    space_ids = _seed(entries)
    user = get_user_model()._default_manager.create_user("bench", password="bench")
    acts: dict[str, Act] = {"bare": _bare(space_ids), "room": _room(user)}
    acts |= {name: got(user, url) for name, url in EMPTY.items()}
    acts |= {name: got(user, url) for name, (url, _empty) in FULL.items()}
    spent = interleaved(acts, rounds=rounds, warm=5)
    sent = {name: statements(acts[name], 0) for name in acts if name != "bare"}
    bare = spent["bare"]
    rows: list[tuple[str, float, float | None, str]] = [
        ("the bare indexed query", bare, None, f"on the driver, {PAGE + 1} rows"),
        ("search.queries.catalogue", spent["room"], spent["room"] / bare, f"{sent['room']} statements"),
    ]
    rows += [(name, spent[name], None, f"{sent[name]} statements") for name in EMPTY]
    rows += [
        (
            name,
            spent[name],
            spent[name] / (bare + spent[empty]),
            f"of query + empty; {sent[name]} statements; aim <= {AIM}",
        )
        for name, (_url, empty) in FULL.items()
    ]
    table(f"The catalogue's first page among {entries:,} entries ({rounds:,} rounds)", rows)


def _seed(entries: int) -> list[int]:
    """Fill the catalogue by one statement: MariaDB counts, nobody waits."""
    for number in range(THEMES):
        spaces.ensure_theme(f"bench-{number}", title=f"Theme {number}")
    made = [spaces.create_space(f"bench-{number}", title=f"Space {number}", now=NOW) for number in range(SPACES)]
    first, uuid = made[0].pk, "UUID()" if connection.features.has_native_uuid_field else "REPLACE(UUID(), '-', '')"
    values = {
        "id": "seq",
        "source": "'knowledge'",
        "ref": "seq",
        "key": "CONCAT('knowledge-v1:', seq)",
        "knowledge_id": "seq",
        "target_id": "seq",
        "uuid": uuid,
        "audience": f"{first} + seq MOD {SPACES}",
        "space_id": f"{first} + seq MOD {SPACES}",
        "theme_id": f"1 + seq MOD {THEMES}",
        "author_id": "1 + seq MOD 997",
        "kind": "ELT(1 + seq MOD 4, 'article', 'slides', 'pdf', 'video')",
        "title": "CONCAT('How we lift safely, part ', seq)",
        "why": "'It saves your back and a lot of time.'",
        "language": "'en'",
        "url": "''",
        "minutes": "1 + seq MOD 20",
        "band": "IF(seq MOD 20 < 5, 5, 30)",
        "thumbnail": "''",
        "origin_key": "''",
        "is_validated": "seq MOD 2",
        "given": "'peer'",
        "trust": "IF(seq MOD 2, 'validated', 'peer')",
        "published_at": "'2026-03-01' - INTERVAL seq MINUTE",
        # Scattered over the table, as popularity is.
        "trending": "CRC32(seq) / 1e6",
        "likes": "CRC32(seq) MOD 50",
        "applied": "CRC32(seq) MOD 20",
        "participants": "CRC32(seq) MOD 90",
        "outdated": "0",
    }
    names, sources = ", ".join(f"`{name}`" for name in values), ", ".join(values.values())
    with connection.cursor() as cursor:
        # Cards are read from this one table; the things behind them are not needed here.
        cursor.execute("SET foreign_key_checks = 0")
        cursor.execute(f"INSERT INTO {Document._meta.db_table} ({names}) SELECT {sources} FROM seq_1_to_{int(entries)}")
        cursor.execute("SET foreign_key_checks = 1")
        cursor.execute(f"ANALYZE TABLE {Document._meta.db_table}")
    return [space.pk for space in made]


def _bare(space_ids: list[int]) -> Act:
    columns = ", ".join(f"`{field.attname}`" for field in Document._meta.concrete_fields)
    holes = ", ".join(["%s"] * len(space_ids))
    sql = (
        f"SELECT {columns} FROM {Document._meta.db_table} WHERE audience IN ({holes})"
        f" ORDER BY trending DESC, id DESC LIMIT {PAGE + 1}"
    )
    return on_driver(sql, values=space_ids, rows={PAGE + 1})


def _room(user: Any) -> Act:
    actor = users.actor(user)

    def act(_turn: int) -> object:
        return queries.catalogue(actor, limit=PAGE)

    return act
