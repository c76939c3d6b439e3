"""A reaction taken back whose task was lost: the sweep puts right all that listened for its kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.activity.models import Activity
from social_learning.data import Actor
from social_learning.events import REACTION_CHANGED
from social_learning.reactions import api as reactions
from social_learning.recommend import api as recommend
from social_learning.recommend.models import Basket
from social_learning.search.models import Document
from social_learning.trust.models import Evidence
from social_learning.wiring import handlers, rebuild, table

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def told(target: Any, user_id: int, kind: str, now: datetime) -> None:
    """Let the worker do what an event asks for."""
    table.run(REACTION_CHANGED.event_type, {"target_id": target.pk, "user_id": user_id, "what": kind}, now=now)
    recommend.refresh(target.pk)


def swept(now: datetime) -> list[str]:
    """Run the sweep over the last hour, with what it queues."""
    lines = list(rebuild.sweep(now - HOUR, now=now))
    for basket in Basket.objects.exclude(due=0):
        recommend.refresh(basket.pk)
    return lines


@pytest.mark.parametrize("is_staff", [False, True])
def test_an_undo_that_was_lost_leaves_nothing_behind(
    published: Callable[..., Any], django_user_model: Any, now: datetime, is_staff: bool
) -> None:
    """Of a colleague, and of the staff, who counts in no ranking and stands in the feeds all the same."""
    item = published()
    target = item.target
    handlers.catalogue_knowledge(knowledge_id=item.pk, action="", actor_id=0, now=now)
    giver = django_user_model.objects.create_user("lena-lost", is_staff=is_staff)
    person = Actor(user_id=giver.pk, is_site_staff=is_staff)
    reactions.react(target, person, "applied", note="On my line.", now=now - 3 * HOUR)
    reactions.react(target, person, "like", now=now - 3 * HOUR)
    for kind in ("applied", "like"):
        told(target, giver.pk, kind, now - 3 * HOUR)
    entry = Document.objects.get(target_id=target.pk)
    assert (entry.applied, entry.likes) == (1, 1)
    assert Activity.objects.filter(target=target, actor_id=giver.pk).count() == 1
    assert Basket.objects.get(pk=target.pk).people == 1
    assert Evidence.objects.filter(user_id=item.author_id, ref=giver.pk).exists()

    for kind in ("applied", "like"):
        # Nobody is told: the process died after its commit.
        reactions.unreact(target, person, kind, now=now)
    lines = swept(now)

    assert any(line == "targets settled where something was taken back: 1" for line in lines)
    entry.refresh_from_db()
    assert (entry.applied, entry.likes) == (0, 0)
    assert not Activity.objects.filter(target=target, actor_id=giver.pk).exists()
    assert Basket.objects.get(pk=target.pk).people == 0
    assert not Evidence.objects.filter(user_id=item.author_id, ref=giver.pk).exists()


def test_what_stands_is_left_alone_by_the_sweep(published: Callable[..., Any], now: datetime) -> None:
    target = published().target
    for user_id in (1000, 1001):
        reactions.react(target, Actor(user_id=user_id), "applied", note="Every week.", now=now - 3 * HOUR)
        told(target, user_id, "applied", now - 3 * HOUR)
    reactions.unreact(target, Actor(user_id=1001), "applied", now=now)
    swept(now)
    assert list(Activity.objects.filter(target=target, kind="applied").values_list("actor_id", flat=True)) == [1000]
    assert Basket.objects.get(pk=target.pk).people == 1
    before = Document.objects.get(target_id=target.pk)
    swept(now)
    after = Document.objects.get(target_id=target.pk)
    assert (before.trending, before.applied) == (after.trending, after.applied)
    assert after.applied == 1
