"""Who is asked: a free expert of the theme with the fewest open reviews, never the author."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from social_learning.experts.models import Expert
from social_learning.review import queries
from social_learning.spaces import api as spaces_api
from tests.review.conftest import CHANGES


@pytest.fixture
def experts(make_user: Any, expert: Any, theme: Any, now: Any) -> list[Any]:
    """Three experts of the theme, by id."""
    more = [make_user(name) for name in ("second", "third")]
    for user in more:
        Expert.objects.create(user_id=user.pk, theme=theme, since=now)
    return [expert, *more]


def reviewer_of(row: Any) -> int | None:
    review = queries.open_review(row)
    assert review is not None
    return review.reviewer_id


def test_work_is_shared_out(draft: Any, act: Any, author: Any, experts: list[Any]) -> None:
    rows = [draft() for _number in range(6)]
    for row in rows:
        act("submit", row, author)
    assert [reviewer_of(row) for row in rows] == [user.pk for user in experts] * 2
    assert queries.load(user.pk for user in experts) == {user.pk: 2 for user in experts}
    assert queries.load([]) == {}


def test_who_is_on_holiday_or_gone_is_not_asked(
    draft: Any, act: Any, author: Any, experts: list[Any], now: Any
) -> None:
    Expert.objects.filter(user_id=experts[0].pk).update(paused_until=now + timedelta(days=3))
    experts[1].is_active = False
    experts[1].save()
    row = draft()
    act("submit", row, author)
    assert reviewer_of(row) == experts[2].pk


def test_a_new_version_goes_back_to_the_same_person(
    draft: Any, act: Any, author: Any, experts: list[Any], now: Any
) -> None:
    row = draft()
    act("submit", row, author)
    act("claim", row, experts[2])
    act("request_changes", row, experts[2], CHANGES)
    Expert.objects.filter(user_id=experts[2].pk).update(paused_until=now + timedelta(days=9))
    act("submit", row, author)
    assert reviewer_of(row) == experts[2].pk


def test_unless_that_person_is_no_expert_any_more(draft: Any, act: Any, author: Any, experts: list[Any]) -> None:
    row = draft()
    act("submit", row, author)
    act("claim", row, experts[2])
    act("request_changes", row, experts[2], CHANGES)
    Expert.objects.filter(user_id=experts[2].pk).delete()
    act("submit", row, author)
    # The first was asked already, when it was handed in.
    assert reviewer_of(row) == experts[1].pk


def test_without_an_expert_the_stewards_are_told(
    draft: Any, act: Any, author: Any, steward: Any, site_admin: Any, theme: Any, told: Any
) -> None:
    row = draft()
    act("submit", row, author)
    assert reviewer_of(row) is None
    assert told(author) == ["review_waiting"]
    assert told(steward) == ["review_unassigned"]
    assert told(site_admin) == []
    act("claim", row, steward)
    assert reviewer_of(row) == steward.pk


def test_without_stewards_site_staff_is_told_but_not_the_author(
    draft: Any, act: Any, author: Any, site_admin: Any, make_user: Any, told: Any
) -> None:
    other = make_user("other", is_staff=True)
    act("submit", draft(), author)
    assert told(site_admin) == told(other) == ["review_unassigned"]
    act("submit", draft(author=site_admin), site_admin)
    assert told(site_admin) == ["review_unassigned", "review_waiting"]
    assert told(other) == ["review_unassigned"] * 2


def test_a_steward_who_wrote_it_is_no_help_to_find_a_reader(
    draft: Any, act: Any, steward: Any, site_admin: Any, told: Any
) -> None:
    act("submit", draft(author=steward), steward)
    assert told(site_admin) == ["review_unassigned"]
    assert told(steward) == ["review_waiting"]


def test_an_author_who_is_the_only_expert_is_not_asked(draft: Any, act: Any, expert: Any, site_admin: Any) -> None:
    row = draft(author=expert)
    act("submit", row, expert)
    assert reviewer_of(row) is None


def test_a_themes_experts_are_asked_about_that_theme_only(draft: Any, act: Any, author: Any, expert: Any) -> None:
    row = draft(theme=spaces_api.ensure_theme("finance", title="Finance"))
    act("submit", row, author)
    assert reviewer_of(row) is None
