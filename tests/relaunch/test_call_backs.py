"""What calling back brought, as a course's team is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from social_learning.progress.models import Engagement
from social_learning.relaunch.models import RelaunchMail, RelaunchStep
from social_learning.relaunch.queries import CallBacks, call_backs
from social_learning.spaces import api as spaces
from social_learning.targets import api as targets

pytestmark = pytest.mark.django_db
UNIT = "block-v1:Demo+Social+2026+type@vertical+block@unit1"


@pytest.fixture
def course_space(learner: Any, course_key: str, now: Any) -> Any:
    """The space of the course."""
    return spaces.ensure_course_space(course_key, now=now)


@pytest.fixture
def called(course_space: Any, make_user: Any, course_key: str, now: Any) -> Callable[..., Any]:
    """Call somebody back to a unit; after so many hours they did something there, or never."""
    target = targets.ensure(UNIT, now=now, space_id=course_space.pk)

    def make(*, back: float | None = None, finished: float | None = None, sent: bool = True, thing: Any = None) -> Any:
        person, where = make_user(courses=[course_key]), thing or target
        mail = RelaunchMail.objects.create(
            user_id=person.pk, token=str(person.pk), created_at=now, sent_at=now if sent else None
        )
        left = now - timedelta(days=3)
        RelaunchStep.objects.create(
            mail=mail, user_id=person.pk, target=where, rule="unfinished", step=1, since=left, created_at=now
        )
        Engagement.objects.create(
            user_id=person.pk,
            target=where,
            opened_at=left,
            last_activity_at=left if back is None else now + timedelta(hours=back),
            completed_at=None if finished is None else now + timedelta(hours=finished),
        )
        return person

    return make


def test_who_came_back_within_three_days_counts(called: Any, course_space: Any) -> None:
    called(back=1)
    called(back=72)
    called(back=73)
    called()
    assert call_backs(course_space) == CallBacks(people=4, sent=4, returned=2)


def test_who_finished_in_time_and_looked_again_later_counts(called: Any, course_space: Any) -> None:
    called(back=500, finished=20)
    called(back=500, finished=400)
    assert call_backs(course_space).returned == 1


def test_a_later_series_shows_that_somebody_had_come_back(called: Any, course_space: Any, now: Any) -> None:
    person = called(back=900)
    first = RelaunchStep.objects.get(user_id=person.pk)
    again = RelaunchMail.objects.create(user_id=person.pk, token="later", created_at=now)
    RelaunchStep.objects.create(
        mail=again, user_id=person.pk, target=first.target, rule="unfinished", step=1,
        since=now + timedelta(hours=5), created_at=now + timedelta(days=4),
    )  # fmt: skip
    assert call_backs(course_space) == CallBacks(people=1, sent=1, returned=1)


def test_mails_that_were_not_sent_other_courses_and_the_team_are_left_out(
    called: Any, course_space: Any, now: Any
) -> None:
    called(back=1, sent=False)
    called(back=1, thing=targets.ensure("block-v1:Demo+Other+2026+type@vertical+block@u", now=now))
    team = called(back=1)
    assert call_backs(course_space, but_people=[team.pk]) == CallBacks()
