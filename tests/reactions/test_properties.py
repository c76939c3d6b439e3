"""Whatever is done in whatever order: rows, counters and a recount agree."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.data import Actor
from social_learning.lib.errors import TooMany
from social_learning.reactions import api, kinds, queries
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.targets.models import Target
from tests.examples import many

_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["react", "react", "unreact"]),
        st.integers(1, 3),
        st.integers(0, 2),
        st.sampled_from(list(kinds.every())),
    ),
    max_size=25,
)


@pytest.fixture
def targets(db, now, space):
    """Three open targets."""
    return [
        Target.objects.create(key=f"course-v1:A+B+{n}", kind="course", space=space, created_at=now) for n in range(3)
    ]


@pytest.fixture
def scarce(settings):
    """Two of a kind a day, so that the limit is met often."""
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "LIKES_PER_DAY": 2}


@given(acts=_ACTS)
@settings(max_examples=many(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_counters_and_recount_agree(targets, scarce, now, acts):
    Reaction.objects.all().delete()
    ReactionCount.objects.all().delete()
    model: set[tuple[int, int, str]] = set()
    for verb, user_id, where, kind in acts:
        target, fact = targets[where], (targets[where].pk, user_id, kind)
        given_today = sum(1 for _target, person, name in model - {fact} if (person, name) == (user_id, kind))
        try:
            getattr(api, verb)(target, Actor(user_id=user_id), kind, now=now)
        except TooMany:
            assert verb == "react"
            assert given_today >= 2
            continue
        model = model | {fact} if verb == "react" else model - {fact}
    assert set(Reaction.objects.values_list("target_id", "user_id", "kind")) == model
    everyone = queries.states([target.pk for target in targets], None, sees_all=[target.pk for target in targets])
    for target in targets:
        counted = {kind: sum(1 for fact in model if fact[0] == target.pk and fact[2] == kind) for kind in kinds.every()}
        assert everyone[target.pk].counts == counted
    assert api.recount() == 0
