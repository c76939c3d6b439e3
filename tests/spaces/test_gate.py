"""The gate to everything people react to: who gets through, who does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from social_learning.data import ANONYMOUS
from social_learning.lib.errors import NotFound
from social_learning.spaces import api, queries
from social_learning.spaces.models import Sharing, Space, Visibility
from social_learning.targets.models import Target

pytestmark = pytest.mark.django_db

UNIT = "block-v1:Demo+Social+2026+type@vertical+block@unit1"


def test_a_unit_gets_its_target_and_space_at_first_sight(
    learner: Any, as_actor: Callable[[Any], Any], now: datetime, course_key: str
) -> None:
    target = api.open_target(UNIT, as_actor(learner), now=now)
    assert (target.kind, target.context_key, target.owner_id) == ("vertical", course_key, None)
    assert target.space.course_key == course_key
    assert target.space.visibility == Visibility.MEMBERS
    assert api.open_target(UNIT, as_actor(learner), now=now) == target
    assert Target.objects.count() == Space.objects.count() == 1


def test_who_is_not_in_the_course_finds_nothing(
    make_user: Callable[..., Any], learner: Any, as_actor: Callable[[Any], Any], now: datetime
) -> None:
    stranger = as_actor(make_user("stranger"))
    for somebody in (stranger, ANONYMOUS):
        with pytest.raises(NotFound):
            api.open_target(UNIT, somebody, now=now)
    assert not Target.objects.exists()
    api.open_target(UNIT, as_actor(learner), now=now)
    for somebody in (stranger, ANONYMOUS):
        with pytest.raises(NotFound):
            api.open_target(UNIT, somebody, now=now)


def test_the_course_team_and_site_staff_get_in(
    steward: Any, site_admin: Any, learner: Any, as_actor: Callable[[Any], Any], now: datetime
) -> None:
    assert api.open_target(UNIT, as_actor(steward), now=now)
    assert api.open_target(UNIT, as_actor(site_admin), now=now)


def test_courses_that_do_not_exist_get_no_space(site_admin: Any, as_actor: Callable[[Any], Any], now: datetime) -> None:
    with pytest.raises(NotFound):
        api.open_target("course-v1:No+Such+Course", as_actor(site_admin), now=now)
    assert not Space.objects.exists()


def test_a_draft_is_its_author_s_alone(
    author: Any, learner: Any, published: Callable[..., Any], as_actor: Callable[[Any], Any], now: datetime
) -> None:
    draft = published(state="draft", published_at=None)
    assert api.open_target(draft.key, as_actor(author), now=now).pk == draft.target_id
    with pytest.raises(NotFound):
        api.open_target(draft.key, as_actor(learner), now=now)


def test_keys_compare_exactly(
    published: Callable[..., Any], learner: Any, as_actor: Callable[[Any], Any], now: datetime
) -> None:
    api.open_target(UNIT, as_actor(learner), now=now)
    other = api.open_target(UNIT.replace("unit1", "UNIT1"), as_actor(learner), now=now)
    assert other.key.endswith("UNIT1")
    assert Target.objects.count() == 2


def test_standing_costs_one_query_however_many_spaces(
    learner: Any, as_actor: Callable[[Any], Any], now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        api.create_space(f"s{number}", title=f"Space {number}", now=now)
    actor = as_actor(learner)
    with django_assert_num_queries(1):
        assert len(queries.standing(actor).visible) == 30


@pytest.mark.parametrize(
    ("sharing", "who", "may"),
    [
        (Sharing.MEMBERS, "learner", True),
        (Sharing.TEAM, "learner", False),
        (Sharing.TEAM, "steward", True),
        (Sharing.NOBODY, "steward", False),
        (Sharing.NOBODY, "site_admin", False),
        (Sharing.TEAM, "site_admin", True),
    ],
)
def test_who_may_share(
    request: pytest.FixtureRequest, space: Space, as_actor: Callable[[Any], Any], sharing: Sharing, who: str, may: bool
) -> None:
    api.set_policy(space.pk, sharing=sharing)
    space.refresh_from_db()
    assert queries.can_share(as_actor(request.getfixturevalue(who)), space) is may


def test_an_account_that_was_closed_shares_nothing(
    make_user: Callable[..., Any], space: Space, as_actor: Callable[[Any], Any]
) -> None:
    assert queries.can_share(as_actor(make_user("gone", is_active=False)), space) is False


def test_hidden_spaces_are_not_listed(
    learner: Any, make_user: Callable[..., Any], as_actor: Callable[[Any], Any], now: datetime
) -> None:
    secret = api.create_space("secret", title="Secret", visibility=Visibility.MEMBERS, now=now)
    member = make_user("member")
    api.add_member(secret.pk, member.pk)
    assert secret not in queries.visible_spaces(as_actor(learner))
    assert secret in queries.visible_spaces(as_actor(member))
