"""Cohorts of courses: which there are, and who is in them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from social_learning.edxapp import present

# Of a cohort, where no platform is installed: a group named "<course>|cohort|<name>".
_MARK = "|cohort|"


def of_course(course_key: str) -> dict[int, str]:
    """Return the cohorts of a course, as names by number; one query, none for what is no key."""
    if present():
        from openedx.core.djangoapps.course_groups.models import CourseUserGroup

        try:
            key = CourseKey.from_string(course_key)
        except InvalidKeyError:
            return {}
        found = CourseUserGroup.objects.filter(course_id=key, group_type=CourseUserGroup.COHORT)
        return dict(found.order_by("name").values_list("id", "name"))
    groups = Group.objects.filter(name__startswith=f"{course_key}{_MARK}").order_by("name")
    return {number: name.partition(_MARK)[2] for number, name in groups.values_list("pk", "name")}


def people_of(cohort: int, user_ids: Iterable[int]) -> set[int]:
    """Return which of these people are in a cohort; one query."""
    wanted = list(user_ids)
    if present():
        from openedx.core.djangoapps.course_groups.models import CohortMembership

        members = CohortMembership.objects.filter(course_user_group_id=cohort, user_id__in=wanted)
        return set(members.values_list("user_id", flat=True))
    return set(get_user_model()._default_manager.filter(groups__pk=cohort, pk__in=wanted).values_list("pk", flat=True))


def sql_of_person() -> str:
    """Return a statement that gives the numbers of the cohorts one person is in, whose id is its only parameter.

    A statement rather than its result, because it stands inside others that are asked under every unit.
    """
    if present():
        from openedx.core.djangoapps.course_groups.models import CohortMembership

        table = CohortMembership._meta.db_table
        return f"SELECT course_user_group_id FROM {table} WHERE user_id = %s"  # noqa: S608 - a table's name
    table = get_user_model().groups.through._meta.db_table  # type: ignore[attr-defined]
    return f"SELECT group_id FROM {table} WHERE user_id = %s"  # noqa: S608 - a table's name
