"""Who may follow whom and what; following twice is once, and it can always be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.data import ANONYMOUS
from social_learning.follows import api, queries
from social_learning.follows.models import Follow, FollowOptOut
from social_learning.knowledge.models import State
from social_learning.lib.errors import LoginNeeded, NotAllowed, NotFound, TooMany
from social_learning.spaces.models import Space, Visibility
from tests.examples import many

pytestmark = pytest.mark.django_db
COURSE, MEMBERS = "course-v1:Line+Lift+1", Visibility.MEMBERS


@pytest.fixture
def item(published: Callable[..., Any]) -> Any:
    """Something ``author`` shared."""
    return published(title="Lifting")


def things(user: Any) -> set[str]:
    return set(Follow.objects.filter(user_id=user.pk).values_list("kind", flat=True))


def test_a_theme_a_colleague_and_a_thing_can_be_followed(
    item: Any, theme: Any, author: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    me = as_actor(learner)
    for kind, key in (("theme", theme.slug), ("person", author.username), ("target", item.key)):
        api.follow(kind, key, me, now=now)
    assert things(learner) == {"theme", "person", "target"}
    found = queries.of_person(me).results
    assert [(one.kind, one.key, one.title) for one in found] == [
        ("target", item.key, "Lifting"),
        ("person", "amir", "Amir Author"),
        ("theme", "safety", "Safety"),
    ]
    assert [one.url for one in found][1:] == ["/social-learning/people/amir/", "/social-learning/?theme=safety"]


@pytest.mark.parametrize(
    ("kind", "key"),
    [("theme", "none"), ("person", "nobody"), ("space", "nowhere"), ("target", "nonsense"), ("target", "")],
)
def test_what_does_not_exist_is_not_followed(kind: str, key: str, learner: Any, as_actor: Any, now: datetime) -> None:
    with pytest.raises(NotFound):
        api.follow(kind, key, as_actor(learner), now=now)
    assert not Follow.objects.exists()


def test_what_one_may_not_see_is_not_followed(
    item: Any, published: Any, space: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    draft = published(state=State.DRAFT)
    with pytest.raises(NotFound):
        api.follow("target", draft.key, as_actor(learner), now=now)
    space.visibility = Visibility.MEMBERS
    space.save()
    with pytest.raises(NotFound):
        api.follow("target", item.key, as_actor(learner), now=now)


@pytest.mark.parametrize("fields", [{"is_active": False}, {"username": "retired__user_4711"}])
def test_nobody_follows_who_has_left(
    fields: dict[str, Any], make_user: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    gone = make_user(**{"username": "gone", **fields})
    with pytest.raises(NotFound):
        api.follow("person", gone.username, as_actor(learner), now=now)


def test_nobody_follows_themselves_or_their_own(item: Any, author: Any, as_actor: Any, now: datetime) -> None:
    for kind, key in (("person", author.username), ("target", item.key)):
        with pytest.raises(NotAllowed) as refused:
            api.follow(kind, key, as_actor(author), now=now)
        assert refused.value.code == "own_item"


def test_who_prefers_it_is_not_followed_until_they_change_their_mind(
    author: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    for _turn in range(2):
        api.let_follow(as_actor(author), False, now=now)
    with pytest.raises(NotAllowed) as refused:
        api.follow("person", author.username, as_actor(learner), now=now)
    assert refused.value.code == "opted_out"
    for _turn in range(2):
        api.let_follow(as_actor(author), True, now=now)
    api.follow("person", author.username, as_actor(learner), now=now)
    assert things(learner) == {"person"}


def test_who_may_not_write_changes_nothing(theme: Any, learner: Any, as_actor: Any, now: datetime) -> None:
    api.follow("theme", theme.slug, as_actor(learner), now=now)
    only_looks = attrs.evolve(as_actor(learner), read_only=True)
    for act in (
        lambda: api.follow("theme", theme.slug, only_looks, now=now),
        lambda: api.unfollow("theme", theme.slug, only_looks),
        lambda: api.drop(Follow.objects.get().pk, only_looks),
        lambda: api.let_follow(only_looks, False, now=now),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(LoginNeeded):
        api.follow("theme", theme.slug, ANONYMOUS, now=now)
    assert (Follow.objects.count(), FollowOptOut.objects.count()) == (1, 0)


def test_it_can_be_taken_back_also_where_the_thing_is_closed_to_me_now(
    item: Any, space: Any, author: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    me = as_actor(learner)
    api.follow("target", item.key, me, now=now)
    api.follow("person", author.username, me, now=now)
    space.visibility = Visibility.MEMBERS
    space.save()
    author.is_active = False
    author.save()
    assert [(one.key, one.title, one.url) for one in queries.of_person(as_actor(learner)).results] == [("", "", "")] * 2
    api.unfollow("target", item.key, me)
    api.drop(Follow.objects.get(kind="person").pk, me)
    assert things(learner) == set()


def test_nobody_lets_go_for_another(theme: Any, learner: Any, author: Any, as_actor: Any, now: datetime) -> None:
    api.follow("theme", theme.slug, as_actor(learner), now=now)
    api.drop(Follow.objects.get().pk, as_actor(author))
    api.unfollow("theme", theme.slug, as_actor(author))
    assert things(learner) == {"theme"}


def test_there_is_a_limit_and_what_is_over_it_leaves_nothing(
    theme: Any, author: Any, learner: Any, as_actor: Any, now: datetime, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "MAX_FOLLOWS": 1}
    api.follow("theme", theme.slug, as_actor(learner), now=now)
    with pytest.raises(TooMany):
        api.follow("person", author.username, as_actor(learner), now=now)
    api.follow("theme", theme.slug, as_actor(learner), now=now)
    assert things(learner) == {"theme"}


def test_the_list_costs_the_same_however_long_and_goes_on_where_it_stopped(
    published: Any, make_user: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    me = as_actor(learner)
    for _number in range(3):
        item = published(author=make_user())
        api.follow("target", item.key, me, now=now)
        api.follow("person", make_user().username, me, now=now)

    def cost(limit: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.of_person(as_actor(learner), limit=limit)
        return len(seen)

    assert cost(2) == cost(6) <= 8
    first = queries.of_person(me, limit=4)
    rest = queries.of_person(me, first.next, limit=4)
    assert (len(first.results), len(rest.results), rest.next) == (4, 2, None)
    assert len({one.id for one in (*first.results, *rest.results)}) == 6


@settings(max_examples=many(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(presses=st.lists(st.tuples(st.sampled_from(["theme", "person", "target"]), st.booleans()), max_size=12))
def test_however_the_buttons_are_pressed_the_last_press_of_each_counts(
    presses: list[tuple[str, bool]],
    item: Any,
    theme: Any,
    author: Any,
    learner: Any,
    as_actor: Any,
    now: datetime,
) -> None:
    Follow.objects.all().delete()
    keys = {"theme": theme.slug, "person": author.username, "target": item.key}
    me = as_actor(learner)
    for kind, on in presses:
        if on:
            api.follow(kind, keys[kind], me, now=now)
        else:
            api.unfollow(kind, keys[kind], me)
    assert things(learner) == {kind for kind, on in dict(presses).items() if on}
    assert Follow.objects.count() == len(things(learner))


def test_an_area_and_a_course_can_be_followed_by_who_sees_them(
    space: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    mine = Space.objects.create(slug="press", title="Press shop", created_at=now)
    course = Space.objects.create(
        slug="lifting", title="Lifting", course_key=COURSE, visibility=MEMBERS, created_at=now
    )
    me = as_actor(learner)
    with pytest.raises(NotFound):
        api.follow("space", course.slug, attrs.evolve(me, courses=frozenset()), now=now)
    enrolled = attrs.evolve(me, courses=frozenset({COURSE}))
    for slug in (mine.slug, course.slug, mine.slug):
        api.follow("space", slug, enrolled, now=now)
    shown = [(one.kind, one.key, one.title, one.url) for one in queries.of_person(enrolled).results]
    assert shown == [
        ("space", "lifting", "Lifting", f"/social-learning/courses/{COURSE}/"),
        ("space", "press", "Press shop", "/social-learning/spaces/press/"),
    ]
    # Who has left the course sees that they follow something, not what; and can let go of it.
    left = attrs.evolve(me, courses=frozenset())
    assert [one.title for one in queries.of_person(left).results] == ["", "Press shop"]
    api.unfollow("space", course.slug, left)
    assert Follow.objects.filter(user_id=learner.pk).count() == 1
