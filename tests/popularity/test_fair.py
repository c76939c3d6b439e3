"""Fair play: what counts less, what is held, and that it comes out the same whichever way it is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.popularity import api, fair
from social_learning.popularity.models import FairDecision, FairNote, Score, ScoreTerm, WeekScore
from tests import acts
from tests.examples import many

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def two_people(make_user: Callable[..., Any], published: Callable[..., Any], now: datetime) -> Any:
    """Two people who share eight things each: [(account, targets), …]."""
    found = []
    for name in ("ada", "bo"):
        user = make_user(name, date_joined=now - timedelta(days=900))
        found.append((user, [published(author=user).target for _number in range(8)]))
    return found


def like(giver: Any, target: Any, at: datetime, *, now: datetime, kind: str = "like") -> list[int]:
    acts.do(kind, target, giver.pk, at)
    return api.sync(target.pk, giver.pk, now=now)


def exchange(people: Any, number: int, now: datetime) -> None:
    """Let both like so many things of each other, taking turns, an hour apart."""
    (ada, of_ada), (bo, of_bo) = people
    for turn in range(number):
        like(ada, of_bo[turn], now - timedelta(days=5) + 2 * turn * HOUR, now=now)
        like(bo, of_ada[turn], now - timedelta(days=5) + (2 * turn + 1) * HOUR, now=now)


def factors(target: Any) -> list[float]:
    return sorted(ScoreTerm.objects.filter(target=target).values_list("factor", flat=True))


def state() -> Any:
    """Return all that is derived, apart from row ids."""
    terms = ScoreTerm.objects.values_list("target_id", "user_id", "source", "bucket", "value", "factor")
    notes = FairNote.objects.values_list(
        "target_id", "user_id", "other_id", "source", "rule", "at", "factor", "verdict"
    )
    weeks = WeekScore.objects.exclude(points=0).values_list(
        "target_id", "week", "points", "kind", "space_id", "theme_id"
    )
    figures = Score.objects.values_list("pk", "likes", "applied", "participants", "finished", "theme_id")
    return set(terms), set(notes), set(weeks), {row for row in figures if any(row[1:5])}


def keys() -> dict[int, float]:
    return dict(Score.objects.values_list("pk", "trending"))


def test_up_to_five_likes_each_all_count(two_people: Any, now: datetime) -> None:
    exchange(two_people, 5, now)
    assert set(ScoreTerm.objects.values_list("factor", flat=True)) == {1.0}
    assert not FairNote.objects.exists()


def test_beyond_five_each_counts_half_and_shows_whole(two_people: Any, now: datetime) -> None:
    from social_learning.reactions import queries as reactions

    exchange(two_people, 7, now)
    (_ada, of_ada), (_bo, of_bo) = two_people
    assert [factors(target) for target in of_bo[:7]] == [[1.0]] * 5 + [[0.5]] * 2
    assert [factors(target) for target in of_ada[:7]] == [[1.0]] * 5 + [[0.5]] * 2
    assert reactions.counts([of_bo[6].pk])[of_bo[6].pk] == {"like": 1}
    assert Score.objects.get(pk=of_bo[6].pk).likes == 1
    half = ScoreTerm.objects.get(target=of_bo[6])
    assert Score.objects.get(pk=of_bo[6].pk).trending == pytest.approx(half.value / 2)


def test_a_fan_is_no_exchange(two_people: Any, now: datetime) -> None:
    (ada, _of_ada), (_bo, of_bo) = two_people
    for target in of_bo:
        like(ada, target, now - DAY, now=now)
    assert not FairNote.objects.exists()


def test_what_is_further_apart_than_thirty_days_is_no_exchange(two_people: Any, now: datetime) -> None:
    (ada, of_ada), (bo, of_bo) = two_people
    for turn in range(8):
        like(ada, of_bo[turn], now - 20 * turn * DAY, now=now)
        like(bo, of_ada[turn], now - 20 * turn * DAY - HOUR, now=now)
    assert not FairNote.objects.exists()


def test_taking_one_back_frees_what_came_later(two_people: Any, now: datetime) -> None:
    exchange(two_people, 6, now)
    (ada, of_ada), (_bo, of_bo) = two_people
    assert factors(of_ada[5]) == factors(of_bo[5]) == [0.5]
    others = like(ada, of_bo[0], now, now=now)
    # The sixth of Ada is her fifth now; before the sixth of Bo both have still given five.
    assert others == [of_bo[5].pk]
    assert (factors(of_bo[5]), factors(of_ada[5])) == ([1.0], [0.5])
    assert like(ada, of_bo[1], now, now=now) == [of_ada[5].pk]
    assert not FairNote.objects.exists()


@pytest.mark.parametrize("number", [6, 8])
def test_a_look_at_what_stands_beside_asks_little_and_settles_nobody_for_nothing(
    number: int, two_people: Any, newcomers: list[Any], now: datetime, django_assert_max_num_queries: Any
) -> None:
    exchange(two_people, number, now)
    target = two_people[0][1][0]
    rush(newcomers[:number], target, now)
    before = state()
    assert FairNote.objects.filter(target=target).exists()
    with django_assert_max_num_queries(12):
        assert api.settle_beside(target.pk, now=now) == []
    assert state() == before


@pytest.fixture
def newcomers(make_user: Callable[..., Any], now: datetime) -> list[Any]:
    """Eight accounts that are an hour old."""
    return [make_user(date_joined=now - HOUR) for _number in range(8)]


def rush(people: list[Any], target: Any, now: datetime, *, apart: timedelta = timedelta(minutes=1)) -> None:
    for place, user in enumerate(people):
        like(user, target, now + place * apart, now=now)


def test_five_new_accounts_are_welcome(newcomers: list[Any], two_targets: list[Any], now: datetime) -> None:
    rush(newcomers[:5], two_targets[0], now)
    assert factors(two_targets[0]) == [1.0] * 5


def test_a_sixth_within_the_hour_holds_them_all(newcomers: list[Any], two_targets: list[Any], now: datetime) -> None:
    from social_learning.reactions import queries as reactions

    rush(newcomers[:6], two_targets[0], now)
    assert factors(two_targets[0]) == [0.0] * 6
    score = Score.objects.get(pk=two_targets[0].pk)
    assert (score.trending, score.likes) == (0.0, 0)
    # What everybody sees stays the truth.
    assert reactions.counts([score.pk])[score.pk] == {"like": 6}


def test_six_over_two_hours_are_no_burst(newcomers: list[Any], two_targets: list[Any], now: datetime) -> None:
    rush(newcomers[:6], two_targets[0], now, apart=timedelta(minutes=20))
    assert factors(two_targets[0]) == [1.0] * 6


def test_one_taken_back_ends_the_burst(newcomers: list[Any], two_targets: list[Any], now: datetime) -> None:
    rush(newcomers[:6], two_targets[0], now)
    like(newcomers[2], two_targets[0], now, now=now)
    assert factors(two_targets[0]) == [1.0] * 5


def test_older_accounts_beside_a_burst_count(
    newcomers: list[Any], two_targets: list[Any], make_user: Any, now: datetime
) -> None:
    rush([*newcomers[:6], make_user(date_joined=now - 2 * DAY)], two_targets[0], now)
    assert factors(two_targets[0]) == [0.0] * 6 + [1.0]


def test_what_nobody_looked_at_counts_after_seven_days(
    newcomers: list[Any], two_targets: list[Any], now: datetime
) -> None:
    rush(newcomers[:6], two_targets[0], now)
    assert list(api.release(now=now + 6 * DAY)) == []
    assert set(api.release(now=now + 8 * DAY)) == {two_targets[0].pk}
    assert factors(two_targets[0]) == [1.0] * 6
    assert list(api.release(now=now + 8 * DAY)) == []


@pytest.mark.parametrize(("verdict", "expected"), [(fair.ACCEPT, 1.0), (fair.KEEP_OUT, 0.0)])
def test_a_stewards_word_holds_for_what_was_there(
    newcomers: list[Any],
    two_targets: list[Any],
    steward: Any,
    as_actor: Any,
    now: datetime,
    verdict: str,
    expected: float,
) -> None:
    target, later = two_targets[0], now + HOUR
    rush(newcomers[:6], target, now)
    assert api.decide_burst(target, as_actor(steward), verdict, now=later) == [target.pk]
    assert factors(target) == [expected] * 6
    # Seven days do not overrule a word, and a rebuild keeps it.
    assert list(api.release(now=now + 8 * DAY)) == []
    before = state()
    api.rebuild_target(target, now=later)
    assert state() == before
    assert FairDecision.objects.get().decided_by == steward.pk


def test_a_pair_is_decided_in_its_space(two_people: Any, steward: Any, as_actor: Any, now: datetime) -> None:
    exchange(two_people, 6, now)
    (ada, of_ada), (bo, of_bo) = two_people
    changed = api.decide_pair(bo.pk, ada.pk, of_ada[0].space_id, as_actor(steward), fair.ACCEPT, now=now)
    assert changed == sorted([of_ada[5].pk, of_bo[5].pk])
    assert factors(of_ada[5]) == factors(of_bo[5]) == [1.0]
    before = state()
    for target in (*of_ada, *of_bo):
        api.rebuild_target(target, now=now)
    assert state() == before


# (what, giver, whose, which, hours before now); 2 and 3 are new accounts, one for each draw
act = st.tuples(
    st.sampled_from(["like", "like", "like", "applied", "finish", "comment"]),
    st.integers(0, 9),
    st.integers(0, 1),
    st.integers(0, 1),
    st.integers(0, 60 * 24 * 3),
)


@settings(max_examples=many(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(act, max_size=40))
def test_incremental_equals_rebuilt_in_any_order(steps: list[Any], small_world: Any, now: datetime) -> None:
    people, targets = small_world
    acts.forget()
    for verb, giver, whose, which, minutes in steps:
        user, target = people[giver], targets[whose][which]
        if target.owner_id != user.pk:
            acts.do(verb, target, user.pk, now - timedelta(minutes=minutes))
            api.sync(target.pk, user.pk, now=now)
    made, sums = state(), keys()
    for target in (*targets[0], *targets[1]):
        api.rebuild_target(target, now=now)
    again, sums_again = state(), keys()
    assert made == again
    for pk, value in sums.items():
        assert value == pytest.approx(sums_again[pk], rel=1e-9, abs=0)


@pytest.fixture
def small_world(make_user: Any, published: Any, now: datetime, settings: Any) -> Any:
    """Two who share, eight new accounts, and rules so strict that few acts are enough."""
    settings.SOCIAL_LEARNING = {
        **settings.SOCIAL_LEARNING, "FAIR_MUTUAL_LIKES": 1, "FAIR_BURST_REACTIONS": 2, "FAIR_NEW_ACCOUNT_HOURS": 48,
        "FAIR_BURST_MINUTES": 600, "FAIR_HOLD_DAYS": 2,
    }  # fmt: skip
    sharing = [make_user(date_joined=now - 900 * DAY) for _number in range(2)]
    people = [*sharing, *(make_user(date_joined=now - timedelta(days=number / 2)) for number in range(8))]
    return people, [[published(author=user).target for _number in range(2)] for user in sharing]
