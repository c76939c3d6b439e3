"""Weights: who was right weighs more, who is new weighs half, and a ring weighs as one."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.comments import api as comments
from social_learning.comments.models import Comment
from social_learning.keys import CommentKey
from social_learning.moderation import api, weights
from social_learning.moderation.models import Case, Report, Stage
from social_learning.moderation.weights import FLOOR, Past
from tests.examples import many


@given(right=st.integers(0, 100), wrong=st.integers(0, 100))
def test_accuracy_has_a_floor_and_a_ceiling(right: int, wrong: int) -> None:
    weight = weights.accuracy(right, right + wrong)
    assert FLOOR <= weight < 2
    assert weight <= weights.accuracy(right + 1, right + wrong + 1)
    assert weight >= weights.accuracy(right, right + wrong + 1)
    assert weights.accuracy(0, 0) == 1


_PEOPLE = range(1, 7)
_past = st.builds(Past, st.sampled_from(_PEOPLE), st.sampled_from("abcd"), st.sampled_from(range(1, 10)), st.booleans())


@given(past=st.lists(_past, max_size=30))
def test_rings_part_people_and_whoever_was_right_makes_none(past: list[Past]) -> None:
    groups = weights.rings(list(_PEOPLE), past)
    assert sorted(user_id for group in groups for user_id in group) == list(_PEOPLE)
    right = [Past(row.reporter_id, row.key, row.author_id, True) for row in past]
    assert len(weights.rings(list(_PEOPLE), right)) == len(_PEOPLE)


def test_those_who_report_each_other_are_one() -> None:
    assert len(weights.rings([1, 2, 3], [Past(1, "a", 2, False), Past(2, "b", 1, False)])) == 2
    # One report of a later colleague makes nobody a ring.
    assert len(weights.rings([1, 2, 3], [Past(1, "a", 2, False)])) == 3


@given(
    size=st.integers(2, 40),
    things=st.integers(weights.TOGETHER, 6),
    honest=st.integers(0, 5),
    order=st.randoms(use_true_random=False),
)
def test_a_ring_of_any_size_has_one_voice(size: int, things: int, honest: int, order: random.Random) -> None:
    """However many accounts one hand has, however often they reported together: one voice, and others keep theirs."""
    ring, others = list(range(1, size + 1)), list(range(1_000, 1_000 + honest))
    past = [Past(member, f"thing {number}", 99_999, False) for member in ring for number in range(things)]
    order.shuffle(past)
    people = [*ring, *others]
    order.shuffle(people)
    groups = weights.rings(people, past)
    assert sorted(map(len, groups)) == sorted([size] + [1] * honest)


@given(size=st.integers(2, 30), order=st.randoms(use_true_random=False))
def test_a_circle_in_which_each_reports_the_next_and_the_last_is_one_voice(size: int, order: random.Random) -> None:
    """Reports in a ring: everybody reports their neighbours on both sides, over and over."""
    past = [
        Past(member, f"by {other % size}", other % size, False)
        for member in range(size)
        for other in (member + 1, member - 1)
        for _turn in range(3)
    ]
    order.shuffle(past)
    assert len(weights.rings(list(range(size)), past)) == 1


@pytest.mark.django_db
@settings(max_examples=many(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(storm=st.lists(st.integers(0, 2), max_size=40))
def test_however_often_and_in_whatever_order_people_press_each_counts_once(
    key: str, people: Any, now: Any, storm: list[int]
) -> None:
    Report.objects.all().delete()
    Case.objects.all().delete()
    Comment.objects.all().update(deleted_at=None, deleted_reason="")
    crowd = people(3)
    heard: set[int] = set()
    for place, who in enumerate(storm):
        heard.add(who)
        api.report_key(key, crowd[who], "spam", now=now + timedelta(seconds=place))
        case = Case.objects.get()
        assert Report.objects.count() == case.voices == len(heard)
        # Three people who know nothing of each other set it aside; no number of presses does.
        assert (case.stage == Stage.HIDDEN) == (len(heard) == 3)
        if len(heard) == 3:
            # It is not there any more to be reported.
            break


@pytest.mark.django_db
def test_a_ring_never_sets_anything_aside(target: Any, people: Any, expert: Any, as_actor: Any, now: Any) -> None:
    ring = people(10)
    said = [comments.add(target, as_actor(expert), f"Number {number}", now=now) for number in range(4)]
    # Their first campaigns, looked at by nobody yet and below what sets aside.
    for comment in said[:2]:
        for person in ring:
            Report.objects.create(
                key=str(CommentKey(comment.uuid)), target=target, author_id=expert.pk, reporter_id=person.user_id,
                reason="spam", created_at=now - timedelta(days=1),
            )  # fmt: skip
    for person in ring:
        api.report_key(str(CommentKey(said[2].uuid)), person, "spam", now=now)
    case = Case.objects.get()
    assert (case.stage, case.weight, case.voices) == (Stage.OPEN, 1.0, 1)
    assert Comment.objects.get(pk=said[2].pk).deleted_at is None
    # With two others who know nothing of them it is enough.
    for person in people(2):
        api.report_key(str(CommentKey(said[2].uuid)), person, "spam", now=now)
    assert Case.objects.get().stage == Stage.HIDDEN


@pytest.mark.django_db
def test_a_thousand_reports_by_one_account_weigh_as_one(key: str, people: Any, now: Any) -> None:
    (loud,) = people(1)
    for number in range(1000):
        api.report_key(key, loud, "spam", now=now + timedelta(seconds=number))
    assert (Report.objects.count(), Case.objects.get().weight) == (1, 1.0)


@pytest.mark.django_db
def test_who_is_new_weighs_half_and_who_is_wrong_less(
    key: str, people: Any, expert: Any, target: Any, now: Any, settings: Any
) -> None:
    (lea,) = people(1)
    assert weights.of_person(lea.user_id, now) == 1
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "TRUST_LEVELS": True}
    assert weights.of_person(lea.user_id, now) == 0.5
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "TRUST_LEVELS": False}
    for number in range(120):
        Report.objects.create(
            key=f"k{number}", target=target, author_id=expert.pk, reporter_id=lea.user_id, reason="spam",
            status="kept" if number >= 10 else "removed", created_at=now + timedelta(minutes=number),
        )  # fmt: skip
    # Only the last hundred count, and all of them were wrong.
    assert weights.of_person(lea.user_id, now) == FLOOR
