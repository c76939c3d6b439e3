"""Nothing waits unseen: a reminder, those who look after it, a second expert; and nobody hears the same twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from social_learning.experts.models import Absence, Expert
from social_learning.inbox.models import Message
from social_learning.review import escalation, pace
from social_learning.review.ladder import days_of
from social_learning.review.models import Asked, EscalationStep, Review
from social_learning.spaces.models import ThemeOwner
from tests.review.conftest import CHANGES


@pytest.fixture
def second(make_user: Any, theme: Any, now: Any) -> Any:
    """Another expert of the theme, who is asked second."""
    user = make_user("second")
    Expert.objects.create(user_id=user.pk, theme=theme, since=now)
    return user


@pytest.fixture
def sweep(now: Any) -> Any:
    """Run the sweep so many days later; return how many steps it took."""

    def run(days: int = 0) -> int:
        return escalation.run(now=now + timedelta(days=days))[1]

    return run


def steps() -> list[str]:
    return list(EscalationStep.objects.order_by("pk").values_list("step", flat=True))


@pytest.mark.parametrize(("target", "expected"), [(7, [4, 7, 10]), (14, [8, 14, 20]), (1, [1, 1, 2]), (3, [2, 3, 4])])
def test_the_days_follow_the_target(target: int, expected: list[int]) -> None:
    assert [days_of(step, target) for step in ("remind", "escalate", "offer")] == expected


def test_reminder_then_stewards_then_a_second_expert_each_once(
    draft: Any, act: Any, author: Any, expert: Any, second: Any, steward: Any, sweep: Any, told: Any
) -> None:
    row = draft()
    act("submit", row, author)
    act("claim", row, expert)
    # The fixture's day is a Monday: four working days later is Friday, seven the Wednesday after, ten the Monday.
    assert [sweep(day) for day in (0, 3)] == [0, 0]
    assert [sweep(4), sweep(4), sweep(5)] == [1, 0, 0]
    assert told(expert)[-1] == "review_reminder"
    assert [sweep(8), sweep(9), sweep(9)] == [0, 1, 0]
    assert told(steward) == ["review_escalated"]
    assert told(author)[-1] == "review_still_waits"
    assert [sweep(14), sweep(14), sweep(60)] == [1, 0, 0]
    assert told(second) == ["review_offered"]
    assert steps() == ["remind", "escalate", "offer"]
    assert Asked.objects.get().user_id == second.pk
    act("take_over", row, second, days=15)
    review = Review.objects.get()
    assert (review.reviewer_id, review.turn) == (second.pk, 2)
    assert told(expert)[-1] == "review_taken"
    # The new reader has their own time.
    assert [sweep(15), sweep(16)] == [0, 0]
    keys = list(Message.objects.values_list("user_id", "dedupe_key"))
    assert len(keys) == len(set(keys))


def test_what_is_with_its_author_waits_for_nobody(
    in_review: Any, act: Any, expert: Any, steward: Any, sweep: Any
) -> None:
    row = in_review()
    act("request_changes", row, expert, CHANGES)
    assert sweep(90) == 0
    assert steps() == []


def test_the_owner_of_the_theme_is_told_before_the_stewards(
    draft: Any, act: Any, author: Any, expert: Any, learner: Any, steward: Any, theme: Any, sweep: Any, told: Any
) -> None:
    ThemeOwner.objects.create(theme=theme, user_id=learner.pk)
    act("submit", draft(), author)
    sweep(9)
    assert told(learner) == ["review_escalated"]
    assert told(steward) == []


def test_the_absence_of_a_sole_expert_is_brought_up_at_once(
    draft: Any, act: Any, author: Any, expert: Any, steward: Any, now: Any, sweep: Any, told: Any
) -> None:
    act("submit", draft(), author)
    Absence.objects.create(user_id=expert.pk, first=now.date(), last=now.date() + timedelta(days=20))
    assert sweep(1) == 1
    assert (told(steward), steps()) == (["review_escalated"], ["escalate"])
    assert sweep(1) == 0


def test_somebody_else_gets_what_waits_for_an_expert_on_holiday(
    draft: Any, act: Any, author: Any, expert: Any, second: Any, now: Any, sweep: Any, told: Any
) -> None:
    row = draft()
    act("submit", row, author)
    Expert.objects.filter(user_id=expert.pk).update(paused_until=now + timedelta(days=30))
    assert sweep(1) == 1
    assert Review.objects.get().reviewer_id == second.pk
    assert steps() == ["hand_on"]
    assert told(second) == ["review_requested"]
    assert sweep(1) == 0


def test_what_an_absent_expert_has_begun_is_offered_to_another(
    in_review: Any, second: Any, expert: Any, now: Any, sweep: Any, told: Any
) -> None:
    in_review()
    Absence.objects.create(user_id=expert.pk, first=now.date(), last=now.date() + timedelta(days=20))
    assert sweep(1) == 1
    assert told(second) == ["review_offered"]
    assert Review.objects.get().reviewer_id == expert.pk


def test_days_away_do_not_count(draft: Any, act: Any, author: Any, expert: Any, now: Any, sweep: Any) -> None:
    act("submit", draft(), author)
    # Away and back before anybody looked: the four days are counted without those three.
    Absence.objects.create(user_id=expert.pk, first=now.date() + timedelta(days=1), last=now.date() + timedelta(days=3))
    assert sweep(4) == 0
    assert sweep(9) == 1
    assert steps() == ["remind"]


def test_a_theme_has_its_own_target(
    draft: Any, act: Any, author: Any, expert: Any, site_admin: Any, as_actor: Any, theme: Any, now: Any, sweep: Any
) -> None:
    pace.choose(as_actor(site_admin), {"days": 2}, theme_id=theme.pk)
    act("submit", draft(), author)
    assert Review.objects.get().due_at == now + timedelta(days=2)
    sweep(2)
    assert steps() == ["remind", "escalate"]


def test_a_review_from_before_there_were_clocks_gets_one(
    draft: Any, act: Any, author: Any, expert: Any, sweep: Any
) -> None:
    act("submit", draft(), author)
    Review.objects.update(asked_at=None, next_step_at=None)
    assert sweep(0) == 0
    assert Review.objects.get().next_step_at is not None
    assert sweep(4) == 1


def test_a_theme_that_went_under_an_open_review(
    draft: Any, act: Any, author: Any, expert: Any, steward: Any, sweep: Any, told: Any
) -> None:
    row = draft()
    act("submit", row, author)
    type(row).objects.filter(pk=row.pk).update(theme_id=None)
    assert sweep(9) == 2
    assert told(steward) == ["review_escalated"]


def test_many_are_read_together(
    draft: Any, act: Any, author: Any, expert: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(3):
        act("submit", draft(), author)
    Review.objects.update(next_step_at=now)
    with django_assert_max_num_queries(20) as few:
        assert escalation.run(now=now) == (3, 0)
    before = len(few)
    for _number in range(5):
        act("submit", draft(), author)
    Review.objects.update(next_step_at=now)
    with django_assert_max_num_queries(before + 5):
        # One statement more for each that gets another clock, nothing else.
        assert escalation.run(now=now) == (8, 0)
