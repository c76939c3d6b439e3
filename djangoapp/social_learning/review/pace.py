"""How long somebody may take: what a theme has chosen, else a space, else the site, in their working days.

The same rows say how long an expert's word holds there. Each row counts as a whole: what a theme has chosen is not
mixed with what its space has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.experts import calendar
from social_learning.experts import queries as experts_queries
from social_learning.knowledge import validity
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed, Sentence
from social_learning.review import ladder
from social_learning.review.ladder import Terms
from social_learning.review.models import Pace, Review
from social_learning.spaces import queries as spaces_queries
from social_learning.spaces import theme_queries

MOST_DAYS = 90
MOST_HOLIDAYS = 60
_NUMBERS = ("days", "remind_after", "escalate_after", "offer_after", "valid_days")


class Paces:
    """The targets of some themes and spaces, read at once."""

    def __init__(self, works: Iterable[Knowledge]) -> None:
        themes, spaces = set[int](), set[int]()
        for work in works:
            themes |= {work.theme_id} if work.theme_id is not None else set()
            spaces.add(work.space_id)
        rows = Pace.objects.filter(theme_id__in=themes) | Pace.objects.filter(space_id__in=spaces)
        self._themes: dict[int, Terms] = {}
        self._spaces: dict[int, Terms] = {}
        for row in rows:
            if row.theme_id is not None:
                self._themes[row.theme_id] = terms_of(row)
            elif row.space_id is not None:
                self._spaces[row.space_id] = terms_of(row)

    def of(self, work: Knowledge) -> Terms:
        """Return within how many working days an answer is wanted, and what is done meanwhile."""
        return self._themes.get(work.theme_id or 0) or self._spaces.get(work.space_id) or usual()


def usual() -> Terms:
    """Return what holds where nothing is chosen."""
    return Terms(int(conf.get("REVIEW_DAYS")))


def terms_of(row: Pace) -> Terms:
    """Return what one theme or space has chosen."""
    values = {name: getattr(row, name) for name in _NUMBERS}
    return Terms(**values, holidays=calendar.dates(row.holidays.replace(",", " ").split()))


def start(review: Review, work: Knowledge, *, now: datetime) -> None:
    """Set the clock of a review whose reader, or whose lack of one, is new; the caller saves it."""
    terms = Paces([work]).of(work)
    review.asked_at = now
    rhythm = terms.rhythm(experts_queries.rhythm_of(review.reviewer_id))
    review.due_at = calendar.add_working_days(now, terms.days, rhythm)
    first = ladder.REMIND if review.reviewer_id is not None else ladder.ESCALATE
    review.next_step_at = calendar.add_working_days(now, terms.day_of(first), rhythm)


CLOCK = ("asked_at", "due_at", "next_step_at")


def choose(
    actor: Actor, given: Mapping[str, Any] | None, *, theme_id: int | None = None, space_id: int | None = None
) -> None:
    """Set what a theme or a space has chosen, whole; None: as everywhere.

    ``given``: days, remind_after, escalate_after, offer_after, valid_days, holidays. Owners of a theme, stewards of a
    space, and site staff do. What waits already keeps its next day, and follows from there on. Raises ``Invalid`` with
    a sentence for each field.
    """
    if actor.user_id is None:
        raise LoginNeeded
    if not may_choose(actor, theme_id=theme_id, space_id=space_id):
        raise NotAllowed
    key = {"theme_id": theme_id} if theme_id is not None else {"space_id": space_id}
    if given is None:
        Pace.objects.filter(**key).delete()
        return
    Pace.objects.update_or_create(**key, defaults=_clean(given))


def may_choose(actor: Actor, *, theme_id: int | None = None, space_id: int | None = None) -> bool:
    """Return whether this person chooses for a theme, or a space."""
    if not actor.may_write or actor.user_id is None:
        return False
    if actor.is_site_staff:
        return True
    if theme_id is not None:
        return theme_id in theme_queries.owned(actor.user_id)
    return space_id is not None and space_id in spaces_queries.standing(actor).steward


def find(*, theme_id: int | None = None, space_id: int | None = None) -> Pace | None:
    """Return what a theme or a space has chosen, None for what holds everywhere; one query."""
    key = {"theme_id": theme_id} if theme_id is not None else {"space_id": space_id}
    return Pace.objects.filter(**key).first()


def chosen(theme_ids: Iterable[int], space_ids: Iterable[int]) -> list[Pace]:
    """Return what was chosen for any of these themes and spaces; one query."""
    rows = Pace.objects.filter(Q(theme_id__in=list(theme_ids)) | Q(space_id__in=list(space_ids)))
    return list(rows.select_related("theme", "space").order_by("pk"))


def _clean(given: Mapping[str, Any]) -> dict[str, Any]:
    problems: dict[str, Sentence] = {}
    values: dict[str, Any] = {}
    for name in _NUMBERS:
        value = given.get(name)
        most = validity.MOST_DAYS if name == "valid_days" else MOST_DAYS
        if value is None and name != "days":
            values[name] = None
        elif isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            problems[name] = _("Please choose between 1 and %(most)d days.") % {"most": most}
        else:
            values[name] = value
    values["holidays"] = _days_off(str(given.get("holidays") or ""), problems)
    if not problems:
        terms = Terms(**{name: values[name] for name in _NUMBERS})
        days = [terms.day_of(step) for step in ladder.STEPS]
        if days != sorted(days):
            problems["remind_after"] = _("First a reminder, then those who look after it, then a second expert.")
    if problems:
        raise Invalid(next(iter(problems.values())), code="bad_days", fields=problems)
    return values


def _days_off(text: str, problems: dict[str, Sentence]) -> str:
    words = text.replace(",", " ").replace(";", " ").split()
    found = sorted(calendar.dates(words))
    if len(words) > MOST_HOLIDAYS or len(found) < len(set(words)):
        problems["holidays"] = _("Please write up to %(most)d days as year-month-day, such as 2026-12-24.") % {
            "most": MOST_HOLIDAYS
        }
    return ", ".join(day.isoformat() for day in found)
