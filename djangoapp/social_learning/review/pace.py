"""How long somebody may take: the target of a theme, else of a space, else of the site, in their working days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.experts import calendar
from social_learning.experts import queries as experts_queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed
from social_learning.review import ladder
from social_learning.review.models import Pace, Review
from social_learning.spaces import queries as spaces_queries
from social_learning.spaces import theme_queries

MOST_DAYS = 90


class Paces:
    """The targets of some themes and spaces, read at once."""

    def __init__(self, works: Iterable[Knowledge]) -> None:
        themes, spaces = set[int](), set[int]()
        for work in works:
            themes |= {work.theme_id} if work.theme_id is not None else set()
            spaces.add(work.space_id)
        rows = Pace.objects.filter(theme_id__in=themes) | Pace.objects.filter(space_id__in=spaces)
        self._themes: dict[int, int] = {}
        self._spaces: dict[int, int] = {}
        for row in rows:
            if row.theme_id is not None:
                self._themes[row.theme_id] = row.days
            elif row.space_id is not None:
                self._spaces[row.space_id] = row.days

    def of(self, work: Knowledge) -> int:
        """Return within how many working days an answer is wanted."""
        usual = self._spaces.get(work.space_id, int(conf.get("REVIEW_DAYS")))
        return self._themes.get(work.theme_id or 0, usual)


def start(review: Review, work: Knowledge, *, now: datetime) -> None:
    """Set the clock of a review whose reader, or whose lack of one, is new; the caller saves it."""
    target = Paces([work]).of(work)
    review.asked_at = now
    rhythm = experts_queries.rhythm_of(review.reviewer_id)
    review.due_at = calendar.add_working_days(now, target, rhythm)
    first = ladder.REMIND if review.reviewer_id is not None else ladder.ESCALATE
    review.next_step_at = calendar.add_working_days(now, ladder.days_of(first, target), rhythm)


CLOCK = ("asked_at", "due_at", "next_step_at")


def set_days(actor: Actor, days: int | None, *, theme_id: int | None = None, space_id: int | None = None) -> None:
    """Set within how many working days a theme or a space wants an answer; None: as everywhere.

    Owners of a theme, stewards of a space, and site staff do. What waits already keeps its day.
    """
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write or not _may_set(actor, theme_id, space_id):
        raise NotAllowed
    if days is not None and not 1 <= days <= MOST_DAYS:
        sentence = _("Please choose between 1 and %(most)d days.") % {"most": MOST_DAYS}
        raise Invalid(sentence, code="bad_days", fields={"days": sentence})
    key = {"theme_id": theme_id} if theme_id is not None else {"space_id": space_id}
    if days is None:
        Pace.objects.filter(**key).delete()
    else:
        Pace.objects.update_or_create(**key, defaults={"days": days})


def _may_set(actor: Actor, theme_id: int | None, space_id: int | None) -> bool:
    if actor.is_site_staff:
        return True
    if theme_id is not None:
        return theme_id in theme_queries.owned(actor.user_id)
    return space_id is not None and space_id in spaces_queries.standing(actor).steward
