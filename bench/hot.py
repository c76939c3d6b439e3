"""Reactions where it is hot: a target with a million of them, sixteen writers at once, a unit of fifty blocks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import Barrier
from time import perf_counter

from django.db import connection

from bench.reactions import NOW, bare, disconnect, names, toggle
from bench.timing import Act, interleaved, statements, table
from social_learning import api
from social_learning.comments.models import Comment
from social_learning.data import Actor
from social_learning.reactions import api as reactions
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Space, SpaceMember
from social_learning.targets.api import ensure
from social_learning.targets.models import Target

SIZES = (100, 10_000, 1_000_000)
WRITERS = 16
TOGGLES = 60
TURNS = 5
BLOCKS = 50
DEADLOCK = 1213
FILL = (
    "INSERT INTO {rows} (target_id, user_id, kind, note, created_at)"
    " SELECT %s, 10000000 + seq, 'like', '', %s FROM seq_1_to_{size}"
)


def run(*, rounds: int) -> None:
    """Print the three tables."""
    space = spaces.ensure_site_space(now=NOW)
    disconnect()
    _flat(space.pk, rounds)
    _writers(space.pk)
    _unit(space.pk, max(100, rounds // 4))


def fill(key: str, size: int, space_id: int) -> Target:
    """Return a new target with this many likes, written by one statement of the database's own."""
    target = ensure(key, now=NOW, space_id=space_id)
    with connection.cursor() as cursor:
        cursor.execute(names(FILL.replace("{size}", str(int(size)))), [target.pk, NOW.replace(tzinfo=None)])
    reactions.recount([target.pk])
    return target


def _flat(space_id: int, rounds: int) -> None:
    targets = {size: fill(f"course-v1:Bench+Flat+{size}", size, space_id) for size in SIZES}
    with connection.cursor() as cursor:
        cursor.execute(names("ANALYZE TABLE {rows}"))
    acts: dict[str, Act] = {}
    for size, target in targets.items():
        acts |= {f"bare {size}": bare(target), f"api {size}": toggle(target, 902)}
    spent = interleaved(acts, rounds=rounds)
    smallest = spent[f"api {SIZES[0]}"]
    rows = []
    for size in SIZES:
        mine, theirs = spent[f"api {size}"], spent[f"bare {size}"]
        rows.append((f"two bare statements, {size:,} reactions", theirs, None, ""))
        flat = f"of the bare ones, aim <= 2; {mine / smallest:.2f} x that at {SIZES[0]}, aim 0.8 to 1.2"
        rows.append((f"reactions.api, {size:,} reactions", mine, mine / theirs, flat))
    table(f"A reaction given or taken back, by how many there are ({rounds:,} rounds)", rows)


def _writers(space_id: int) -> None:
    """Let sixteen people press at once, all on one target or each on their own."""
    targets = [ensure(f"course-v1:Bench+Writers+{n}", now=NOW, space_id=space_id) for n in range(WRITERS)]
    ways: dict[str, Callable[[int], Target]] = {"one": lambda _n: targets[0], "own": lambda n: targets[n]}
    makers: dict[str, Callable[[Target, int], Act]] = {"bare": _patient, "api": toggle}
    spent: dict[tuple[str, str], list[float]] = {(how, way): [] for how in makers for way in ways}
    # The counters exist, and the tables are warm.
    _together(targets, makers["api"], ways["own"])
    for _turn in range(TURNS):
        for (how, way), times in spent.items():
            times.append(_together(targets, makers[how], ways[way]))
    rows = []
    for how, what in (("bare", "two bare statements"), ("api", "reactions.api")):
        own, one = median(spent[how, "own"]), median(spent[how, "one"])
        rows.append((f"{what}, each on a target of their own", own, None, f"{1000 / own:,.0f} a second in all"))
        share = f"{1000 / one:,.0f} a second: {own / one:.2f} of that rate" + ("; aim >= 0.5" if how == "api" else "")
        rows.append((f"{what}, all on one target", one, None, share))
    table(f"{WRITERS} writers at once ({TURNS} turns of {WRITERS * TOGGLES} reactions)", rows)


def _unit(space_id: int, rounds: int) -> None:
    """Ask what stands under every block of one unit."""
    course = "course-v1:Bench+Unit+1"
    block = course.replace("course", "block") + "+type@html+block@{}"
    keys = [block.format(number) for number in range(BLOCKS)]
    targets = [ensure(key, now=NOW, space_id=space_id) for key in keys]
    for number, target in enumerate(targets):
        for user_id in (1, 2, 3)[: number % 4]:
            reactions.react(target, Actor(user_id=3_000_000 + user_id), ("like", "applied")[number % 2], now=NOW)
            Comment.objects.create(target=target, user_id=user_id, body="Thank you!", created_at=NOW)
    actor = Actor(user_id=3_000_001, username="bench")

    def ask(_turn: int) -> object:
        return api.glances(keys, actor)

    assert actor.user_id is not None
    spent = interleaved({"bare": _bare_unit(keys, actor.user_id), "api": ask}, rounds=rounds)
    bare_time = spent["bare"]
    rows = [
        ("two bare statements", bare_time, None, "on the driver: targets with space, role, comments; counts and mine"),
        ("api.glances", spent["api"], spent["api"] / bare_time, f"{statements(ask, 0)} statements; aim 2 and <= 1.5"),
    ]
    table(f"What stands under the {BLOCKS} blocks of a unit ({rounds:,} rounds)", rows)


def _bare_unit(keys: list[str], user_id: int) -> Act:
    target, space, member = (model._meta.db_table for model in (Target, Space, SpaceMember))
    holes = ", ".join(["%s"] * len(keys))
    first = (
        "SELECT t.id, t.key, t.owner_id, t.access, s.visibility, s.course_key, m.role, (SELECT COUNT(*) FROM"
        f" {Comment._meta.db_table} c WHERE c.target_id = t.id AND c.deleted_at IS NULL) FROM {target} t"
        f" JOIN {space} s ON s.id = t.space_id LEFT JOIN {member} m ON m.space_id = s.id AND m.user_id = %s"
        f" WHERE t.deleted_at IS NULL AND t.key IN ({holes})"
    )
    second = (
        f"SELECT 'count', target_id, kind, count FROM {ReactionCount._meta.db_table} WHERE target_id IN ({holes})"
        f" UNION ALL SELECT 'mine', target_id, kind, 1 FROM {Reaction._meta.db_table}"
        f" WHERE user_id = %s AND target_id IN ({holes})"
    )
    connection.ensure_connection()
    driver = connection.connection

    def act(_turn: int) -> None:
        cursor = driver.cursor()
        cursor.execute(first, [user_id, *keys])
        ids = [row[0] for row in cursor.fetchall()]
        assert len(ids) == BLOCKS
        cursor.execute(second, [*ids, user_id, *ids])
        cursor.fetchall()
        cursor.close()

    return act


def _patient(target: Target, user_id: int) -> Act:
    """Send the bare statements again where the database broke them off for a deadlock, as the room does."""
    act = bare(target, user_id)

    def again(turn: int) -> None:
        while True:
            try:
                act(turn)
            except connection.Database.OperationalError as error:
                if error.args[0] != DEADLOCK:
                    raise
            else:
                return

    return again


def _together(targets: list[Target], make: Callable[[Target, int], Act], which: Callable[[int], Target]) -> float:
    """Return the milliseconds that one reaction takes on average while all writers are at it."""
    ready = Barrier(WRITERS + 1)

    def write(number: int) -> None:
        try:
            act = make(which(number), 2_000_000 + number)
            connection.ensure_connection()
            ready.wait()
            for turn in range(TOGGLES):
                act(turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        jobs = [pool.submit(write, number) for number in range(WRITERS)]
        ready.wait()
        begin = perf_counter()
        for job in jobs:
            job.result()
    return (perf_counter() - begin) * 1000 / (WRITERS * TOGGLES)
