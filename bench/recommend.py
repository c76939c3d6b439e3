"""Feeds and neighbours among many: the bare query for the lines, the room's answer with all words, the REST answer."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from bench.timing import Act, got, interleaved, on_driver, statements, table
from social_learning.activity import queries as activity
from social_learning.activity.models import Activity
from social_learning.edxapp import users
from social_learning.recommend import queries as recommend
from social_learning.recommend.models import Neighbour
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
PAGE = 20
SPACES = 6
NEAR = 24
# Most of the ways a feed is asked for; the last one is of somebody who did little.
FEEDS = ("all one sees", "one space", "one person")
ADDRESS = "/api/social_learning/v1/activity/"
EMPTY = "/bench/empty-answer/"
AIM = 3


def run(*, rounds: int, entries: int) -> None:
    """Print the table."""
    space_ids = _seed(entries)
    user = get_user_model()._default_manager.create_user("bench-feed", password="bench")
    actor = users.actor(user)
    asked: dict[str, dict[str, Any]] = dict(zip(FEEDS, ({}, {"space_id": space_ids[0]}, {"person_id": 7}), strict=True))
    target_id = Target.objects.order_by("pk").values_list("pk", flat=True)[3]
    acts: dict[str, Act] = {}
    for name, which in asked.items():
        acts[f"bare: {name}"] = _bare(space_ids, **which)
        acts[f"room: {name}"] = _room(actor, which)
    acts["bare: neighbours"] = _bare_near(target_id)
    acts["room: neighbours"] = lambda _turn: recommend.nearest(target_id)
    acts["an empty REST answer"] = got(user, EMPTY)
    acts["the first REST answer"] = got(user, ADDRESS)
    spent = interleaved(acts, rounds=rounds, warm=5)
    rows: list[tuple[str, float, float | None, str]] = []
    for name in (*FEEDS, "neighbours"):
        bare, room = spent[f"bare: {name}"], spent[f"room: {name}"]
        rows.append((f"the bare query: {name}", bare, None, "on the driver"))
        rows.append((f"the room: {name}", room, room / bare, f"{statements(acts[f'room: {name}'], 0)} statements"))
    base = spent["an empty REST answer"] + spent[f"bare: {FEEDS[0]}"]
    rows.append(("an empty REST answer", spent["an empty REST answer"], None, ""))
    first = spent["the first REST answer"]
    rows.append(("the first REST answer", first, first / base, f"of query + empty; aim <= {AIM}"))
    table(f"Feeds among {entries:,} lines ({rounds:,} rounds)", rows)


def _seed(entries: int) -> list[int]:
    """Fill targets, lines and neighbours by one statement each: MariaDB counts, nobody waits."""
    made = [spaces.create_space(f"feed-{number}", title=f"Space {number}", now=NOW) for number in range(SPACES)]
    first, things = made[0].pk, max(1, entries // 10)
    start = (Target.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    with connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
        cursor.execute(
            f"INSERT INTO {Target._meta.db_table}"
            " (id, `key`, kind, space_id, context_key, title, url, owner_id, access, created_at)"
            f" SELECT {start} + seq, CONCAT('knowledge-v1:bench-', seq), 'knowledge', {first} + seq MOD {SPACES}, '',"
            f" CONCAT('How we lift, part ', seq), '/', 1 + seq MOD 997, 'open', '2026-03-01' FROM seq_0_to_{things - 1}"
        )
        # What is shared has no words of its own to be read; a page of comments has one query more.
        cursor.execute(
            f"INSERT INTO {Activity._meta.db_table} (kind, fact_id, target_id, space_id, actor_id, at)"
            f" SELECT 'shared', seq, {start} + seq MOD {things}, {first} + (seq MOD {things}) MOD {SPACES},"
            f" 1 + CRC32(seq) MOD 997, '2026-03-01' - INTERVAL seq MINUTE FROM seq_1_to_{int(entries)}"
        )
        cursor.execute(
            f"INSERT INTO {Neighbour._meta.db_table} (target_id, other_id, people, score)"
            f" SELECT {start} + seq DIV {NEAR}, {start} + (seq * 7919) MOD {things}, 9, CRC32(seq) / 5e9"
            f" FROM seq_0_to_{things * NEAR - 1} ON DUPLICATE KEY UPDATE people = 9"
        )
        cursor.execute("SET foreign_key_checks = 1")
        for model in (Target, Activity, Neighbour):
            cursor.execute(f"ANALYZE TABLE {model._meta.db_table}")
    return [space.pk for space in made]


def _bare(space_ids: list[int], space_id: int | None = None, person_id: int | None = None) -> Act:
    wanted = space_ids if space_id is None else [space_id]
    who = "" if person_id is None else f" AND a.actor_id = {int(person_id)}"
    sql = (
        f"SELECT a.id, a.kind, a.fact_id, a.target_id, a.space_id, a.actor_id, a.at FROM {Activity._meta.db_table} a"
        f" WHERE a.space_id IN ({', '.join(['%s'] * len(wanted))}){who} ORDER BY a.at DESC, a.id DESC LIMIT {PAGE + 1}"
    )
    return on_driver(sql, values=wanted, rows=range(1, PAGE + 2))


def _bare_near(target_id: int) -> Act:
    sql = f"SELECT other_id FROM {Neighbour._meta.db_table} WHERE target_id = %s ORDER BY score DESC, other_id LIMIT 24"
    return on_driver(sql, values=[target_id], rows=range(1, NEAR + 1))


def _room(actor: Any, which: dict[str, Any]) -> Act:
    def act(_turn: int) -> object:
        return activity.page(actor, **which)

    return act
