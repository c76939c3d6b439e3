"""The inbox: told once, shown in the reader's language, read by its owner only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from social_learning.data import ANONYMOUS, Actor
from social_learning.inbox import api, kinds, queries, render
from social_learning.inbox.models import Message
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed
from tests.inbox.samples import SAMPLE


@pytest.fixture
def tell(learner: Any, author: Any, now: Any) -> Any:
    """Tell the learner something the author did."""

    def make(kind: str = "commented", key: str = "k1", **more: Any) -> Message | None:
        given_ = {"params": SAMPLE, "url": "/x/", "dedupe_key": key, "now": now, "actor_id": author.pk, **more}
        return api.tell(given_.pop("user_id", learner.pk), kind, **given_)

    return make


def test_the_same_news_is_told_once(tell: Any) -> None:
    with transaction.atomic():
        assert tell() is not None
        assert tell() is None
        # The transaction around is still good.
        assert Message.objects.count() == 1
    assert tell(key="k2") is not None


def test_nobody_is_told_what_they_did_themselves(tell: Any, author: Any) -> None:
    assert tell(user_id=author.pk) is None
    assert not Message.objects.exists()


def test_only_what_the_kind_needs_is_kept_and_long_texts_are_cut(tell: Any) -> None:
    row = tell(params={"title": "x" * 900, "excerpt": "fine", "secret": "no"}, key="y" * 300)
    assert set(row.params) == {"title", "excerpt"}
    assert len(row.params["title"]) == 500
    assert len(row.dedupe_key) == 64
    assert tell(key="y" * 300) is None


def test_our_own_mistakes_show(tell: Any) -> None:
    with pytest.raises(KeyError):
        tell(kind="no_such_kind")
    with pytest.raises(KeyError):
        tell(params={"title": "without excerpt"})


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=list(kinds.KINDS))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_says_a_whole_sentence(kind: kinds.Kind, language: str, now: Any) -> None:
    message = Message(kind=kind.name, actor_id=7, params={n: SAMPLE[n] for n in kind.params}, created_at=now)
    with translation.override(language):
        shown = render.show(message, {7: "Amir Author"})
    assert "%(" not in shown.title + shown.sentence + shown.button
    assert shown.sentence != shown.title
    assert (SAMPLE["title"] in shown.sentence) == ("title" in kind.params)
    assert ("Amir Author" in shown.sentence) == ("%(actor)s" in _template(kind))
    assert shown.quote == (SAMPLE[kind.quote] if kind.quote else "")


def _template(kind: kinds.Kind) -> str:
    with translation.override("en"):
        # A sentence with a number shows itself only with one.
        return str(kind.sentence if "count" not in kind.params else kind.sentence % _Itself(count=5))


class _Itself(dict[str, Any]):
    """Fills each place of a sentence with its own name."""

    def __missing__(self, name: str) -> str:
        return f"%({name})s"


def test_first_like_and_many_likes_read_well(now: Any) -> None:
    def sentence(count: int) -> str:
        message = Message(kind="like_milestone", params={"title": "Lifting", "count": count}, created_at=now)
        return render.show(message, {}).sentence

    assert sentence(1) == "“Lifting” has its first like. Somebody was glad to find it."
    assert sentence(25) == "25 people like “Lifting”."


def test_days_and_sentences_follow_the_readers_language(now: Any) -> None:
    message = Message(kind="review_requested", params={"title": "T", "due": "2026-03-09"}, created_at=now)
    with translation.override("en"):
        assert "March 9, 2026" in render.show(message, {}).sentence
    with translation.override("fr"):
        assert "9 mars 2026" in render.show(message, {}).sentence


def test_names_are_those_of_today(tell: Any, author: Any, learner: Any, as_actor: Any) -> None:
    tell()
    author.first_name, author.last_name = "Amira", "Writer"
    author.save()
    assert "Amira Writer" in queries.page(as_actor(learner)).messages[0].sentence
    author.username = "retired__user_1"
    author.save()
    assert "A former colleague" in queries.page(as_actor(learner)).messages[0].sentence
    author.delete()
    assert "A former colleague" in queries.page(as_actor(learner)).messages[0].sentence


@given(
    params=st.none() | st.lists(st.integers()) | st.dictionaries(st.sampled_from(list(SAMPLE)), st.none() | st.text())
)
@settings(deadline=None)
@pytest.mark.parametrize("kind", ["like_milestone", "points_level", "review_requested", "of_another_release"])
def test_rows_of_other_releases_do_not_break_the_inbox(kind: str, params: Any) -> None:
    shown = render.show(Message(kind=kind, params=params), {})
    assert shown.sentence
    assert shown.button


def test_pages_are_newest_first_and_lose_nothing(tell: Any, learner: Any, as_actor: Any) -> None:
    ids = [tell(key=f"k{number}").pk for number in range(7)]
    actor, seen, cursor = as_actor(learner), [], None
    while cursor != "":
        page = queries.page(actor, cursor, limit=3)
        seen += [message.id for message in page.messages]
        cursor = page.next
    assert seen == ids[::-1]


def test_a_bad_cursor_is_said(learner: Any, as_actor: Any) -> None:
    with pytest.raises(Invalid) as refused:
        queries.page(as_actor(learner), "not-a-cursor")
    assert refused.value.code == "bad_cursor"


def test_a_page_costs_the_same_however_long(
    tell: Any, learner: Any, as_actor: Any, django_assert_num_queries: Any
) -> None:
    actor = as_actor(learner)
    for number in range(9):
        tell(key=f"k{number}")
    for limit in (2, 9):
        with django_assert_num_queries(2):
            queries.page(actor, limit=limit)
    with django_assert_num_queries(1):
        queries.unread_count(actor)


def test_reading_is_ones_own(tell: Any, learner: Any, author: Any, as_actor: Any, now: Any) -> None:
    row = tell()
    later = now + timedelta(hours=1)
    assert api.mark_read(as_actor(author), [row.pk], now=later) == 0
    assert api.mark_read(as_actor(author), None, now=later) == 0
    assert queries.unread_count(as_actor(learner)) == 1
    assert api.mark_read(as_actor(learner), [row.pk], now=later) == 1
    assert api.mark_read(as_actor(learner), None, now=later + timedelta(hours=1)) == 0
    row.refresh_from_db()
    assert row.read_at == later


def test_nobody_reads_for_another(tell: Any, learner: Any, now: Any) -> None:
    tell()
    with pytest.raises(NotAllowed):
        api.mark_read(Actor(user_id=learner.pk, read_only=True), None, now=now)
    with pytest.raises(LoginNeeded):
        api.mark_read(ANONYMOUS, None, now=now)
    assert queries.unread_count(ANONYMOUS) == 0
    assert queries.page(ANONYMOUS).messages == []
