"""What is set aside takes its review along: it rests, and goes on with the time that was left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.inbox.models import Message
from social_learning.knowledge import api as knowledge
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import Conflict
from social_learning.moderation import api as moderation
from social_learning.review import api, escalation, resting
from social_learning.review.models import Review
from social_learning.spaces.models import ReviewPolicy, Space
from social_learning.targets.models import Access, Target
from tests.review.conftest import PRAISE

pytestmark = pytest.mark.django_db


@pytest.fixture
def after(draft: Any, act: Any, author: Any, expert: Any, space: Any) -> Knowledge:
    """Something published first, whose review by the expert is open."""
    Space.objects.filter(pk=space.pk).update(review_policy=ReviewPolicy.AFTER)
    item = draft(author=author, title="Lifting")
    act("publish", item, author)
    item.refresh_from_db()
    assert Review.objects.get().closed_at is None
    return item


def kinds(user: Any) -> list[str]:
    return list(Message.objects.filter(user_id=user.pk).values_list("kind", flat=True))


def test_it_rests_with_the_item_and_loses_no_time(
    after: Knowledge, expert: Any, steward: Any, as_actor: Any, act: Any, now: datetime
) -> None:
    before = Review.objects.get()
    case = moderation.take_away(after.key, as_actor(steward), "remove", now=now, reason="wrong")
    resting.agree(after.pk, now=now)
    row = Review.objects.get()
    assert (row.rests_since, row.next_step_at, row.closed_at) == (now, None, None)
    with pytest.raises(Conflict):
        act("validate", after, expert, PRAISE)
    # Weeks go by, and nobody is bothered.
    told = len(kinds(expert))
    escalation.run(now=now + timedelta(days=40))
    assert len(kinds(expert)) == told
    back = now + timedelta(days=41)
    moderation.bring_back(case.pk, as_actor(steward), now=back)
    resting.agree(after.pk, now=back)
    row = Review.objects.get()
    assert (row.rests_since, row.due_at - before.due_at) == (None, timedelta(days=41))
    escalation.run(now=back + timedelta(hours=1))
    assert "review_reminder" not in kinds(expert)
    escalation.run(now=back + timedelta(days=30))
    assert "review_reminder" in kinds(expert) or "review_escalated" in kinds(steward)
    act("validate", after, expert, PRAISE)
    assert Knowledge.objects.get(pk=after.pk).validated_at is not None


def test_a_new_version_of_what_is_set_aside_is_on_no_desk_and_cannot_be_let_in(
    after: Knowledge, author: Any, expert: Any, steward: Any, as_actor: Any, act: Any, now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    act("improve", after, author)
    work = Knowledge.objects.get(pk=after.pk)
    knowledge.save_draft(work.pk, as_actor(author), version=_version(work), body="Bend your knees.", now=now)
    with django_capture_on_commit_callbacks(execute=True):
        case = moderation.take_away(after.key, as_actor(steward), "remove", now=now, reason="wrong")
    assert Review.objects.get(closed_at=None).rests_since is not None
    for action in ("publish", "submit"):
        with pytest.raises(Conflict):
            act(action, after, author)
    assert api.available_actions(Knowledge.objects.get(pk=after.pk), as_actor(author)) == []
    with django_capture_on_commit_callbacks(execute=True):
        moderation.bring_back(case.pk, as_actor(steward), now=now)
    assert Review.objects.get(closed_at=None).rests_since is None
    act("publish", after, author)
    assert Knowledge.objects.get(pk=after.pk).state == State.PUBLISHED


def _version(item: Knowledge) -> int:
    from social_learning.knowledge import copies

    return int(copies.in_hand(item).version)


def test_told_twice_or_late_it_comes_to_the_same(after: Knowledge, now: datetime) -> None:
    assert resting.agree(after.pk, now=now) == 0
    Knowledge.objects.filter(pk=after.pk).update(state=State.REMOVED)
    assert resting.agree(after.pk, now=now) == 1
    assert resting.agree(after.pk, now=now + timedelta(days=1)) == 0
    assert Review.objects.get().rests_since == now
    Knowledge.objects.filter(pk=after.pk).update(state=State.PUBLISHED)
    Target.objects.filter(pk=after.target_id).update(access=Access.OPEN)
    assert resting.agree(after.pk, now=now + timedelta(days=2)) == 1
    assert resting.agree(after.pk, now=now + timedelta(days=3)) == 0
    assert resting.agree(10**9, now=now) == 0
