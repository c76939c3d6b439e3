"""Reading threads."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from social_learning.comments import api, queries
from social_learning.comments.models import Comment
from social_learning.lib.errors import Invalid, NotFound


@pytest.fixture
def target(published):
    """The open target of a published Knowledge of the author."""
    return published().target


@pytest.fixture
def lea(learner, as_actor):
    """The learner, as rooms know them."""
    return as_actor(learner)


def say(target, user_id, body, now, parent=None):
    """Put a comment in, limits apart."""
    return Comment.objects.create(target=target, user_id=user_id, body=body, created_at=now, parent=parent)


def test_pages_go_oldest_first_and_meet_every_comment_once(target, lea, now):
    said = [say(target, lea.user_id, f"Number {n}", now) for n in range(7)]
    seen, cursor = [], None
    while True:
        page = queries.thread(target, lea, cursor, 3)
        seen += [comment.uuid for comment in page.comments]
        # Somebody writes while another turns pages.
        if cursor is None:
            said.append(say(target, lea.user_id, "Late", now))
        cursor = page.next
        if cursor is None:
            break
    assert seen == [comment.uuid for comment in said]


@pytest.mark.parametrize("cursor", ["x", "WyJhIl0", "W10", "bnVsbA", "WzEsMl0", "W3RydWVd"])
def test_a_cursor_that_we_did_not_make_is_refused(target, lea, cursor):
    with pytest.raises(Invalid) as refused:
        queries.thread(target, lea, cursor)
    assert refused.value.code == "bad_cursor"


def test_the_first_answers_come_along_and_the_rest_by_page(target, lea, author, now):
    first = say(target, lea.user_id, "A question", now)
    say(target, lea.user_id, "Another", now)
    answers = [say(target, author.pk, f"Answer {n}", now, first) for n in range(queries.ANSWERS + 2)]
    top = queries.thread(target, lea).comments
    assert [len(comment.answers) for comment in top] == [queries.ANSWERS, 0]
    assert [comment.answer_count for comment in top] == [queries.ANSWERS + 2, 0]
    assert top[0].answers[0].parent_uuid == first.uuid
    rest = queries.thread(target, lea, top[0].next_answers, parent_uuid=first.uuid)
    assert [answer.uuid for answer in rest.comments] == [answer.uuid for answer in answers[queries.ANSWERS :]]
    assert rest.comments[0].parent_uuid == first.uuid
    assert rest.next is None
    with pytest.raises(NotFound):
        queries.thread(target, lea, parent_uuid=uuid4())


def test_a_thread_costs_the_same_whatever_its_size(target, lea, author, now, django_assert_max_num_queries):
    for number in range(20):
        comment = say(target, lea.user_id, f"Number {number}", now)
        for _turn in range(12):
            say(target, author.pk, "Answer", now, comment)
    with django_assert_max_num_queries(6):
        page = queries.thread(target, lea, limit=20)
    assert sum(len(comment.answers) for comment in page.comments) == 20 * queries.ANSWERS


def test_a_removed_comment_leaves_a_sentence_and_its_answers(target, lea, author, as_actor, now):
    first = api.add(target, lea, "Private: 0123", now=now)
    api.add(target, as_actor(author), "Thanks", now=now, parent_uuid=first.uuid)
    api.remove(first.uuid, lea, now=now)
    gone = queries.thread(target, lea).comments[0]
    assert gone.removed.endswith(".")
    assert (gone.body, gone.html, gone.author_name, gone.user_id) == ("", "", "", None)
    assert not gone.can_edit
    assert not gone.can_remove
    assert [answer.author_name for answer in gone.answers] == ["Amir Author"]
    assert queries.count([target.pk, 0]) == {target.pk: 1, 0: 0}


def test_everybody_sees_what_they_may_do(target, lea, author, steward, as_actor, now):
    api.add(target, lea, "Hello <script>alert(1)</script>", now=now)
    mine = queries.thread(target, lea).comments[0]
    assert (mine.can_edit, mine.can_remove, mine.by_owner) == (True, True, False)
    assert "<script" not in mine.html
    assert "<script" in mine.body
    theirs = queries.thread(target, as_actor(author)).comments[0]
    assert (theirs.can_edit, theirs.can_remove, theirs.body) == (False, False, "")
    kept = queries.thread(target, as_actor(steward)).comments[0]
    assert (kept.can_edit, kept.can_remove) == (False, True)


def test_a_day_counts_once_and_not_when_nothing_of_it_is_left(target, lea, now):
    for hours in (0, 1, 24, 48):
        say(target, lea.user_id, "Said", now + timedelta(hours=hours))
    Comment.objects.filter(created_at=now + timedelta(hours=48)).update(deleted_at=now)
    assert queries.days_of_person(target.pk, lea.user_id) == [now, now + timedelta(hours=24)]


def test_plain_values_are_plain(target, lea, now):
    import json

    api.add(target, lea, "Hello", now=now)
    plain = json.loads(json.dumps(queries.thread(target, lea).as_dict()))
    assert plain["results"][0]["author_name"] == "Lea Learner"
