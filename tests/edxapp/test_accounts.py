"""Who somebody is, as the platform knows it: roles, courses, names, language. The twin's answers are in test_twin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.edxapp import courses, users
from tests.edxapp.places import guards

pytestmark = guards().both


def test_an_actor_knows_courses_and_roles_as_the_platform_does(account: Callable[..., Any], course: Any) -> None:
    from common.djangoapps.student.models import CourseEnrollment
    from common.djangoapps.student.roles import CourseBetaTesterRole, CourseStaffRole, OrgStaffRole

    learner, tester, staff, of_org = (account() for _number in range(4))
    for user in (learner, tester):
        CourseEnrollment.enroll(user, course.id, mode="audit")
    CourseBetaTesterRole(course.id).add_users(tester)
    CourseStaffRole(course.id).add_users(staff)
    OrgStaffRole("Demo").add_users(of_org)
    key = str(course.id)
    with CaptureQueriesContext(connection) as asked:
        actor = users.actor(learner)
    assert actor.courses == {key}
    assert actor.staff_courses == set()
    assert len(asked) <= 2
    assert users.actor(tester).staff_courses == set()
    assert users.actor(staff).staff_courses == users.actor(of_org).staff_courses == {key}
    assert courses.team_ids(key) == {staff.pk}
    assert courses.learner_count(key) == 2


def test_courses_are_those_the_site_lists(course: Any, course_key: str) -> None:
    assert courses.exists(course_key)
    assert courses.title(course_key) == "Working well, together"
    for wrong in ("nonsense", "", "course-v1:No+Such+2026"):
        assert not courses.exists(wrong)
        assert courses.title(wrong) == wrong
        assert courses.learner_count(wrong) == 0
        assert courses.team_ids(wrong) == set()


def test_names_come_from_profiles_in_one_query(account: Callable[..., Any]) -> None:
    from common.djangoapps.student.models import UserProfile

    named, bare = account(), account()
    UserProfile.objects.filter(user=named).update(name="Ana Ferreira")
    UserProfile.objects.filter(user=bare).delete()
    with CaptureQueriesContext(connection) as asked:
        found = users.people([named.pk, bare.pk])
    assert len(asked) == 1
    assert users.display_name(found[named.pk]) == "Ana Ferreira"
    assert users.display_name(found[bare.pk]) == bare.username


def test_language_and_time_zone_are_the_accounts_own(account: Callable[..., Any]) -> None:
    from openedx.core.djangoapps.user_api.models import UserPreference

    user = account()
    assert users.language_of(user.pk) == settings.LANGUAGE_CODE
    for key, value in (("time_zone", "Europe/Paris"), ("pref-lang", "fr")):
        UserPreference.objects.create(user=user, key=key, value=value)
    assert users.preferences(user.pk) == ("Europe/Paris", "fr")
