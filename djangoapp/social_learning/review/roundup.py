"""The desk once a week: what is with somebody and what waits for anybody, in one message that mails collect.

It is written on Sunday afternoon by the site's clock, so that the collected mail of Monday morning has it, in each
person's own time; a site whose sweep slept meanwhile catches up on the next day. Whoever has an empty desk, or is away
on that Monday, hears nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache

from social_learning.edxapp import users
from social_learning.experts import calendar
from social_learning.experts import queries as experts_queries
from social_learning.inbox import api as inbox_api
from social_learning.inbox import queries as inbox_queries
from social_learning.lib import quiet
from social_learning.review import desk
from social_learning.review.models import Review
from social_learning.spaces import queries as spaces_queries

CHUNK = 500
KIND = "desk_week"
DESK_URL = "/social-learning/desk/"
# A week begins at noon on the day before it.
_AHEAD = timedelta(hours=12)
_KNOWN_FOR = timedelta(days=8)
_TOLD = ("mine", "to_claim", "late")


def run(*, now: datetime) -> tuple[int, int]:
    """Tell reviewers, experts and stewards what their desk holds; return how many were looked at and told.

    Nobody is told twice in a week. A week that is done is remembered in the cache, so that later runs cost nothing;
    where the cache forgets, each person is looked up once more.
    """
    key, before = _key(now), _key(now - timedelta(days=7))
    done = f"social_learning.roundup.{key}"
    if cache.get(done):
        return 0, 0
    looked = told = 0
    for people in _people():
        looked += len(people)
        told += sum(_tell(user_id, key, before, now) for user_id in _to_tell(people, key, now))
    cache.set(done, 1, timeout=int(_KNOWN_FOR.total_seconds()))
    return looked, told


def _key(now: datetime) -> str:
    year, week, _day = (_here(now) + _AHEAD).isocalendar()
    return f"desk:{year}-{week:02}"


def _here(now: datetime) -> datetime:
    return now.astimezone(quiet.zone("", settings.TIME_ZONE))


def _people() -> Iterator[list[int]]:
    """Yield who may have something on their desk, some hundreds at a time."""
    mine = Review.objects.filter(closed_at=None).exclude(reviewer_id=None)
    readers = set(mine.values_list("reviewer_id", flat=True).distinct())
    everybody = sorted(readers | experts_queries.everybody() | spaces_queries.every_steward())
    for begin in range(0, len(everybody), CHUNK):
        yield everybody[begin : begin + CHUNK]


def _to_tell(people: list[int], key: str, now: datetime) -> list[int]:
    """Return who of these is here and was not told this week."""
    accounts, rhythms = users.people(people), experts_queries.rhythms(people)
    told = inbox_queries.told(f"{key}:{user_id}" for user_id in people)
    monday = (_here(now) + _AHEAD).date()
    return [
        user_id
        for user_id in people
        if user_id not in told
        and user_id in accounts
        and accounts[user_id].is_active
        and not accounts[user_id].is_retired
        and not calendar.is_away(monday, rhythms[user_id])
    ]


def _tell(user_id: int, key: str, before: str, now: datetime) -> bool:
    actor = users.actor_of(user_id)
    held = desk.counts(actor, now=now)
    params = {name: held[name] for name in _TOLD}
    if not any(params.values()):
        return False
    # What last week's said holds no more.
    inbox_api.mark_read_keys(actor, [f"{before}:{user_id}"], now=now)
    once = f"{key}:{user_id}"
    return inbox_api.tell(user_id, KIND, params=params, url=DESK_URL, dedupe_key=once, now=now) is not None
