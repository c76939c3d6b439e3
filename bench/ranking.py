"""The first page of what helps most among 1,000,000 targets: the same statements on the driver, the room, the page."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from bench.timing import Act, got, interleaved, on_driver, statements, table
from social_learning.edxapp import users
from social_learning.lib import clock
from social_learning.popularity import rankings, trending, weeks
from social_learning.popularity.models import Score, ScoreTerm, SpaceStats, WeekScore
from social_learning.reactions.models import ReactionCount
from social_learning.spaces import api as spaces
from social_learning.spaces import queries as spaces_queries
from social_learning.targets.models import Target

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
TARGETS = 1_000_000
SPACES, THEMES, AIM = 6, 8, 2
# The ids begin behind those of other benchmarks.
FIRST = 10_000_000


def run(*, rounds: int, targets: int = TARGETS) -> None:
    """Print the table."""
    space_ids = _seed(targets)
    name = "bench-ranking"
    model = get_user_model()._default_manager
    user = model.filter(username=name).first() or model.create_user(name, password="bench")
    asked: dict[str, dict[str, Any]] = {
        "ever": {},
        "this week": {"time": "week"},
        "one space": {"space_id": space_ids[0]},
        "one theme": {"theme_id": 3},
    }
    rows: list[tuple[str, float, float | None, str]] = []
    for what, how in asked.items():
        room = _room(user, how)
        bare, sent = _bare(room)
        spent = interleaved({"bare": bare, "room": room}, rounds=rounds, warm=5)
        rows.append((f"{what}: the same {sent} statements", spent["bare"], None, "on the driver"))
        rows.append((f"{what}: rankings.page", spent["room"], spent["room"] / spent["bare"], f"aim <= {AIM}"))
    page = got(user, "/social-learning/best/")
    spent = interleaved({"page": page, "empty": got(user, "/bench/empty/")}, rounds=rounds, warm=5)
    rows.append(("an empty page", spent["empty"], None, ""))
    rows.append(("the whole page", spent["page"], None, f"{statements(page, 0)} statements"))
    table(f"The first page of what helps most among {targets:,} targets ({rounds:,} rounds)", rows)


def _seed(targets: int) -> list[int]:
    """Fill the tables by one statement each: MariaDB counts, nobody waits."""
    made = [spaces.create_space(f"ranking-{number}", title=f"Space {number}", now=NOW) for number in range(SPACES)]
    place = {"space_id": f"{made[0].pk} + seq MOD {SPACES}", "kind": "'knowledge'"}
    theme = {"theme_id": f"1 + seq MOD {THEMES}"}
    target = {"target_id": f"{FIRST} + seq"}
    worth = f"{trending.term(1.0, NOW, 21)!r} * (CRC32(seq) MOD 100000) / 100000"
    with connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
        _fill(cursor, Target, targets, {
            "id": f"{FIRST} + seq", "`key`": "CONCAT('knowledge-v1:ranking-', seq)", **place, "context_key": "''",
            "title": "CONCAT('How we lift safely, part ', seq)", "url": "CONCAT('/k/', seq)", "owner_id": "seq MOD 997",
            "access": "'open'", "created_at": "'2026-01-01'",
        })  # fmt: skip
        _fill(cursor, Score, targets, {
            **target, **place, **theme, "trending": worth, "likes": "CRC32(seq) MOD 50", "applied": "0",
            "participants": "CRC32(seq) MOD 90", "finished": "CRC32(seq) MOD 30",
        })  # fmt: skip
        monday = weeks.week_of(clock.now()).isoformat()
        points = {"week": f"'{monday}'", "points": "1 + CRC32(seq) MOD 5000"}
        _fill(cursor, WeekScore, targets, {**target, **place, **theme, **points})
        _fill(cursor, ReactionCount, targets, {**target, "kind": "'like'", "count": "CRC32(seq) MOD 50"})
        _fill(cursor, ScoreTerm, targets, {
            **target, "user_id": "1 + seq MOD 997", "source": "'like'", "bucket": "''", "value": worth, "factor": "1",
        })  # fmt: skip
        cursor.execute("SET foreign_key_checks = 1")
    for space in made:
        SpaceStats.objects.create(space_id=space.pk, eligible=900, like_mean=0.4, cuts=[20, 40, 60], computed_at=NOW)
    return [space.pk for space in made]


def _fill(cursor: Any, model: type[Model], number: int, values: dict[str, str]) -> None:
    names, name = ", ".join(values), model._meta.db_table
    cursor.execute(f"INSERT INTO {name} ({names}) SELECT {', '.join(values.values())} FROM seq_1_to_{int(number)}")
    cursor.execute(f"ANALYZE TABLE {name}")


def _room(user: Any, how: dict[str, Any]) -> Act:
    actor = users.actor(user)
    standing, now = spaces_queries.standing(actor), clock.now()

    def act(_turn: int) -> rankings.Page:
        return rankings.page(actor, now=now, standing=standing, **how)

    return act


def _bare(room: Act) -> tuple[Act, int]:
    """Return an act that sends the statements of another one by the driver alone, and how many they are."""
    with CaptureQueriesContext(connection) as made:
        room(0)
    texts = [query["sql"].replace("%", "%%") for query in made.captured_queries]
    return on_driver(*texts, values=()), len(texts)
