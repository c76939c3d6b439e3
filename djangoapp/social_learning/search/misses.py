"""What people looked for and did not find: demand, counted by words and theme, without a person.

A person counts once for the same words within ``WEEKS``: a keyed mark in the cache says so, which names nobody and goes
by itself. Words are shown once ``POPULARITY_FLOOR`` people looked for them; before that nobody sees them, so that no
line tells of one colleague. What looks like an address, a number of somebody or a link is not counted at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta

import attrs
from django.core.cache import cache
from django.db.models import Sum
from django.utils.crypto import salted_hmac

from social_learning import conf
from social_learning.data import Actor
from social_learning.lib import stream
from social_learning.lib.sql import insert_or_add
from social_learning.search import fold
from social_learning.search.models import SearchMiss

WEEKS = 8
MOST_WORDS, LONGEST = 5, 120
# Of one person so many an hour: who presses on makes no demand.
AN_HOUR = 20
_PERSONAL = re.compile(r"@|\d{5,}|://|www\.", re.IGNORECASE)


@attrs.frozen
class Missed:
    """Some words that several people looked for; ``theme_id`` 0 says in no theme in particular."""

    theme_id: int
    words: str
    people: int


def note(text: str, actor: Actor, *, now: datetime, theme_id: int = 0) -> bool:
    """Count that a person looked for something and found nothing; return whether it counts anew."""
    words = fold.words(text)
    joined = " ".join(words)
    if not words or not actor.may_write or len(words) > MOST_WORDS or len(joined) > LONGEST or _PERSONAL.search(text):
        return False
    if not _is_first(f"{theme_id}:{joined}", actor, now):
        return False
    row = SearchMiss(week=_monday(now), theme_id=theme_id, words=joined, people=1)
    insert_or_add(row, add="people", unique=("week", "theme_id", "words"))
    return True


def wanted(*, now: datetime, theme_ids: Collection[int] | None = None, limit: int = 20) -> list[Missed]:
    """Return what enough people looked for lately, the most wanted first; one query."""
    found = SearchMiss.objects.filter(week__gt=_monday(now) - timedelta(weeks=WEEKS))
    if theme_ids is not None:
        found = found.filter(theme_id__in=list(theme_ids))
    summed = found.values("theme_id", "words").annotate(many=Sum("people"))
    rows = summed.filter(many__gte=floor()).order_by("-many", "words").values_list("theme_id", "words", "many")
    return [Missed(*row) for row in rows[:limit]]


def of_themes(theme_ids: Collection[int], *, now: datetime) -> dict[int, int]:
    """Return for each of these themes how many looked in it for something that enough people missed; one query."""
    found: dict[int, int] = {}
    for one in wanted(now=now, theme_ids=theme_ids, limit=1_000):
        found[one.theme_id] = found.get(one.theme_id, 0) + one.people
    return found


def drop_old(*, now: datetime) -> int:
    """Remove what nobody is shown any more; return how many rows."""
    old = SearchMiss.objects.filter(week__lte=_monday(now) - timedelta(weeks=WEEKS))
    number = old.count()
    stream.drain(old, lambda rows: rows.delete())
    return number


def floor() -> int:
    """Return how many people it takes until words are shown."""
    return max(2, int(conf.get("POPULARITY_FLOOR")))


def _is_first(what: str, actor: Actor, now: datetime) -> bool:
    person = salted_hmac("social_learning.misses", str(actor.user_id)).hexdigest()[:32]
    hour = f"social_learning.misses.{person}.{now:%Y%m%d%H}"
    cache.add(hour, 0, timeout=3_600)
    mark = salted_hmac("social_learning.misses", f"{actor.user_id}:{what}").hexdigest()[:40]
    if not cache.add(f"social_learning.missed.{mark}", 1, timeout=WEEKS * 7 * 86_400):
        return False
    try:
        return bool(cache.incr(hour) <= AN_HOUR)
    except ValueError:
        # The hour has just ended.
        return True


def _monday(now: datetime) -> date:
    return now.date() - timedelta(days=now.weekday())
