"""Saying, answering, changing and taking back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from social_learning.comments import api, permissions, queries
from social_learning.comments.models import Comment
from social_learning.data import Actor
from social_learning.events import COMMENT_CHANGED
from social_learning.lib.errors import Invalid, NotAllowed, NotFound, TooMany
from social_learning.targets.models import Access

VIEWING_AS_LEARNER = Actor(user_id=9, read_only=True)


@pytest.fixture
def target(published):
    """The open target of a published Knowledge of the author."""
    return published().target


@pytest.fixture
def lea(learner, as_actor):
    """The learner, as rooms know them."""
    return as_actor(learner)


@pytest.fixture
def heard():
    """How often other rooms were told."""
    told = []

    def listen(**kwargs):
        told.append((kwargs["change"].what, kwargs["change"].user_id))

    COMMENT_CHANGED.connect(listen)
    yield told
    COMMENT_CHANGED.disconnect(listen)


def test_a_comment_is_kept_as_it_was_typed_and_told(target, lea, now, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        comment = api.add(target, lea, "  Helped *me*\n", now=now)
    assert comment.body == "Helped *me*"
    assert heard == [("comment", lea.user_id)]


def test_an_answer_to_an_answer_goes_to_its_comment(target, lea, author, as_actor, now):
    first = api.add(target, lea, "Why?", now=now)
    second = api.add(target, as_actor(author), "Because", now=now, parent_uuid=first.uuid)
    third = api.add(target, lea, "I see", now=now, parent_uuid=second.uuid)
    assert [second.parent_id, third.parent_id] == [first.pk, first.pk]


def test_an_answer_belongs_to_the_same_target(target, published, lea, now):
    elsewhere = api.add(published().target, lea, "Elsewhere", now=now)
    with pytest.raises(NotFound):
        api.add(target, lea, "Here", now=now, parent_uuid=elsewhere.uuid)


@pytest.mark.parametrize(("body", "code"), [("", "empty"), (" \n\t", "empty"), ("x" * 5001, "too_long")])
def test_a_body_that_does_not_fit_is_refused(target, lea, now, body, code):
    with pytest.raises(Invalid) as refused:
        api.add(target, lea, body, now=now)
    assert (refused.value.code, list(refused.value.fields)) == (code, ["body"])
    assert api.add(target, lea, "x" * 5000, now=now).pk


def test_an_hour_has_so_many_comments(target, lea, expert, as_actor, now, settings):
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "COMMENTS_PER_HOUR": 2}
    for _turn in range(2):
        api.add(target, lea, "Again", now=now)
    with pytest.raises(TooMany):
        api.add(target, lea, "And again", now=now)
    assert api.add(target, as_actor(expert), "Mine", now=now).pk
    assert api.add(target, lea, "Later", now=now + timedelta(hours=1)).pk


def test_closed_targets_take_no_comment_and_let_go_of_one(target, lea, now):
    comment = api.add(target, lea, "Hello", now=now)
    target.access = Access.CLOSED
    target.save()
    for attempt in (lambda: api.add(target, lea, "More", now=now), lambda: api.edit(comment.uuid, lea, "x", now=now)):
        with pytest.raises(NotAllowed) as refused:
            attempt()
        assert refused.value.code == "closed"
    assert api.remove(comment.uuid, lea, now=now).deleted_at == now


def test_who_may_not_write_says_nothing(target, lea, now):
    assert permissions.can_comment(lea, target)
    assert not permissions.can_comment(VIEWING_AS_LEARNER, target)
    with pytest.raises(NotAllowed):
        api.add(target, VIEWING_AS_LEARNER, "Hello", now=now)


def test_only_who_wrote_it_changes_it(target, lea, expert, as_actor, now, heard, django_capture_on_commit_callbacks):
    comment = api.add(target, lea, "Hello", now=now)
    later = now + timedelta(days=400)
    with django_capture_on_commit_callbacks(execute=True):
        assert api.edit(comment.uuid, lea, "Hello", now=later).edited_at is None
        assert api.edit(comment.uuid, lea, "Good day", now=later).edited_at == later
    assert heard == [("comment", lea.user_id)]
    with pytest.raises(NotAllowed):
        api.edit(comment.uuid, as_actor(expert), "Mine now", now=now)
    assert Comment.objects.get().body == "Good day"


def test_removing_is_for_its_author_and_for_stewards_with_a_reason(target, lea, expert, steward, as_actor, now):
    mine = api.add(target, lea, "Mine", now=now)
    unkind = api.add(target, lea, "Unkind", now=now)
    with pytest.raises(NotAllowed):
        api.remove(mine.uuid, as_actor(expert), now=now)
    assert api.remove(mine.uuid, lea, now=now, reason="unkind").deleted_reason == "author"
    with pytest.raises(Invalid):
        api.remove(unkind.uuid, as_actor(steward), now=now, reason="boring")
    assert api.remove(unkind.uuid, as_actor(steward), now=now, reason="unkind").deleted_reason == "unkind"
    again = api.remove(unkind.uuid, as_actor(steward), now=now + timedelta(days=1))
    assert again.deleted_at == now
    with pytest.raises(NotAllowed):
        api.remove(unkind.uuid, as_actor(expert), now=now)
    with pytest.raises(NotFound):
        api.edit(mine.uuid, lea, "Back", now=now)


def test_what_one_cannot_see_one_cannot_remove(published, lea, make_user, as_actor, now):
    from social_learning.spaces import api as spaces_api

    inside = published(space=spaces_api.ensure_course_space("course-v1:Demo+Social+2026", now=now)).target
    comment = api.add(inside, lea, "Among us", now=now)
    with pytest.raises(NotFound):
        api.remove(comment.uuid, as_actor(make_user("outsider")), now=now)
    assert queries.visible(comment.uuid, lea)[0] == comment
