"""Rankings: who stands where, why, who sees it, and that it costs the same however much there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.data import Actor
from social_learning.lib.errors import Invalid, NotFound
from social_learning.popularity import api, rankings
from social_learning.popularity.models import Score, WeekScore
from social_learning.spaces import api as spaces
from social_learning.targets.models import Access, Target
from tests import acts

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def reader(learner: Any, as_actor: Any) -> Actor:
    found: Actor = as_actor(learner)
    return found


def like(target: Any, number: int, now: datetime, *, days: float = 1, verb: str = "like") -> None:
    for person in range(number):
        acts.do(verb, target, 1000 + person, now - timedelta(days=days))
        api.sync(target.pk, 1000 + person, now=now)


def ranked(page: rankings.Page) -> list[tuple[int | None, int]]:
    return [(place.rank, place.thing.target_id) for place in page.places if place.rank]


def test_the_most_liked_stands_first(published: Callable[..., Any], reader: Actor, now: datetime) -> None:
    few, many = published().target, published().target
    like(few, 2, now)
    like(many, 6, now)
    like(many, 6, now, verb="finish")
    found = rankings.page(reader, now=now)
    assert ranked(found) == [(1, many.pk), (2, few.pk)]
    first, second = found.places[:2]
    assert (first.popularity.likes, first.popularity.participants, first.finish_rate) == (6, 6, 100)
    assert first.popularity.direction == "up"
    # Too few took part: the sentence says so, and nothing is compared.
    assert (second.popularity.words, second.finish_rate, second.popularity.direction) == ("Too early to tell", None, "")


def test_equal_is_equal_and_says_why(published: Callable[..., Any], reader: Actor, now: datetime) -> None:
    targets = [published().target for _number in range(4)]
    for target, number in zip(targets, (1, 2, 2, 3), strict=True):
        like(target, number, now)
    for time in ("ever", "last"):
        found = rankings.page(reader, now=now, time=time)
        assert ranked(found) == [(1, targets[3].pk), (2, targets[1].pk), (2, targets[2].pk), (4, targets[0].pk)]
        notes = [bool(place.note) for place in found.places if place.rank]
        assert notes == [False, True, True, False]


def test_weeks_are_apart(published: Callable[..., Any], reader: Actor, now: datetime) -> None:
    # It is Monday: yesterday was last week.
    old, new, never = (published().target for _number in range(3))
    like(old, 3, now, days=2)
    like(new, 1, now, days=0)
    like(never, 5, now, days=20)
    assert ranked(rankings.page(reader, now=now, time="week")) == [(1, new.pk)]
    assert ranked(rankings.page(reader, now=now, time="last")) == [(1, old.pk)]
    assert {pk for _rank, pk in ranked(rankings.page(reader, now=now))} == {old.pk, new.pk, never.pk}
    list(api.release(now=now + 14 * DAY))
    assert not WeekScore.objects.exists()


def test_taking_back_takes_the_week_back(published: Callable[..., Any], reader: Actor, now: datetime) -> None:
    target = published().target
    like(target, 2, now, days=0)
    assert WeekScore.objects.get().points == 200
    like(target, 2, now, days=0)
    assert ranked(rankings.page(reader, now=now, time="week")) == []


def test_a_space_a_theme_a_kind(published: Callable[..., Any], course_key: str, reader: Actor, now: datetime) -> None:
    course, other = spaces.ensure_course_space(course_key, now=now), spaces.ensure_theme("tools", title="Tools")
    everywhere, inside, tools = published().target, published(space=course).target, published(theme=other).target
    unit = Target.objects.create(
        key="block-v1:Demo+Social+2026+type@vertical+block@u1", kind="vertical", space=course, context_key=course_key,
        title="Unit", created_at=now,
    )  # fmt: skip
    for target in (everywhere, inside, tools, unit):
        like(target, 2, now, days=0)
    for time in ("ever", "week"):
        assert {pk for _r, pk in ranked(rankings.page(reader, now=now, time=time))} == {
            everywhere.pk, inside.pk, tools.pk
        }  # fmt: skip
        assert ranked(rankings.page(reader, now=now, time=time, space_id=course.pk)) == [(1, inside.pk)]
        assert ranked(rankings.page(reader, now=now, time=time, theme_id=other.pk)) == [(1, tools.pk)]
        assert ranked(rankings.page(reader, now=now, time=time, kind="units")) == [(1, unit.pk)]


def test_a_theme_that_changes_takes_score_and_week_along(
    published: Callable[..., Any], reader: Actor, now: datetime
) -> None:
    item, other = published(), spaces.ensure_theme("tools", title="Tools")
    like(item.target, 2, now, days=0)
    item.theme = other
    item.save()
    api.place(item.target_id)
    for time in ("ever", "week"):
        assert ranked(rankings.page(reader, now=now, time=time, theme_id=other.pk)) == [(1, item.target_id)]


def test_only_what_one_sees(
    published: Callable[..., Any], course_key: str, reader: Actor, make_user: Any, as_actor: Any, now: datetime
) -> None:
    course = spaces.ensure_course_space(course_key, now=now)
    hidden, gone, private = published(space=course).target, published().target, published().target
    for target in (hidden, gone, private):
        like(target, 2, now, days=0)
    Target.objects.filter(pk=gone.pk).update(deleted_at=now)
    Target.objects.filter(pk=private.pk).update(access=Access.PRIVATE)
    stranger = as_actor(make_user())
    for time in ("ever", "week"):
        assert [place.thing.target_id for place in rankings.page(stranger, now=now, time=time).places] == []
        assert ranked(rankings.page(reader, now=now, time=time)) == [(1, hidden.pk)]
    with pytest.raises(NotFound):
        rankings.page(stranger, now=now, space_id=course.pk)


def test_pages_go_on_where_the_last_one_ended(published: Callable[..., Any], reader: Actor, now: datetime) -> None:
    targets = [published().target for _number in range(11)]
    for place, target in enumerate(targets):
        like(target, 1 + place // 2, now)
    seen, cursor = [], None
    while True:
        found = rankings.page(reader, now=now, limit=5, cursor=cursor)
        seen += ranked(found)
        cursor = found.next
        if cursor is None:
            break
    assert sorted(pk for _rank, pk in seen) == [target.pk for target in targets]
    assert [rank for rank, _pk in seen] == [1, 2, 2, 4, 4, 6, 6, 8, 8, 10, 10]
    with pytest.raises(Invalid):
        rankings.page(reader, now=now, time="week", cursor=rankings.page(reader, now=now, limit=5).next)


def test_a_place_in_five_is_kept_for_what_few_people_know(
    published: Callable[..., Any], reader: Actor, now: datetime
) -> None:
    known = [published().target for _number in range(4)]
    for target in known:
        like(target, 6, now, verb="finish")
    fresh = [published().target for _number in range(3)]
    for target in fresh:
        api.place(target.pk)
    shown = [rankings.page(reader, now=now + day * DAY, limit=5).places for day in range(3)]
    assert [[place.rank for place in places] for places in shown] == [[1, 1, 1, 1, None]] * 3
    # Another one every day, the same all day.
    assert {places[-1].thing.target_id for places in shown} == {target.pk for target in fresh}
    again = rankings.page(reader, now=now + timedelta(hours=3), limit=5).places
    assert again[-1].thing.target_id == shown[0][-1].thing.target_id


def test_no_kept_places_where_a_site_wants_none(
    published: Callable[..., Any], reader: Actor, now: datetime, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "COLD_START_EVERY": 0}
    api.place(published().target_id)
    assert rankings.page(reader, now=now).places == ()


def test_it_costs_the_same_for_three_and_for_thirty(
    published: Callable[..., Any], reader: Actor, now: datetime, django_assert_num_queries: Any
) -> None:
    def fill(number: int) -> None:
        for _turn in range(number):
            like(published().target, 6, now, verb="finish")
            api.place(published().target_id)

    fill(3)
    for time in ("ever", "last"):
        with django_assert_num_queries(7):
            rankings.page(reader, now=now, time=time)
    fill(27)
    for time in ("ever", "last"):
        with django_assert_num_queries(7):
            rankings.page(reader, now=now, time=time)


def test_what_there_is_not_is_said(reader: Actor, now: datetime) -> None:
    for wrong in ({"kind": "people"}, {"time": "tomorrow"}, {"cursor": "abc"}):
        with pytest.raises(Invalid):
            rankings.page(reader, now=now, **wrong)
    assert not Score.objects.exists()
