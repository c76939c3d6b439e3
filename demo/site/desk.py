"""The review desk of the demonstration: one review that is late, one with a thread and a change to take over."""

from __future__ import annotations

from datetime import datetime, timedelta

from social_learning.data import Actor
from social_learning.knowledge import api as knowledge
from social_learning.review import api as review
from social_learning.review import escalation, roundup, thread

_LATE = (
    "Before the crane moves, one person looks up, one looks around, and one gives the sign. Nobody does two of these."
)
_TALKED = "Put the labels on the left side of the shelf, at the height of the eye, so that the night shift finds them."


def seed(author: Actor, expert: Actor, *, theme_id: int, space_id: int, now: datetime) -> None:
    """Share two drafts and let them wait: one for its reader, one for its author."""
    begun = now - timedelta(days=12)
    late = _draft(
        author, "Three people and a crane", "Everybody has one thing to watch.", _LATE, theme_id, space_id, begun
    )
    review.perform("submit", late, author, now=begun)
    review.perform("claim", late, expert, now=begun + timedelta(hours=3))
    escalation.run(now=now - timedelta(hours=1))
    begun = now - timedelta(days=3)
    talked = _draft(author, "Labels one finds at night", "Nobody searches.", _TALKED, theme_id, space_id, begun)
    review.perform("submit", talked, author, now=begun)
    review.perform("claim", talked, expert, now=begun + timedelta(hours=2))
    thread.say(talked, expert, "Is that the **new** rack in hall 2?", now=begun + timedelta(hours=3))
    thread.say(talked, author, "Yes, since last week. I took the picture on Monday.", now=begun + timedelta(hours=5))
    words = {
        "strength": "Short, and one sees at once why it matters on the night shift.",
        "suggestions": [
            {
                "kind": "clarity",
                "text": "Say how high that is: people are not equally tall.",
                "old": "at the height of the eye",
                "new": "at 1.50 m",
            }
        ],
        "offers_help": True,
    }
    review.perform("request_changes", talked, expert, now=begun + timedelta(hours=20), payload=words)


def of_the_week(now: datetime) -> None:
    """Let everybody hear what their desk held on the last Sunday."""
    sunday = now - timedelta(days=(now.weekday() + 1) % 7 or 7)
    roundup.run(now=sunday.replace(hour=13))


def _draft(author: Actor, title: str, why: str, body: str, theme_id: int, space_id: int, now: datetime) -> int:
    fields = {"title": title, "why": why, "body": body}
    made = knowledge.create_draft(author, space_id=space_id, now=now, theme_id=theme_id, in_bulk=True, **fields)
    return made.pk
