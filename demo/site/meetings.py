"""Sessions of the demo: one with seats to give away, one with a waiting list, one that is over and left notes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from social_learning.data import Actor
from social_learning.knowledge import api as knowledge
from social_learning.knowledge.models import Knowledge
from social_learning.meetings import api, attendance, outcomes, seats
from social_learning.meetings.models import Occurrence, Registration
from social_learning.review import api as review

ZONE = "Europe/Paris"
LIFTING = {
    "title": "Lift it together: a practice hour",
    "why": "Your back learns more in an hour with a crate than from ten posters.",
    "body": "We lift what we lift every day, slowly, and look at each other.\n\n- Come in work shoes\n"
    "- Bring the box that you like least\n- Leave with two habits, not with twenty rules",
}
CALLS = {
    "title": "Difficult calls, acted out",
    "why": "Say the hard sentence once before you need it.",
    "body": "In pairs we play the three calls nobody likes, swap, and note the words that helped.",
}
NOTES = (
    "## What I took with me\n\n- First repeat what you heard, then answer\n- A pause is not rude\n"
    "- “What would help you most right now?” opened every single call"
)
CROWD = ("lena", "carlos", "ingrid")


def seed(actors: dict[str, Actor], themes: dict[str, int], *, space_id: int, today: datetime) -> None:
    """Let Amadou invite to two sessions; colleagues register, wait, come and write down what stayed."""
    people = [actors[name] for name in actors if name not in (*CROWD, "amadou", "aiko")]
    begun = today - timedelta(days=20)
    lifting = _session(actors["amadou"], LIFTING, themes["Safety"], space_id, begun)
    soon = _date(lifting, actors["amadou"], _day(today, 6), now=begun, seats=6, trainers="amadou, ingrid")
    full = _date(
        lifting,
        actors["amadou"],
        _day(today, 13),
        now=begun,
        seats=3,
        place="Workshop 3",
        link="https://meet.example.com/lift",
    )
    for number, person in enumerate([*people[:3]]):
        seats.register(soon.uuid, person, now=begun + timedelta(hours=3 + number))
    for number, person in enumerate([*people[3:7], actors["lena"]]):
        seats.register(full.uuid, person, now=begun + timedelta(hours=9 + number))
    calls = _session(actors["amadou"], CALLS, themes["Customer care"], space_id, begun)
    past = _date(calls, actors["amadou"], _day(today, -5), now=begun, seats=8, place="Room Baobab")
    for number, person in enumerate([actors["lena"], *people[8:13]]):
        seats.register(past.uuid, person, now=begun + timedelta(hours=5 + number))
    _afterwards(past, actors["amadou"], people[8], now=past.ends_at + timedelta(hours=2))


def _session(author: Actor, words: dict[str, str], theme_id: int, space_id: int, now: datetime) -> Knowledge:
    item = api.begin(author, space_id=space_id, now=now, title=words["title"], theme_id=theme_id)
    return knowledge.save_draft(item.pk, author, version=item.version, now=now, why=words["why"], body=words["body"])


def _date(item: Knowledge, author: Actor, day: str, *, now: datetime, **fields: Any) -> Occurrence:
    given = {"starts": f"{day}T14:00", "ends": f"{day}T15:30", "zone": ZONE, "place": "Workshop 3", **fields}
    row = api.plan(item.uuid, author, now=now, **given)
    if Knowledge.objects.filter(pk=item.pk, published_at=None).exists():
        review.perform("publish", item.pk, author, now=now + timedelta(hours=1))
    return row


def _day(today: datetime, days: int) -> str:
    day = today + timedelta(days=days)
    # Nobody meets on a weekend.
    return (day + timedelta(days=max(0, day.weekday() - 4) and 7 - day.weekday())).date().isoformat()


def _afterwards(past: Occurrence, organiser: Actor, writer: Actor, *, now: datetime) -> None:
    lines = Registration.objects.filter(occurrence=past).order_by("pk").values_list("pk", flat=True)
    marks = {line: "missed" if number == 3 else "came" for number, line in enumerate(lines)}
    attendance.mark(past.uuid, organiser, marks, now=now)
    draft = outcomes.begin(past.uuid, writer, what=outcomes.NOTES, now=now)
    knowledge.save_draft(
        draft.pk, writer, version=draft.version, now=now, why="For those who had the late shift.", body=NOTES
    )
    review.perform("publish", draft.pk, writer, now=now + timedelta(hours=1))
