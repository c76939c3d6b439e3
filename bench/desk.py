"""The review desk among many open reviews: the bare query, the room's answer for who sees all, and for an expert."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.timing import Act, interleaved, on_driver, statements, table
from social_learning.edxapp import users
from social_learning.experts.models import Expert
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Contributor, Revision
from social_learning.review import desk
from social_learning.review.models import Review
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
PAGE = 20
THEMES = 8
AIM = 2
# What the lists hold, by hand.
LATE = "r.due_at < '2026-03-02 10:00:00' AND {state} IN ('submitted', 'in_review', 'published')"
THEME = "(r.reviewer_id = {me} OR {theme_id} = 1)"
FREE = "{state} IN ('submitted', 'published') AND (r.reviewer_id <> {me} OR r.reviewer_id IS NULL)"


def run(*, rounds: int, items: int = 100_000, waiting: int = 20_000) -> None:
    """Print the table."""
    _seed(items, waiting)
    make = get_user_model()._default_manager.create_user
    staff, expert = make("bench-staff", password="bench", is_staff=True), make("bench-expert", password="bench")
    Expert.objects.create(user_id=expert.pk, theme_id=1, since=NOW)
    pairs: dict[str, tuple[Act, Act]] = {
        "all of it": (_bare(staff), _room(staff, "all")),
        "all of it, newest first": (_bare(staff, order="r.id DESC"), _room(staff, "all", newest=True)),
        "late": (_bare(staff, LATE), _room(staff, "late")),
        "of an expert, to claim": (_bare(expert, THEME, FREE), _room(expert, "to_claim")),
        "the counts of all lists": (_bare_counts(staff), _counts(staff)),
        "the counts of an expert": (_bare_counts(expert, THEME), _counts(expert)),
    }
    acts: dict[str, Act] = {}
    for name, (bare, room) in pairs.items():
        acts |= {f"{name}: bare": bare, f"{name}: sent": _sent(room), name: room}
    spent = interleaved(acts, rounds=rounds, warm=3)
    rows: list[tuple[str, float, float | None, str]] = []
    for name in pairs:
        bare, sent = spent[f"{name}: bare"], spent[f"{name}: sent"]
        many = statements(acts[name], 0)
        rows += [
            (f"{name}: bare", bare, None, ""),
            (f"{name}: the statement of the desk", sent, sent / bare, f"aim <= {AIM}"),
            (f"{name}: the room's answer", spent[name], spent[name] / bare, f"{many} statements"),
        ]
    table(f"The review desk among {waiting:,} open reviews of {items:,} ({rounds:,} rounds)", rows)


def _seed(items: int, waiting: int) -> None:
    for number in range(THEMES):
        spaces.ensure_theme(f"bench-{number}", title=f"Theme {number}")
    space = spaces.create_space("bench", title="Space", now=NOW)
    uuid = "UUID()" if connection.features.has_native_uuid_field else "REPLACE(UUID(), '-', '')"
    at = "'2026-02-01' + INTERVAL CRC32(seq) MOD 40000 MINUTE"
    with connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
        fill(
            cursor,
            Target,
            items,
            {"id": "seq", "key": "CONCAT('knowledge-v1:', seq)", "space_id": str(space.pk), "created_at": at},
        )
        fill(
            cursor,
            Knowledge,
            items,
            {
                "id": "seq",
                "uuid": uuid,
                "target_id": "seq",
                "space_id": str(space.pk),
                "theme_id": f"1 + seq MOD {THEMES}",
                "author_id": "1000 + seq MOD 997",
                "kind": "ELT(1 + seq MOD 4, 'article', 'slides', 'pdf', 'video')",
                "title": "CONCAT('How we lift safely, part ', seq)",
                "state": f"IF(seq <= {waiting}, ELT(1 + seq MOD 3, 'submitted', 'in_review', 'changes_requested'), "
                "'published')",
                "minutes": "3",
                "version": "1",
                "created_at": at,
                "updated_at": at,
            },
        )
        fill(
            cursor,
            Review,
            items,
            {
                "id": "seq",
                "knowledge_id": "seq",
                "reviewer_id": "2000 + seq MOD 500",
                "round": "1",
                "turn": "1",
                "submitted_at": at,
                "asked_at": at,
                "due_at": f"{at} + INTERVAL 9 DAY",
                "closed_at": f"IF(seq <= {waiting}, NULL, '2026-03-01')",
            },
        )
        cursor.execute("SET foreign_key_checks = 1")
        for model in (Target, Knowledge, Review):
            cursor.execute(f"ANALYZE TABLE {model._meta.db_table}")


def fill(cursor: Any, model: Any, many: int, values: dict[str, str]) -> None:
    """Fill a table by one statement; columns that are not named hold what an empty row of the model holds."""
    empty = model()
    full: dict[str, str] = {}
    for field in model._meta.concrete_fields:
        value = getattr(empty, field.attname, None)
        quoted = "NULL" if value is None else f"'{int(value) if isinstance(value, bool) else value}'"
        full[field.column] = values.get(field.column, quoted)
    names = ", ".join(f"`{name}`" for name in full)
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(full.values())} FROM seq_1_to_{int(many)}"
    )


def _seen_by(user: Any, *conditions: str) -> str:
    """Return, by hand, what the desk of a person sees: nothing of their own, alone or with others."""
    copy = f"SELECT v.{{}} FROM {Revision._meta.db_table} v WHERE v.id = r.revision_id"
    work = {name: f"IF(r.revision_id IS NULL, k.{name}, ({copy.format(name)}))" for name in ("state", "theme_id")}
    mine = f"SELECT c.knowledge_id FROM {Contributor._meta.db_table} c WHERE c.user_id = {int(user.pk)}"
    own = f"k.author_id <> {int(user.pk)} AND COALESCE(({copy.format('author_id')}), 0) <> {int(user.pk)}"
    also = "".join(f" AND {condition.format(me=int(user.pk), **work)}" for condition in conditions)
    return (
        f"FROM {Review._meta.db_table} r JOIN {Knowledge._meta.db_table} k ON k.id = r.knowledge_id"
        f" WHERE r.closed_at IS NULL AND {own}"
        f" AND r.knowledge_id NOT IN ({mine} AND c.standing IN ('coauthor', 'lent')){also}"
    )


def _bare(user: Any, *conditions: str, order: str = "r.due_at, r.id") -> Act:
    seen = _seen_by(user, *conditions)
    return on_driver(f"SELECT r.*, k.* {seen} ORDER BY {order} LIMIT {PAGE + 1}", rows={PAGE + 1})


def _bare_counts(user: Any, *conditions: str) -> Act:
    late = LATE.replace("{state}", "k.state")
    boxes = ("k.state IN ('submitted', 'published')", f"r.reviewer_id = {int(user.pk)}", "k.state = 'draft'", late)
    sums = ", ".join(f"SUM({box})" for box in boxes)
    return on_driver(f"SELECT COUNT(*), {sums} {_seen_by(user, *conditions)}", rows={1})


def _sent(room: Act) -> Act:
    """Return the statement by which the desk finds, as it is sent."""
    with CaptureQueriesContext(connection) as made:
        room(0)
    found = [query["sql"] for query in made.captured_queries if "closed_at" in query["sql"].partition("WHERE")[2]]
    return on_driver(found[0])


def _room(user: Any, box: str, *, newest: bool = False) -> Act:
    narrow = desk.Narrow(newest=newest)

    def act(_turn: int) -> None:
        desk.desk(users.actor(user), now=NOW, box=box, limit=PAGE, narrow=narrow)

    return act


def _counts(user: Any) -> Act:
    def act(_turn: int) -> None:
        desk.counts(users.actor(user), now=NOW)

    return act
