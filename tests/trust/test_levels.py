"""Levels: what earns them, what takes them away, and that a rebuild says what the events said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.data import Actor
from social_learning.knowledge.models import Knowledge, State
from social_learning.reactions.models import Reaction
from social_learning.spaces.models import ReviewPolicy
from social_learning.trust import levels, queries
from social_learning.trust.levels import Facts, Level, Needs
from social_learning.trust.models import Evidence
from social_learning.wiring import trusting
from tests.examples import many

NEEDS = Needs()
_number = st.integers(0, 12)


@given(approved=_number, useful=_number, upheld=_number)
def test_more_for_a_person_never_lowers_and_more_against_never_raises(approved: int, useful: int, upheld: int) -> None:
    now = levels.level(Facts(approved, useful, upheld), NEEDS)
    assert levels.level(Facts(approved + 1, useful, upheld), NEEDS) >= now
    assert levels.level(Facts(approved, useful + 1, upheld), NEEDS) >= now
    assert levels.level(Facts(approved, useful, upheld + 1), NEEDS) <= now


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        (Facts(), Level.NEW),
        (Facts(useful=4), Level.NEW),
        (Facts(useful=5), Level.KNOWN),
        (Facts(approved=1), Level.KNOWN),
        (Facts(approved=3), Level.TRUSTED),
        (Facts(approved=3, upheld=1), Level.KNOWN),
        (Facts(approved=3, upheld=2), Level.NEW),
        (Facts(useful=50, upheld=1), Level.NEW),
    ],
)
def test_what_a_level_takes(facts: Facts, level: Level) -> None:
    assert levels.level(facts, NEEDS) == level


@pytest.mark.parametrize("policy", ReviewPolicy.values)
@pytest.mark.parametrize("allows", [True, False])
def test_when_an_expert_looks(policy: str, allows: bool) -> None:
    assert levels.policy(policy, Level.NEW, trusted_publish=allows) == ReviewPolicy.BEFORE
    assert levels.policy(policy, Level.KNOWN, trusted_publish=allows) == policy
    first = policy == ReviewPolicy.BEFORE and allows
    assert levels.policy(policy, Level.TRUSTED, trusted_publish=allows) == (ReviewPolicy.AFTER if first else policy)


@pytest.mark.django_db
def test_time_brings_a_level_back(author: Any, now: Any) -> None:
    from social_learning.trust import api
    from social_learning.trust.models import Kind

    api.record(author.pk, Kind.APPROVED, 1, at=now)
    api.record(author.pk, Kind.UPHELD, 1, at=now)
    assert queries.level_of(author.pk, now) == Level.NEW
    assert queries.level_of(author.pk, now + timedelta(days=61)) == Level.KNOWN


@pytest.mark.django_db
def test_who_looks_after_a_space_is_trusted_there(
    steward: Any, author: Any, space: Any, as_actor: Any, now: Any
) -> None:
    assert queries.level(as_actor(steward), now, space=space) == Level.TRUSTED
    assert queries.level(as_actor(author), now, space=space) == Level.NEW
    assert queries.level(Actor(user_id=None), now) == Level.NEW
    # The rules of the space hold for them, too.
    space.review_policy = ReviewPolicy.NONE
    assert queries.policy(as_actor(steward), space, now) == ReviewPolicy.NONE
    assert queries.policy(as_actor(author), space, now) == ReviewPolicy.BEFORE


STEPS = st.lists(
    st.tuples(st.sampled_from(["validate", "edit", "remove", "like", "unlike"]), st.integers(0, 2), st.integers(0, 3)),
    max_size=20,
)


@settings(max_examples=many(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
@pytest.mark.django_db
def test_a_rebuild_says_what_the_events_said(
    steps: list[tuple[str, int, int]], published: Any, expert: Any, make_user: Any, now: Any
) -> None:
    Evidence.objects.all().delete()
    Reaction.objects.all().delete()
    Knowledge.objects.update(validated_at=None)
    items = [published(author=make_user()) for _number in range(3)]
    likers = [make_user() for _number in range(4)]
    for step, place, who in steps:
        item, liker = Knowledge.objects.get(pk=items[place].pk), likers[who].pk
        row = Knowledge.objects.filter(pk=item.pk)
        if step == "validate":
            row.update(validated_at=now, validated_by=expert.pk, state=State.PUBLISHED)
        elif step == "edit":
            row.update(validated_at=None, validated_by=None)
        elif step == "remove":
            row.update(state=State.REMOVED)
        elif step == "like":
            Reaction.objects.get_or_create(target=item.target, user_id=liker, kind="like", defaults={"created_at": now})
        else:
            Reaction.objects.filter(target=item.target, user_id=liker).delete()
        trusting.note_approved(knowledge_id=item.pk, action="", actor_id=0, now=now)
        trusting.note_found_useful(target_id=item.target_id, user_id=liker, what="like", now=now)

    def known() -> list[tuple[int, str, int]]:
        return sorted(Evidence.objects.values_list("user_id", "kind", "ref"))

    said = known()
    list(trusting.rebuild(now=now))
    assert known() == said
    Evidence.objects.all().delete()
    list(trusting.rebuild(now=now))
    assert known() == said
    Evidence.objects.create(user_id=1, kind="approved", ref=10**9, at=now)
    Evidence.objects.create(user_id=1, kind="useful", ref=10**9, at=now)
    Evidence.objects.create(user_id=1, kind="upheld", ref=10**9, at=now)
    list(trusting.rebuild(now=now))
    assert known() == said
