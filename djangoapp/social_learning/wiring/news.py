"""Handlers that tell a person what colleagues made of their contribution. Each piece of news is told once."""

from __future__ import annotations

from datetime import datetime, timedelta

from social_learning.comments import bulk as comments
from social_learning.comments import mentions
from social_learning.comments.models import Comment
from social_learning.inbox import api as inbox
from social_learning.lib.markdown import plain_text
from social_learning.reactions import marks
from social_learning.reactions import queries as reactions
from social_learning.reactions.models import Reaction
from social_learning.targets import queries as targets
from social_learning.targets.models import Target
from social_learning.trust import mutes

LIKE_MILESTONES = (1, 5, 25, 100)
# A worker may be late; what is older was told, or is no news any more.
RECENT = timedelta(days=3)


def tell_applied(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Tell the owner that somebody applied it, in the words of that person."""
    if what != "applied":
        return
    target, reaction = _target(target_id), _standing(target_id, user_id, what)
    if target is None or target.owner_id is None or reaction is None:
        return
    inbox.tell(
        target.owner_id,
        "applied",
        params={"title": target.title, "note": reaction.note},
        url=target.url,
        dedupe_key=f"applied:{target_id}:{user_id}",
        now=now,
        actor_id=user_id,
        course_key=_course(target),
    )


def tell_likes(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Tell the owner of the first like, and when there are 5, 25 and 100; a like taken back is no news."""
    if what != "like":
        return
    target, reaction = _target(target_id), _standing(target_id, user_id, what)
    if target is None or target.owner_id is None or reaction is None:
        return
    likes = reactions.counts([target_id])[target_id].get("like", 0)
    reached = [number for number in LIKE_MILESTONES if number <= likes]
    if reached:
        inbox.tell(
            target.owner_id,
            "like_milestone",
            params={"title": target.title, "count": reached[-1]},
            url=target.url,
            dedupe_key=f"likes:{target_id}:{reached[-1]}",
            now=now,
            course_key=_course(target),
        )


def tell_answered(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Tell who had a question, or had marked it, that somebody took care of it."""
    target = _target(target_id)
    news = "question_answered" if what == "question" else "mark_settled"
    for answered in marks.answered_since(target_id, what, user_id, now - RECENT) if target else ():
        if target is not None:
            inbox.tell(
                answered.user_id,
                news,
                params={"title": target.title},
                url=target.url,
                dedupe_key=f"answered:{answered.pk}",
                now=now,
                actor_id=user_id,
                course_key=_course(target),
            )


def tell_comments(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Tell who is answered, the owner, and who is named: each hears of a comment once, by what concerns them most."""
    target = _target(target_id)
    if target is None:
        return
    recent = comments.recent(target_id, user_id, now - RECENT)
    named = mentions.told(recent)
    for comment in recent:
        answered = comment.parent.user_id if comment.parent else None
        if answered is not None:
            _tell_comment(answered, "answered", comment, target, now)
        if target.owner_id is not None and target.owner_id != answered:
            _tell_comment(target.owner_id, "commented", comment, target, now)
        for person in named.get(comment.pk, ()):
            if person not in (answered, target.owner_id):
                _tell_comment(person, "mentioned", comment, target, now, key=f"mentioned:{comment.pk}:{person}")


def _tell_comment(to: int, kind: str, comment: Comment, target: Target, now: datetime, *, key: str = "") -> None:
    if mutes.deaf_to(comment.user_id, [to]):
        return
    inbox.tell(
        to,
        kind,
        params={"title": target.title, "excerpt": plain_text(comment.body)},
        url=target.url,
        dedupe_key=key or f"{kind}:{comment.pk}",
        now=now,
        actor_id=comment.user_id,
        course_key=_course(target),
    )


def _target(target_id: int) -> Target | None:
    return targets.by_ids([target_id]).get(target_id)


def _course(target: Target) -> str:
    return target.context_key or (target.space.course_key if target.space else None) or ""


def _standing(target_id: int, user_id: int, kind: str) -> Reaction | None:
    given = reactions.of_person(target_id, user_id)
    return next((reaction for reaction in given if reaction.kind == kind), None)
