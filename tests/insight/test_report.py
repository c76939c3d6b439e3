"""The numbers of a course's report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.comments.models import Comment
from social_learning.edxapp.completion_twin import TWIN
from social_learning.insight import queries
from social_learning.insight.facts import Flagged, Help, Sharing, Silent, Unfinished
from social_learning.knowledge.models import State
from social_learning.progress.models import SilentPackage
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.review.models import Feedback, Review, Step
from social_learning.targets import api as targets

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(course_space: Any, steward: Any, now: Any) -> Callable[[], Any]:
    """Ask for the report as the page does."""
    return lambda: queries.report(course_space, team={steward.pk}, now=now)


def _react(person: Any, target: Any, kind: str, now: Any) -> None:
    Reaction.objects.create(target=target, user_id=person.pk, kind=kind, created_at=now)


def test_sharing_counts_people_of_the_course_once_and_not_its_team(
    report: Any, published: Any, course_space: Any, unit: Any, author: Any, learner: Any, steward: Any, now: Any
) -> None:
    published(space=course_space, author=author)
    published(space=course_space, author=author, validated_at=now)
    published(author=learner, origin_key=unit("unit1").key)
    published(space=course_space, author=steward)
    published(author=author)
    published(space=course_space, author=author, state=State.DRAFT)
    for person in (learner, learner, steward):
        Comment.objects.create(target=unit("unit1"), user_id=person.pk, body="Thanks.", created_at=now)
    Comment.objects.create(target=unit("unit1"), user_id=author.pk, body="Gone.", created_at=now, deleted_at=now)
    assert report().sharing == Sharing(people=2, talking=1, items=4, validated=1)
    assert report().enrolled == 2


def test_help_counts_people_once_and_neither_owners_nor_the_team(
    report: Any,
    published: Any,
    course_space: Any,
    unit: Any,
    came: Any,
    author: Any,
    learner: Any,
    steward: Any,
    now: Any,
) -> None:
    shared = published(space=course_space, author=author).target
    for target in (unit("unit1"), unit("unit2"), shared):
        came(learner, target, finished=True)
        _react(learner, target, "like", now)
        came(steward, target, finished=True)
    came(author, shared, finished=True)
    came(author, unit("unit3"), qualified=False)
    _react(author, shared, "like", now)
    _react(author, unit("unit1"), "applied", now)
    elsewhere = targets.ensure("block-v1:Demo+Other+2026+type@vertical+block@u", now=now)
    came(author, elsewhere, finished=True)
    assert report().help == Help(readers=1, finished=1, likers=1, applied=1)


def test_waiting_tells_what_is_open_and_how_long_answers_took(
    report: Any, published: Any, course_space: Any, author: Any, expert: Any, now: Any
) -> None:
    def review(days_ago: float, took: float | None, *, state: str = State.SUBMITTED) -> None:
        item = published(space=course_space, author=author, state=state)
        at = now - timedelta(days=days_ago)
        Step.objects.create(
            knowledge=item, action="submit", from_state="draft", to_state="submitted", actor_id=author.pk, at=at
        )
        row = Review.objects.create(
            knowledge=item,
            reviewer_id=expert.pk,
            submitted_at=at,
            due_at=at + timedelta(days=7),
            closed_at=now if took is not None else None,
        )
        if took is not None:
            answered = at + timedelta(days=took)
            Feedback.objects.create(review=row, reviewer_id=expert.pk, round=1, strength="Clear.", created_at=answered)

    review(1, None)
    review(9, None)
    # With its author: nobody waits for an expert.
    review(20, None, state=State.CHANGES_REQUESTED)
    for took in (0.5, 2, 6):
        review(30, took, state=State.PUBLISHED)
    review(500, 90, state=State.PUBLISHED)
    waiting = report().waiting
    assert (waiting.open, waiting.late) == (2, 1)
    assert sorted(waiting.days) == [0.5, 2, 6]
    assert waiting.median == 2


def test_an_answer_to_a_second_round_is_measured_from_that_round(
    report: Any, published: Any, course_space: Any, author: Any, expert: Any, now: Any
) -> None:
    item = published(space=course_space, author=author)
    row = Review.objects.create(knowledge=item, round=2, submitted_at=now, due_at=now, closed_at=now)
    for days_ago, took in ((30, 4), (20, 1)):
        at = now - timedelta(days=days_ago)
        Step.objects.create(knowledge=item, action="submit", actor_id=author.pk, at=at)
        Feedback.objects.create(
            review=row, reviewer_id=expert.pk, round=1, strength="Clear.", created_at=at + timedelta(days=took)
        )
    assert sorted(report().waiting.days) == [1, 4]


def test_care_names_what_is_asked_about_and_counts_drafts_that_rest(
    report: Any, published: Any, course_space: Any, unit: Any, author: Any, now: Any
) -> None:
    for kind, count in (("question", 2), ("outdated", 1), ("like", 9)):
        ReactionCount.objects.create(target=unit("unit1", "Lift"), kind=kind, count=count)
    ReactionCount.objects.create(target=unit("unit2"), kind="question", count=0)
    gone = unit("unit3")
    ReactionCount.objects.create(target=gone, kind="question", count=5)
    targets.mark_deleted(gone.pk, now=now)
    for days in (1, 15):
        at = now - timedelta(days=days)
        published(space=course_space, author=author, state=State.CHANGES_REQUESTED, updated_at=at)
    care = report().care
    assert (care.questions, care.outdated, care.resting) == (2, 1, 1)
    assert care.flagged == (Flagged("Lift", "/unit/unit1", 2, 1),)


def test_units_that_most_people_leave_come_first_when_enough_began(
    unit: Any, came: Any, learners: Any, course_key: str, now: Any
) -> None:
    people = learners(6)
    for name, left in (("half", 3), ("most", 5), ("none", 0)):
        for place, person in enumerate(people):
            came(person, unit(name), days=10, finished=place >= left)
    for person in people[:4]:
        came(person, unit("few"), days=10)
    for person in people:
        came(person, unit("today"), days=1)
        came(person, targets.ensure(course_key, now=now, title="The course"), days=10)
    assert queries.left_units(course_key, team={people[5].pk}, now=now) == (
        Unfinished("most", "/unit/most", 5, 5),
        Unfinished("half", "/unit/half", 5, 3),
    )


def test_the_report_costs_the_same_however_large_the_course_is(
    report: Any, published: Any, course_space: Any, unit: Any, came: Any, learners: Any, now: Any
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            report()
        return len(seen)

    first = count()
    for number, person in enumerate(learners(8)):
        published(space=course_space, author=person)
        came(person, unit(f"unit{number}"))
        _react(person, unit(f"unit{number}"), "like", now)
        ReactionCount.objects.create(target=unit(f"unit{number}"), kind="question", count=1)
    assert count() == first
    assert first <= 9


def test_silent_packages_are_those_still_in_this_course_most_opened_first(
    course_key: str, now: Any, django_assert_num_queries: Any
) -> None:
    def key(name: str, course: str = course_key) -> str:
        return f"{course.replace('course-v1', 'block-v1')}+type@scorm+block@{name}"

    other = "course-v1:Demo+Other+2026"
    for block, course, opened in (
        (key("few"), course_key, 12), (key("many"), course_key, 40),
        (key("gone"), course_key, 90), (key("there", other), other, 50),
    ):  # fmt: skip
        SilentPackage.objects.create(block_key=block, course_key=course, opened=opened, since=now)
    try:
        TWIN.build(course_key, {"unit1": [key("few"), key("many"), key("speaks")]})
        with django_assert_num_queries(1):
            found = queries.silent_packages(course_key)
        assert found == (
            Silent("many", f"/courses/{course_key}/jump_to/{key('many')}", 40),
            Silent("few", f"/courses/{course_key}/jump_to/{key('few')}", 12),
        )
        assert queries.silent_packages("course-v1:Demo+None+2026") == ()
    finally:
        TWIN.forget()
