"""The desk of a week: one message, collected into Monday's mail; nobody with an empty desk is written to."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache

from social_learning.experts.models import Absence
from social_learning.inbox import api as inbox_api
from social_learning.inbox import digests, kinds, preferences, queries
from social_learning.inbox.models import Message
from social_learning.lib import clock
from social_learning.review import roundup

# The fixture's day is Monday the 2nd of March 2026; the Sunday after it, at one in the afternoon.
SUNDAY = datetime(2026, 3, 8, 13, tzinfo=timezone.utc)
MONDAY = SUNDAY.replace(day=9, hour=10)


@pytest.fixture(autouse=True)
def _fresh() -> Any:
    cache.clear()
    yield
    cache.clear()


def desks(user: Any) -> list[dict[str, int]]:
    return list(
        Message.objects.filter(user_id=user.pk, kind=roundup.KIND).order_by("pk").values_list("params", flat=True)
    )


def test_everybody_with_something_on_the_desk_hears_of_it_once_a_week(
    draft: Any, act: Any, author: Any, expert: Any, steward: Any, learner: Any
) -> None:
    act("submit", draft(), author)
    row = draft(title="Another")
    act("submit", row, author)
    act("claim", row, expert)
    looked, told = roundup.run(now=SUNDAY)
    assert (looked >= 2, told) == (True, 2)
    # Both are the expert's; the first one waits to be taken up by anybody else, the steward for one.
    assert desks(expert) == [{"mine": 2, "to_claim": 0, "late": 0}]
    assert desks(steward) == [{"mine": 0, "to_claim": 1, "late": 0}]
    assert desks(author) == desks(learner) == []
    for hours in (1, 12, 24, 120):
        assert roundup.run(now=SUNDAY + timedelta(hours=hours)) == (0, 0)
    cache.clear()
    # A cache that forgets costs a look, and no second message.
    assert roundup.run(now=MONDAY)[1] == 0
    assert len(desks(expert)) == 1


def test_a_new_week_says_what_is_true_then_and_the_old_word_goes(
    draft: Any, act: Any, author: Any, expert: Any, as_actor: Any
) -> None:
    act("submit", draft(), author)
    roundup.run(now=SUNDAY)
    roundup.run(now=SUNDAY + timedelta(days=7))
    assert [row["late"] for row in desks(expert)] == [0, 1]
    unread = Message.objects.filter(user_id=expert.pk, kind=roundup.KIND, read_at=None)
    assert [row.params["late"] for row in unread] == [1]


def test_saturday_belongs_to_the_week_that_ends(draft: Any, act: Any, author: Any, expert: Any) -> None:
    act("submit", draft(), author)
    roundup.run(now=SUNDAY - timedelta(days=1))
    roundup.run(now=SUNDAY - timedelta(hours=2))
    assert len(desks(expert)) == 1
    roundup.run(now=SUNDAY)
    assert len(desks(expert)) == 2


def test_an_empty_desk_is_no_news(in_review: Any, act: Any, author: Any, expert: Any, steward: Any) -> None:
    row = in_review()
    act("approve", row, expert, {"strength": "Clear, short, and it saves backs."})
    assert roundup.run(now=SUNDAY)[1] == 0
    assert not Message.objects.filter(kind=roundup.KIND).exists()


def test_who_is_away_on_monday_or_has_left_hears_nothing(
    draft: Any, act: Any, author: Any, expert: Any, steward: Any
) -> None:
    act("submit", draft(), author)
    Absence.objects.create(user_id=expert.pk, first=MONDAY.date(), last=MONDAY.date() + timedelta(days=3))
    steward.is_active = False
    steward.save()
    assert roundup.run(now=SUNDAY)[1] == 0
    # Who is back before the next one hears of it then.
    assert roundup.run(now=SUNDAY + timedelta(days=7))[1] == 1
    assert len(desks(expert)) == 1


def test_it_comes_along_in_the_mail_of_monday_and_as_the_person_wishes(
    draft: Any, act: Any, author: Any, expert: Any, steward: Any, as_actor: Any, now: datetime, settings: Any
) -> None:
    act("submit", draft(), author)
    preferences.choose(as_actor(steward), {"desk": {"mail": "inbox"}}, now=now)
    roundup.run(now=SUNDAY)
    assert [len(desks(person)) for person in (expert, steward)] == [1, 1]
    assert not [sent for sent in mail.outbox if "desk" in sent.subject]
    digest = digests.prepare(expert.pk, now=MONDAY)
    assert digest is not None
    assert [row.kind for row in digests.still_due(digest)] == [roundup.KIND]
    assert digests.prepare(steward.pk, now=MONDAY) is None


def test_it_is_read_in_words(draft: Any, act: Any, author: Any, expert: Any, as_actor: Any) -> None:
    act("submit", draft(), author)
    roundup.run(now=SUNDAY)
    (shown,) = (row for row in queries.page(as_actor(expert)).messages if row.kind == roundup.KIND)
    assert shown.sentence == "With you: 1. Waiting for somebody: 0. Past their day: 0."
    assert shown.url == "/social-learning/desk/"
    assert kinds.get(roundup.KIND).group == "desk"
    assert inbox_api.mark_read(as_actor(expert), [shown.id], now=clock.now()) == 1


def test_more_people_cost_no_more_statements_than_their_own_desks(
    draft: Any, act: Any, author: Any, expert: Any, make_user: Any, django_assert_max_num_queries: Any, theme: Any
) -> None:
    from social_learning.experts.models import Expert

    act("submit", draft(), author)
    for number in range(10):
        Expert.objects.create(user_id=make_user(f"expert{number}").pk, theme=theme, since=SUNDAY)
    with django_assert_max_num_queries(7 + 11 * 10):
        assert roundup.run(now=SUNDAY)[1] == 11
