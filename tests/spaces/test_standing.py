"""What a person is in all spaces at once is what the predicates say of each."""

from __future__ import annotations

from itertools import product
from typing import Any

import attrs
import pytest

from social_learning.spaces import permissions, queries
from social_learning.spaces.models import Joining, Role, RuleKind, Space, SpaceMember, SpaceRule, Visibility

MINE, TEAM, OTHER = "course-v1:Demo+MINE+1", "course-v1:Demo+TEAM+1", "course-v1:Demo+OTHER+1"


@pytest.mark.parametrize("is_staff", [False, True])
def test_every_kind_of_space_is_told_as_if_it_were_the_only_one(
    learner: Any, as_actor: Any, now: Any, is_staff: bool
) -> None:
    courses = iter([MINE, TEAM, OTHER])
    for number, (visibility, joining, role, ruled) in enumerate(
        product(Visibility.values, Joining.values, (None, *Role.values), (False, True))
    ):
        space = Space.objects.create(
            slug=f"kind-{number}", title="A space", visibility=visibility, joining=joining, created_at=now
        )
        if role:
            SpaceMember.objects.create(space=space, user_id=learner.pk, role=role)
        if ruled:
            SpaceRule.objects.create(space=space, kind=RuleKind.COURSE, value=MINE)
    for number, course_key in enumerate(courses):
        Space.objects.create(
            slug=f"course-{number}",
            title="A course",
            course_key=course_key,
            visibility=Visibility.MEMBERS,
            joining=Joining.CLOSED,
            created_at=now,
        )
    actor = attrs.evolve(
        as_actor(learner), courses=frozenset({MINE}), staff_courses=frozenset({TEAM}), is_site_staff=is_staff
    )
    roles = queries.roles_of(attrs.evolve(actor))
    spaces = list(Space.objects.all())
    told = queries.standing(actor)
    assert told.visible == {one.pk for one in spaces if permissions.can_see(actor, one, roles)}
    assert told.member == {one.pk for one in spaces if permissions.is_member(actor, one, roles)}
    assert told.steward == {one.pk for one in spaces if permissions.is_steward(actor, one, roles)}
    assert len(told.steward) == len(spaces) if is_staff else 0 < len(told.steward) < len(told.member)
    assert len(told.visible) > 3
    assert queries.roles_of(actor) == roles
