"""A million reactions loaded, everything derived from them rebuilt, and every figure counted again by plain SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from resource import getpagesize
from threading import Event, Thread
from time import perf_counter
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from bench.recount import MISMATCHES, names
from social_learning.knowledge.models import Knowledge, State
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target
from social_learning.wiring import rebuild

# A night long after what `reactions` and `catalogue` leave behind.
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=timezone.utc)
PEOPLE = 50_000
AUTHORS = 1_000
STAFF = 5
# How many reactions a target has on average; the first has many times more.
EACH = 500
GROWTH = 64
PAGE = getpagesize()
ROOMS = ("reactions", "popularity", "search")

REACTIONS = """
INSERT INTO {reaction} (target_id, user_id, kind, note, created_at)
SELECT %(target)s + FLOOR(%(targets)s * POW((seq - 1) / %(size)s, 1.6)), %(person)s + seq * 7919 MOD %(people)s,
       ELT(1 + seq MOD 10, 'like', 'like', 'like', 'like', 'like', 'like', 'like', 'applied', 'applied', 'question'),
       IF(seq MOD 500 = 7, 'On my line.', ''), %(now)s - INTERVAL CRC32(seq) MOD 10000000 SECOND
FROM seq_1_to_{size}
"""
ENGAGEMENTS = """
INSERT INTO {engagement} (user_id, target_id, opened_at, last_activity_at, seconds, fraction, qualified_at,
       completed_at, native)
SELECT user_id, target_id, created_at, created_at, 60, 1, IF(id MOD 2, created_at, NULL),
       IF(id MOD 3, created_at + INTERVAL 60 SECOND, NULL), 0
FROM {reaction} WHERE id MOD 5 = 0
"""
COMMENTS = """
INSERT INTO {comment} (uuid, target_id, user_id, body, created_at, deleted_at, deleted_reason, former_count)
SELECT {uuid}, target_id, user_id, 'Thank you!', created_at, IF(id MOD 4, NULL, created_at), '', 0
FROM {reaction} WHERE id MOD 50 = 0
"""


def run(*, reactions: int) -> None:
    """Load, rebuild room by room, and compare; raises where a figure is not what SQL counts."""
    begin = perf_counter()
    _fill(reactions)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*), COUNT(DISTINCT target_id), COUNT(DISTINCT user_id) FROM {names('{reaction}')}"
        )
        rows, targets, people = cursor.fetchone()
    print(f"\n{rows:,} reactions of {people:,} people on {targets:,} things: {perf_counter() - begin:.0f} s to load")
    for room in ROOMS:
        spent, grown = _measured(rebuild.ROOMS[room])
        print(f"  {room:<12} rebuilt in {spent:6.1f} s  memory grew by {grown:4.1f} MB")
        assert grown < GROWTH, f"the rebuild of {room} keeps more and more in memory"
    for what, sql in MISMATCHES.items():
        begin = perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(names(sql))
            compared, wrong = cursor.fetchone()
        print(f"  {what:<46} {compared:>9,} compared, {wrong or 0} wrong  {perf_counter() - begin:5.1f} s")
        assert compared, f"nothing to compare: {what}"
        assert not wrong, f"{what}: {wrong} of {compared} are not what SQL counts"


def _measured(room: Callable[..., Iterator[str]]) -> tuple[float, float]:
    """Return the seconds that a rebuild takes, and the megabytes that this process grows by meanwhile."""
    done, sizes = Event(), [_memory()]

    def watch() -> None:
        while not done.wait(0.2):
            sizes.append(_memory())

    watcher = Thread(target=watch)
    watcher.start()
    begin = perf_counter()
    try:
        for _line in room(now=NOW):
            pass
    finally:
        done.set()
        watcher.join()
    return perf_counter() - begin, max(sizes) - sizes[0]


def _memory() -> float:
    """Return how many megabytes this process has in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6


def _fill(size: int) -> None:
    """Make people and things by the ORM, and what people did by a few statements of the database's own."""
    first = _people()
    made = _things(max(10, size // EACH), first)
    values: dict[str, Any] = {
        "target": made[0].target_id,
        "targets": len(made),
        "person": first,
        "people": PEOPLE,
        "size": size,
        "now": NOW.replace(tzinfo=None),
    }
    uuid = "UUID()" if connection.features.has_native_uuid_field else "REPLACE(UUID(), '-', '')"
    with connection.cursor() as cursor:
        cursor.execute(names(REACTIONS, size=size), values)
        cursor.execute(names(ENGAGEMENTS))
        cursor.execute(names(COMMENTS, uuid=uuid))
        cursor.execute(names("ANALYZE TABLE {reaction}, {engagement}, {comment}"))


def _people() -> int:
    """Make accounts, old ones, a few of them staff; return the first id."""
    model = get_user_model()
    joined = NOW - timedelta(days=900)
    # Piece by piece: what is in memory before is not seen to grow.
    for start in range(0, PEOPLE, 1_000):
        model._default_manager.bulk_create(
            model(username=f"load{number}", is_staff=number % (PEOPLE // STAFF) == 7, date_joined=joined)
            for number in range(start, start + 1_000)
        )
    return int(model._default_manager.get(username="load0").pk)


def _things(number: int, first_person: int) -> list[Knowledge]:
    """Make published Knowledge of some authors, in some spaces, with targets of consecutive ids."""
    places = [spaces.create_space(f"load-{n}", title=f"Load {n}", now=NOW) for n in range(6)]
    themes = [spaces.ensure_theme(f"load-{n}", title=f"Load {n}") for n in range(8)]
    made = [
        Knowledge(
            space=places[n % len(places)],
            theme=themes[n % len(themes)],
            author_id=first_person + n * 31 % AUTHORS,
            kind="article",
            state=State.PUBLISHED,
            title=f"How we lift safely, part {n}",
            why="It saves your back.",
            body="Bend your knees.",
            created_at=NOW,
            updated_at=NOW,
            published_at=NOW,
        )
        for n in range(number)
    ]
    Target.objects.bulk_create(
        (
            Target(
                key=item.key,
                kind="knowledge",
                space=item.space,
                title=item.title,
                owner_id=item.author_id,
                created_at=NOW,
            )
            for item in made
        ),
        batch_size=1_000,
    )
    first = Target.objects.get(key=made[0].key).pk
    for n, item in enumerate(made):
        item.target_id = first + n
    assert Target.objects.get(pk=first + number - 1).key == made[-1].key, "MariaDB gives a batch consecutive ids"
    Knowledge.objects.bulk_create(made, batch_size=1_000)
    return made
