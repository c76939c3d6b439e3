"""The tree of themes: who looks after it, and that nothing about a theme is ever lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from social_learning.experts.models import Expert
from social_learning.follows.models import Follow
from social_learning.lib import repoint
from social_learning.lib.errors import Invalid, NotAllowed, NotFound
from social_learning.spaces import theme_queries, themes
from social_learning.spaces.models import Space, SpaceTheme, Theme, ThemeOwner, ThemeSlug
from social_learning.wiring import themes as wiring
from tests.examples import many

pytestmark = pytest.mark.django_db
# Whose rows the room of themes moves itself.
OWN = {(Theme, "parent_id"), (Theme, "merged_into_id"), (ThemeSlug, "theme_id"), (ThemeOwner, "theme_id")}
OWN |= {(SpaceTheme, "theme_id")}


@pytest.fixture
def admin(site_admin: Any, as_actor: Callable[[Any], Any]) -> Any:
    return as_actor(site_admin)


@pytest.fixture
def owner(make_user: Any, as_actor: Any, admin: Any, theme: Theme) -> Any:
    """Somebody who looks after ``theme``."""
    user = make_user("otto")
    themes.own(theme.pk, user.pk, admin)
    return as_actor(user)


def test_every_table_that_refers_to_a_theme_follows_a_merge() -> None:
    """A new table with a theme must be named in its room's themes.py, or this fails."""

    def refers(field: Any) -> bool:
        is_key = isinstance(field, models.ForeignKey) and field.related_model is Theme
        return is_key or field.attname in ("theme_id", "theme")

    found = {
        (model, field.attname)
        for model in apps.get_app_config("social_learning").get_models()
        for field in model._meta.concrete_fields
        if refers(field)
    }
    named = {(holds.model, holds.field) for holds in wiring.HOLDS} | OWN
    assert found - named == set()
    assert (Follow, "thing_id") in named


def test_site_staff_name_themes_and_owners_what_is_below_theirs(
    admin: Any, owner: Any, theme: Theme, learner: Any, as_actor: Any
) -> None:
    top = themes.add(admin, title="Quality")
    below = themes.add(owner, title="Lifting", parent_id=theme.pk)
    deeper = themes.add(owner, title="Lifting", parent_id=below.pk)
    assert (below.parent_id, below.slug, deeper.slug) == (theme.pk, "lifting", "lifting-2")
    for who, parent_id in ((owner, None), (owner, top.pk), (as_actor(learner), theme.pk)):
        with pytest.raises(NotAllowed):
            themes.add(who, title="Mine", parent_id=parent_id)
    with pytest.raises(NotAllowed):
        themes.change(top.pk, owner, title="Taken over")
    with pytest.raises(NotAllowed):
        themes.own(theme.pk, learner.pk, owner)


def test_a_new_name_keeps_the_address(owner: Any, theme: Theme) -> None:
    assert themes.change(theme.pk, owner, title="Coming home well", position=3).slug == "safety"
    for bad in ({"title": ""}, {"title": "x" * 121}, {"description": "x" * 501}, {"position": -1}):
        with pytest.raises(Invalid):
            themes.change(theme.pk, owner, **bad)


def test_a_theme_moves_but_never_below_itself(admin: Any, theme: Theme) -> None:
    child = themes.add(admin, title="Child", parent_id=theme.pk)
    grandchild = themes.add(admin, title="Grandchild", parent_id=child.pk)
    for below in (theme, child, grandchild):
        with pytest.raises(Invalid):
            themes.move(theme.pk, below.pk, admin)
    assert themes.move(grandchild.pk, None, admin).parent_id is None
    assert themes.move(theme.pk, grandchild.pk, admin).parent_id == grandchild.pk
    with pytest.raises(NotFound):
        themes.move(theme.pk, 10**9, admin)


def test_a_tree_has_an_end(admin: Any, theme: Theme) -> None:
    here = theme
    for number in range(themes.MAX_DEPTH - 1):
        here = themes.add(admin, title=f"Level {number}", parent_id=here.pk)
    with pytest.raises(Invalid):
        themes.add(admin, title="Too deep", parent_id=here.pk)
    with pytest.raises(Invalid):
        themes.move(theme.pk, themes.add(admin, title="Above").pk, admin)


def test_a_merge_loses_nothing(
    admin: Any, theme: Theme, published: Any, expert: Any, learner: Any, author: Any, as_actor: Any, now: datetime,
    space: Space, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from social_learning.follows import api as follows
    from social_learning.search import api as search

    monkeypatch.setattr(repoint, "LIMIT", 2)
    into = themes.add(admin, title="Health")
    items = [published() for _number in range(5)]
    for item in items:
        search.sync_knowledge(item.pk)
    Expert.objects.create(user_id=expert.pk, theme=into, since=now)
    Expert.objects.create(user_id=author.pk, theme=theme, since=now)
    for user, followed in ((learner, theme), (expert, theme), (expert, into)):
        follows.follow("theme", followed.slug, as_actor(user), now=now)
    # Of another kind with the same number: it stays.
    Follow.objects.create(user_id=learner.pk, kind="target", thing_id=theme.pk, created_at=now)
    SpaceTheme.objects.create(space=space, theme=theme)
    child = themes.add(admin, title="Lifting", parent_id=theme.pk)

    assert themes.merge(theme.pk, into.pk, admin, now=now) == into
    for _again in range(2):
        wiring.follow_merge(theme_id=theme.pk, actor_id=0, now=now)
    assert wiring.settle(now=now) == 0

    assert {item.theme_id for item in type(items[0]).objects.all()} == {into.pk}
    assert sorted(Expert.objects.values_list("user_id", "theme_id")) == sorted(
        [(expert.pk, into.pk), (author.pk, into.pk)]
    )
    assert sorted(Follow.objects.filter(kind="theme").values_list("user_id", "thing_id")) == sorted(
        [(learner.pk, into.pk), (expert.pk, into.pk)]
    )
    assert Follow.objects.get(kind="target").thing_id == theme.pk
    assert theme_queries.of_space(space.pk) == [into]
    child.refresh_from_db()
    assert child.parent_id == into.pk
    for holds in wiring.HOLDS:
        assert not holds.left([theme.pk]), holds
    # Its address leads to the other one, and what names it means the other one.
    assert theme_queries.by_slug("safety") == into
    assert theme_queries.theme_id_of("safety") == into.pk
    assert theme_queries.theme(theme.pk) == into
    assert theme not in theme_queries.themes()


def test_what_came_in_between_is_found_by_the_sweep(admin: Any, theme: Theme, published: Any, now: datetime) -> None:
    into = themes.add(admin, title="Health")
    themes.merge(theme.pk, into.pk, admin, now=now)
    late = published()
    assert wiring.settle(now=now) == 1
    late.refresh_from_db()
    assert late.theme_id == into.pk


def test_a_theme_never_becomes_part_of_itself(admin: Any, owner: Any, theme: Theme, now: datetime) -> None:
    child = themes.add(admin, title="Child", parent_id=theme.pk)
    for into in (theme, child):
        with pytest.raises(Invalid):
            themes.merge(theme.pk, into.pk, admin, now=now)
    with pytest.raises(NotAllowed):
        themes.merge(theme.pk, themes.add(admin, title="Other").pk, owner, now=now)


def test_chains_of_merges_lead_to_the_end(admin: Any, theme: Theme, now: datetime) -> None:
    middle, last = themes.add(admin, title="Middle"), themes.add(admin, title="Last")
    themes.merge(theme.pk, middle.pk, admin, now=now)
    themes.merge(middle.pk, last.pk, admin, now=now)
    assert theme_queries.by_slug("safety") == theme_queries.by_slug("middle") == last
    assert dict(theme_queries.merged()) == {theme.pk: last.pk, middle.pk: last.pk}
    with pytest.raises(NotFound):
        themes.change(theme.pk, admin, title="Again")


def test_a_retired_theme_is_not_chosen_and_stays(admin: Any, theme: Theme, now: datetime) -> None:
    themes.retire(theme.pk, admin, now=now)
    assert theme in theme_queries.themes()
    assert theme not in theme_queries.themes_in_use()
    with pytest.raises(NotFound):
        theme_queries.theme_to_choose(theme.pk)
    themes.retire(theme.pk, admin, now=now, back=True)
    assert theme_queries.theme_to_choose(theme.pk) == theme


def test_an_address_changed_by_an_operator_goes_on_leading_there(theme: Theme) -> None:
    theme.slug = "wellbeing"
    themes.keep(theme)
    assert theme_queries.by_slug("safety").pk == theme.pk == theme_queries.theme_id_of("safety")
    theme.slug = "safety"
    themes.keep(theme)
    assert theme_queries.by_slug("wellbeing").pk == theme.pk


class Moves(TestCase):
    """Whatever is moved and merged in whatever order, the tree stays a tree."""

    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 5)), max_size=12))
    @settings(max_examples=many(40), deadline=None)
    def test_it_stays_a_tree(self, acts: list[tuple[bool, int, int]]) -> None:
        from social_learning.data import Actor

        admin, now = Actor(user_id=1, is_site_staff=True), datetime.fromisoformat("2026-03-02T10:00:00+00:00")
        made = [themes.add(admin, title=f"T{number}").pk for number in range(5)]
        for is_merge, one, other in acts:
            target = made[other] if other < 5 else None
            try:
                if is_merge:
                    themes.merge(made[one], target or 0, admin, now=now)
                else:
                    themes.move(made[one], target, admin)
            except (Invalid, NotFound):
                continue
        for pk in made:
            assert theme_queries.theme(pk).merged_into_id is None
        parents = dict(Theme.objects.filter(merged_into=None).values_list("pk", "parent_id"))
        for pk in parents:
            way, here = [], pk
            while here is not None:
                assert here in parents
                assert here not in way
                way.append(here)
                here = parents[here]
