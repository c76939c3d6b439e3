"""Who belongs to a space without being named there: by a course, an organisation, or a cohort.

Written in SQL, because it stands inside the one statement that is asked under every unit. Nothing is copied from the
platform: whoever is unenrolled, or moved to another cohort, belongs no more from that moment on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from social_learning.data import Actor
from social_learning.edxapp import cohorts, courses
from social_learning.spaces.models import RuleKind, SpaceRule

# What a condition is where nothing can fulfil it, on every database.
NOBODY = "1 = 0"


def organisation_of(course_key: str) -> str:
    """Return the organisation of a course, empty for what is no key of a course."""
    try:
        return str(CourseKey.from_string(course_key).org or "")
    except InvalidKeyError:
        return ""


def matching(actor: Actor) -> tuple[str, list[Any]]:
    """Return a condition over a rule ``r``, true if it lets this person in, and its parameters.

    A cohort counts only together with its course: the platform keeps people in cohorts after they have left.
    """
    mine = sorted(actor.courses | actor.staff_courses)
    if actor.user_id is None or not mine:
        return NOBODY, []
    organisations = sorted({organisation_of(key) for key in mine} - {""})
    keys, values = _holes(mine), [RuleKind.COURSE.value, *mine]
    parts = [f"(r.kind = %s AND r.value IN ({keys}))"]
    if organisations:
        parts.append(f"(r.kind = %s AND r.value IN ({_holes(organisations)}))")
        values += [RuleKind.ORGANISATION.value, *organisations]
    parts.append(f"(r.kind = %s AND r.value IN ({keys}) AND r.cohort IN ({cohorts.sql_of_person()}))")
    return f"({' OR '.join(parts)})", [*values, RuleKind.COHORT.value, *mine, actor.user_id]


def by_rule(actor: Actor, space: str) -> tuple[str, list[Any]]:
    """Return an expression that is 1 where a rule lets this person into a space, else 0; ``space``: its id in SQL."""
    condition, values = matching(actor)
    if condition == NOBODY:
        return "0", []
    rules = SpaceRule._meta.db_table
    found = f"SELECT 1 FROM {rules} r WHERE r.space_id = {space} AND {condition}"  # noqa: S608 - names of our tables
    return f"CASE WHEN EXISTS ({found}) THEN 1 ELSE 0 END", values


def people_of(rules: Iterable[SpaceRule], user_ids: Iterable[int]) -> set[int]:
    """Return which of these people some of these rules let in; at most three queries for each rule."""
    here = set(user_ids)
    found: set[int] = set()
    for rule in rules:
        left = here - found
        if left:
            found |= _let_in(rule, left)
    return found


def _let_in(rule: SpaceRule, user_ids: set[int]) -> set[int]:
    if rule.kind == RuleKind.COURSE:
        return courses.people_of(rule.value, user_ids)
    if rule.kind == RuleKind.ORGANISATION:
        return courses.people_of_organisation(rule.value, user_ids)
    if rule.kind == RuleKind.COHORT:
        return cohorts.people_of(rule.cohort, courses.people_of(rule.value, user_ids))
    return set()


def _holes(values: Iterable[Any]) -> str:
    return ", ".join("%s" for _value in values)
