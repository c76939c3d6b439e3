"""What happens while something waits: a reminder, then those who look after it, then a second expert. Pure.

The days are working days of whoever has it, in proportion to the target: of 7 days, at 4, 7 and 10.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

REMIND, ESCALATE, OFFER, HAND_ON = "remind", "escalate", "offer", "hand_on"
STEPS = (REMIND, ESCALATE, OFFER)
_SEVENTHS = {REMIND: 4, ESCALATE: 7, OFFER: 10}


def days_of(step: str, target: int) -> int:
    """Return on which day of its wait a step is taken, for a target of so many days."""
    least = {REMIND: 1, ESCALATE: target, OFFER: target + 1}[step]
    return max(least, round(target * _SEVENTHS[step] / 7))


def due(
    *,
    target: int,
    done: Collection[str],
    has_reader: bool,
    away: bool,
    others_free: bool,
    is_held: bool,
    at: Callable[[int], datetime],
    now: datetime,
) -> list[str]:
    """Return the steps that are to be taken now, in their order; ``at`` tells when a day of the wait has come.

    Whose reader is away does not wait for a day: somebody else gets it, or is offered it where the reader has begun
    (``is_held``); where nobody else is free, those who look after it hear of it at once.
    """
    if away and HAND_ON not in done and others_free and not is_held:
        return [HAND_ON]
    wanted = [step for step in STEPS if at(days_of(step, target)) <= now and (has_reader or step != REMIND)]
    if away:
        wanted = [step for step in wanted if step != REMIND]
        wanted += [step for step in (OFFER if others_free else ESCALATE,) if step not in wanted]
    return [step for step in wanted if step not in done]


def next_at(*, target: int, done: Collection[str], has_reader: bool, at: Callable[[int], datetime]) -> datetime | None:
    """Return when something is to be done next, or None after the last step."""
    left = [step for step in STEPS if step not in done and (has_reader or step != REMIND)]
    return min((at(days_of(step, target)) for step in left), default=None)
