"""The independent count: each statement says from the facts alone what a figure must be, and how many are not.

Nothing here is shared with the code that derives the figures, but the published weights and the names of the tables.
The people of the load play fair: nobody is new, and no two praise each other beyond measure.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model

from social_learning.comments.models import Comment
from social_learning.knowledge.models import Knowledge
from social_learning.popularity.models import Score
from social_learning.progress.models import Engagement
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.search.models import Document
from social_learning.targets.models import Target

_TABLES = {
    model.__name__.lower(): model._meta.db_table
    for model in (Comment, Knowledge, Score, Engagement, Reaction, ReactionCount, Document, Target)
}
HALF_LIFE_DAYS = 21
# What an act at a moment adds to the trending key.
_DECAY = f"POW(2, TIMESTAMPDIFF(MICROSECOND, '2024-01-01', {{at}}) / 86400e6 / {HALF_LIFE_DAYS})"
# Who is counted: not the author, not staff.
_COUNTED = (
    "(t.owner_id IS NULL OR f.user_id <> t.owner_id) AND f.user_id NOT IN (SELECT id FROM {users} WHERE is_staff = 1)"
)


def names(sql: str, **more: object) -> str:
    """Return a statement with the names of the tables put in."""
    return sql.format(**_TABLES, users=get_user_model()._meta.db_table, **more)


def _facts(table: str, condition: str, value: str) -> str:
    """Return the sum of ``value`` over the counted facts of each target."""
    return (
        f"SELECT f.target_id AS id, SUM({value}) AS n FROM {{{table}}} f JOIN {{target}} t ON t.id = f.target_id"
        f" WHERE {condition} AND {_COUNTED} GROUP BY f.target_id"
    )


def _score(column: str, facts: str) -> str:
    """Compare one whole number of every score with its count."""
    return (
        f"SELECT COUNT(*), SUM(s.{column} <> COALESCE(c.n, 0)) FROM {{target}} t JOIN {{score}} s ON s.target_id = t.id"
        f" LEFT JOIN ({facts}) c ON c.id = t.id"
    )


def _entry(column: str, right: str) -> str:
    """Compare one figure of every catalogue entry, which are as many as there is published Knowledge."""
    return (
        f"SELECT COUNT(*), SUM(e.knowledge_id IS NULL OR e.{column} <> {right}) FROM {{knowledge}} k"
        " JOIN {score} s ON s.target_id = k.target_id LEFT JOIN {document} e ON e.knowledge_id = k.id"
        " WHERE k.state = 'published'"
    )


def _given(kind: str) -> str:
    return f"(SELECT COUNT(*) FROM {{reaction}} r WHERE r.target_id = k.target_id AND r.kind = '{kind}')"


def _terms() -> str:
    """Return the trending key of each target: what each counted act adds, by kind of fact."""
    decay = _DECAY.format
    parts = (
        _facts("reaction", "f.kind = 'like'", decay(at="f.created_at")),
        _facts("reaction", "f.kind = 'applied'", f"2 * {decay(at='f.created_at')}"),
        _facts("engagement", "f.qualified_at IS NOT NULL", f"0.2 * {decay(at='f.qualified_at')}"),
        _facts("engagement", "f.completed_at IS NOT NULL", decay(at="f.completed_at")),
        # One for each day of a person, whatever they said that day.
        "SELECT d.id, SUM(" + decay(at="d.day") + ") AS n FROM (SELECT DISTINCT f.target_id AS id, f.user_id,"
        " DATE(f.created_at) AS day FROM {comment} f JOIN {target} t ON t.id = f.target_id"
        f" WHERE f.deleted_at IS NULL AND {_COUNTED}) d GROUP BY d.id",
    )
    return "SELECT id, SUM(n) AS n FROM (" + " UNION ALL ".join(parts) + ") p GROUP BY id"


# What is compared: (how many were compared, how many are wrong).
MISMATCHES = {
    "counters of reactions": (
        "SELECT COUNT(*), SUM(c.count IS NULL OR c.count <> r.n) FROM (SELECT target_id, kind, COUNT(*) AS n"
        " FROM {reaction} GROUP BY target_id, kind) r"
        " LEFT JOIN {reactioncount} c ON c.target_id = r.target_id AND c.kind = r.kind"
    ),
    "the sum of all counters": (
        "SELECT SUM(count), SUM(count) <> (SELECT COUNT(*) FROM {reaction}) FROM {reactioncount}"
    ),
    "scores: likes": _score("likes", _facts("reaction", "f.kind = 'like'", "1")),
    "scores: applied": _score("applied", _facts("reaction", "f.kind = 'applied'", "1")),
    "scores: participants": _score(
        "participants", _facts("engagement", "(f.qualified_at IS NOT NULL OR f.completed_at IS NOT NULL)", "1")
    ),
    "scores: finished": _score("finished", _facts("engagement", "f.completed_at IS NOT NULL", "1")),
    "scores: trending, to nine digits": (
        "SELECT COUNT(*), SUM(ABS(s.trending - COALESCE(c.n, 0)) > 1e-9 * COALESCE(c.n, 0)) FROM {target} t"
        f" JOIN {{score}} s ON s.target_id = t.id LEFT JOIN ({_terms()}) c ON c.id = t.id"
    ),
    "catalogue: likes": _entry("likes", _given("like")),
    "catalogue: applied": _entry("applied", _given("applied")),
    "catalogue: participants": _entry("participants", "s.participants"),
    "catalogue: trending": _entry("trending", "s.trending"),
}
