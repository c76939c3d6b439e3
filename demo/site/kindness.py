"""What was reported in the demo: one comment that waits, one set aside by its reports, one appealed."""

from __future__ import annotations

from datetime import datetime, timedelta

from social_learning.comments import api as comments
from social_learning.comments.models import Comment
from social_learning.data import Actor
from social_learning.keys import CommentKey
from social_learning.moderation import api
from social_learning.targets.models import Target

WORDS = (
    "Nobody needs this. Everybody knows it anyway.",
    "Win a crane today!!! Only this week, write to me for the code.",
    "Whoever still lifts like that should look for another job.",
)


def seed(actors: dict[str, Actor], target: Target, *, today: datetime) -> None:
    """Let colleagues say three things that others report; the last is removed, and its author asks to look again."""
    people = [actors[name] for name in actors if name not in ("lena", "amadou", "ingrid", "carlos", "aiko")]
    at = today - timedelta(days=1)
    waits, hidden, appealed = (_said(target, person, text, at) for person, text in zip(people, WORDS, strict=False))
    readers = people[3:]
    api.report_key(_key(waits), readers[0], "unkind", now=at, line="It hurt to read this.")
    for person in readers[1:4]:
        api.report_key(_key(hidden), person, "spam", now=at)
    api.report_key(_key(appealed), readers[4], "unkind", now=at)
    case = api.decide(
        _key(appealed), actors["aiko"], "remove", now=at, reason="unkind", note="Please say what would help instead."
    )
    changed = "Bend your knees, please: I have seen two backs go this year."
    api.appeal(case.pk, people[2], "I was angry after an accident, and wrote it anew.", now=at, changed=changed)


def _said(target: Target, person: Actor, text: str, at: datetime) -> Comment:
    return comments.add(target, person, text, now=at)


def _key(comment: Comment) -> str:
    return str(CommentKey(comment.uuid))
