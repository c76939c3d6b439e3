"""Former texts, answered questions, what stands on top: who may, how often, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.comments import api, permissions, queries
from social_learning.comments.models import Comment, CommentPin, CommentRevision
from social_learning.data import Actor
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from social_learning.targets.models import Access, Target
from tests.examples import many

OWNER, WRITER, OTHER = Actor(user_id=1), Actor(user_id=2), Actor(user_id=3)
WATCHING = Actor(user_id=2, read_only=True)
PLACE = Target(owner_id=1, access=Access.OPEN)


def question(**fields: Any) -> Comment:
    return Comment(**{"user_id": 2, "body": "Why?", **fields})


@pytest.fixture
def target(published: Callable[..., Any]) -> Any:
    """The open target of a published Knowledge of the author."""
    return published().target


@pytest.fixture
def lea(learner: Any, as_actor: Any) -> Any:
    """The learner, as rooms know them."""
    return as_actor(learner)


@pytest.mark.parametrize(
    ("body", "asks"),
    [
        ("Why?", True),
        ("Why? Because.", True),
        ('"Really?"', True),
        ("كيف؟", True),
        ("なぜ？", True),
        ("See https://x.org/?q=1", False),
        ("Because.", False),
        ("", False),
    ],
)
def test_what_asks_something_is_a_question(body: str, asks: bool) -> None:
    assert permissions.asks(body) is asks


def test_who_may_resolve() -> None:
    def may(actor: Actor, comment: Comment, *, steward: bool = False) -> bool:
        return permissions.can_resolve(actor, comment, PLACE, is_steward=steward)

    assert may(WRITER, question())
    assert may(OWNER, question())
    assert may(OTHER, question(), steward=True)
    assert not may(OTHER, question())
    assert not may(WATCHING, question())
    assert not may(WRITER, question(body="Because."))
    assert not may(WRITER, question(parent_id=7))
    assert not may(WRITER, question(deleted_at=datetime.min))
    # What was resolved can be opened again, whatever it says now.
    assert may(WRITER, question(body="Because.", resolved_at=datetime.min))


def test_who_may_pin_and_read_former_texts_and_report() -> None:
    assert permissions.can_pin(OWNER, question(), PLACE, is_steward=False)
    assert permissions.can_pin(OTHER, question(), PLACE, is_steward=True)
    assert not permissions.can_pin(WRITER, question(), PLACE, is_steward=False)
    assert not permissions.can_pin(OWNER, question(parent_id=7), PLACE, is_steward=True)
    assert not permissions.can_pin(Actor(user_id=None), question(), Target(owner_id=None), is_steward=False)
    changed = question(former_count=2)
    assert permissions.can_see_former(WRITER, changed, is_steward=False)
    assert permissions.can_see_former(OTHER, changed, is_steward=True)
    assert not permissions.can_see_former(OWNER, changed, is_steward=False)
    assert not permissions.can_see_former(WRITER, question(former_count=2, deleted_at=datetime.min), is_steward=False)
    assert permissions.can_report(OTHER, question())
    assert not permissions.can_report(WRITER, question())
    assert not permissions.can_report(OTHER, question(user_id=0))
    assert not permissions.can_report(WATCHING, question(user_id=9))


def test_former_texts_are_kept_for_author_and_stewards(
    target: Any, lea: Any, author: Any, steward: Any, as_actor: Any, now: datetime
) -> None:
    comment = api.add(target, lea, "First <b>text</b>", now=now)
    assert queries.thread(target, lea).comments[0].versions == 0
    for hours, text in enumerate(("Second", "Second", "Third"), start=1):
        api.edit(comment.uuid, lea, text, now=now + timedelta(hours=hours))
    for reader in (lea, as_actor(steward)):
        assert queries.thread(target, reader).comments[0].versions == 3
        page = queries.versions(comment.uuid, reader, limit=1)
        assert [one.html.strip() for one in page.versions] == ["<p>Third</p>", "<p>Second</p>"]
        assert page.versions[0].until is None
        rest = queries.versions(comment.uuid, reader, page.next, limit=1)
        assert ["First" in one.html for one in rest.versions] == [True]
        assert rest.next is None
    # Everybody sees that it was changed, and no more.
    seen = queries.thread(target, as_actor(author)).comments[0]
    assert (seen.versions, seen.edited_at) == (0, now + timedelta(hours=3))
    with pytest.raises(NotAllowed):
        queries.versions(comment.uuid, as_actor(author))
    with pytest.raises(Invalid):
        queries.versions(comment.uuid, lea, "nonsense")
    api.remove(comment.uuid, lea, now=now)
    with pytest.raises(NotFound):
        queries.versions(comment.uuid, lea)


def test_a_comment_is_changed_so_often_and_no_more(target: Any, lea: Any, now: datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(api, "VERSIONS", 2)
    comment = api.add(target, lea, "0", now=now)
    for number in (1, 2):
        api.edit(comment.uuid, lea, str(number), now=now)
    with pytest.raises(TooMany):
        api.edit(comment.uuid, lea, "3", now=now)
    assert (Comment.objects.get().body, CommentRevision.objects.count()) == ("2", 2)


def test_a_question_is_answered_and_open_again(
    target: Any, lea: Any, author: Any, expert: Any, as_actor: Any, now: datetime
) -> None:
    comment = api.add(target, lea, "How high?", now=now)
    with pytest.raises(NotAllowed):
        api.resolve(comment.uuid, as_actor(expert), now=now)
    for later in (0, 1):
        api.resolve(comment.uuid, as_actor(author), now=now + timedelta(hours=later))
    assert queries.thread(target, as_actor(expert)).comments[0].resolved_at == now
    for _turn in range(2):
        api.resolve(comment.uuid, lea, now=now, resolved=False)
    seen = queries.thread(target, lea).comments[0]
    assert (seen.resolved_at, seen.can_resolve) == (None, True)


def test_three_stand_on_top_and_begin_the_first_page(
    target: Any, lea: Any, author: Any, steward: Any, as_actor: Any, now: datetime
) -> None:
    said = [api.add(target, lea, f"Number {number}", now=now) for number in range(6)]
    with pytest.raises(NotAllowed):
        api.pin(said[0].uuid, lea, now=now)
    for _turn in range(2):
        for number, comment in enumerate(said[3:]):
            api.pin(comment.uuid, as_actor(author), now=now + timedelta(minutes=number))
    with pytest.raises(Conflict) as refused:
        api.pin(said[0].uuid, as_actor(steward), now=now)
    assert refused.value.code == "pins_full"
    first = queries.thread(target, lea, limit=2)
    assert [one.uuid for one in first.comments] == [one.uuid for one in (*said[3:], *said[:2])]
    assert [one.pinned for one in first.comments] == [True, True, True, False, False]
    rest = queries.thread(target, lea, first.next, limit=2)
    assert [one.uuid for one in rest.comments] == [said[2].uuid]
    # A place is free again when one is taken down, and when one is removed.
    api.pin(said[4].uuid, as_actor(steward), now=now, pinned=False)
    api.remove(said[3].uuid, lea, now=now)
    for comment in said[:2]:
        api.pin(comment.uuid, as_actor(steward), now=now + timedelta(hours=1))
    assert CommentPin.objects.count() == 3


@settings(max_examples=many(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=14))
def test_whatever_is_pressed_three_stand_on_top_and_each_once(
    target: Any, lea: Any, author: Any, as_actor: Any, now: datetime, steps: Any
) -> None:
    CommentPin.objects.all().delete()
    said = list(Comment.objects.order_by("pk")) or [
        Comment.objects.create(target=target, user_id=lea.user_id, body="x", created_at=now) for _turn in range(5)
    ]
    wanted: list[int] = []
    for number, on in steps:
        comment = said[number]
        if on and len(wanted) == api.PINS and comment.pk not in wanted:
            with pytest.raises(Conflict):
                api.pin(comment.uuid, as_actor(author), now=now)
            continue
        api.pin(comment.uuid, as_actor(author), now=now, pinned=on)
        wanted = [pk for pk in wanted if pk != comment.pk] + [comment.pk] * on
    assert set(CommentPin.objects.values_list("comment_id", flat=True)) == set(wanted)


def test_what_others_said_meanwhile(target: Any, lea: Any, author: Any, as_actor: Any, now: datetime) -> None:
    amir = as_actor(author)
    first = api.add(target, lea, "One", now=now)
    since = queries.now_on(target.pk)
    assert queries.fresh(target, lea, since).comments == ()
    api.add(target, lea, "My own", now=now)
    answer = api.add(target, amir, "An answer", now=now, parent_uuid=first.uuid)
    gone = api.add(target, amir, "Gone again", now=now)
    api.remove(gone.uuid, amir, now=now)
    assert queries.since(target.pk, queries.last_id(target.pk) - 3, lea.user_id, 50) == 1
    page = queries.fresh(target, lea, since)
    assert [(one.uuid, one.parent_uuid) for one in page.comments] == [(answer.uuid, first.uuid)]
    assert page.next is not None
    assert queries.fresh(target, lea, page.next).comments == ()
