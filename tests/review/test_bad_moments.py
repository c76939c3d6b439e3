"""What goes wrong around a review: it is taken already, a role is lost, somebody has left."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.experts.models import Expert
from social_learning.knowledge import queries as knowledge_queries
from social_learning.lib.errors import Conflict, NotAllowed
from social_learning.review import personal
from social_learning.review.models import Review, Step
from social_learning.spaces.models import SpaceMember
from tests.review.conftest import CHANGES, PRAISE

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(make_user: Any, theme: Any, now: Any) -> Any:
    """Another expert of the theme."""
    user = make_user("second")
    Expert.objects.create(user_id=user.pk, theme=theme, since=now)
    return user


def test_what_is_claimed_is_not_claimed_again(in_review: Any, act: Any, expert: Any, second: Any) -> None:
    row = in_review()
    for user in (second, expert):
        with pytest.raises(Conflict) as refused:
            act("claim", row, user)
        assert refused.value.code == "too_late"
    assert Review.objects.get().reviewer_id == expert.pk


def test_who_lost_the_role_begins_nothing_new_and_may_finish_what_they_hold(
    draft: Any, in_review: Any, act: Any, author: Any, expert: Any
) -> None:
    held, waiting = in_review(), draft()
    act("submit", waiting, author)
    Review.objects.filter(knowledge=waiting).update(reviewer_id=None)
    Expert.objects.all().delete()
    with pytest.raises(NotAllowed) as refused:
        act("claim", waiting, expert)
    assert refused.value.code == "not_allowed"
    act("approve", held, expert, PRAISE)
    assert knowledge_queries.get_by_id(held.pk).state == "published"


def test_a_steward_who_is_one_no_more_is_refused(in_review: Any, act: Any, steward: Any, second: Any) -> None:
    row = in_review()
    SpaceMember.objects.filter(user_id=steward.pk).delete()
    for action, words in (
        ("approve", PRAISE),
        ("request_changes", CHANGES),
        ("reassign", {"person": second.username, "note": "Could you?"}),
    ):
        with pytest.raises(NotAllowed):
            act(action, row, steward, words)
    assert not Step.objects.filter(actor_id=steward.pk).exists()


def test_what_a_retired_reviewer_held_waits_for_somebody_else(
    in_review: Any, act: Any, expert: Any, second: Any, now: Any
) -> None:
    row = in_review()
    Expert.objects.filter(user_id=expert.pk).delete()
    personal.forget(expert.pk, now=now, settle=lambda _target: None)
    assert knowledge_queries.get_by_id(row.pk).state == "submitted"
    assert Review.objects.get().reviewer_id in (None, second.pk)
    act("claim", row, second)
    act("approve", row, second, PRAISE)
    assert knowledge_queries.get_by_id(row.pk).state == "published"


def test_what_a_retired_author_had_handed_in_ends_without_their_name(
    in_review: Any, act: Any, author: Any, expert: Any, now: Any
) -> None:
    row = in_review()
    personal.forget(author.pk, now=now, settle=lambda _target: None)
    # Nobody goes on looking at what nobody will finish.
    assert knowledge_queries.get_by_id(row.pk).state == "withdrawn"
    assert Review.objects.get().closed_at == now
    with pytest.raises(Conflict):
        act("approve", row, expert, PRAISE)
    assert not Step.objects.filter(actor_id=author.pk).exists()
