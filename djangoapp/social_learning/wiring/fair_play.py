"""What a steward decides about likes that are held back, with the catalogue following at once."""

from __future__ import annotations

from datetime import datetime

from social_learning.data import Actor
from social_learning.lib.errors import NotFound
from social_learning.popularity import api as popularity
from social_learning.targets import queries as targets
from social_learning.wiring import handlers


def decide_burst(target_id: int, actor: Actor, verdict: str, *, now: datetime) -> None:
    """Decide about new accounts on a target; raises as ``popularity.api.decide_burst``, and ``NotFound``."""
    target = targets.by_ids([target_id]).get(target_id)
    if target is None:
        raise NotFound
    _rank(popularity.decide_burst(target, actor, verdict, now=now))


def decide_pair(one: int, two: int, space_id: int, actor: Actor, verdict: str, *, now: datetime) -> None:
    """Decide about two people in a space; raises as ``popularity.api.decide_pair``."""
    _rank(popularity.decide_pair(one, two, space_id, actor, verdict, now=now))


def _rank(changed: list[int]) -> None:
    for target_id in changed:
        handlers.rank(target_id)
