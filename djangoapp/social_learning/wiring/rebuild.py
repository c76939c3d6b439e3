"""Make what is derived again, from the facts: everything, or what changed lately."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from social_learning import events
from social_learning.activity import api as activity
from social_learning.comments import bulk as comments
from social_learning.edxapp import content
from social_learning.gamification import api as gamification
from social_learning.inbox import api as inbox
from social_learning.knowledge import api as knowledge
from social_learning.popularity import api as popularity
from social_learning.progress import bulk as progress
from social_learning.reactions import api as reactions_api
from social_learning.reactions import bulk as reactions
from social_learning.reactions import marks
from social_learning.recommend import api as recommend
from social_learning.recommend import tasks as recommend_tasks
from social_learning.search import api as search
from social_learning.wiring import departures, handlers, lost, record, reports, studio, table

Progress = Iterator[str]


def rebuild_targets(*, now: datetime) -> Progress:
    """Look again at every course: what is gone, what is back, what is called otherwise."""
    for course_key, changed in studio.settle_all(now=now):
        yield f"{course_key}: {changed} targets changed"


def rebuild_reactions(*, now: datetime) -> Progress:
    """Count all reactions again."""
    yield f"{reactions_api.recount()} counters were wrong"


def rebuild_popularity(*, now: datetime) -> Progress:
    """Make all scores and the means of all spaces again."""
    for done in popularity.rebuild(now=now):
        yield f"{done} targets"


def rebuild_gamification(*, now: datetime) -> Progress:
    """Make all ledgers and standings agree with the facts; nobody is told."""
    for done in gamification.rebuild(now=now):
        yield f"{done} targets"


def rebuild_search(*, now: datetime) -> Progress:
    """Make the catalogue again; it copies figures, so it comes last."""
    done = 0
    for target_ids in search.rebuild():
        for target_id in target_ids:
            handlers.rank(target_id)
        done += len(target_ids)
        yield f"{done} entries"


def rebuild_recommend(*, now: datetime) -> Progress:
    """Make anew what people who finished something found useful too."""
    for done in recommend.rebuild():
        yield f"{done} targets"


def rebuild_activity(*, now: datetime) -> Progress:
    """Make the feeds agree with the facts."""
    for done in activity.rebuild():
        yield f"{done} targets"


# In the order in which one builds on the other.
ROOMS: dict[str, Callable[..., Progress]] = {
    "targets": rebuild_targets,
    "progress": record.rebuild,
    "reactions": rebuild_reactions,
    "popularity": rebuild_popularity,
    "gamification": rebuild_gamification,
    "recommend": rebuild_recommend,
    "activity": rebuild_activity,
    "search": rebuild_search,
}


def sweep(since: datetime, *, now: datetime) -> Progress:
    """Deliver again every event since then, in case its task was lost, and make the means of all spaces anew."""
    yield f"courses with other packages that do not report: {record.recognise_packages(now=now)}"
    yield f"ways through courses queued again: {record.requeue(now=now)}"
    for event, room in _ACTS.items():
        acts = (
            {"target_id": target_id, "user_id": user_id, "what": what}
            for target_id, user_id, what in room.changed_since(since)
        )
        yield f"{event}: {_deliver(event, acts, now)}"
    event = events.REACTION_CHANGED.event_type
    yield f"{event}, taken back: {_deliver(event, lost.reactions_taken_back(since), now)}"
    changes = (
        {"knowledge_id": knowledge_id, "action": "", "actor_id": 0} for knowledge_id in search.changed_since(since)
    )
    event = events.KNOWLEDGE_CHANGED.event_type
    yield f"{event}: {_deliver(event, changes, now)}"
    yield f"courses: {sum(studio.settle(key, now=now) for key in content.changed_since(since))} targets changed"
    for target_id in popularity.release(now=now):
        handlers.rank(target_id)
    popularity.refresh_all(now=now)
    yield f"targets whose neighbours are looked at: {recommend_tasks.requeue()}"
    yield f"reports closed: {reports.sweep(now=now)}"
    yield f"mails queued again: {inbox.requeue_lost(now=now)}"
    yield f"people whose news may be collected into a mail: {inbox.collect(now=now)}"
    yield f"files queued again: {knowledge.requeue_lost(now=now)}"
    yield f"people to forget queued again: {departures.requeue_lost(since, now=now)}"


_ACTS: dict[str, Any] = {
    events.REACTION_CHANGED.event_type: reactions,
    events.MARKS_ANSWERED.event_type: marks,
    events.COMMENT_CHANGED.event_type: comments,
    events.PROGRESS_CHANGED.event_type: progress,
}


def _deliver(event: str, payloads: Iterable[dict[str, Any]], now: datetime) -> str:
    done = failed = 0
    for payload in payloads:
        try:
            table.run(event, payload, now=now)
        except Exception:  # noqa: BLE001 - logged where it happened; the others still want their turn
            failed += 1
        done += 1
    return f"{done} delivered again, {failed} failed" if failed else f"{done} delivered again"
