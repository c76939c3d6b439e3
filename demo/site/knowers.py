"""Experts of the demo: one with office hours, one on leave, one with a full load, one who is asked, one proposed."""

from __future__ import annotations

from datetime import datetime, timedelta

from social_learning.data import Actor
from social_learning.experts import api, nominations, times
from social_learning.questions import api as questions


def seed(actors: dict[str, Actor], themes: dict[str, int], *, today: datetime) -> None:
    """Let Ingrid say when she is there, Kwame be away, Priya have a lot to do; Aiko asks Lena, who has not answered."""
    ingrid, kwame, priya, aiko = (actors[name] for name in ("ingrid", "kwame", "priya", "aiko"))
    times.change(ingrid, now=today, capacity=5, answers_within=2, office_hours="Tuesdays from two to three, in hall 4")
    day = today.date()
    times.leave(kwame, first=day, last=day + timedelta(days=9), reason="With the children", now=today)
    assert priya.user_id is not None
    api.appoint(priya.user_id, themes["Working together"], aiko, now=today - timedelta(days=40))
    times.change(priya, now=today, capacity=1, answers_within=5)
    # With this she has as much to answer as she takes on.
    questions.ask(
        actors["lena"],
        title="How do you hand over a shift in five minutes?",
        theme_id=themes["Working together"],
        now=today - timedelta(hours=5),
    )
    lena = actors["lena"].user_id
    if lena is not None:
        nominations.ask(lena, themes["Safety"], aiko, now=today - timedelta(hours=20))
