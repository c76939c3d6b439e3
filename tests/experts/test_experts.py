"""Experts: who names them, how a pause works."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from social_learning.data import ANONYMOUS, Actor
from social_learning.experts import api, permissions, queries
from social_learning.experts.models import Expert
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.spaces import api as spaces

STEWARD = Actor(user_id=1)
STAFF = Actor(user_id=2, is_site_staff=True)
MEMBER = Actor(user_id=3)


@pytest.mark.parametrize(
    ("actor", "is_named_steward", "may"),
    [
        (STEWARD, True, True),
        (STAFF, False, True),
        (MEMBER, False, False),
        (ANONYMOUS, False, False),
        (Actor(user_id=1, read_only=True), True, False),
        (Actor(user_id=2, is_site_staff=True, is_active=False), False, False),
        (Actor(user_id=4, staff_courses=frozenset({"course-v1:A+B+C"})), False, False),
    ],
)
def test_who_may_name_experts(actor: Actor, is_named_steward: bool, may: bool) -> None:
    assert permissions.can_appoint(actor, is_named_steward=is_named_steward) is may


def test_experts_pause_themselves_and_nobody_else() -> None:
    assert permissions.can_pause(MEMBER, 3, is_named_steward=False)
    assert not permissions.can_pause(MEMBER, 4, is_named_steward=False)
    assert permissions.can_pause(STEWARD, 4, is_named_steward=True)
    assert not permissions.can_pause(Actor(user_id=3, read_only=True), 3, is_named_steward=False)


def test_a_steward_names_an_expert_once(steward: Any, learner: Any, theme: Any, as_actor: Any, now: Any) -> None:
    first = api.appoint(learner.pk, theme.pk, as_actor(steward), now=now)
    again = api.appoint(learner.pk, theme.pk, as_actor(steward), now=now + timedelta(days=1))
    assert first.pk == again.pk
    assert again.since == now
    assert queries.is_expert(learner.pk, theme.pk, now)
    assert not queries.is_expert(learner.pk, theme.pk, now - timedelta(seconds=1))
    assert queries.themes_of(learner.pk) == [theme.pk]


def test_others_name_nobody(learner: Any, author: Any, theme: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(NotAllowed):
        api.appoint(learner.pk, theme.pk, as_actor(author), now=now)
    with pytest.raises(LoginNeeded):
        api.appoint(learner.pk, theme.pk, ANONYMOUS, now=now)
    assert not Expert.objects.exists()


def test_unknown_and_closed_accounts_and_themes_are_refused(
    site_admin: Any, make_user: Any, theme: Any, as_actor: Any, now: Any
) -> None:
    gone = make_user("gone", is_active=False)
    with pytest.raises(Invalid) as closed:
        api.appoint(gone.pk, theme.pk, as_actor(site_admin), now=now)
    assert list(closed.value.fields) == ["user_id"]
    with pytest.raises(NotFound):
        api.appoint(10**9, theme.pk, as_actor(site_admin), now=now)
    with pytest.raises(NotFound):
        api.appoint(site_admin.pk, 10**9, as_actor(site_admin), now=now)


def test_a_pause_keeps_new_drafts_away_and_takes_no_right(expert: Any, theme: Any, as_actor: Any, now: Any) -> None:
    until = now + timedelta(days=10)
    assert api.pause(expert.pk, as_actor(expert), until=until, now=now) == 1
    assert queries.experts_of(theme.pk, now) == []
    assert queries.experts_of(theme.pk, until) == [expert.pk]
    assert queries.is_expert(expert.pk, theme.pk, now)
    assert queries.of_themes([theme.pk]) == {theme.pk: [expert.pk]}
    assert api.pause(expert.pk, as_actor(expert), until=None, now=now, theme_id=theme.pk) == 1
    assert queries.experts_of(theme.pk, now) == [expert.pk]


def test_a_pause_ends_in_the_future(expert: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(Invalid) as refused:
        api.pause(expert.pk, as_actor(expert), until=now, now=now)
    assert refused.value.code == "past"


def test_nobody_pauses_or_removes_a_colleague(expert: Any, learner: Any, theme: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(NotAllowed):
        api.pause(expert.pk, as_actor(learner), until=now + timedelta(days=1), now=now)
    with pytest.raises(LoginNeeded):
        api.pause(expert.pk, ANONYMOUS, until=None, now=now)
    with pytest.raises(NotAllowed):
        api.remove(expert.pk, theme.pk, as_actor(learner))
    assert queries.experts_of(theme.pk, now) == [expert.pk]


def test_stewards_remove_and_experts_step_down(
    expert: Any, learner: Any, steward: Any, theme: Any, as_actor: Any, now: Any
) -> None:
    api.appoint(learner.pk, theme.pk, as_actor(steward), now=now)
    assert api.remove(expert.pk, theme.pk, as_actor(expert)) is True
    assert api.remove(learner.pk, theme.pk, as_actor(steward)) is True
    assert api.remove(learner.pk, theme.pk, as_actor(steward)) is False
    assert queries.experts_of(theme.pk, now) == []


def test_no_theme_has_no_expert(db: None, now: Any) -> None:
    assert queries.experts_of(None, now) == []
    assert queries.is_expert(1, None, now) is False
    assert queries.is_expert(None, 1, now) is False
    assert queries.themes_of(None) == []


def test_experts_of_several_themes_come_by_theme_without_those_who_pause(
    expert: Any, learner: Any, theme: Any, now: Any
) -> None:
    other = spaces.ensure_theme("machines", title="Machines", position=1)
    Expert.objects.create(user_id=learner.pk, theme=other, since=now)
    Expert.objects.create(user_id=expert.pk, theme=other, since=now, paused_until=now + timedelta(days=1))
    Expert.objects.create(user_id=learner.pk, theme=theme, since=now + timedelta(days=1))
    found = [(row.theme_id, row.user_id) for row in queries.by_theme([other.pk, theme.pk], now)]
    assert found == [(theme.pk, expert.pk), (other.pk, learner.pk)]
    assert queries.by_theme([], now) == []
