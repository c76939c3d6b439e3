"""Who belongs to a space: by name, course, organisation, cohort, or by coming in; and how little it costs to know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from pytest_django import DjangoAssertNumQueries

from social_learning.spaces import members, queries, sight
from social_learning.spaces.models import RuleKind, SpaceRule

pytestmark = pytest.mark.django_db
OTHER = "course-v1:Acme+Elsewhere+2026"


@pytest.fixture
def night(make_user: Callable[..., Any], course_key: str) -> Group:
    """The cohort "Night" of the course, as the twin has it."""
    return Group.objects.create(name=f"{course_key}|cohort|Night")


def sees(space: Any, user: Any, as_actor: Callable[[Any], Any]) -> bool:
    """Ask in all the ways there are; they must agree."""
    answers = {
        space.pk in queries.standing(as_actor(user)).visible,
        space in queries.visible_spaces(as_actor(user)),
        space.pk in queries.visible_ids(as_actor(user), [space.pk]),
        user.pk in queries.who_sees(space, [user.pk]),
    }
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize(
    ("kind", "value"), [(RuleKind.COURSE, "course-v1:Demo+Social+2026"), (RuleKind.ORGANISATION, "Demo")]
)
def test_a_rule_lets_in_and_out_again(
    kind: str, value: str, make_area: Any, learner: Any, stranger: Any, make_user: Any, as_actor: Any, course_key: str
) -> None:
    space = make_area("Area", visibility="hidden")
    elsewhere = make_user(courses=[OTHER])
    assert not sees(space, learner, as_actor)
    SpaceRule.objects.create(space=space, kind=kind, value=value)
    assert sees(space, learner, as_actor)
    assert not sees(space, stranger, as_actor)
    assert not sees(space, elsewhere, as_actor)
    learner.groups.clear()
    assert not sees(space, learner, as_actor)


def test_an_organisation_is_its_whole_name(make_area: Any, make_user: Any, as_actor: Any) -> None:
    space = make_area("Area", visibility="hidden")
    SpaceRule.objects.create(space=space, kind=RuleKind.ORGANISATION, value="Acm")
    assert not sees(space, make_user(courses=[OTHER]), as_actor)
    SpaceRule.objects.create(space=space, kind=RuleKind.ORGANISATION, value="acme")
    assert not sees(space, make_user(courses=[OTHER]), as_actor)


def test_a_cohort_counts_only_together_with_its_course(
    make_area: Any, learner: Any, author: Any, as_actor: Any, course_key: str, night: Group
) -> None:
    space = make_area("Area", visibility="hidden")
    SpaceRule.objects.create(space=space, kind=RuleKind.COHORT, value=course_key, cohort=night.pk)
    learner.groups.add(night)
    assert sees(space, learner, as_actor)
    assert not sees(space, author, as_actor)
    # The platform keeps people in their cohort after they have left the course.
    learner.groups.remove(Group.objects.get(name=f"{course_key}|learner"))
    assert not sees(space, learner, as_actor)


def test_several_rules_let_in_each_their_own(
    make_area: Any, learner: Any, make_user: Any, stranger: Any, as_actor: Any, course_key: str
) -> None:
    space = make_area("Area", visibility="members")
    for value in (course_key, OTHER):
        SpaceRule.objects.create(space=space, kind=RuleKind.COURSE, value=value)
    assert sees(space, learner, as_actor)
    assert sees(space, make_user(courses=[OTHER]), as_actor)
    assert not sees(space, stranger, as_actor)


def test_a_rule_makes_no_steward_of_anybody_and_takes_it_from_nobody(
    make_area: Any, learner: Any, as_actor: Any, site_admin: Any, course_key: str, now: datetime
) -> None:
    space = make_area("Area", visibility="hidden")
    SpaceRule.objects.create(space=space, kind=RuleKind.COURSE, value=course_key)
    assert space.pk not in queries.standing(as_actor(learner)).steward
    members.name(space.pk, learner.pk, as_actor(site_admin), role="steward", now=now)
    actor = as_actor(learner)
    assert space.pk in queries.standing(actor).steward
    assert queries.roles_of(actor)[space.pk] == "steward"
    assert queries.roles_of(as_actor(learner))[space.pk] == "steward"


def test_standing_stays_one_query_with_rules_of_every_kind(
    make_area: Any,
    learner: Any,
    as_actor: Any,
    course_key: str,
    night: Group,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    learner.groups.add(night)
    for number, (kind, value, cohort) in enumerate(
        [(RuleKind.COURSE, course_key, 0), (RuleKind.ORGANISATION, "Demo", 0), (RuleKind.COHORT, course_key, night.pk)]
    ):
        SpaceRule.objects.create(
            space=make_area(f"A{number}", visibility="hidden"), kind=kind, value=value, cohort=cohort
        )
    actor = as_actor(learner)
    with django_assert_num_queries(1):
        standing = queries.standing(actor)
    assert len(standing.visible) == len(standing.member) == 3
    with django_assert_num_queries(0):
        assert len(queries.roles_of(actor)) == 3


def test_what_stands_under_a_unit_is_one_statement_with_every_rule(
    make_area: Any,
    learner: Any,
    stranger: Any,
    author: Any,
    published: Any,
    as_actor: Any,
    course_key: str,
    night: Group,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    learner.groups.add(night)
    hidden = make_area("Hidden", visibility="hidden")
    item = published(space=hidden)
    SpaceRule.objects.create(space=hidden, kind=RuleKind.COHORT, value=course_key, cohort=night.pk)
    keys = [item.key, published(space=make_area("Other", visibility="hidden")).key]
    for user, found in ((learner, [item.key]), (stranger, []), (author, [])):
        actor = as_actor(user)
        with django_assert_num_queries(1):
            assert [seen.key for seen in sight.seen(actor, keys)] == found


def test_who_may_join_is_member_of_an_open_area_only_once_they_came(
    make_area: Any, stranger: Any, as_actor: Any, now: datetime
) -> None:
    space = make_area("Open", visibility="public", joining="open")
    actor = as_actor(stranger)
    assert queries.standing(actor).visible == {space.pk}
    assert not queries.standing(actor).member
    assert not queries.can_share(actor, space)
    members.join(space.pk, actor, now=now)
    members.join(space.pk, actor, now=now)
    assert queries.standing(as_actor(stranger)).member == {space.pk}
    assert queries.can_share(as_actor(stranger), space)
    members.leave(space.pk, actor)
    assert not queries.standing(as_actor(stranger)).member
