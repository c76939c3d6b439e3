"""Popularity of what a course itself brings along: from the platform's record, beside what people share there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.popularity import api, index, queries
from social_learning.popularity.models import Score, ScoreTerm, SpaceStats
from social_learning.progress import native
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target
from tests import acts
from tests.progress.course import FIRST, KEY, SECOND, block

pytestmark = pytest.mark.django_db


@pytest.fixture
def class_of_six(twin: Any, make_user: Callable[..., Any], now: datetime) -> list[Any]:
    """Six learners who did the first page, two of them the second, and a trainer who did both."""
    people = [make_user(courses=[KEY]) for _n in range(6)]
    trainer = make_user(courses=[KEY], staff_courses=[KEY])
    for place, user in enumerate([*people, trainer]):
        for name in ("intro", "film", *(("text",) if place in (0, 1, 6) else ())):
            twin.record(user.pk, KEY, block(name), 1.0, at=now)
        native.renew(user.pk, KEY, now=now)
    return people


@pytest.fixture
def scored(class_of_six: list[Any], now: datetime) -> dict[str, int]:
    """The same, with their scores: target ids by key."""
    for row in Target.objects.filter(context_key=KEY):
        api.rebuild_target(row, now=now)
    api.refresh_all(now=now)
    return dict(Target.objects.filter(context_key=KEY).values_list("key", "pk"))


def test_participants_of_pages_and_course_are_learners_of_those_enrolled(scored: dict[str, int], now: datetime) -> None:
    found = queries.many(scored.values(), now=now)
    assert {key: (found[pk].participants, found[pk].finished) for key, pk in scored.items()} == {
        KEY: (6, 0), FIRST: (6, 6), SECOND: (2, 0)
    }  # fmt: skip
    assert found[scored[FIRST]].enough
    assert found[scored[FIRST]].words == "Used by 6 people"
    assert not found[scored[SECOND]].enough
    space = spaces.ensure_course_space(KEY, now=now)
    assert SpaceStats.objects.get(pk=index.stats_id(space.pk, "vertical")).eligible == 6


def test_following_the_events_ends_as_a_rebuild(scored: dict[str, int], class_of_six: list[Any], now: datetime) -> None:
    fields = ("pk", "participants", "finished", "kind", "space_id")
    rebuilt = sorted(Score.objects.values_list(*fields))
    ScoreTerm.objects.all().delete()
    Score.objects.all().delete()
    for user in class_of_six:
        for target_id in scored.values():
            api.sync(target_id, user.pk, now=now)
    assert sorted(Score.objects.values_list(*fields)) == rebuilt


def test_pages_that_everybody_comes_through_do_not_push_down_what_people_share(
    scored: dict[str, int], published: Callable[..., Any], now: datetime
) -> None:
    space = spaces.ensure_course_space(KEY, now=now)
    items = [published(space=space) for _n in range(4)]
    for likes, item in enumerate(items):
        for person in range(1000, 1006):
            acts.do("finish", item.target, person, now)
            if person < 1000 + likes:
                acts.do("like", item.target, person, now)
            api.sync(item.target_id, person, now=now)
    api.refresh_all(now=now)
    before = queries.many([item.target_id for item in items], now=now)
    assert [before[item.target_id].quartile for item in items] == [1, 2, 3, 4]
    Score.objects.filter(kind__in=["course", "vertical"]).update(participants=5_000, likes=5_000)
    api.refresh_all(now=now)
    assert queries.many([item.target_id for item in items], now=now) == before
