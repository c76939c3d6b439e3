"""Cohorts and organisations: the same answers of the platform and of the twin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group

from social_learning.edxapp import cohorts, courses, present, users
from social_learning.lib import sql

pytestmark = pytest.mark.django_db


def make_cohort(course_key: str, name: str, *people: Any) -> int:
    """Make a cohort of a course with these people, and return its number."""
    if not present():
        group = Group.objects.create(name=f"{course_key}|cohort|{name}")
        group.user_set.add(*people)
        return int(group.pk)
    from opaque_keys.edx.keys import CourseKey
    from openedx.core.djangoapps.course_groups.models import CohortMembership, CourseUserGroup

    key = CourseKey.from_string(course_key)
    group = CourseUserGroup.objects.create(course_id=key, name=name, group_type=CourseUserGroup.COHORT)
    for user in people:
        CohortMembership.objects.create(course_user_group=group, user=user, course_id=key)
    return int(group.pk)


@pytest.fixture
def people(request: pytest.FixtureRequest) -> tuple[Any, Any, str]:
    """Two people of a course, and its key."""
    if present():
        account, course = (request.getfixturevalue(name) for name in ("account", "course"))
        from common.djangoapps.student.tests.factories import CourseEnrollmentFactory

        two = account(), account()
        for user in two:
            CourseEnrollmentFactory(user=user, course_id=course.id)
        return (*two, str(course.id))
    make_user, course_key = (request.getfixturevalue(name) for name in ("make_user", "course_key"))
    return make_user("ana", courses=[course_key]), make_user("bea", courses=[course_key]), course_key


def test_cohorts_are_listed_and_know_their_people(people: tuple[Any, Any, str]) -> None:
    ana, bea, course_key = people
    number = make_cohort(course_key, "Night", ana)
    assert cohorts.of_course(course_key) == {number: "Night"}
    assert cohorts.people_of(number, [ana.pk, bea.pk]) == {ana.pk}
    assert [row[0] for row in sql.rows(cohorts.sql_of_person(), [ana.pk]) if row[0] == number] == [number]
    assert (number,) not in sql.rows(cohorts.sql_of_person(), [bea.pk])
    assert cohorts.of_course("no key") == {}


def test_people_of_an_organisation(people: tuple[Any, Any, str]) -> None:
    ana, bea, course_key = people
    organisation = course_key.partition(":")[2].partition("+")[0]
    assert courses.people_of_organisation(organisation, [ana.pk]) == {ana.pk}
    assert courses.people_of_organisation(organisation[:-1], [ana.pk, bea.pk]) == set()
    assert courses.people_of_organisation(organisation.swapcase(), [ana.pk]) == set()


def test_a_cohort_lets_into_an_area_in_one_query(people: tuple[Any, Any, str], django_assert_num_queries: Any) -> None:
    from datetime import datetime, timezone

    from social_learning.spaces import api, queries
    from social_learning.spaces.models import SpaceRule, Visibility

    ana, bea, course_key = people
    now = datetime(2026, 3, 2, tzinfo=timezone.utc)
    space = api.create_space("circle", title="Circle", visibility=Visibility.HIDDEN, now=now)
    SpaceRule.objects.create(space=space, kind="cohort", value=course_key, cohort=make_cohort(course_key, "Night", ana))
    for user, visible in ((ana, True), (bea, False)):
        actor = users.actor(user)
        with django_assert_num_queries(1):
            assert (space.pk in queries.standing(actor).visible) is visible
