"""What helps most, place by place: of the site, a space, a course or a theme; ever, this week or last week.

Equal is shown as equal. A place in five is kept for what few people know yet, another every day, and it has no rank.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime, timezone
from itertools import chain, islice

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning import conf
from social_learning.data import Actor
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import Invalid, NotFound
from social_learning.popularity import ladder, queries, weeks
from social_learning.popularity.ladder import Here, Thing
from social_learning.popularity.queries import Popularity
from social_learning.spaces import queries as spaces
from social_learning.spaces.permissions import Standing

KINDS: dict[str, tuple[str, str | Promise]] = {
    "knowledge": ("knowledge", gettext_lazy("Knowledge")),
    "units": ("vertical", gettext_lazy("Course units")),
    "packages": ("scorm", gettext_lazy("SCORM packages")),
    "courses": ("course", gettext_lazy("Courses")),
}
TIMES: dict[str, str | Promise] = {
    "ever": gettext_lazy("All time"),
    "week": gettext_lazy("This week"),
    "last": gettext_lazy("Last week"),
}
LIMIT, MAX_LIMIT = 20, 100
# Of so many of the newest those are chosen that few people know.
POOL = 60


@attrs.frozen
class After:
    """Where the page before ended: at which value and target, at which rank, after how many places."""

    asked: str
    value: float = math.inf
    last_id: int = 0
    rank: int = 0
    place: int = 0


@attrs.frozen
class Place:
    """One line: which place, what stands there, and its figures. ``rank`` is None where a place is kept."""

    thing: Thing
    popularity: Popularity
    rank: int | None
    note: str = ""

    @property
    def finish_rate(self) -> int | None:
        """How many percent of those who took part finished; None while it is too early to tell."""
        seen = self.popularity
        return round(100 * seen.finished / seen.participants) if seen.enough else None


@attrs.frozen
class Page:
    """One page of places, and the cursor of the next, None at the end."""

    places: tuple[Place, ...]
    next: str | None


def page(
    actor: Actor,
    *,
    now: datetime,
    kind: str = "knowledge",
    time: str = "ever",
    space_id: int | None = None,
    theme_id: int | None = None,
    cursor: str | None = None,
    limit: int = LIMIT,
    standing: Standing | None = None,
) -> Page:
    """Return a page of what this person may see; seven queries at most, however much there is.

    Raises ``Invalid`` (``bad_kind``, ``bad_time``, ``bad_cursor``), and ``NotFound`` for a space that is not theirs.
    """
    if kind not in KINDS or time not in TIMES:
        code = "bad_time" if kind in KINDS else "bad_kind"
        raise Invalid(_("There is no such ranking."), code=code)
    asked, here = f"{kind} {time}", _here(actor, kind, space_id, theme_id, standing)
    after = After(*cursors.decode(cursor, str, float, int, int, int)) if cursor else After(asked)
    if after.asked != asked:
        raise Invalid(_("This page link is not valid any more. Please start from the first page."), code="bad_cursor")
    every, limit = int(conf.get("COLD_START_EVERY")), max(1, min(limit, MAX_LIMIT))
    kept = limit // every if every > 1 else 0
    things = ladder.rows(here, _week(time, now), after.value, after.last_id, limit - kept + 1)
    more, things = len(things) > limit - kept, things[: limit - kept]
    fresh = _fresh(here, {thing.target_id for thing in things}, kept, after.place, now) if kept else []
    seen = queries.of_scores([thing.score for thing in (*things, *fresh)], now=now)
    ranks = _ranks([thing.value for thing in things], after)
    ranked = [
        Place(thing, seen[thing.target_id], rank, _equal(time) if equal else "")
        for thing, (rank, equal) in zip(things, ranks, strict=True)
    ]
    few = _("Few people know this yet")
    places = _mixed(ranked, [Place(thing, seen[thing.target_id], None, few) for thing in fresh], every)
    if not more:
        return Page(tuple(places), None)
    last = things[-1]
    return Page(
        tuple(places), cursors.encode(asked, last.value, last.target_id, ranks[-1][0], after.place + len(things))
    )


def _here(actor: Actor, kind: str, space_id: int | None, theme_id: int | None, standing: Standing | None) -> Here:
    visible = (standing or spaces.standing(actor)).visible
    if space_id is not None and space_id not in visible:
        raise NotFound
    return Here(KINDS[kind][0], (space_id,) if space_id is not None else tuple(sorted(visible)), theme_id)


def _week(time: str, now: datetime) -> date | None:
    if time == "ever":
        return None
    return weeks.week_of(now if time == "week" else now - weeks.WEEK)


def _fresh(here: Here, shown: set[int], kept: int, turn: int, now: datetime) -> list[Thing]:
    """Return what few people know yet, of the newest; a new day, and a further page, bring others. Two queries."""
    floor = conf.get("POPULARITY_FLOOR")
    pool = [target_id for target_id, people in ladder.newest(here, POOL) if people < floor and target_id not in shown]
    start = (_day(now).toordinal() * kept + turn) % len(pool) if pool else 0
    return ladder.of(list(islice(chain(pool[start:], pool[:start]), kept)))


def _day(now: datetime) -> date:
    return now.astimezone(timezone.utc).date()


def _ranks(values: list[float], after: After) -> list[tuple[int, bool]]:
    """Return the rank of each value, and whether another one is equal; a tie may have begun a page before."""
    before, rank = after.value, after.rank
    found: list[tuple[int, bool]] = []
    for number, value in enumerate(values, start=after.place + 1):
        same = _same(value, before)
        rank = rank if same else number
        if same and found:
            found[-1] = (rank, True)
        found.append((rank, same))
        before = value
    return found


def _same(one: float, two: float) -> bool:
    # A sum of doubles is right to its last digits only.
    return math.isclose(one, two, rel_tol=1e-9)


def _equal(time: str) -> str:
    if time == "ever":
        return _("Equal: people did as much with both, at the same time. What is here longer stands first.")
    return _("Equal: people did as much with both that week. What is here longer stands first.")


def _mixed(ranked: list[Place], fresh: Iterable[Place], every: int) -> list[Place]:
    """Return both in one list: a kept place after every few ranked ones, and at least one."""
    waiting, found = iter(fresh), []
    for number, place in enumerate(ranked, start=1):
        found.append(place)
        if every > 1 and number % (every - 1) == 0:
            found += islice(waiting, 1)
    if every > 1 and len(ranked) < every - 1:
        found += islice(waiting, every - 1 if not ranked else 1)
    return found
