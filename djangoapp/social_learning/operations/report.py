"""What the faces show: every quick check, within a few seconds."""

from __future__ import annotations

from datetime import datetime

import attrs

from social_learning.operations import checks
from social_learning.operations.answers import ERROR, STATUSES, WARNING, Answer, Look, worst

# After this long the rest is skipped; one check more may still take its own time.
SECONDS = 5


@attrs.frozen
class Report:
    """The state of the site at one moment."""

    status: str
    checked_at: datetime
    answers: list[Answer]

    @property
    def to_do(self) -> list[Answer]:
        """What needs somebody, the worst first."""
        return sorted(
            (answer for answer in self.answers if answer.status in (ERROR, WARNING)),
            key=lambda answer: STATUSES.index(answer.status),
        )

    @property
    def rest(self) -> list[Answer]:
        """What is in order, or was not looked at."""
        return [answer for answer in self.answers if answer.status not in (ERROR, WARNING)]


def make(*, now: datetime) -> Report:
    """Return the answers of all quick checks."""
    answers = checks.examine(Look(now=now), slow=False, seconds=SECONDS)
    return Report(worst(answers), now, answers)
