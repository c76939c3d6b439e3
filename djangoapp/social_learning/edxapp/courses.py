"""Courses: who belongs where, how many, what a block is called and where it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Q, Value
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from social_learning.edxapp import present
from social_learning.lib.prepared import Prepared

LEARNER = "learner"
STAFF = "staff"
# Of the platform's roles in a course, those of its team; beta testers, for instance, are learners.
TEAM_ROLES = ("instructor", "staff", "limited_staff")


def of_user(user: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Return (enrolled, of the course team) as course keys in text.

    At most two queries; a third one for who has a role in all courses of an organisation.
    """
    if present():
        from common.djangoapps.student.models import CourseAccessRole, CourseEnrollment

        enrolled = CourseEnrollment.objects.filter(user=user, is_active=True).values_list("course_id", flat=True)
        roles = CourseAccessRole.objects.filter(user=user, role__in=TEAM_ROLES).values_list("course_id", "org")
        staffed = {str(key) for key, _org in roles if key}
        organisations = {org for key, org in roles if org and not key}
        return frozenset(map(str, enrolled)), frozenset(staffed | _of_organisations(organisations))
    pairs = [name.rpartition("|") for name in user.groups.values_list("name", flat=True)]
    return (
        frozenset(course for course, _bar, role in pairs if role == LEARNER),
        frozenset(course for course, _bar, role in pairs if role == STAFF),
    )


def of_user_in(user: Any, course_key: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the same for this one course alone; one query."""
    if present():
        found = _standing(user, course_key)
    else:
        roles = {f"{course_key}|{role}": role for role in (LEARNER, STAFF)}
        found = {roles[name] for name in user.groups.filter(name__in=roles).values_list("name", flat=True)}
    here, nowhere = frozenset({course_key}), frozenset[str]()
    return here if LEARNER in found else nowhere, here if STAFF in found else nowhere


def is_enrolled(user: Any, course_key: str) -> bool:
    """Return whether a person takes part in a course; on a course page the platform knows, and no query is made."""
    if present():
        from common.djangoapps.student.models import CourseEnrollment

        key = _parsed(course_key)
        return key is not None and bool(CourseEnrollment.is_enrolled(user, key))
    return bool(user.groups.filter(name=f"{course_key}|{LEARNER}").exists())


def exists(course_key: str) -> bool:
    """Return whether the site has this course."""
    if present():
        from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

        key = _parsed(course_key)
        return key is not None and bool(CourseOverview.objects.filter(id=key).exists())
    return Group.objects.filter(name__startswith=f"{course_key}|").exists()


def title(course_key: str) -> str:
    """Return the course's name, or its key where there is none."""
    if present():
        from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

        key = _parsed(course_key)
        names = CourseOverview.objects.filter(id=key).values_list("display_name", flat=True) if key else None
        return (names.first() if names is not None else None) or course_key
    return course_key


def learner_count(course_key: str) -> int:
    """Return how many people are enrolled, without the course team."""
    if present():
        from common.djangoapps.student.models import CourseAccessRole, CourseEnrollment

        key = _parsed(course_key)
        if key is None:
            return 0
        team = CourseAccessRole.objects.filter(course_id=key, role__in=TEAM_ROLES).values("user_id")
        enrolled = CourseEnrollment.objects.filter(course_id=key, is_active=True, user__is_active=True)
        return int(enrolled.exclude(user_id__in=team).count())
    team = Group.objects.filter(name=f"{course_key}|{STAFF}").values("user")
    members = get_user_model()._default_manager.filter(groups__name=f"{course_key}|{LEARNER}", is_active=True)
    return members.exclude(pk__in=team).count()


def team_ids(course_key: str) -> set[int]:
    """Return the ids of the course team."""
    if present():
        from common.djangoapps.student.models import CourseAccessRole

        key = _parsed(course_key)
        if key is None:
            return set()
        team = CourseAccessRole.objects.filter(course_id=key, role__in=TEAM_ROLES)
        return set(team.values_list("user_id", flat=True))
    team = get_user_model()._default_manager.filter(groups__name=f"{course_key}|{STAFF}")
    return set(team.values_list("pk", flat=True))


def people_of(course_key: str, user_ids: Iterable[int]) -> set[int]:
    """Return which of these people belong to a course, enrolled or of its team; two queries at most."""
    wanted = list(user_ids)
    if present():
        from common.djangoapps.student.models import CourseAccessRole, CourseEnrollment
        from opaque_keys.edx.django.models import CourseKeyField

        key = _parsed(course_key)
        if key is None:
            return set()
        enrolled = CourseEnrollment.objects.filter(course_id=key, is_active=True, user_id__in=wanted)
        roles = CourseAccessRole.objects.filter(
            Q(course_id=key) | Q(course_id=CourseKeyField.Empty, org=key.org), role__in=TEAM_ROLES, user_id__in=wanted
        )
        return {*enrolled.values_list("user_id", flat=True), *roles.values_list("user_id", flat=True)}
    names = [f"{course_key}|{role}" for role in (LEARNER, STAFF)]
    found = get_user_model()._default_manager.filter(groups__name__in=names, pk__in=wanted)
    return set(found.values_list("pk", flat=True))


def people_of_organisation(organisation: str, user_ids: Iterable[int]) -> set[int]:
    """Return which of these people belong to some course of an organisation; two queries at most."""
    wanted = list(user_ids)
    if present():
        from common.djangoapps.student.models import CourseAccessRole, CourseEnrollment

        enrolled = CourseEnrollment.objects.filter(course__org=organisation, is_active=True, user_id__in=wanted)
        roles = CourseAccessRole.objects.filter(org=organisation, role__in=TEAM_ROLES, user_id__in=wanted)
        pairs = [(user_id, key.org) for user_id, key in enrolled.values_list("user_id", "course_id")]
        # The platform's columns ignore case, we do not.
        return {user_id for user_id, org in [*pairs, *roles.values_list("user_id", "org")] if org == organisation}
    start = f"course-v1:{organisation}+"
    groups = get_user_model()._default_manager.filter(groups__name__startswith=start, pk__in=wanted)
    return {
        user_id
        for user_id, name in groups.values_list("pk", "groups__name")
        if name.startswith(start) and name.endswith((f"|{LEARNER}", f"|{STAFF}"))
    }


def site_learner_count() -> int:
    """Return how many active accounts the site has, without its staff."""
    return get_user_model()._default_manager.filter(is_active=True, is_staff=False).count()


def unit_url(usage_key: str, course_key: str) -> str:
    """Return the address at which a learner opens a block; of the course's own key, that of its outline."""
    if usage_key == course_key:
        return f"/courses/{course_key}/course/"
    return f"/courses/{course_key}/jump_to/{usage_key}"


def _parsed(course_key: str) -> CourseKey | None:
    """Return the key, or None for what is none: the platform's models raise on it."""
    try:
        return CourseKey.from_string(course_key)
    except InvalidKeyError:
        return None


def _standing(user: Any, course_key: str) -> set[str]:
    """Return what the platform knows a person to be in a course: enrolled, of its team, or of its organisation's."""
    key = _parsed(course_key)
    return set() if key is None else {found for (found,) in _STANDING.rows(user.pk, str(key), key.org)}


def _ask_standing(user_id: int, key: CourseKey, org: str) -> Any:
    from common.djangoapps.student.models import CourseAccessRole, CourseEnrollment
    from opaque_keys.edx.django.models import CourseKeyField

    enrolled = CourseEnrollment.objects.filter(user_id=user_id, course_id=key, is_active=True)
    roles = CourseAccessRole.objects.filter(
        Q(course_id=key) | Q(course_id=CourseKeyField.Empty, org=org), user_id=user_id, role__in=TEAM_ROLES
    )
    return enrolled.order_by().values_list(Value(LEARNER)).union(roles.values_list(Value(STAFF)), all=True)


# Asked before everything that somebody does in a course.
_STANDING = Prepared(_ask_standing, -1_000_003, CourseKey.from_string("course-v1:stands+for+another"), "stands-for-org")


def _of_organisations(organisations: set[str]) -> set[str]:
    if not organisations:
        return set()
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    return set(map(str, CourseOverview.objects.filter(org__in=organisations).values_list("id", flat=True)))
