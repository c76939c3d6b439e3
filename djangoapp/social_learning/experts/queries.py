"""Reads of experts for other rooms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from social_learning import conf
from social_learning.experts import calendar
from social_learning.experts.calendar import Rhythm
from social_learning.experts.fair import Free
from social_learning.experts.models import (
    Absence,
    Availability,
    Expert,
    ExpertStep,
    Nomination,
    NominationState,
)
from social_learning.spaces.models import Theme

LEVELS = 5
LOG = 30


def is_expert(user_id: int | None, theme_id: int | None, now: datetime) -> bool:
    """Return whether the person is expert of the theme, or of what it stands below; one query.

    Whoever knows a theme is asked about its parts where these have nobody of their own (``free``), so they may also
    answer. A pause does not take that away. The other way round it does not hold: who knows a part is asked about that.
    """
    if user_id is None or theme_id is None:
        return False
    above = ("__".join(["parent"] * level + ["id"]) for level in range(1, LEVELS + 1))
    # A list of references to the outer query cannot be asked "in" of a foreign key.
    way = Q(theme_id=OuterRef("pk"))
    for place in above:
        way |= Q(theme_id=OuterRef(place))
    named = Expert.objects.filter(way, user_id=user_id, since__lte=now)
    return Theme.objects.filter(Exists(named), pk=theme_id).exists()


def is_named(user_id: int, theme_id: int | None, now: datetime) -> bool:
    """Return whether the person is named expert of this very theme; one query."""
    return theme_id is not None and Expert.objects.filter(user_id=user_id, theme_id=theme_id, since__lte=now).exists()


def experts_of(theme_id: int | None, now: datetime) -> list[int]:
    """Return the ids of who is expert of the theme, or of what it stands below, and neither paused nor away; two
    queries."""
    way = _way(theme_id)
    found = _here(now).filter(theme_id__in=way) if way else Expert.objects.none()
    return list(found.order_by("user_id").values_list("user_id", flat=True).distinct())


def free(theme_id: int | None, now: datetime, exclude: Collection[int] = ()) -> list[Free]:
    """Return the experts who may be asked about a theme: its own, else those of what it stands below; two queries.

    Neither paused nor away, nor among ``exclude``. How much they have open is known above this room: give both to
    ``fair.order``. Empty means that nobody is there, and that no time is to be lost: it escalates at once.
    """
    way = _way(theme_id)
    if not way:
        return []
    said = Availability.objects.filter(user_id=OuterRef("user_id"))
    rows = (
        _here(now)
        .filter(theme_id__in=way)
        .exclude(user_id__in=list(exclude))
        .annotate(most=Subquery(said.values("capacity")[:1]), last=Subquery(said.values("asked_at")[:1]))
        .values_list("theme_id", "user_id", "most", "last")
    )
    usual = default_capacity()
    found: dict[int, list[Free]] = {}
    for theme, user_id, most, last in rows.order_by("user_id"):
        found.setdefault(theme, []).append(Free(user_id, usual if most is None else most, last))
    return next((found[one] for one in way if one in found), [])


def default_capacity() -> int:
    """Return how many open asks an expert takes on who said nothing."""
    return max(1, int(conf.get("EXPERT_CAPACITY")))


def themes_of(user_id: int | None) -> list[int]:
    """Return the ids of the themes the person is named expert of; one query."""
    if user_id is None:
        return []
    return list(Expert.objects.filter(user_id=user_id).order_by("theme_id").values_list("theme_id", flat=True))


def themes_known(user_id: int | None) -> list[int]:
    """Return the ids of the themes the person is expert of, with all that stands below them; one query."""
    if user_id is None:
        return []
    named = Expert.objects.filter(user_id=user_id).order_by().values("theme_id")
    known = Q(pk__in=named)
    for level in range(1, LEVELS + 1):
        known |= Q(**{"__".join(["parent"] * level + ["in"]): named})
    return sorted(Theme.objects.filter(known).order_by().values_list("pk", flat=True))


def of_themes(theme_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return who is named expert of these themes, paused ones too, by theme; one query."""
    found: dict[int, list[int]] = {}
    rows = Expert.objects.filter(theme_id__in=list(theme_ids)).order_by("theme_id", "user_id")
    for theme_id, user_id in rows.values_list("theme_id", "user_id"):
        found.setdefault(theme_id, []).append(user_id)
    return found


def by_theme(theme_ids: Iterable[int], now: datetime) -> list[Expert]:
    """Return the experts of these themes who are neither paused nor away, by theme; one query."""
    found = _here(now).filter(theme_id__in=set(theme_ids))
    return list(found.order_by("theme__position", "theme_id", "user_id"))


def everybody() -> set[int]:
    """Return the ids of all who are named expert of a theme, paused ones too; one query."""
    return set(Expert.objects.order_by("user_id").values_list("user_id", flat=True).distinct())


def rhythms(user_ids: Iterable[int]) -> dict[int, Rhythm]:
    """Return when each of these people works, for the calendar; two queries, however many."""
    wanted = list(user_ids)
    days = dict(Availability.objects.filter(user_id__in=wanted).values_list("user_id", "weekdays"))
    away: dict[int, list[tuple[date, date]]] = {}
    for user_id, first, last in Absence.objects.filter(user_id__in=wanted).values_list("user_id", "first", "last"):
        away.setdefault(user_id, []).append((first, last))
    holidays = calendar.dates(conf.get("HOLIDAYS"))
    return {
        user_id: Rhythm(_weekdays(days.get(user_id, "")), holidays, tuple(sorted(away.get(user_id, ()))))
        for user_id in wanted
    }


def rhythm_of(user_id: int | None) -> Rhythm:
    """Return when a person works; for nobody, when the site does; two queries at most."""
    if user_id is None:
        return Rhythm(holidays=calendar.dates(conf.get("HOLIDAYS")))
    return rhythms([user_id])[user_id]


def availability(user_id: int) -> Availability:
    """Return what a person said about their time, or what holds where they said nothing; one query."""
    found = Availability.objects.filter(pk=user_id).first()
    return found or Availability(user_id=user_id, capacity=default_capacity())


def availabilities(user_ids: Iterable[int]) -> dict[int, Availability]:
    """Return the same for many; one query."""
    wanted = list(user_ids)
    found = {row.user_id: row for row in Availability.objects.filter(user_id__in=wanted)}
    usual = default_capacity()
    return {user_id: found.get(user_id) or Availability(user_id=user_id, capacity=usual) for user_id in wanted}


def absences(user_id: int, now: datetime) -> list[Absence]:
    """Return when a person is or will be away; for the person's own eyes, as the reasons stand there; one query."""
    return list(Absence.objects.filter(user_id=user_id, last__gte=now.date()).order_by("first", "pk"))


def asked_of(user_id: int | None) -> list[Nomination]:
    """Return what a person is asked to be an expert of and has not answered yet; one query."""
    if user_id is None:
        return []
    found = Nomination.objects.filter(user_id=user_id, state=NominationState.ASKED)
    return list(found.select_related("theme").order_by("pk"))


def nominations(theme_ids: Iterable[int]) -> list[Nomination]:
    """Return all nominations for these themes, the latest first; one query."""
    return list(Nomination.objects.filter(theme_id__in=list(theme_ids)).order_by("-asked_at", "-pk"))


def log(theme_ids: Iterable[int]) -> list[ExpertStep]:
    """Return what was last done about the experts of these themes; one query."""
    rows = ExpertStep.objects.filter(theme_id__in=list(theme_ids)).select_related("theme")
    return list(rows.order_by("-pk")[:LOG])


def away(now: datetime, many: int) -> Iterator[list[int]]:
    """Yield the ids of experts who pause or are away today, so many at a time, each at most twice."""
    today = now.date()
    absent = Absence.objects.filter(first__lte=today, last__gte=today)
    paused = Expert.objects.filter(paused_until__gt=now)
    for found in (absent, paused):
        after = 0
        rows: QuerySet[Any] = found
        while piece := list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", "user_id")[:many]):
            after = piece[-1][0]
            yield sorted({user_id for _pk, user_id in piece})


def _here(now: datetime) -> QuerySet[Expert]:
    """Return, as a query, the experts who are neither paused nor away."""
    today = now.date()
    away = Absence.objects.filter(user_id=OuterRef("user_id"), first__lte=today, last__gte=today)
    rested = Q(paused_until=None) | Q(paused_until__lte=now)
    return Expert.objects.filter(rested, ~Exists(away), since__lte=now)


def _way(theme_id: int | None) -> list[int]:
    """Return a theme and what it stands below, the nearest first; one query."""
    if theme_id is None:
        return []
    above = {f"above{level}": F("__".join(["parent"] * level + ["id"])) for level in range(1, LEVELS + 1)}
    row = Theme.objects.filter(pk=theme_id).order_by().values_list("pk", *above.values()).first()
    return list(dict.fromkeys(one for one in row or () if one is not None))


def _weekdays(text: str) -> frozenset[int]:
    return frozenset(int(figure) for figure in text if figure in "0123456") or calendar.WEEK
