"""What who is new may, and who is asked to pause may not; a kind sentence each time, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from social_learning.comments import api as comments
from social_learning.inbox.models import Message
from social_learning.knowledge import api as knowledge
from social_learning.lib.errors import Invalid, NotAllowed, NotFound, TooMany
from social_learning.moderation import pauses
from social_learning.moderation.models import Act
from social_learning.review import api as review
from social_learning.spaces.models import ReviewPolicy, Space
from social_learning.trust import api
from social_learning.trust.models import Kind
from tests import uploads

pytestmark = pytest.mark.django_db
LINKS = "See https://a.example/1 and www.b.example and http://c.example/3"


@pytest.fixture
def target(published: Any) -> Any:
    return published(title="Lifting").target


def test_two_links_while_new_and_more_when_known(target: Any, learner: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(Invalid) as refused:
        comments.add(target, as_actor(learner), LINKS, now=now)
    assert refused.value.code == "too_many_links"
    assert comments.add(target, as_actor(learner), "See https://a.example/1 and www.b.example", now=now).pk
    api.record(learner.pk, Kind.APPROVED, 1, at=now)
    assert comments.add(target, as_actor(learner), LINKS, now=now).pk


def test_an_hour_of_who_is_new_is_shorter(target: Any, learner: Any, as_actor: Any, now: Any, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "COMMENTS_PER_HOUR": 10}
    for _number in range(3):
        comments.add(target, as_actor(learner), "Said", now=now)
    with pytest.raises(TooMany):
        comments.add(target, as_actor(learner), "Said", now=now)
    api.record(learner.pk, Kind.APPROVED, 1, at=now)
    assert comments.add(target, as_actor(learner), "Said", now=now).pk


def test_one_file_a_day_while_new(
    learner: Any, space: Any, theme: Any, as_actor: Any, now: Any, private_store: Any
) -> None:
    def attach(turn: int, at: Any) -> Any:
        draft = knowledge.create_draft(as_actor(learner), space_id=space.pk, now=at, title=f"Draft {turn}")
        return knowledge.attach_file(draft.pk, as_actor(learner), uploads.upload("a.pdf", uploads.pdf("a")), now=at)

    attach(1, now)
    with pytest.raises(TooMany):
        attach(2, now + timedelta(hours=2))
    assert attach(3, now + timedelta(hours=25)).file is not None


def test_who_is_new_is_looked_at_before_and_who_is_trusted_may_publish_first(
    learner: Any, space: Any, theme: Any, as_actor: Any, now: Any
) -> None:
    def names(policy: str, *, allows: bool = False) -> set[str]:
        Space.objects.filter(pk=space.pk).update(review_policy=policy, trusted_publish=allows)
        draft = knowledge.create_draft(
            as_actor(learner),
            space_id=space.pk,
            now=now,
            title="Lifting",
            theme_id=theme.pk,
            why="Backs",
            body="Knees.",
        )
        return {action.name for action in review.available_actions(draft, as_actor(learner))} & {"publish", "submit"}

    assert names(ReviewPolicy.NONE) == names(ReviewPolicy.AFTER) == {"submit"}
    api.record(learner.pk, Kind.APPROVED, 1, at=now)
    assert "publish" in names(ReviewPolicy.NONE)
    assert names(ReviewPolicy.BEFORE, allows=True) == {"submit"}
    for number in (2, 3):
        api.record(learner.pk, Kind.APPROVED, number, at=now)
    assert names(ReviewPolicy.BEFORE) == {"submit"}
    assert "publish" in names(ReviewPolicy.BEFORE, allows=True)


def test_a_pause_is_kind_ends_by_itself_and_is_in_the_log(
    target: Any, learner: Any, steward: Any, space: Any, as_actor: Any, now: Any
) -> None:
    lea = as_actor(learner)
    pauses.begin(space.pk, learner.pk, as_actor(steward), now=now, days=7, reason="Take a breath")
    for write in (
        lambda: comments.add(target, lea, "Said", now=now),
        lambda: knowledge.create_draft(lea, space_id=space.pk, now=now),
    ):
        with pytest.raises(NotAllowed) as refused:
            write()
        assert refused.value.code == "paused"
        assert "Take a breath" in str(refused.value.message)
    assert list(Message.objects.filter(user_id=learner.pk).values_list("kind", flat=True)) == ["paused"]
    assert comments.add(target, lea, "Said", now=now + timedelta(days=7, seconds=1)).pk
    assert pauses.end(space.pk, learner.pk, as_actor(steward), now=now)
    assert not pauses.end(space.pk, learner.pk, as_actor(steward), now=now)
    assert comments.add(target, lea, "Said", now=now).pk
    assert list(Act.objects.order_by("pk").values_list("act", flat=True)) == ["pause", "pause_ended"]


def test_who_may_ask_whom_to_pause(
    learner: Any, author: Any, steward: Any, space: Any, as_actor: Any, now: Any
) -> None:
    with pytest.raises(NotFound):
        pauses.begin(space.pk, learner.pk, as_actor(author), now=now, days=7, reason="No")
    with pytest.raises(NotAllowed):
        pauses.begin(space.pk, steward.pk, as_actor(steward), now=now, days=7, reason="No")
    for days, reason in ((0, "No"), (366, "No"), (7, " "), (7, "x" * 301)):
        with pytest.raises(Invalid):
            pauses.begin(space.pk, learner.pk, as_actor(steward), now=now, days=days, reason=reason)
    assert not Act.objects.exists()
