"""What people are told of a date: that it was moved or called off, that they give it. From the facts, and told once."""

from __future__ import annotations

from datetime import datetime, timedelta

from social_learning.data import FORMER
from social_learning.inbox import api as inbox
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.meetings import access, words
from social_learning.meetings.models import Occurrence, Registration, State, Trainer

# A worker may be late; what is older was told, or is no news any more.
RECENT = timedelta(days=3)
CHUNK = 500


def tell_changed(occurrence_id: int, *, actor_id: int, now: datetime) -> None:
    """Tell who was on the list before the last move, or before it was called off; each once for each change."""
    row = access.whole().filter(pk=occurrence_id).first()
    if row is None or row.moved_at is None or row.moved_at < now - RECENT:
        return
    if row.knowledge.published_at is None or row.starts_at <= row.moved_at:
        return
    kind = "meeting_cancelled" if row.state == State.CANCELLED else "meeting_moved"
    after = 0
    listed = Registration.objects.filter(occurrence=row, created_at__lte=row.moved_at).exclude(user_id=FORMER)
    while piece := list(listed.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        for person in piece:
            _tell(kind, row, person.user_id, f"{kind}:{row.pk}:{row.moved_at.timestamp()}", actor_id, now)
        after = piece[-1].pk


def tell_trainers(knowledge_id: int, *, actor_id: int, now: datetime) -> None:
    """Tell who was named to give a date of a published session; each once for a date."""
    named = Trainer.objects.filter(
        occurrence__knowledge_id=knowledge_id,
        occurrence__knowledge__state=KnowledgeState.PUBLISHED,
        occurrence__starts_at__gt=now,
        occurrence__state=State.PLANNED,
    )
    for trainer in named.select_related("occurrence__knowledge"):
        row = trainer.occurrence
        who = actor_id or row.knowledge.author_id
        # Nobody is told what they did themselves, nor that their own session is theirs.
        if trainer.user_id != row.knowledge.author_id:
            _tell("meeting_trainer", row, trainer.user_id, f"meeting-trainer:{row.pk}", who, now)


def _tell(kind: str, row: Occurrence, user_id: int, key: str, actor_id: int, now: datetime) -> None:
    inbox.tell(
        user_id,
        kind,
        params={"title": row.knowledge.title, "reason": row.reason, **words.when(row, user_id)},
        url=words.page_of(row.knowledge),
        dedupe_key=f"{key}:{user_id}",
        now=now,
        actor_id=actor_id or None,
    )
