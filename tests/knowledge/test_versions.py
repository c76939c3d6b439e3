"""What was published stays to be read, an edit waits beside it, and what lies between two versions can be seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from social_learning.knowledge import api, compare, copies, queries, revisions, versions
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Revision
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning.reactions import api as reactions
from social_learning.reactions import marks
from social_learning.reactions.models import Reaction
from social_learning.review import api as review
from social_learning.review.models import Review
from social_learning.spaces import api as spaces
from social_learning.spaces.models import ReviewPolicy, Space
from social_learning.wiring import together

pytestmark = pytest.mark.django_db
PRAISE = {"strength": "Clear, short, and it saves backs."}


@pytest.fixture
def item(published: Any) -> Knowledge:
    """Something published, from before there were versions."""
    found: Knowledge = published(title="Lift safely", body="Bend your knees.\n")
    return found


def written(item: Knowledge, actor: Any, now: Any, **fields: Any) -> Knowledge:
    """Begin a new version and save it with these fields."""
    review.perform("improve", item.pk, actor, now=now)
    work = copies.in_hand(queries.get_by_id(item.pk))
    return api.save_draft(item.pk, actor, version=work.version, now=now, **fields)


def numbers(item: Knowledge) -> list[int | None]:
    return list(Revision.objects.filter(knowledge=item).exclude(number=None).values_list("number", flat=True))


def policy(space: Space, value: str) -> None:
    spaces.set_policy(space.pk, review_policy=ReviewPolicy(value))


def test_the_old_version_stays_until_an_expert_says_yes(
    item: Knowledge, me: Any, learner: Any, expert: Any, as_actor: Any, now: Any
) -> None:
    written(item, me, now, body="Bend your knees, hold it close.\n", note="How to hold it.")
    later = now + timedelta(days=1)
    seen = queries.get(item.uuid, as_actor(learner), now=now)
    assert (seen.body, seen.state) == ("Bend your knees.\n", "published")
    assert queries.work(item.uuid, as_actor(learner), now=now).body == "Bend your knees.\n"
    review.perform("submit", item.pk, me, now=now)
    assert Review.objects.get().reviewer_id == expert.pk
    assert queries.work(item.uuid, as_actor(expert), now=now).body == "Bend your knees, hold it close.\n"
    review.perform("claim", item.pk, as_actor(expert), now=now)
    assert queries.get_by_id(item.pk).body == "Bend your knees.\n"
    review.perform("approve", item.pk, as_actor(expert), now=later, payload=PRAISE)
    done = queries.get_by_id(item.pk)
    assert (done.body, done.validated_by, done.published_at) == ("Bend your knees, hold it close.\n", expert.pk, now)
    assert [(row.number, row.note) for row in versions.versions(done)] == [(2, "How to hold it."), (1, "")]
    assert copies.copy_of(done) is None


@pytest.mark.parametrize("ending", ["withdraw", "decline", "request_changes"])
def test_whatever_else_becomes_of_it_leaves_what_is_published(
    item: Knowledge, me: Any, expert: Any, as_actor: Any, now: Any, ending: str
) -> None:
    written(item, me, now, title="Something else")
    wise = as_actor(expert)
    words = {**PRAISE, "suggestions": [{"kind": "fact", "text": "Not so."}], "note": "It is in the manual."}
    review.perform("submit", item.pk, me, now=now)
    review.perform("claim", item.pk, wise, now=now)
    if ending == "decline":
        review.perform("request_changes", item.pk, wise, now=now, payload=words)
        review.perform("submit", item.pk, me, now=now)
        review.perform("claim", item.pk, wise, now=now)
    review.perform(ending, item.pk, me if ending == "withdraw" else wise, now=now, payload=words)
    row = queries.get_by_id(item.pk)
    assert (row.title, row.state, row.target.title, numbers(row)) == ("Lift safely", "published", "Lift safely", [1])


@pytest.mark.parametrize("value", [ReviewPolicy.NONE, ReviewPolicy.AFTER])
def test_where_nobody_looks_before_it_is_out_at_once(
    item: Knowledge, me: Any, space: Any, expert: Any, now: Any, value: str
) -> None:
    policy(space, value)
    Knowledge.objects.filter(pk=item.pk).update(validated_at=now, validated_by=expert.pk)
    written(item, me, now, title="Lift more safely")
    done = review.perform("publish", item.pk, me, now=now)
    assert (done.title, done.target.title, done.validated_by) == ("Lift more safely", "Lift more safely", None)
    assert numbers(done) == [1, 2]
    assert Review.objects.filter(closed_at=None).count() == (value == ReviewPolicy.AFTER)


def test_a_first_publication_is_version_one(make_user: Any, me: Any, space: Any, theme: Any, now: Any) -> None:
    policy(space, ReviewPolicy.NONE)
    made = api.create_draft(me, space_id=space.pk, now=now, title="A", why="B", body="C", theme_id=theme.pk)
    assert numbers(made) == []
    review.perform("publish", made.pk, me, now=now)
    assert numbers(made) == [1]


def test_likes_stay_and_questions_close(
    item: Knowledge, me: Any, space: Any, learner: Any, as_actor: Any, now: Any
) -> None:
    policy(space, ReviewPolicy.NONE)
    reader = as_actor(learner)
    for kind in ("like", "outdated", "question"):
        reactions.react(item.target, reader, kind, now=now)
    later = now + timedelta(hours=1)
    written(item, me, now, body="New.")
    together.close_marks(knowledge_id=item.pk, action="", actor_id=0, now=later)
    assert Reaction.objects.count() == 3
    review.perform("publish", item.pk, me, now=later)
    together.close_marks(knowledge_id=item.pk, action="publish", actor_id=me.user_id, now=later)
    assert set(Reaction.objects.values_list("kind", flat=True)) == {"like"}
    reactions.react(item.target, reader, "question", now=later + timedelta(hours=1))
    together.close_marks(knowledge_id=item.pk, action="", actor_id=0, now=later + timedelta(days=1))
    assert marks.waiting(me).results[0].kind == "question"


def test_an_old_version_comes_back_as_a_new_one(
    item: Knowledge, me: Any, steward: Any, learner: Any, as_actor: Any, space: Any, now: Any
) -> None:
    policy(space, ReviewPolicy.NONE)
    written(item, me, now, body="Worse.")
    review.perform("publish", item.pk, me, now=now)
    with pytest.raises(NotAllowed):
        review.bring_back(item.pk, as_actor(learner), 1, now=now)
    done = review.bring_back(item.pk, as_actor(steward), 1, now=now)
    assert (done.body, numbers(done)) == ("Bend your knees.\n", [1, 2, 3])
    assert versions.versions(done)[0].restores == 1
    with pytest.raises(Conflict) as refused:
        review.bring_back(item.pk, me, 9, now=now)
    assert refused.value.code == "no_version"


def test_a_steward_who_brings_one_back_does_not_review_it(
    item: Knowledge, me: Any, steward: Any, expert: Any, as_actor: Any, now: Any
) -> None:
    written(item, me, now, body="Second.")
    review.perform("submit", item.pk, me, now=now)
    review.perform("claim", item.pk, as_actor(expert), now=now)
    review.perform("approve", item.pk, as_actor(expert), now=now, payload=PRAISE)
    review.bring_back(item.pk, as_actor(steward), 1, now=now)
    with pytest.raises(NotAllowed) as refused:
        review.perform("claim", item.pk, as_actor(steward), now=now)
    assert refused.value.code == "own_item"
    assert queries.get_by_id(item.pk).body == "Second."


def test_there_is_one_working_copy_and_nobody_else_reads_or_writes_it(
    item: Knowledge, me: Any, learner: Any, as_actor: Any, now: Any
) -> None:
    written(item, me, now, body="Secret so far.")
    with pytest.raises(Conflict):
        review.perform("improve", item.pk, me, now=now)
    with pytest.raises(NotFound):
        api.save_draft(item.pk, as_actor(learner), version=3, now=now, body="Mine!")
    with pytest.raises(NotAllowed):
        review.perform("improve", item.pk, as_actor(learner), now=now)
    review.perform("drop", item.pk, me, now=now)
    assert not Revision.objects.filter(number=None).exists()
    assert queries.get_by_id(item.pk).body == "Bend your knees.\n"


def test_a_copy_stays_in_its_area_and_its_numbers_belong_to_nobody_else(
    item: Knowledge, me: Any, now: Any, space: Any
) -> None:
    other = Space.objects.create(slug="other", title="Other", created_at=now)
    with pytest.raises(Invalid):
        written(item, me, now, space_id=other.pk)
    # A window that still shows what is published can never save over the copy.
    with pytest.raises(Conflict):
        api.save_draft(item.pk, me, version=item.version, now=now, body="From an old window")


def test_archived_meanwhile_the_copy_rests_with_its_author(
    item: Knowledge, me: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    written(item, me, now, body="New.")
    review.perform("submit", item.pk, me, now=now)
    team = as_actor(steward)
    review.perform("archive", item.pk, team, now=now)
    assert copies.in_hand(queries.get_by_id(item.pk)).body == "Bend your knees.\n"
    assert not Review.objects.filter(closed_at=None).exists()
    review.perform("restore", item.pk, team, now=now)
    work = copies.in_hand(queries.get_by_id(item.pk))
    assert (work.body, work.state) == ("New.", "draft")


def test_what_changed_is_told_field_by_field(item: Knowledge, me: Any, space: Any, now: Any) -> None:
    policy(space, ReviewPolicy.NONE)
    written(item, me, now, body="Bend your strong knees.\n", title="Lift <b>safely</b>")
    review.perform("publish", item.pk, me, now=now)
    row = queries.get_by_id(item.pk)
    found = {change.field: change for change in versions.changes(versions.version(row, 1), versions.version(row, 2))}
    assert set(found) == {"title", "body"}
    assert [piece.text for piece in found["body"].pieces if piece.what == compare.NEW] == ["strong "]
    assert not [piece for piece in found["body"].pieces if piece.what == compare.GONE]
    with pytest.raises(NotFound):
        versions.version(row, 3)


def test_what_was_published_before_is_its_own_first_version(item: Knowledge) -> None:
    assert [row.number for row in versions.versions(item)] == [1]
    assert versions.version(item, 1).body == "Bend your knees.\n"
    assert not Revision.objects.exists()
    revisions.ensure_first(item)
    revisions.ensure_first(item)
    assert numbers(item) == [1]
