"""What comes next, for whom, page by page, and how many queries it takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from social_learning.data import ANONYMOUS, Actor
from social_learning.edxapp import users
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Invalid
from social_learning.meetings import api, queries, seats
from social_learning.meetings.models import Occurrence
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Visibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(plan, given):
    """Plan a number of dates, all at the same hour of following days."""

    def make(count):
        return [
            plan(starts=f"2026-04-{day:02}T09:00", ends=f"2026-04-{day:02}T10:00", seats=2)
            for day in range(1, count + 1)
        ]

    return make


def test_what_comes_next_is_found_in_order_page_by_page(many, learner, as_actor, now):
    rows = many(7)
    # Two begin at the same moment.
    Occurrence.objects.filter(pk=rows[4].pk).update(starts_at=rows[3].starts_at)
    found, cursor = [], None
    for _page in range(4):
        page = queries.upcoming(as_actor(learner), now=now, cursor=cursor, limit=2)
        found += [date.uuid for date in page.dates]
        cursor = page.next
    assert found == [row.uuid for row in rows]
    assert cursor is None


def test_only_what_is_to_come_planned_published_and_theirs_to_see(
    many, plan, session, author, learner, make_user, as_actor, now
):
    past, off, stays = many(3)
    Occurrence.objects.filter(pk=past.pk).update(starts_at=now - timedelta(days=1))
    api.cancel(off.uuid, as_actor(author), now=now)
    me = as_actor(learner)
    assert [date.uuid for date in queries.upcoming(me, now=now).dates] == [stays.uuid]
    assert queries.upcoming(me, now=now, theme_id=session.theme_id + 1).dates == []
    assert queries.upcoming(me, now=now, space_ids=[session.space_id + 1]).dates == []
    assert queries.upcoming(ANONYMOUS, now=now).dates == []
    hidden = spaces.create_space("hidden", title="Hidden", visibility=Visibility.MEMBERS, now=now)
    Knowledge.objects.filter(pk=session.pk).update(space=hidden)
    assert queries.upcoming(as_actor(make_user("stranger")), now=now).dates == []
    Knowledge.objects.filter(pk=session.pk).update(space=session.space, state="archived")
    assert queries.upcoming(me, now=now).dates == []


@pytest.mark.parametrize("cursor", ["x", "bm8", "WyJ5ZXN0ZXJkYXkiLDFd"])
def test_a_broken_cursor_is_refused(many, learner, as_actor, now, cursor):
    with pytest.raises(Invalid):
        queries.upcoming(as_actor(learner), now=now, cursor=cursor)


def test_my_sessions_are_where_i_go_and_what_i_give(plan, over, author, learner, as_actor, now):
    row, mine = plan(), as_actor(learner)
    over(learner)
    seats.register(row.uuid, mine, now=now)
    ahead, past = queries.mine(mine, now=now)
    assert ([date.mine for date in ahead], [date.mine for date in past]) == (["registered"], ["registered"])
    assert [len(part) for part in queries.mine(as_actor(author), now=now)] == [1, 1]
    assert queries.mine(Actor(user_id=9001), now=now) == ([], [])


def test_the_one_who_waits_sees_as_which_in_line(plan, now):
    row = plan(seats=1)
    for who in (9001, 9002, 9003):
        seats.register(row.uuid, Actor(user_id=who), now=now)
    seen = [queries.one(row.uuid, Actor(user_id=who), now=now) for who in (9001, 9002, 9003)]
    assert [(date.mine, date.position, date.waiting) for date in seen] == [
        ("registered", 0, 2),
        ("waiting", 1, 2),
        ("waiting", 2, 2),
    ]


@pytest.mark.parametrize("count", [1, 8])
def test_the_number_of_queries_does_not_grow_with_the_dates(
    many, session, learner, now, count, django_assert_num_queries, django_assert_max_num_queries
):
    for row in many(count):
        seats.register(row.uuid, users.actor(learner), now=now)
    item = Knowledge.objects.select_related("space", "target").get(pk=session.pk)
    first, second, third = (users.actor(learner) for _number in range(3))
    with django_assert_num_queries(4):
        # Roles, dates, trainers, my places.
        queries.of_session(item, first, now=now)
    with django_assert_num_queries(4):
        # Spaces with roles, dates, trainers, my places.
        assert len(queries.upcoming(second, now=now, limit=24).dates) == count
    with django_assert_max_num_queries(6):
        queries.mine(third, now=now)
