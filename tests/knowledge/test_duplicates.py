"""The same link or file shared before: recognised in any spelling, shown to who may see it, and to nobody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.knowledge import duplicates, links
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Invalid

PAGE = "https://example.com/guide"


def same(one: str, other: str) -> bool:
    return duplicates.url_hash(links.canonical(one)) == duplicates.url_hash(links.canonical(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?si=abc", "https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=90&list=PL1"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=3"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?h=8272103f6e#t=10s"),
        ("https://dai.ly/x8abcde", "https://www.dailymotion.com/video/x8abcde?start=5"),
        (PAGE, "http://www.example.com/guide/"),
        (PAGE, "https://m.example.com/guide?utm_source=mail&fbclid=1&gclid=2#part-3"),
        (PAGE + "/", "https://example.com/guide/index.html"),
        ("https://example.com/?a=1&b=2", "https://example.com/?b=2&a=1"),
        ("https://EXAMPLE.com:443/A", "http://example.com:80/A"),
    ],
)
def test_two_spellings_of_one_link_are_one(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcR"),
        ("https://example.com/A", "https://example.com/a"),
        ("https://example.com/?a=1&a=2", "https://example.com/?a=2&a=1"),
        ("https://example.com/#/one", "https://example.com/#/two"),
        ("https://example.com/", "https://docs.example.com/"),
        ("https://m.uk/", "https://uk.m.uk/"),
        ("https://example.com/?id=1", "https://example.com/?id=2"),
        ("https://example.com/?a=1%262", "https://example.com/?a=1&2"),
    ],
)
def test_two_links_stay_two(one: str, other: str) -> None:
    assert not same(one, other)


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40))
def test_any_link_has_one_hash_that_does_not_depend_on_tracking(rest: str) -> None:
    try:
        kept = links.canonical(f"https://example.com/{rest.replace('#', '').replace('?', '')}")
        marked = links.canonical(f"{kept}?utm_campaign=x&fbclid=y")
    except Invalid:
        return
    assert len(duplicates.url_hash(kept)) == 64
    assert duplicates.url_hash(kept) == duplicates.url_hash(marked)


@pytest.fixture
def shared(published: Any, db: None) -> Any:
    def make(url: str = PAGE, **fields: Any) -> Knowledge:
        return published(kind="link", url=url, url_hash=duplicates.url_hash(url), **fields)

    return make


def test_what_everybody_sees_is_shown_the_validated_first(
    shared: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    plain, validated = shared(), shared(validated_at=now)
    shared(url="https://example.com/other")
    found = duplicates.of_link("http://www.example.com/guide/?utm_source=x", as_actor(learner))
    assert [item.pk for item in found] == [validated.pk, plain.pk]
    card = duplicates.cards(found, as_actor(learner))[0]
    assert (card["author"], card["mine"]) == ("Amir Author", False)
    assert card["comment_url"].endswith("#comments")


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "changes_requested", "withdrawn", "declined"])
def test_what_is_not_published_is_shown_to_its_author_alone(
    shared: Any, learner: Any, author: Any, steward: Any, as_actor: Any, state: str
) -> None:
    shared(state=state, published_at=None)
    assert duplicates.of_link(PAGE, as_actor(learner)) == []
    assert duplicates.of_link(PAGE, as_actor(steward)) == []
    (card,) = duplicates.cards(duplicates.of_link(PAGE, as_actor(author)), as_actor(author))
    assert (card["mine"], card["published"], card["comment_url"]) == (True, False, "")


def test_a_hidden_space_does_not_show_by_it(
    shared: Any, learner: Any, site_admin: Any, as_actor: Any, now: Any
) -> None:
    from social_learning.spaces import api as spaces
    from social_learning.spaces.models import Visibility

    closed = spaces.create_space("closed", title="Closed", visibility=Visibility.MEMBERS, now=now)
    shared(space=closed)
    assert duplicates.of_link(PAGE, as_actor(learner)) == []
    assert len(duplicates.of_link(PAGE, as_actor(site_admin))) == 1


def test_nobody_is_shown_anything(shared: Any) -> None:
    from social_learning.data import ANONYMOUS

    shared()
    assert duplicates.of_link(PAGE, ANONYMOUS) == []


def test_the_same_file_is_recognised_by_its_hash(
    published: Any, learner: Any, as_actor: Any, now: datetime, private_store: Any
) -> None:
    from social_learning.media import files
    from tests import uploads

    stored = files.keep(uploads.upload("walk.pdf", uploads.pdf("one")), uploader_id=learner.pk, now=now)
    item = published(file=stored, kind="pdf")
    actor = as_actor(learner)
    assert [found.pk for found in duplicates.of_file(stored.sha256, actor)] == [item.pk]
    assert duplicates.of_file("0" * 64, actor) == []
    assert duplicates.of_file("' OR 1=1", actor) == []
    assert duplicates.of_draft(item, actor) == []
    copy = published(author=learner, file=stored, kind="pdf", state="draft", published_at=None)
    assert [found.pk for found in duplicates.of_draft(copy, actor)] == [item.pk]


@pytest.mark.parametrize("text", ["", "just words", "javascript:alert(1)", "http://127.0.0.1/", "x" * 5000])
def test_what_is_no_link_finds_nothing(shared: Any, learner: Any, as_actor: Any, text: str) -> None:
    shared()
    assert duplicates.of_link(text, as_actor(learner)) == []


def test_however_many_there_are_two_queries_do(
    shared: Any, learner: Any, as_actor: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        shared()
    actor = as_actor(learner)
    with django_assert_max_num_queries(2):
        assert len(duplicates.of_link(PAGE, actor)) == duplicates.LIMIT


def test_links_of_before_get_their_hash(published: Any, learner: Any, as_actor: Any) -> None:
    item = published(kind="link", url=PAGE)
    article = published()
    assert list(duplicates.fill_hashes()) == [1]
    assert [found.pk for found in duplicates.of_link(PAGE, as_actor(learner))] == [item.pk]
    article.refresh_from_db()
    assert article.url_hash == ""
    assert list(duplicates.fill_hashes()) == [0]
