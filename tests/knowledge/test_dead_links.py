"""Links that do not work any more: believed after two days, told once, and forgotten when they are back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.inbox.models import Message
from social_learning.knowledge import dead_links, details, duplicates
from social_learning.knowledge.models import LinkDetails
from social_learning.lib import fetch
from tests.knowledge.told import Told, everywhere

VIDEO = "https://vimeo.com/76979871"
OEMBED = "vimeo.com/api/oembed.json"
DAY = timedelta(days=1)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Told:
    return everywhere(monkeypatch, settings)


@pytest.fixture
def item(published: Any, told: Told, now: datetime) -> Any:
    made = published(kind="embed", url=VIDEO, provider="vimeo", provider_id="76979871")
    LinkDetails.objects.create(knowledge=made, url_hash=duplicates.url_hash(VIDEO), status="ready", next_at=now)
    return made


def run(item: Any, at: datetime) -> Any:
    dead_links.look(item.pk, now=at)
    return details.of(item)


def test_one_bad_day_is_not_believed_two_are_and_its_author_is_told_once(
    item: Any, told: Told, now: datetime, author: Any
) -> None:
    told.json(OEMBED, None, status=404)
    assert run(item, now).dead_at is None
    # The same day again, and before its turn: nothing changes.
    assert run(item, now + timedelta(hours=2)).dead_days == 1
    assert run(item, now + DAY).dead_at == now + DAY
    run(item, now + 2 * DAY)
    (message,) = Message.objects.all()
    assert (message.user_id, message.kind, message.params["title"]) == (author.pk, "link_dead", item.title)


def test_a_link_that_is_back_is_alive_again(item: Any, told: Told, now: datetime) -> None:
    told.json(OEMBED, None, status=410)
    run(item, now)
    run(item, now + DAY)
    told.json(OEMBED, {"title": "Here I am"})
    known = run(item, now + 2 * DAY)
    assert (known.dead_at, known.dead_days, known.next_at) == (None, 0, now + 9 * DAY)


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_site_in_trouble_or_a_closed_page_says_nothing_about_a_link(
    item: Any, told: Told, now: datetime, status: int
) -> None:
    told.json(OEMBED, None, status=status)
    for day in range(9):
        run(item, now + day * DAY)
    assert details.of(item).dead_at is None
    told.fail(OEMBED, fetch.Unreachable("slow"))
    for day in range(9, 20):
        run(item, now + day * DAY)
    assert details.of(item).dead_days == 0
    assert not Message.objects.exists()


def test_only_what_is_published_and_due_is_looked_at_and_no_more_than_the_site_wants(
    item: Any, published: Any, told: Told, now: datetime, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    told.json(OEMBED, {"title": "x"})
    for state, at in (("archived", now), ("published", now + DAY), ("published", now), ("published", now)):
        made = published(kind="embed", url=VIDEO, provider="vimeo", provider_id="76979871", state=state)
        LinkDetails.objects.create(knowledge=made, url_hash=duplicates.url_hash(VIDEO), status="ready", next_at=at)
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "LINK_CHECKS_PER_RUN": 2}
    with django_capture_on_commit_callbacks(execute=True):
        assert dead_links.queue_due(now=now) == 2
    assert len(told.asked) == 2
    # What was looked at has its turn again later; the archived one, never.
    assert LinkDetails.objects.filter(next_at__lte=now, knowledge__state="published").count() == 1
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "LINK_CHECK_DAYS": 0}
    assert dead_links.queue_due(now=now) == 0
