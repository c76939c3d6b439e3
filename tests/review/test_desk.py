"""The review desk: what waits for whom, at a constant cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from social_learning.data import ANONYMOUS
from social_learning.experts.models import Expert
from social_learning.lib.errors import Invalid
from social_learning.review import api, queries, validity
from social_learning.review.desk import Narrow
from social_learning.review.models import Review
from social_learning.spaces import api as spaces_api
from tests.review.conftest import CHANGES, PRAISE


@pytest.fixture
def titles(as_actor: Any, now: Any) -> Any:
    """The titles of one box of a person's desk."""

    def read(user: Any, box: str, **more: Any) -> list[str]:
        page = queries.desk(as_actor(user), now=more.pop("now", now), box=box, **more)
        return [entry.title for entry in page.entries]

    return read


def test_each_thing_lies_in_the_box_where_it_is_looked_for(
    draft: Any, in_review: Any, act: Any, author: Any, expert: Any, make_user: Any, theme: Any, now: Any, titles: Any
) -> None:
    free = draft(title="free")
    act("submit", free, author)
    Review.objects.filter(knowledge=free).update(reviewer_id=None)
    in_review(title="with me")
    back = in_review(title="with the author")
    act("request_changes", back, expert, CHANGES)
    assert titles(expert, "to_claim") == ["free"]
    assert titles(expert, "mine") == ["with me"]
    assert titles(expert, "waiting") == ["with the author"]
    assert titles(expert, "all") == ["free", "with me", "with the author"]
    other = make_user("other")
    Expert.objects.create(user_id=other.pk, theme=theme, since=now)
    assert titles(other, "to_claim") == ["free"]
    assert titles(other, "mine") == []


def test_what_was_sent_to_me_is_mine_and_others_may_still_take_it(
    draft: Any, act: Any, author: Any, expert: Any, steward: Any, titles: Any
) -> None:
    act("submit", draft(title="sent to the expert"), author)
    assert titles(expert, "mine") == ["sent to the expert"]
    assert titles(expert, "to_claim") == []
    assert titles(steward, "to_claim") == ["sent to the expert"]


def test_others_see_nothing_and_nobody_sees_their_own(
    draft: Any, act: Any, author: Any, learner: Any, expert: Any, site_admin: Any, titles: Any, now: Any
) -> None:
    act("submit", draft(title="of the author"), author)
    act("submit", draft(title="of the expert", author=expert), expert)
    assert titles(learner, "all") == titles(author, "all") == []
    assert titles(expert, "all") == ["of the author"]
    assert titles(site_admin, "all") == ["of the author", "of the expert"]
    assert queries.desk(ANONYMOUS, now=now).entries == []
    assert set(queries.desk_counts(ANONYMOUS, now=now).values()) == {0}


def test_experts_of_other_themes_and_stewards_of_other_spaces_see_nothing(
    draft: Any, act: Any, author: Any, make_user: Any, space: Any, now: Any, titles: Any
) -> None:
    act("submit", draft(), author)
    elsewhere = make_user("elsewhere")
    finance = spaces_api.ensure_theme("finance", title="Finance")
    Expert.objects.create(user_id=elsewhere.pk, theme=finance, since=now)
    other = spaces_api.create_space("other", title="Other", now=now)
    spaces_api.add_member(other.pk, elsewhere.pk, role="steward")
    assert titles(elsewhere, "all") == []


def test_what_is_late_says_so(in_review: Any, expert: Any, as_actor: Any, now: Any) -> None:
    in_review()
    (early,) = queries.desk(as_actor(expert), now=now + timedelta(days=9)).entries
    (late,) = queries.desk(as_actor(expert), now=now + timedelta(days=10)).entries
    assert (early.is_late, late.is_late) == (False, True)
    assert (late.author, late.reviewer, late.theme, late.is_mine) == ("Amir Author", "Elif Expert", "Safety", True)


def test_pages_are_oldest_first_and_lose_nothing(
    draft: Any, act: Any, author: Any, expert: Any, as_actor: Any, now: Any
) -> None:
    rows = [draft(title=f"number {number}") for number in range(5)]
    for row in rows:
        act("submit", row, author)
    # An expert takes on three at a time; the others were taken by hand.
    Review.objects.update(reviewer_id=expert.pk)
    seen, cursor = [], None
    while cursor != "":
        page = queries.desk(as_actor(expert), now=now, cursor=cursor, limit=2)
        seen += [entry.title for entry in page.entries]
        cursor = page.next
    assert seen == [row.title for row in rows]
    counts = queries.desk_counts(as_actor(expert), now=now)
    assert counts == {"to_claim": 0, "mine": 5, "waiting": 0, "late": 0, "all": 5}
    assert queries.desk_counts(as_actor(expert), now=now + timedelta(days=10))["late"] == 5


def test_unknown_boxes_and_bad_cursors_are_said(expert: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(Invalid) as unknown:
        queries.desk(as_actor(expert), now=now, box="attic")
    assert unknown.value.code == "unknown_box"
    with pytest.raises(Invalid) as bad:
        queries.desk(as_actor(expert), now=now, cursor="%%%")
    assert bad.value.code == "bad_cursor"


def test_the_desk_costs_the_same_however_much_waits(
    draft: Any, act: Any, author: Any, expert: Any, as_actor: Any, now: Any, django_assert_num_queries: Any
) -> None:
    for _number in range(6):
        act("submit", draft(), author)
    for limit in (1, 6):
        actor = as_actor(expert)
        with django_assert_num_queries(6):  # themes, standing, hidden areas; which they are, all of them, names
            queries.desk(actor, now=now, limit=limit)
        with django_assert_num_queries(3):  # what they look after is known by now
            queries.desk(actor, now=now, limit=limit)


def test_asking_what_one_may_do_and_doing_it_cost_little(
    draft: Any, act: Any, author: Any, expert: Any, as_actor: Any, now: Any, django_assert_max_num_queries: Any
) -> None:
    from social_learning.knowledge import queries as knowledge_queries

    row = draft()
    with django_assert_max_num_queries(31):
        act("submit", row, author)
    actor = as_actor(expert)
    fresh = knowledge_queries.get_by_id(row.pk)
    with django_assert_max_num_queries(3):
        api.available_actions(fresh, actor)
    with django_assert_max_num_queries(19):
        api.perform("claim", row.pk, actor, now=now)


def test_what_came_last_is_first_where_one_wants_that(
    draft: Any, act: Any, author: Any, expert: Any, as_actor: Any, now: Any, client_for: Any
) -> None:
    for number in range(25):
        act("submit", draft(title=f"number {number}"), author)
    Review.objects.update(reviewer_id=expert.pk)
    seen, cursor = [], None
    while cursor != "":
        page = queries.desk(as_actor(expert), now=now, cursor=cursor, narrow=Narrow(newest=True))
        seen += [entry.title for entry in page.entries]
        cursor = page.next
    assert seen == [f"number {number}" for number in reversed(range(25))]
    client = client_for(expert)
    assert "number 24" not in client.get("/social-learning/desk/").content.decode()
    first = client.get("/social-learning/desk/?order=new").content.decode()
    assert "number 24" in first
    # The next page and the other lists keep the order.
    assert "order=new&amp;cursor=" in first
    rows = client.get("/api/social_learning/v1/reviews/", {"order": "new"}).json()["results"]
    assert rows[0]["title"] == "number 24"


def test_what_was_confirmed_until_a_day_says_so(
    in_review: Any, act: Any, expert: Any, as_actor: Any, client_for: Any, now: Any
) -> None:
    row = in_review(title="Crane")
    act("approve", row, expert, {**PRAISE, "valid_days": 30})
    validity.run(now=now + timedelta(days=30))
    (entry,) = queries.desk(as_actor(expert), now=now + timedelta(days=30)).entries
    assert (entry.title, entry.has_ended, entry.may_claim) == ("Crane", True, False)
    assert "does it still hold?" in client_for(expert).get("/social-learning/desk/").content.decode()
