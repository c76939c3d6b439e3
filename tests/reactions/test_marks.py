"""Questions and "outdated" marks: work for the owner, cleared kindly, never a public negative."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.data import ANONYMOUS
from social_learning.edxapp import units
from social_learning.events import MARKS_ANSWERED
from social_learning.inbox.models import Message
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed
from social_learning.reactions import api, marks, personal, queries
from social_learning.reactions.models import Answered, Reaction, ReactionCount
from social_learning.spaces import api as spaces
from social_learning.wiring import news, table


@pytest.fixture
def item(published: Any) -> Any:
    """The author's published Knowledge, as a target."""
    return published(title="Sealing a joint").target


@pytest.fixture
def people(make_user: Any, as_actor: Any) -> list[Any]:
    """Four colleagues."""
    return [
        as_actor(make_user(f"colleague{n}", first_name=name)) for n, name in enumerate(["Ana", "Ben", "Cleo", "Dan"])
    ]


def _ask(target: Any, people: list[Any], now: datetime, kind: str = "question") -> None:
    for number, person in enumerate(people):
        api.react(target, person, kind, now=now + timedelta(minutes=number))


def test_the_owner_sees_what_waits_and_nobody_else(
    item: Any, people: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    _ask(item, people, now)
    (row,) = marks.waiting(as_actor(author)).results
    assert (row.title, row.kind, row.count, row.people, row.others) == (
        "Sealing a joint",
        "question",
        4,
        ("Dan", "Cleo", "Ben"),
        1,
    )
    assert row.since == now + timedelta(minutes=3)
    assert marks.waiting(people[0]).results == ()
    with pytest.raises(LoginNeeded):
        marks.waiting(ANONYMOUS)


def test_likes_do_not_wait(item: Any, people: Any, author: Any, as_actor: Any, now: datetime) -> None:
    api.react(item, people[0], "like", now=now)
    assert marks.waiting(as_actor(author)).results == ()


def test_what_nobody_owns_waits_for_its_stewards(
    course_key: str, people: Any, site_admin: Any, author: Any, as_actor: Any, now: datetime, monkeypatch: Any
) -> None:
    unit = spaces.open_target(f"block-v1:{course_key[10:]}+type@vertical+block@u1", as_actor(site_admin), now=now)
    _ask(unit, people[:1], now, "outdated")
    (row,) = marks.waiting(as_actor(site_admin)).results
    assert (row.kind, row.people) == ("outdated", ("Ana",))
    assert marks.waiting(as_actor(author)).results == ()
    monkeypatch.setitem(units.TWIN, unit.key, units.Unit(hides_names=True))
    assert marks.waiting(as_actor(site_admin)).results[0].people == ()


def test_it_comes_in_pages_at_one_price(published: Any, people: Any, author: Any, as_actor: Any, now: datetime) -> None:
    def cost() -> int:
        actor = as_actor(author)
        with CaptureQueriesContext(connection) as asked:
            marks.waiting(actor, limit=2)
        return len(asked)

    items = [published(title=f"Number {n}").target for n in range(3)]
    _ask(items[0], people[:1], now)
    one = cost()
    for target in items[1:]:
        _ask(target, people, now)
    assert cost() == one <= 4
    first = marks.waiting(as_actor(author), limit=2)
    second = marks.waiting(as_actor(author), first.next, limit=2)
    assert [row.title for row in (*first.results, *second.results)] == ["Number 2", "Number 1", "Number 0"]
    assert second.next is None


def test_taken_care_of_they_are_gone_and_it_is_kept_who_did_it(
    item: Any, people: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    _ask(item, people[:3], now)
    _ask(item, people[:1], now, "outdated")
    later = now + timedelta(hours=1)
    assert marks.resolve(item, as_actor(author), "question", now=later) == 3
    assert marks.resolve(item, as_actor(author), "question", now=later) == 0
    assert queries.counts([item.pk])[item.pk] == {"question": 0, "outdated": 1}
    assert api.recount() == 0
    assert queries.state(item.pk, people[0].user_id).mine == ("outdated",)
    kept = Answered.objects.order_by("user_id").first()
    assert kept is not None
    assert (kept.user_id, kept.asked_at, kept.answered_by, kept.answered_at) == (
        people[0].user_id,
        now,
        author.pk,
        later,
    )
    # Whoever has another question asks again.
    assert api.react(item, people[0], "question", now=later).mine == ("question", "outdated")


def test_what_was_asked_meanwhile_still_waits(
    item: Any, people: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    _ask(item, people[:2], now)
    assert marks.resolve(item, as_actor(author), "question", now=now) == 1
    assert Reaction.objects.get().user_id == people[1].user_id
    assert ReactionCount.objects.get().count == 1


def test_many_are_cleared_in_pieces(
    item: Any, people: Any, author: Any, as_actor: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ask(item, people, now)
    monkeypatch.setattr(marks, "CHUNK", 3)
    assert marks.resolve(item, as_actor(author), "question", now=now + timedelta(hours=1)) == 4
    assert ReactionCount.objects.get().count == 0


def test_a_steward_may_and_a_colleague_may_not(
    item: Any, people: Any, steward: Any, as_actor: Any, now: datetime
) -> None:
    _ask(item, people[:1], now)
    for person in (*people[:2], ANONYMOUS):
        with pytest.raises(NotAllowed):
            marks.resolve(item, person, "question", now=now)
    assert Reaction.objects.count() == 1
    assert marks.resolve(item, as_actor(steward), "question", now=now) == 1


def test_praise_is_no_work(item: Any, author: Any, as_actor: Any, now: datetime) -> None:
    with pytest.raises(Invalid, match="not_a_mark"):
        marks.resolve(item, as_actor(author), "like", now=now)
    with pytest.raises(Invalid, match="unknown_kind"):
        marks.resolve(item, as_actor(author), "dislike", now=now)


@pytest.mark.parametrize(("kind", "told"), [("question", "question_answered"), ("outdated", "mark_settled")])
def test_who_asked_is_told_once(
    item: Any, people: Any, author: Any, as_actor: Any, now: datetime, kind: str, told: str
) -> None:
    _ask(item, people[:2], now, kind)
    later = now + timedelta(hours=1)
    marks.resolve(item, as_actor(author), kind, now=later)
    event = {"target_id": item.pk, "user_id": author.pk, "what": kind}
    for _again in range(2):
        table.run(MARKS_ANSWERED.event_type, event, now=later)
    found = Message.objects.filter(kind=told)
    assert sorted(found.values_list("user_id", flat=True)) == sorted(person.user_id for person in people[:2])
    assert {row.actor_id for row in found} == {author.pk}
    # In case the task was lost, a sweep delivers it again: once for all who asked.
    assert list(marks.changed_since(now)) == [(item.pk, author.pk, kind)]
    assert list(marks.changed_since(later + timedelta(minutes=1))) == []
    # A worker that comes much too late brings no news.
    Message.objects.all().delete()
    table.run(MARKS_ANSWERED.event_type, event, now=later + news.RECENT + timedelta(minutes=1))
    assert not Message.objects.exists()


def test_what_is_kept_about_a_person_goes_with_them(
    item: Any, people: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    _ask(item, people[:2], now)
    marks.resolve(item, as_actor(author), "question", now=now + timedelta(hours=1))
    asked = [values for _heading, values in personal.collect(people[0].user_id)]
    assert [(values["you asked"], values["you answered"]) for values in asked] == [(True, False)]
    assert len(list(personal.collect(author.pk))) == 2
    for user_id in (people[0].user_id, author.pk):
        personal.forget(user_id, now=now, settle=lambda _target_id: None)
        assert list(personal.collect(user_id)) == []
    (left,) = Answered.objects.all()
    assert (left.user_id, left.answered_by) == (people[1].user_id, 0)
