"""Whatever people did before, and whoever leaves: nothing names them, and everything else is as if made anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.comments.models import Comment
from social_learning.experts.models import Expert
from social_learning.gamification.models import PointEvent, Standing
from social_learning.popularity.models import Score, ScoreTerm
from social_learning.privacy import api as privacy
from social_learning.progress.models import Engagement
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.search import api as search
from social_learning.search.models import Document
from social_learning.wiring.rebuild import ROOMS
from tests import acts
from tests.examples import many
from tests.privacy import tables

pytestmark = pytest.mark.django_db
# How a work ends up: the steps of its review, A for its author and E for the expert.
WAYS = {
    "draft": "",
    "waiting": "submit:A",
    "in hand": "submit:A claim:E",
    "with its author": "submit:A claim:E request_changes:E",
    "published": "submit:A claim:E approve:E",
    "archived": "submit:A claim:E approve:E archive:A",
    "improved": "submit:A claim:E approve:E improve:A",
    "again": "submit:A claim:E approve:E improve:A submit:A claim:E",
}
# (verb, item, person, days before now)
act = st.tuples(
    st.sampled_from(acts.VERBS), st.integers(0, 2), st.integers(0, 3), st.floats(0, 400, allow_nan=False, width=32)
)


@attrs.frozen
class World:
    """Four people, and what they made."""

    people: list[Any]
    items: list[Any]


@pytest.fixture
def world(
    author: Any, learner: Any, expert: Any, make_user: Any, drafted: Any, reviewed: Any, deliver: Any
) -> Callable[[list[str], list[Any]], World]:
    """Make a world: a work that went each of these ways, by one person after the other, then acts on them."""
    people = [author, learner, make_user("otto"), expert]

    def make(ways: list[str], steps: list[Any]) -> World:
        items = []
        # The expert of the fixture was named without a fact, which brings an expert into the catalogue.
        for named in Expert.objects.all():
            search.sync("expert", named.pk)
        for number, way in enumerate(ways):
            writer = people[number % 3]
            taken = [step.split(":") for step in WAYS[way].split()]
            item = drafted(writer, f"Work {number}", file=False)
            items.append(reviewed(item, *((name, writer if who == "A" else expert) for name, who in taken)))
        for verb, which, person, days in steps:
            item = items[which]
            if item.published_at is not None:
                deliver(acts.do(verb, item.target, people[person].pk, acts.days_ago(days)))
        return World(people, items)

    return make


def rounded(rows: Any) -> list[tuple[Any, ...]]:
    """Return rows in order, with as many digits as a sum of doubles has."""
    return sorted(
        (tuple(f"{value:.6e}" if isinstance(value, float) else value for value in row) for row in rows), key=repr
    )


def derived() -> dict[str, Any]:
    """Return all that is derived."""
    return {
        "counters": rounded(ReactionCount.objects.exclude(count=0).values_list("target_id", "kind", "count")),
        "terms": rounded(ScoreTerm.objects.values_list("target_id", "user_id", "source", "bucket", "value")),
        "scores": rounded(
            Score.objects.exclude(trending=0).values_list(
                "pk", "likes", "applied", "participants", "finished", "trending"
            )
        ),
        "entries": rounded(
            # What the platform says of its courses is read by the rebuild alone.
            Document.objects.exclude(source__in=("course", "unit")).values_list(
                "pk", "author_id", "likes", "applied", "participants", "trending"
            )
        ),
        "points": rounded(PointEvent.objects.filter(reversed_at=None).values_list("user_id", "rule", "points", "at")),
        "standings": rounded(Standing.objects.exclude(points=0).values_list("pk", "points", "level")),
    }


def of_others(user_id: int) -> dict[str, Any]:
    """Return what the others did and earned."""
    return {
        "reactions": list(Reaction.objects.exclude(user_id=user_id).order_by("pk").values()),
        "comments": list(Comment.objects.exclude(user_id__in=(user_id, 0)).order_by("pk").values()),
        "progress": list(Engagement.objects.exclude(user_id=user_id).order_by("pk").values()),
        "points": list(Standing.objects.exclude(pk=user_id).order_by("pk").values()),
    }


@settings(max_examples=many(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ways=st.lists(st.sampled_from(sorted(WAYS)), min_size=3, max_size=3),
    steps=st.lists(act, max_size=14),
    who=st.integers(0, 3),
)
def test_forgotten_is_forgotten(
    ways: list[str], steps: list[Any], who: int, world: Any, forget: Any, now: datetime
) -> None:
    with transaction.atomic():
        leaves = world(ways, steps).people[who]
        privacy.ask(leaves.pk, now=now)
        others = of_others(leaves.pk)
        forget(leaves)
        assert list(tables.naming(leaves.pk)) == ["Departure.user_id"]
        assert list(privacy.collect(leaves.pk)) == []
        assert of_others(leaves.pk) == others
        once, figures = tables.contents("SpaceStats"), derived()
        forget(leaves)
        assert tables.contents("SpaceStats") == once
        for room in ROOMS.values():
            list(room(now=now))
        assert derived() == figures
        assert list(tables.naming(leaves.pk)) == ["Departure.user_id"]
        transaction.set_rollback(True)
