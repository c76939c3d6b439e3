"""Who reads what, and how much it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from social_learning.data import ANONYMOUS, Actor
from social_learning.knowledge import api, permissions, queries
from social_learning.knowledge.models import State
from social_learning.knowledge.permissions import Standing
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import Invalid, LoginNeeded, NotFound
from social_learning.media import files, leases
from social_learning.media.models import FileStatus
from social_learning.spaces import api as spaces_api
from social_learning.spaces.models import Visibility
from tests import uploads
from tests.uploads import upload

EVERYBODY = ("learner", "author", "expert", "steward", "site_admin")
# Also what was set aside: its author may go on, those who look after it decide.
WAITING = ("submitted", "in_review", "changes_requested", "declined", "removed")
MAY_READ: dict[str, tuple[str, ...]] = {
    "published": EVERYBODY,
    "archived": EVERYBODY,
    "draft": ("author", "site_admin"),
    "withdrawn": ("author", "site_admin"),
    **dict.fromkeys(WAITING, ("author", "expert", "steward", "site_admin")),
}


@pytest.mark.django_db
class TestReading:
    """One Knowledge, and the file with it."""

    @pytest.mark.parametrize("state", State.values)
    @pytest.mark.parametrize("who", EVERYBODY)
    def test_who_may_and_who_may_not(
        self, request: Any, published: Any, as_actor: Any, now: datetime, state: str, who: str, private_store: Any
    ) -> None:
        stored = files.keep(upload("a.mp4", uploads.MP4), uploader_id=999, now=now)
        item = published(state=state, file=stored)
        actor = as_actor(request.getfixturevalue(who))
        if who in MAY_READ[state]:
            assert queries.get(item.uuid, actor, now=now).pk == item.pk
            assert queries.open_file(stored.uuid, actor, now=now).pk == stored.pk
            return
        with pytest.raises(NotFound):
            queries.get(item.uuid, actor, now=now)
        with pytest.raises(NotFound):
            queries.open_file(stored.uuid, actor, now=now)

    def test_nobody_reads_without_logging_in(self, published: Any, now: datetime, private_store: Any) -> None:
        stored = files.keep(upload("a.mp4", uploads.MP4), uploader_id=999, now=now)
        item = published(file=stored)
        with pytest.raises(NotFound):
            queries.get(item.uuid, ANONYMOUS, now=now)
        with pytest.raises(NotFound):
            queries.open_file(stored.uuid, ANONYMOUS, now=now)
        with pytest.raises(LoginNeeded):
            queries.mine(ANONYMOUS)

    def test_what_is_published_in_a_closed_space_is_for_its_people(
        self, published: Any, learner: Any, as_actor: Any, now: datetime
    ) -> None:
        closed = spaces_api.create_space("closed", title="C", now=now, visibility=Visibility.MEMBERS)
        item = published(space=closed)
        with pytest.raises(NotFound):
            queries.get(item.uuid, as_actor(learner), now=now)
        spaces_api.add_member(closed.pk, learner.pk)
        assert queries.get(item.uuid, as_actor(learner), now=now)

    def test_a_file_of_nothing_is_for_who_brought_it(
        self, learner: Any, author: Any, as_actor: Any, now: datetime, private_store: Any
    ) -> None:
        stored = files.keep(upload("a.mp4", uploads.MP4), uploader_id=author.pk, now=now)
        assert queries.open_file(stored.uuid, as_actor(author), now=now)
        with pytest.raises(NotFound):
            queries.open_file(stored.uuid, as_actor(learner), now=now)

    def test_what_is_not_there_is_not_found(self, learner: Any, as_actor: Any, now: datetime) -> None:
        for nonsense in (uuid4(), str(uuid4()), "nonsense", ""):
            with pytest.raises(NotFound):
                queries.get(nonsense, as_actor(learner), now=now)
            with pytest.raises(NotFound):
                queries.open_file(nonsense, as_actor(learner), now=now)
        with pytest.raises(NotFound):
            queries.get_by_id(4711)

    def test_reading_takes_two_queries(
        self, published: Any, learner: Any, as_actor: Any, now: datetime, django_assert_max_num_queries: Any
    ) -> None:
        item, actor = published(), as_actor(learner)
        with django_assert_max_num_queries(2):
            found = queries.get(item.uuid, actor, now=now)
            assert [found.theme.title, found.space.title, found.target.key] == ["Safety", "Everyone", item.key]


@pytest.mark.django_db
class TestLists:
    """Many at once, in a constant number of queries."""

    @pytest.fixture
    def many(self, published: Any, now: datetime) -> Callable[[int], list[Any]]:
        """Make so many, two at each moment."""

        def make(number: int) -> list[Any]:
            return [published(updated_at=now + timedelta(minutes=i // 2)) for i in range(number)]

        return make

    def test_mine_is_paged_without_loss_or_double(self, many: Any, author: Any, as_actor: Any) -> None:
        wanted = [item.pk for item in reversed(many(11))]
        seen: list[int] = []
        cursor = None
        while True:
            page = queries.mine(as_actor(author), cursor=cursor, limit=3)
            seen += [item.pk for item in page.items]
            cursor = page.next
            if cursor is None:
                break
        assert seen == wanted

    def test_mine_is_mine(self, many: Any, learner: Any, as_actor: Any) -> None:
        many(2)
        assert queries.mine(as_actor(learner)).items == []

    def test_mine_by_state(self, published: Any, author: Any, as_actor: Any) -> None:
        kept = published(state="draft")
        published()
        assert queries.mine(as_actor(author), states=["draft"]).items == [kept]

    @pytest.mark.parametrize(
        "cursor",
        [
            "nonsense",
            "é",
            cursors.encode("yesterday", 1),
            cursors.encode("2026-03-02T10:00:00", 1),
            cursors.encode("2026-13-45T10:00:00+00:00", 1),
            cursors.encode("0001-01-01T00:00:00+14:00", 1),
            cursors.encode("2026-03-02T10:00:00+00:00", "1"),
            cursors.encode(1),
        ],
    )
    def test_a_bad_cursor_is_told_so(self, author: Any, as_actor: Any, cursor: str) -> None:
        with pytest.raises(Invalid) as refused:
            queries.mine(as_actor(author), cursor=cursor)
        assert refused.value.code == "bad_cursor"

    def test_cards_come_in_the_order_asked_for(self, many: Any, django_assert_num_queries: Any) -> None:
        items = many(4)
        ids = [items[2].pk, 4711, items[0].pk]
        with django_assert_num_queries(1):
            found = queries.cards(ids)
            assert [item.theme.title for item in found] == ["Safety", "Safety"]
        assert [item.pk for item in found] == [items[2].pk, items[0].pk]

    def test_by_target(self, many: Any, django_assert_num_queries: Any) -> None:
        items = many(3)
        with django_assert_num_queries(1):
            assert queries.by_target_ids(item.target_id for item in items) == {i.target_id: i for i in items}

    def test_files_that_wait_are_found_for_the_sweep(self, now: datetime, private_store: Any) -> None:
        stored = files.keep(upload("a.pdf", uploads.pdf()), uploader_id=1, now=now)
        ready = files.keep(upload("a.mp4", uploads.MP4), uploader_id=1, now=now)
        type(ready).objects.filter(pk=ready.pk).update(status="ready")
        assert leases.waiting(now, 10) == []
        assert leases.waiting(now + timedelta(hours=1), 10) == [stored.pk]

    def test_a_lost_preparation_is_made_up_for(
        self, now: datetime, private_store: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        stored = files.keep(upload("a.pdf", uploads.pdf()), uploader_id=1, now=now)
        with django_capture_on_commit_callbacks(execute=True):
            assert api.requeue_lost(now=now) == 0
            assert api.requeue_lost(now=now + timedelta(hours=1)) == 1
        stored.refresh_from_db()
        assert stored.status == FileStatus.READY


class TestPredicates:
    """The same rules on plain values: default deny."""

    def test_a_state_nobody_knows_is_for_nobody_else(self) -> None:
        standing = Standing(sees_space=True, is_steward=True, is_expert=True)
        someone = Actor(user_id=2)
        assert not permissions.can_view(someone, state="nonsense", author_id=1, standing=standing)

    def test_who_has_no_account_sees_nothing_even_of_nobody(self) -> None:
        standing = Standing(sees_space=True)
        assert not permissions.can_view(ANONYMOUS, state="published", author_id=1, standing=standing)
        assert not permissions.is_author(ANONYMOUS, None)  # type: ignore[arg-type]

    def test_only_the_author_edits_and_removes(self) -> None:
        me, staff = Actor(user_id=1), Actor(user_id=2, is_site_staff=True)
        assert permissions.can_edit(me, state="draft", author_id=1)
        assert not permissions.can_edit(staff, state="draft", author_id=1)
        assert not permissions.can_edit(Actor(user_id=1, read_only=True), state="draft", author_id=1)
        assert permissions.can_delete(me, state="draft", author_id=1, was_published=False)
        assert not permissions.can_delete(me, state="draft", author_id=1, was_published=True)
        assert not permissions.can_delete(staff, state="draft", author_id=1, was_published=False)
