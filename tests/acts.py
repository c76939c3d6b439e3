"""Small acts of people on targets, written as facts, with the event each would send. For tests of derived rooms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from social_learning import events
from social_learning.comments.models import Comment
from social_learning.progress.models import Engagement
from social_learning.reactions import api as reactions_api
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.targets.models import Target

LATEST = datetime.fromisoformat("2026-03-02T10:00:00+00:00")
REACTIONS = ("like", "applied", "question", "outdated")
VERBS = (*REACTIONS, "comment", "uncomment", "open", "finish", "undo")
Event = tuple[str, dict[str, Any]]

# (verb, index of the target, index of the person, days before now)
act = st.tuples(
    st.sampled_from(VERBS), st.integers(0, 1), st.integers(0, 2), st.floats(0, 700, allow_nan=False, width=32)
)


def forget() -> None:
    """Remove all facts and all that was derived, between the examples of a property."""
    from social_learning.gamification.models import PointEvent, Standing
    from social_learning.inbox.models import Message
    from social_learning.popularity.models import FairDecision, FairNote, Score, ScoreTerm, SpaceStats, WeekScore

    for model in (
        Reaction, ReactionCount, Comment, Engagement, PointEvent, Standing, Message, Score, ScoreTerm, SpaceStats,
        FairDecision, FairNote, WeekScore,
    ):  # fmt: skip
        model.objects.all().delete()


def do(verb: str, target: Target, user_id: int, at: datetime) -> Event:
    """Write one fact (a reaction that is there is taken back) and return the event that tells of it."""
    if verb in REACTIONS:
        _toggle(verb, target, user_id, at)
        return _event(events.REACTION_CHANGED, target, user_id, verb)
    if verb in ("comment", "uncomment"):
        _comment(verb, target, user_id, at)
        return _event(events.COMMENT_CHANGED, target, user_id, "comment")
    row, _made = Engagement.objects.get_or_create(
        target=target, user_id=user_id, defaults={"opened_at": at, "last_activity_at": at}
    )
    row.qualified_at = row.qualified_at or at
    row.completed_at = {"open": row.completed_at, "finish": at, "undo": None}[verb]
    row.save()
    return _event(events.PROGRESS_CHANGED, target, user_id, "progress")


def days_ago(days: float) -> datetime:
    """Return a moment before the latest, to the microsecond as a database keeps it."""
    return LATEST - timedelta(seconds=round(days * 86_400))


def _toggle(kind: str, target: Target, user_id: int, at: datetime) -> None:
    deleted, _rows = Reaction.objects.filter(target=target, user_id=user_id, kind=kind).delete()
    if not deleted:
        Reaction.objects.create(target=target, user_id=user_id, kind=kind, created_at=at)
    reactions_api.recount([target.pk])


def _comment(verb: str, target: Target, user_id: int, at: datetime) -> None:
    if verb == "comment":
        Comment.objects.create(target=target, user_id=user_id, body="Thank you.", created_at=at)
        return
    last = Comment.objects.filter(target=target, user_id=user_id, deleted_at=None).order_by("pk").last()
    if last is not None:
        last.deleted_at = at
        last.save()


def _event(signal: Any, target: Target, user_id: int, what: str) -> Event:
    return signal.event_type, {"target_id": target.pk, "user_id": user_id, "what": what}
