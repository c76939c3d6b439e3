"""The review desk among many open reviews: the bare query, the room's answer for who sees all, and for an expert."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection

from bench.timing import Act, interleaved, statements, table
from social_learning.edxapp import users
from social_learning.experts.models import Expert
from social_learning.knowledge.models import Knowledge
from social_learning.review import desk
from social_learning.review.models import Review
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
PAGE = 20
THEMES = 8
AIM = 2


def run(*, rounds: int, items: int = 100_000, waiting: int = 20_000) -> None:
    """Print the table."""
    _seed(items, waiting)
    make = get_user_model()._default_manager.create_user
    staff, expert = make("bench-staff", password="bench", is_staff=True), make("bench-expert", password="bench")
    Expert.objects.create(user_id=expert.pk, theme_id=1, since=NOW)
    acts: dict[str, Act] = {
        "bare": _bare(),
        "bare of a theme": _bare(theme=1),
        "staff": _room(staff, "all"),
        "expert": _room(expert, "to_claim"),
        "late": _room(staff, "late"),
        "counts": _counts(staff),
    }
    spent = interleaved(acts, rounds=rounds, warm=3)
    sent = {name: statements(acts[name], 0) for name in ("staff", "expert", "late", "counts")}
    bare, themed = spent["bare"], spent["bare of a theme"]
    table(
        f"The review desk among {waiting:,} open reviews of {items:,} ({rounds:,} rounds)",
        [
            ("the bare query of a page", bare, None, f"with what is reviewed, {PAGE + 1} rows"),
            ("the bare query of a theme", themed, None, f"{PAGE + 1} rows"),
            ("desk, all of it", spent["staff"], spent["staff"] / bare, f"{sent['staff']} statements; aim <= {AIM}"),
            ("desk, late", spent["late"], spent["late"] / bare, f"{sent['late']} statements; aim <= {AIM}"),
            ("desk of an expert", spent["expert"], spent["expert"] / themed, f"{sent['expert']} statements"),
            ("the counts of all lists", spent["counts"], None, f"{sent['counts']} statements"),
        ],
    )


def _seed(items: int, waiting: int) -> None:
    for number in range(THEMES):
        spaces.ensure_theme(f"bench-{number}", title=f"Theme {number}")
    space = spaces.create_space("bench", title="Space", now=NOW)
    uuid = "UUID()" if connection.features.has_native_uuid_field else "REPLACE(UUID(), '-', '')"
    at = "'2026-02-01' + INTERVAL CRC32(seq) MOD 40000 MINUTE"
    with connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
        _fill(
            cursor,
            Target,
            items,
            {"id": "seq", "key": "CONCAT('knowledge-v1:', seq)", "space_id": str(space.pk), "created_at": at},
        )
        _fill(
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
        _fill(
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


def _fill(cursor: Any, model: Any, many: int, values: dict[str, str]) -> None:
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


def _bare(theme: int | None = None) -> Act:
    reviews, items = Review._meta.db_table, Knowledge._meta.db_table
    where = f"AND k.theme_id = {int(theme)}" if theme is not None else ""
    sql = (
        f"SELECT r.*, k.* FROM {reviews} r JOIN {items} k ON k.id = r.knowledge_id"
        f" WHERE r.closed_at IS NULL {where} ORDER BY r.due_at, r.id LIMIT {PAGE + 1}"
    )
    connection.ensure_connection()
    driver = connection.connection

    def act(_turn: int) -> None:
        cursor = driver.cursor()
        cursor.execute(sql)
        cursor.fetchall()
        cursor.close()

    return act


def _room(user: Any, box: str) -> Act:
    def act(_turn: int) -> None:
        desk.desk(users.actor(user), now=NOW, box=box, limit=PAGE)

    return act


def _counts(user: Any) -> Act:
    def act(_turn: int) -> None:
        desk.counts(users.actor(user), now=NOW)

    return act
