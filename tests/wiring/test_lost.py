"""A reaction taken back whose task was lost: the sweep puts right all that listened for its kind."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.activity.models import Activity
from social_learning.data import Actor
from social_learning.events import REACTION_CHANGED
from social_learning.popularity import api as popularity
from social_learning.popularity.models import FairNote, Score, ScoreTerm
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


class Killed(BaseException):
    """The process is gone: no handler of errors sees it."""


def weights(target: Any) -> list[float]:
    return sorted(ScoreTerm.objects.filter(target=target).values_list("factor", flat=True))


def derived() -> tuple[set[Any], set[Any]]:
    """Return how much everything counts, and why it counts less."""
    terms = ScoreTerm.objects.values_list("target_id", "user_id", "source", "factor")
    notes = FairNote.objects.values_list("target_id", "user_id", "source", "rule", "at", "factor", "verdict")
    return set(terms), set(notes)


def assert_as_rebuilt(targets: list[Any], now: datetime) -> None:
    found = derived()
    for target in targets:
        popularity.rebuild_target(target, now=now)
    assert derived() == found


def taken_back(target: Any, person: Actor, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Take a like back, and die when its own row is settled, but nothing yet of what it changes beside."""

    def die(*_args: object) -> None:
        raise Killed

    reactions.unreact(target, person, "like", now=now)
    with monkeypatch.context() as patched:
        patched.setattr(popularity, "_settle_all", die)
        with pytest.raises(Killed):
            told(target, person.user_id, "like", now)


def test_the_sweep_ends_what_an_undo_began_for_two_who_praise_each_other(
    make_user: Callable[..., Any], published: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, now: datetime
) -> None:
    ada, bo = (make_user(date_joined=now - timedelta(days=900)) for _number in range(2))
    items = [[published(author=user) for _number in range(6)] for user in (ada, bo)]
    for item in itertools.chain(*items):
        handlers.catalogue_knowledge(knowledge_id=item.pk, action="", actor_id=0, now=now)
    of_ada, of_bo = ([item.target for item in mine] for mine in items)
    for turn in range(6):
        for giver, targets, after in ((ada, of_bo, 0), (bo, of_ada, 1)):
            at = now - timedelta(days=5) + (2 * turn + after) * HOUR
            reactions.react(targets[turn], Actor(user_id=giver.pk), "like", now=at)
            told(targets[turn], giver.pk, "like", at)
    assert weights(of_bo[5]) == weights(of_ada[5]) == [0.5]

    taken_back(of_bo[0], Actor(user_id=ada.pk), monkeypatch, now)
    assert weights(of_bo[5]) == [0.5]
    swept(now)

    # The sixth of Ada is her fifth now; before the sixth of Bo both have still given five.
    assert (weights(of_bo[5]), weights(of_ada[5])) == ([1.0], [0.5])
    shown, right = Document.objects.get(target_id=of_bo[5].pk).trending, Score.objects.get(pk=of_bo[5].pk).trending
    assert shown == right
    assert_as_rebuilt([*of_ada, *of_bo], now)


@pytest.mark.parametrize("is_staff", [False, True])
def test_the_sweep_ends_a_burst_that_an_undo_ended(
    make_user: Callable[..., Any],
    published: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    now: datetime,
    is_staff: bool,
) -> None:
    """Also where nothing was settled at all, and of somebody who counts in no ranking."""
    target = published().target
    people = [make_user(date_joined=now - 4 * HOUR, is_staff=is_staff and not number) for number in range(6)]
    at = now - 3 * HOUR
    for number, user in enumerate(people):
        reactions.react(target, Actor(user_id=user.pk), "like", now=at + number * timedelta(minutes=1))
        told(target, user.pk, "like", at + timedelta(minutes=10))
    assert set(weights(target)) == {0.0}

    first = Actor(user_id=people[0].pk)
    if is_staff:
        reactions.unreact(target, first, "like", now=now)
    else:
        taken_back(target, first, monkeypatch, now)
    assert set(weights(target)) == {0.0}
    swept(now)

    assert weights(target) == [1.0] * 5
    assert_as_rebuilt([target], now)
