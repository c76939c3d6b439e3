"""What happens while something waits: a reminder, then those who look after it, then a second expert. Pure.

The days are working days of whoever has it, in proportion to the target: of 7 days, at 4, 7 and 10.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

import attrs

from social_learning.experts.calendar import Rhythm

REMIND, ESCALATE, OFFER, HAND_ON = "remind", "escalate", "offer", "hand_on"
STEPS = (REMIND, ESCALATE, OFFER)
_SEVENTHS = {REMIND: 4, ESCALATE: 7, OFFER: 10}


def days_of(step: str, target: int) -> int:
    """Return on which day of its wait a step is taken, for a target of so many days."""
    least = {REMIND: 1, ESCALATE: target, OFFER: target + 1}[step]
    return max(least, round(target * _SEVENTHS[step] / 7))


@attrs.frozen
class Terms:
    """What a theme, a space or the site has chosen: within how many days, and on which days something is done.

    A step without a day of its own keeps its proportion to the target. ``valid_days``: how long an expert's word holds
    where the expert says nothing else. ``holidays`` are those of the place, beside those of the site.
    """

    days: int
    remind_after: int | None = None
    escalate_after: int | None = None
    offer_after: int | None = None
    valid_days: int | None = None
    holidays: frozenset[date] = frozenset()

    def day_of(self, step: str) -> int:
        """Return on which day of its wait a step is taken."""
        chosen = {REMIND: self.remind_after, ESCALATE: self.escalate_after, OFFER: self.offer_after}[step]
        return chosen or days_of(step, self.days)

    def rhythm(self, person: Rhythm) -> Rhythm:
        """Return when somebody works, with the holidays of the place."""
        return attrs.evolve(person, holidays=person.holidays | self.holidays) if self.holidays else person


def due(
    *,
    terms: Terms,
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
    wanted = [step for step in STEPS if at(terms.day_of(step)) <= now and (has_reader or step != REMIND)]
    if away:
        wanted = [step for step in wanted if step != REMIND]
        wanted += [step for step in (OFFER if others_free else ESCALATE,) if step not in wanted]
    return [step for step in wanted if step not in done]


def next_at(*, terms: Terms, done: Collection[str], has_reader: bool, at: Callable[[int], datetime]) -> datetime | None:
    """Return when something is to be done next, or None after the last step."""
    left = [step for step in STEPS if step not in done and (has_reader or step != REMIND)]
    return min((at(terms.day_of(step)) for step in left), default=None)
