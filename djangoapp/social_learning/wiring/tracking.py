"""Handlers that write the tracking log. It is no fact: what cannot be written is not tried again.

Our events are delivered at least once and say only where to look, so each act is told apart by what it left in the
database and remembered in the cache for as long as it is recent; what is older was told, or is told no more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache

from social_learning.comments import bulk as comments
from social_learning.data import FORMER
from social_learning.edxapp import tracking
from social_learning.knowledge import queries as knowledge_queries
from social_learning.lib.errors import NotFound
from social_learning.progress import queries as progress
from social_learning.questions import queries as questions
from social_learning.reactions import queries as reactions
from social_learning.review import queries as review
from social_learning.targets import queries as targets
from social_learning.targets.models import Target

RECENT = timedelta(hours=1)
# Taking back leaves nothing to tell two acts apart; a retry comes sooner than a second thought.
REMOVED = timedelta(minutes=1)
VERBS = {
    "created": "created",
    "submit": "submitted",
    "approve": "approved",
    "publish": "published",
    "validate": "validated",
    "archive": "archived",
}


def track_knowledge(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Write what was done with a Knowledge; with an approval its author has shared it."""
    # The sweep delivers without an action: it brings no news.
    verb = VERBS.get(action)
    if verb is None:
        return
    try:
        found = knowledge_queries.get_by_id(knowledge_id)
    except NotFound:
        return
    step = review.last_step(knowledge_id, action)
    act = f"{knowledge_id}:{action}:{step.pk if step else 0}"
    if _is_news("knowledge", act, step.at if step else found.created_at, now):
        _emit(f"knowledge.{verb}", found.target, actor_id)
        if action == "approve":
            _emit("knowledge.published", found.target, found.author_id)


def track_reaction(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Write that a reaction was given, or taken back; of which kind one was whose task was lost, nobody knows."""
    if not what:
        return
    target = targets.by_ids([target_id]).get(target_id)
    if target is None:
        return
    given = next((row for row in reactions.of_person(target_id, user_id) if row.kind == what), None)
    act = f"{target_id}:{user_id}:{what}"
    if given is None:
        if _remember(f"removed:{act}", REMOVED):
            _emit("reaction.removed", target, user_id, reaction=what)
    elif _is_news("reaction", f"{act}:{given.created_at.isoformat()}", given.created_at, now):
        _emit("reaction.given", target, user_id, reaction=what)


def track_comment(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Write that a comment was posted; that it was edited is nobody's news."""
    target = targets.by_ids([target_id]).get(target_id)
    for comment in comments.recent(target_id, user_id, now - RECENT) if target else ():
        if target and _is_news("comment", str(comment.pk), comment.created_at, now):
            _emit("comment.posted", target, user_id, comment_id=str(comment.uuid))


def track_progress(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Write that something was finished."""
    way = progress.of_person(target_id, user_id)
    done = way.completed_at if way else None
    target = targets.by_ids([target_id]).get(target_id) if done else None
    if done and target and _is_news("finished", f"{target_id}:{user_id}:{done.isoformat()}", done, now):
        _emit("target.finished", target, user_id)


def track_question(*, question_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Write that a question was asked, answered, solved or closed."""
    asked = questions.by_id(question_id)
    if asked is None or actor_id == FORMER:
        return
    if action == "answered":
        for answer_id in questions.recent_answers(question_id, now - RECENT, by=actor_id):
            _track_answer("answered", answer_id, asked.target, actor_id)
    elif action == "accepted" and asked.accepted_id is not None and asked.changed_at > now - RECENT:
        _track_answer("accepted", asked.accepted_id, asked.target, actor_id)
    elif action in ("asked", "closed"):
        at = (asked.created_at if action == "asked" else asked.closed_at) or asked.changed_at
        if _is_news("question", f"{question_id}:{action}:{at.isoformat()}", at, now):
            _emit(f"question.{action}", asked.target, actor_id)


def _track_answer(verb: str, answer_id: int, target: Target, user_id: int) -> None:
    answer = questions.standing_answer(answer_id)
    if answer is None:
        return
    # What was accepted, taken back and accepted again was accepted twice.
    when = (answer.accepted_at if verb == "accepted" else None) or answer.created_at
    if _remember(f"{verb}:{answer_id}:{when.isoformat()}", 2 * RECENT):
        _emit(f"question.{verb}", target, user_id, answer_id=str(answer.uuid))


def _is_news(what: str, act: str, at: datetime, now: datetime) -> bool:
    return at > now - RECENT and _remember(f"{what}:{act}", 2 * RECENT)


def _remember(act: str, time: timedelta) -> bool:
    """Return True for the first who asks for an act."""
    return bool(cache.add(f"social_learning.tracked.{act}", 1, timeout=int(time.total_seconds())))


def _emit(name: str, target: Target, user_id: int, **more: Any) -> None:
    if user_id == FORMER:
        return
    course_key = target.context_key or (target.space.course_key if target.space else None) or ""
    data = {"object_id": target.key, "object_kind": target.kind, **more}
    tracking.emit(tracking.PREFIX + name, data, user_id=user_id, course_key=course_key)
