"""The directory of experts: who knows what, whether they have time, and what they helped with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

import attrs
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from social_learning.edxapp import users
from social_learning.expertise import helped
from social_learning.expertise.models import ExpertScore
from social_learning.experts import calendar, permissions
from social_learning.experts import queries as experts
from social_learning.experts.models import Availability, Expert
from social_learning.questions.models import Question
from social_learning.questions.models import State as QuestionState
from social_learning.review import queries as reviews

PAGE, MOST = 24, 100
# How many are looked through at a time for a name.
CHUNK = 1000


@attrs.frozen
class Helped:
    """What somebody helped with; in one theme, or in all that are shown."""

    approved: int = 0
    answers: int = 0
    reviews: int = 0


@attrs.frozen
class Listed:
    """One expert as everybody sees them. ``back_on``: away until then; ``full``: as many open asks as they take on."""

    user_id: int
    username: str
    name: str
    theme_ids: tuple[int, ...]
    helped: Helped
    people: int
    answers_within: int
    office_hours: str
    paused_until: datetime | None
    back_on: date | None
    full: bool

    @property
    def is_away(self) -> bool:
        """True while nothing new is brought to them."""
        return self.back_on is not None or self.paused_until is not None


@attrs.frozen
class Page:
    """Some experts, by id, and after whom the next page begins, or None."""

    experts: tuple[Listed, ...]
    next: int | None


def page(
    *, now: datetime, theme_ids: Collection[int] | None = None, name: str = "", after: int = 0, limit: int = PAGE
) -> Page:
    """Return a page of those who do not mind to be listed; ten queries at most, whatever their number.

    ``theme_ids``: experts of any of these; ``name``: who is called so, by any part of the name.
    """
    limit = max(1, min(limit, MOST))
    found = _listed(now, theme_ids).filter(user_id__gt=after)
    ids = _named(found, name, limit + 1) if name.strip() else _ids(found, limit + 1)
    more, ids = len(ids) > limit, ids[:limit]
    return Page(of(ids, now=now, theme_ids=theme_ids), ids[-1] if more else None)


def of(user_ids: Collection[int], *, now: datetime, theme_ids: Collection[int] | None = None) -> tuple[Listed, ...]:
    """Return these experts as everybody sees them, in this order; whose account is closed is left out."""
    here = {pk: one for pk, one in users.people(user_ids).items() if one.is_active and not one.is_retired}
    if not here:
        return ()
    rows: dict[int, list[Expert]] = {}
    for row in Expert.objects.filter(user_id__in=here, since__lte=now).order_by("theme__position", "theme_id"):
        rows.setdefault(row.user_id, []).append(row)
    said, rhythms = experts.availabilities(here), experts.rhythms(here)
    scores, people, load = _scores(here), helped.people(here), _load(here)
    found = []
    for user_id in user_ids:
        if user_id not in here or user_id not in rows:
            continue
        time = said[user_id]
        shown = [row for row in rows[user_id] if theme_ids is None or row.theme_id in theme_ids]
        found.append(
            Listed(
                user_id=user_id,
                username=here[user_id].username,
                name=users.display_name(here[user_id]),
                theme_ids=tuple(row.theme_id for row in rows[user_id]),
                helped=scores.get(user_id, Helped()),
                people=people.get(user_id, 0),
                answers_within=time.answers_within,
                office_hours=time.office_hours,
                paused_until=_pause(shown or rows[user_id], now),
                back_on=calendar.back_on(now.date(), rhythms[user_id]),
                full=load.get(user_id, 0) >= time.capacity,
            )
        )
    return tuple(found)


def is_listed(user_id: int) -> bool:
    """Return whether a person does not mind to be found as an expert; one query."""
    return permissions.can_be_listed(listed=experts.availability(user_id).listed, is_here=True)


def _pause(rows: list[Expert], now: datetime) -> datetime | None:
    """Return until when somebody rests in all of these themes, or None if there is one where they do not."""
    ends = [row.paused_until for row in rows]
    resting = [end for end in ends if end is not None and end > now]
    return min(resting) if resting and len(resting) == len(ends) else None


def _listed(now: datetime, theme_ids: Collection[int] | None) -> QuerySet[Expert]:
    # One look for each of a page: MariaDB would first collect all who mind, for a condition that something exists.
    said = Subquery(Availability.objects.filter(user_id=OuterRef("user_id")).values("listed")[:1])
    found = Expert.objects.alias(shown=Coalesce(said, Value(True))).filter(shown=True, since__lte=now)
    return found if theme_ids is None else found.filter(theme_id__in=list(theme_ids))


def _ids(found: QuerySet[Expert], limit: int) -> list[int]:
    return list(found.order_by("user_id").values_list("user_id", flat=True).distinct()[:limit])


def _named(found: QuerySet[Expert], name: str, limit: int) -> list[int]:
    """Return those of these people whose name or username holds a text; two queries for each thousand experts."""
    needle, shown, after = " ".join(name.split()).casefold(), list[int](), 0
    while len(shown) < limit and (ids := _ids(found.filter(user_id__gt=after), CHUNK)):
        known = users.people(ids)
        shown += [
            pk
            for pk in ids
            if pk in known and needle in f"{users.display_name(known[pk])} {known[pk].username}".casefold()
        ]
        after = ids[-1]
    return shown[:limit]


def _load(user_ids: Collection[int]) -> dict[int, int]:
    """Return how many reviews and questions each of these people has open; two queries."""
    rows = Question.objects.filter(routed_to__in=list(user_ids), state=QuestionState.OPEN, deleted_at=None)
    asked = dict(rows.order_by().values_list("routed_to").annotate(many=Count("pk")))
    return {user_id: many + asked.get(user_id, 0) for user_id, many in reviews.load(user_ids).items()}


def _scores(user_ids: Iterable[int]) -> dict[int, Helped]:
    sums: dict[int, list[int]] = {}
    rows = ExpertScore.objects.filter(user_id__in=list(user_ids))
    for user_id, *counts in rows.values_list("user_id", "approved", "answers", "reviews"):
        mine = sums.setdefault(user_id, [0, 0, 0])
        sums[user_id] = [one + more for one, more in zip(mine, counts, strict=True)]
    return {user_id: Helped(*counts) for user_id, counts in sums.items()}
