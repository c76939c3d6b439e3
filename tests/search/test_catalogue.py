"""What a person finds, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.data import ANONYMOUS
from social_learning.knowledge.models import State
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import Invalid, NotFound
from social_learning.media.models import StoredFile
from social_learning.search import api, cards, queries
from social_learning.search.api import Rank
from social_learning.search.models import Document
from social_learning.spaces import api as spaces_api
from tests.examples import many

pytestmark = pytest.mark.django_db


def titles(page: queries.Page) -> list[str]:
    return [entry.title for entry in page.entries]


def walk(actor: Any, sort: str, limit: int, **asked: Any) -> list[int]:
    found: list[int] = []
    cursor = None
    for _turn in range(60):
        page = queries.catalogue(actor, sort=sort, limit=limit, cursor=cursor, **asked)
        found += [entry.pk for entry in page.entries]
        cursor = page.next
        if cursor is None:
            return found
    raise AssertionError("the pages never end")


def test_only_what_is_published_is_listed(listed: Callable[..., Any], learner: Any, as_actor: Any) -> None:
    item = listed(title="Lifting")
    listed(title="Draft", state=State.DRAFT)
    assert titles(queries.catalogue(as_actor(learner))) == ["Lifting"]
    item.state = State.ARCHIVED
    item.save()
    api.sync_knowledge(item.pk)
    assert titles(queries.catalogue(as_actor(learner))) == []


def test_a_hidden_space_is_neither_listed_nor_found_nor_counted(
    listed: Callable[..., Any], make_user: Any, learner: Any, as_actor: Any, course_key: str, theme: Any, now: datetime
) -> None:
    hidden = spaces_api.ensure_course_space(course_key, now=now)
    listed(title="Course secret", space=hidden, origin_key="block-v1:x")
    listed(title="Open to all")
    outsider, member = as_actor(make_user("out")), as_actor(learner)
    assert titles(queries.catalogue(outsider)) == ["Open to all"]
    assert titles(queries.catalogue(outsider, text="secret")) == []
    assert titles(queries.catalogue(outsider, origin_key="block-v1:x")) == []
    assert queries.theme_counts(outsider) == {theme.pk: 1}
    with pytest.raises(NotFound):
        queries.catalogue(outsider, space_id=hidden.pk)
    assert len(queries.catalogue(member).entries) == 2
    assert titles(queries.catalogue(member, space_id=hidden.pk)) == ["Course secret"]
    assert queries.theme_counts(member) == {theme.pk: 2}


def test_nobody_sees_nothing(listed: Callable[..., Any]) -> None:
    listed()
    assert titles(queries.catalogue(ANONYMOUS)) == []


def test_the_three_orders(listed: Callable[..., Any], learner: Any, as_actor: Any, now: datetime) -> None:
    listed(title="a", trending=1.5, applied=2, published_at=now - timedelta(days=1))
    listed(title="b", trending=9.0, applied=1, published_at=now - timedelta(days=2))
    listed(title="c", trending=0.1, applied=5, published_at=now - timedelta(days=3))
    actor = as_actor(learner)
    assert titles(queries.catalogue(actor, sort="trending")) == ["b", "a", "c"]
    assert titles(queries.catalogue(actor, sort="new")) == ["a", "b", "c"]
    assert titles(queries.catalogue(actor, sort="applied")) == ["c", "a", "b"]


def test_filters(listed: Callable[..., Any], learner: Any, as_actor: Any) -> None:
    other = spaces_api.ensure_theme("tools", title="Tools")
    listed(title="slides", kind="slides", theme=other)
    listed(title="article", origin_key="block-v1:unit")
    actor = as_actor(learner)
    assert titles(queries.catalogue(actor, theme_id=other.pk)) == ["slides"]
    assert titles(queries.catalogue(actor, kind="article")) == ["article"]
    assert titles(queries.catalogue(actor, origin_key="block-v1:unit")) == ["article"]
    assert titles(queries.catalogue(actor, theme_id=10**12)) == []


def test_every_word_must_occur_anywhere(
    listed: Callable[..., Any], learner: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    file = StoredFile.objects.create(
        uploader_id=author.pk, path="x", name="Échafaudage.pptx", mime="x", size=1, sha256="0", created_at=now,
        pages=2, outline=[{"title": "Ladders", "text": "Three points of contact"}, {"title": "", "text": "100%"}],
    )  # fmt: skip
    listed(title="Working at height", why="Nobody falls.", body="**Harness** first.", file=file)
    actor = as_actor(learner)
    for text in ("HEIGHT", "harness height", "echafaudage", "Ladder contact", "falls nobody", "", "  "):
        assert len(queries.catalogue(actor, text=text).entries) == 1, text
    for text in ("height depth", "harn_ss", "100%depth", "______"):
        assert not queries.catalogue(actor, text=text).entries, text
    (card,) = cards.of(queries.catalogue(actor).entries)
    assert card.thumbnail == f"/api/social_learning/v1/files/{file.uuid}/pages/1/"


@settings(max_examples=many(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ranks=st.lists(st.tuples(st.floats(0, 1e300), st.integers(0, 3)), max_size=12), limit=st.integers(1, 5))
def test_pages_show_everything_once(
    ranks: list[Any], limit: int, published: Callable[..., Any], learner: Any, as_actor: Any
) -> None:
    Document.objects.all().delete()
    for trending, applied in ranks:
        item = published()
        api.sync_knowledge(item.pk)
        api.rank(item.target_id, lambda trending=trending, applied=applied: Rank(trending, 0, applied, 0))
    actor = as_actor(learner)
    entries = list(Document.objects.all())
    for sort, column in (("trending", "trending"), ("new", "published_at"), ("applied", "applied")):
        expected = sorted(entries, key=lambda entry: (getattr(entry, column), entry.pk), reverse=True)
        assert walk(actor, sort, limit) == [entry.pk for entry in expected]


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        cursors.encode("trending", 1, 1),
        cursors.encode("new", "2026-01-01T00:00:00+00:00", 1),
        cursors.encode("trending", 1.0),
        cursors.encode("trending", float("inf"), 1),
    ],
)
def test_a_bad_cursor_is_refused(cursor: str, learner: Any, as_actor: Any) -> None:
    with pytest.raises(Invalid) as caught:
        queries.catalogue(as_actor(learner), cursor=cursor)
    assert caught.value.code == "bad_cursor"


@pytest.mark.parametrize("written", ["2026-01-01", 1.5, 2**62, -(2**62)])
def test_a_cursor_with_a_bad_day_is_refused(written: Any, learner: Any, as_actor: Any) -> None:
    with pytest.raises(Invalid) as caught:
        queries.catalogue(as_actor(learner), sort="new", cursor=cursors.encode("new", written, 1))
    assert caught.value.code == "bad_cursor"


def test_an_unknown_order_is_refused(learner: Any, as_actor: Any) -> None:
    with pytest.raises(Invalid) as caught:
        queries.catalogue(as_actor(learner), sort="text")
    assert caught.value.code == "bad_sort"


def test_a_page_costs_two_queries_three_with_a_text_and_reads_no_text(
    listed: Callable[..., Any], learner: Any, as_actor: Any, django_assert_num_queries: Any
) -> None:
    for _number in range(30):
        listed()
    actor = as_actor(learner)
    with django_assert_num_queries(2):
        queries.catalogue(actor)
    # Whether the full text is there is asked once in the life of a process.
    assert queries.catalogue(actor, text="lift back").entries
    with django_assert_num_queries(3) as made:
        queries.catalogue(actor, text="lift back")
    assert not any('"text"' in query["sql"] for query in made.captured_queries)


def test_an_edit_keeps_the_rank(listed: Callable[..., Any]) -> None:
    item = listed(trending=4.25, likes=3, applied=2)
    item.title = "A better title"
    item.save()
    api.sync_knowledge(item.pk)
    entry = Document.objects.get(knowledge_id=item.pk)
    assert (entry.title, entry.trending, entry.likes, entry.applied) == ("A better title", 4.25, 3, 2)


def test_a_rebuild_adds_what_is_missing_and_drops_what_should_not_be(
    listed: Callable[..., Any], published: Callable[..., Any]
) -> None:
    gone, kept, lost = listed(), listed(), published()
    type(gone).objects.filter(pk=gone.pk).update(state=State.ARCHIVED)
    assert sorted(pk for chunk in api.rebuild() for pk in chunk) == sorted([kept.target_id, lost.target_id])
    left = Document.objects.filter(source="knowledge").values_list("knowledge_id", flat=True)
    assert set(left) == {kept.pk, lost.pk}
