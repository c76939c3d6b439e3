"""Paths of the demo: one step after the other through a first week, with Lena midway; and one in any order."""

from __future__ import annotations

from datetime import datetime, timedelta

from demo.site.meetings import LIFTING
from demo.unit.course import UNITS
from social_learning.data import Actor
from social_learning.knowledge.models import Knowledge, State
from social_learning.paths import api, steps, walking
from social_learning.paths.models import Path

FIRST_WEEK = {
    "title": "Your first week on the floor",
    "objective": "After this week you read the board by yourself, **lift without hurting your back**, and hand over so"
    " that the next shift thanks you.",
    "audience": "everybody who is new in the workshop",
}
CALM = {
    "title": "Calm on the phone",
    "objective": "You keep your voice when the other one loses theirs, and both of you know what happens next.",
    "audience": "whoever answers customers",
    "is_sequential": False,
}
# What each step is (a slug of the catalogue, or "unit" and "session"), why it stands there, whether all take it.
WEEK_STEPS = (
    ("shift-board", "Begin here: half a minute, and you know who is where.", True),
    ("unit", "The two pages of the course. Ask somebody beside you when a word is new.", True),
    ("lift-safely", "Do the check at the end, even if you are sure.", True),
    ("session", "Come in work shoes. Amadou looks at how you lift, nobody laughs.", True),
    ("handover-note", "Write your first one on Friday, and show it to the colleague who gets it.", True),
    ("earplugs", "If you work beside the presses.", False),
)
CALM_STEPS = (
    ("calling-back", "The whole call, from the first breath to the last sentence.", True),
    ("calming-email", "For when they wrote first.", True),
    ("say-no-kindly", "", True),
    ("better-conversation", "Twelve minutes for a quiet evening.", False),
)


def seed(
    actors: dict[str, Actor],
    items: dict[str, Knowledge],
    themes: dict[str, int],
    *,
    direct: int,
    reviewed: int,
    today: datetime,
) -> None:
    """Let Amadou and Priya make a path each, and colleagues walk them; Lena stands before the third step."""
    begun = today - timedelta(days=18)
    keys = {
        **{slug: item.key for slug, item in items.items() if item.state == State.PUBLISHED},
        "unit": str(UNITS[0].key),
        "session": Knowledge.objects.get(title=LIFTING["title"]).key,
    }
    week = api.create(actors["amadou"], space_id=direct, theme_id=themes["Safety"], now=begun, **FIRST_WEEK)
    _steps(week, actors["amadou"], WEEK_STEPS, keys, begun)
    api.publish(week.uuid, actors["amadou"], now=begun + timedelta(hours=2))
    calm = api.create(actors["priya"], space_id=reviewed, theme_id=themes["Customer care"], now=begun, **CALM)
    _steps(calm, actors["priya"], CALM_STEPS, keys, begun)
    api.ask(calm.uuid, actors["priya"], now=begun + timedelta(hours=1))
    api.publish(calm.uuid, actors["carlos"], now=begun + timedelta(days=1))
    walking.begin(week.uuid, actors["lena"], now=today - timedelta(days=4))
    crowd = [actor for name, actor in actors.items() if name not in ("lena", "amadou", "priya", "aiko", "carlos")]
    for number, actor in enumerate(crowd[:7]):
        walking.begin((calm if number % 3 == 2 else week).uuid, actor, now=begun + timedelta(days=2 + number))


def _steps(
    path: Path, author: Actor, wanted: tuple[tuple[str, str, bool], ...], keys: dict[str, str], now: datetime
) -> None:
    for name, note, required in wanted:
        # Not everything of the catalogue is published.
        if name in keys:
            steps.add(path.uuid, author, keys[name], now=now, required=required, note=note)
