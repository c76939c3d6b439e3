"""The escalation sweep over a million open reviews: how many a second, and how much memory at its highest.

All are due to be looked at. A third is with its author, most others are looked at too early and get a new clock, and
one of some thousands has waited so long that its reader is reminded. A tenth goes first: whatever is kept from piece to
piece would show as a difference.
"""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from time import perf_counter, process_time

from django.contrib.auth import get_user_model
from django.db import connection

from bench.desk import fill
from social_learning.inbox.models import Message
from social_learning.knowledge.models import Knowledge
from social_learning.review import escalation
from social_learning.review.models import EscalationStep, Review
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=timezone.utc)
PEOPLE, THEMES, LATE = 500, 8, 5_000
# Megabytes that the process may grow by, whatever it looks at.
GROWTH = 24


def run(*, items: int = 1_000_000) -> None:
    """Print the figures of a tenth and of all; raises where memory grows, or anything is looked at twice or not."""
    print("\nThe escalation sweep")
    first = _people()
    theme = min(spaces.ensure_theme(f"sweep-{number}", title=f"Theme {number}").pk for number in range(THEMES))
    space = spaces.create_space("sweep", title="Space", now=NOW).pk
    highest: list[float] = []
    for many in (items // 10, items):
        _seed(many, first, theme, space)
        begin, work, before = perf_counter(), process_time(), _reset()
        looked, acted = escalation.run(now=NOW)
        spent, work = perf_counter() - begin, process_time() - work
        highest.append(_memory("VmHWM"))
        print(
            f"  {many:>9,} open, {looked:,} looked at, {acted} steps, {spent:.0f} s: {looked / spent:.0f} a second,"
            f" {work / many * 1e3:.2f} ms of our own work each; {before:.0f} MB before, {highest[-1]:.0f} at the most"
        )
        assert looked == many, "each is looked at once"
        assert acted == EscalationStep.objects.count() == Message.objects.filter(kind="review_reminder").count()
        assert 0 < acted < many / 1_000
        assert escalation.run(now=NOW) == (0, 0), "the second sweep finds nothing to do"
    assert highest[1] - highest[0] < GROWTH, "the sweep keeps more and more in memory"


def _memory(name: str) -> float:
    """Return a figure of this process in megabytes, as Linux says it."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(lines[name].split()[0]) / 1e3


def _reset() -> float:
    """Forget how much memory was taken at the highest; return what is taken now."""
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _people() -> int:
    """Make those who read; return the first id."""
    model = get_user_model()
    model._default_manager.bulk_create(model(username=f"sweep-{number}") for number in range(PEOPLE))
    return int(model._default_manager.get(username="sweep-0").pk)


def _seed(many: int, first: int, theme: int, space: int) -> None:
    """Fill the tables by a statement each, in place of what is there."""
    uuid = "UUID()" if connection.features.has_native_uuid_field else "REPLACE(UUID(), '-', '')"
    late = f"seq MOD {LATE} = 1"
    state = f"IF({late}, 'in_review', ELT(1 + seq MOD 3, 'submitted', 'in_review', 'changes_requested'))"
    at = f"IF({late}, '2026-02-20 10:00:00', '2026-02-26 10:00:00')"
    values = {
        Target: {"id": "seq", "key": "CONCAT('knowledge-v1:', seq)", "space_id": str(space), "created_at": at},
        Knowledge: {
            "id": "seq",
            "uuid": uuid,
            "target_id": "seq",
            "space_id": str(space),
            "theme_id": f"{theme} + seq MOD {THEMES}",
            "author_id": "100000 + seq MOD 997",
            "kind": "'article'",
            "title": "CONCAT('How we lift safely, part ', seq)",
            "state": state,
            "minutes": "3",
            "version": "1",
            "created_at": at,
            "updated_at": at,
        },
        Review: {
            "id": "seq",
            "knowledge_id": "seq",
            "reviewer_id": f"{first} + seq MOD {PEOPLE}",
            "round": "1",
            "turn": "1",
            "submitted_at": at,
            "asked_at": at,
            "next_step_at": "'2026-03-02 09:00:00' - INTERVAL seq MOD 1440 MINUTE",
            "due_at": "'2026-03-06 10:00:00'",
        },
    }
    with connection.cursor() as cursor:
        cursor.execute("SET foreign_key_checks = 0")
        for model in (EscalationStep, Message, Review, Knowledge, Target):
            cursor.execute(f"TRUNCATE TABLE {model._meta.db_table}")
        for model, columns in values.items():
            fill(cursor, model, many, columns)
        cursor.execute("SET foreign_key_checks = 1")
        for model in values:
            cursor.execute(f"ANALYZE TABLE {model._meta.db_table}")
