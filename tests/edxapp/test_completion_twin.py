"""What rooms may rely on of completion where no platform is installed; test_completion.py asks the same inside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.edxapp import completion, present
from social_learning.edxapp.completion import Mark, PackageUse
from social_learning.edxapp.completion_twin import TWIN
from tests.progress import course

pytestmark = [pytest.mark.django_db, pytest.mark.skipif(present(), reason="The platform answers here, not the twin.")]
NOWHERE = "course-v1:No+Such+2026"


@pytest.fixture(autouse=True)
def _course(db: None) -> Iterator[None]:
    TWIN.forget()
    TWIN.build(course.KEY, course.UNITS, later=(course.LATER,))
    yield
    TWIN.forget()


def test_an_outline_is_what_the_person_is_shown(learner: Any) -> None:
    outline = completion.outline(learner.pk, course.KEY)
    assert outline is not None
    assert [unit.key for unit in outline.units] == [course.FIRST, course.SECOND, course.LATER]
    assert outline.units[0].blocks == (course.block("intro"), course.block("film"))
    assert outline.unit_of(course.block("film")) == outline.unit_of(course.FIRST) == outline.units[0]
    assert outline.unit_of("elsewhere") is None
    for nothing in (NOWHERE, "nonsense"):
        assert completion.outline(learner.pk, nothing) is None
        assert completion.marks(learner.pk, nothing) == {}
        assert completion.packages(nothing, opened_before=datetime.max) == {}
        assert not completion.is_enrolled(learner.pk, nothing)
    assert completion.outline(10**9, course.KEY) is None


def test_what_comes_later_counts_but_is_not_left_to_do(learner: Any) -> None:
    released = completion.outline(learner.pk, course.KEY, released_only=True)
    assert released is not None
    assert [unit.key for unit in released.units] == [course.FIRST, course.SECOND]


def test_a_record_knows_when_it_began_and_when_it_changed(learner: Any, now: datetime) -> None:
    later = now + timedelta(hours=1)
    for fraction, at in (
        (0.5, now),
        (0.5, later - timedelta(minutes=1)),
        (1.0, later),
        (1.0, later + timedelta(days=1)),
    ):
        TWIN.record(learner.pk, course.KEY, course.block("intro"), fraction, at=at)
    # The same once more is no change, as on the platform.
    assert completion.marks(learner.pk, course.KEY) == {course.block("intro"): Mark(1.0, now, later)}
    assert completion.people(0, 10) == [learner.pk]
    assert completion.people(learner.pk, 10) == []
    assert completion.courses_of([learner.pk]) == [(learner.pk, course.KEY)]


def test_nobody_is_led_back_to_where_they_may_not_go(learner: Any, make_user: Any, now: datetime) -> None:
    assert completion.is_enrolled(learner.pk, course.KEY)
    assert completion.may_go_on(learner.pk, course.KEY, now=now)
    assert not completion.may_go_on(make_user().pk, course.KEY, now=now)
    TWIN.ended[course.KEY] = now
    assert not completion.may_go_on(learner.pk, course.KEY, now=now)


def test_the_use_of_a_package_is_counted_by_person(learner: Any, author: Any, now: datetime) -> None:
    package = course.block("package")
    for user in (learner, learner, author):
        TWIN.open_package(user.pk, course.KEY, package)
    TWIN.record(author.pk, course.KEY, package, 0.1, at=now)
    assert completion.packages(course.KEY, opened_before=now) == {package: PackageUse(opened=2, reported=1)}
    assert completion.passed_at(learner.pk, course.KEY) is None
