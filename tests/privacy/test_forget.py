"""What goes and what stays when somebody leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from social_learning import events
from social_learning.comments import queries as comments
from social_learning.comments.models import Comment
from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.experts.models import Expert
from social_learning.gamification.models import PointEvent, Standing
from social_learning.inbox.models import Message
from social_learning.knowledge import moderated
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import NotFound
from social_learning.media.models import StoredFile
from social_learning.pages import way
from social_learning.popularity.models import Score
from social_learning.progress.models import Engagement
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.review import queries as reviews
from social_learning.review import workflow
from social_learning.review.models import Feedback, Review, Step
from social_learning.search.models import Document
from social_learning.spaces.models import SpaceMember
from social_learning.targets.models import Target
from social_learning.wiring import table
from social_learning.wiring.rebuild import ROOMS
from tests import acts
from tests.privacy import tables

pytestmark = pytest.mark.django_db


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_published_knowledge_stays_by_a_former_colleague(
    author: Any, expert: Any, learner: Any, drafted: Any, reviewed: Any, forget: Any, as_actor: Any, now: datetime
) -> None:
    item = reviewed(drafted(author), ("submit", author), ("claim", expert), ("approve", expert))
    forget(author)
    found = knowledge_queries.get(item.uuid, as_actor(learner), now=now)
    assert (found.state, found.title, found.author_id) == (State.PUBLISHED, "Lifting safely", FORMER)
    assert users.names([found.author_id]) == {FORMER: "A former colleague"}
    assert found.target.owner_id is None
    entry = Document.objects.get(knowledge_id=item.pk)
    assert (entry.author_id, entry.title) == (FORMER, "Lifting safely")
    assert found.file is not None
    assert found.file.uploader_id == FORMER
    assert knowledge_queries.open_file(found.file.uuid, as_actor(learner), now=now) == found.file
    assert list(tables.naming(author.pk)) == []


def test_drafts_go_with_their_files_and_with_what_was_told_of_them(
    author: Any, expert: Any, drafted: Any, reviewed: Any, forget: Any, private_store: Path
) -> None:
    drafted(author, "Never shown")
    handed_in = reviewed(drafted(author, "Handed in"), ("submit", author), ("claim", expert))
    assert stored(private_store)
    assert Message.objects.filter(user_id=expert.pk).exists()
    forget(author)
    assert not Knowledge.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Review.objects.exists()
    assert stored(private_store) == []
    assert not Message.objects.filter(user_id=expert.pk).exists()
    target = Target.objects.get(pk=handed_in.target_id)
    assert (target.title, target.url, target.owner_id) == ("", "", None)
    assert target.deleted_at is not None
    # The time the reviewer gave was given.
    assert list(tables.naming(author.pk)) == []


def test_pages_that_a_broken_preparation_left_go_too(
    author: Any, drafted: Any, forget: Any, private_store: Path
) -> None:
    item = drafted(author)
    left = private_store / f"{item.file.path}.pages" / "0007.webp"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"page")
    forget(author)
    assert stored(private_store) == []


def test_what_was_published_and_is_being_rewritten_goes_to_the_archive(
    author: Any, expert: Any, learner: Any, drafted: Any, reviewed: Any, forget: Any, as_actor: Any, now: datetime
) -> None:
    item = reviewed(
        drafted(author),
        *(("submit", author), ("claim", expert), ("approve", expert)),
    )
    # As it could be done before there were working copies.
    Knowledge.objects.filter(pk=item.pk).update(state=State.CHANGES_REQUESTED)
    forget(author)
    found = knowledge_queries.get(item.uuid, as_actor(learner), now=now)
    assert (found.state, found.author_id) == (State.ARCHIVED, FORMER)
    assert reviews.open_review(item) is None
    assert not Document.objects.exists()


def test_what_was_set_aside_is_not_brought_back_by_leaving(
    author: Any, expert: Any, learner: Any, drafted: Any, reviewed: Any, forget: Any, as_actor: Any, now: datetime
) -> None:
    item = reviewed(drafted(author), ("submit", author), ("claim", expert), ("approve", expert))
    assert moderated.hide(item.uuid, now=now)
    forget(author)
    assert Knowledge.objects.get(pk=item.pk).state == State.REMOVED
    with pytest.raises(NotFound):
        knowledge_queries.get(item.uuid, as_actor(learner), now=now)


def test_a_review_in_their_hands_goes_to_the_next_expert(
    author: Any, expert: Any, make_user: Any, theme: Any, drafted: Any, reviewed: Any, forget: Any, now: datetime
) -> None:
    item = reviewed(drafted(author), ("submit", author), ("claim", expert))
    other = make_user("otto")
    Expert.objects.create(user_id=other.pk, theme=theme, since=now)
    forget(expert)
    review = reviews.open_review(item)
    assert review is not None
    assert review.reviewer_id == other.pk
    assert Knowledge.objects.get(pk=item.pk).state == State.SUBMITTED
    asked = Message.objects.get(user_id=other.pk)
    assert (asked.kind, asked.actor_id) == ("review_requested", author.pk)
    last = Step.objects.latest("pk")
    assert (last.action, last.actor_id, last.to_state) == ("hand_back", FORMER, State.SUBMITTED)
    assert workflow.action_label(last.action) == "Went back to those who can look at it"
    assert way.history(item)[0]["words"] == "A former colleague has left; it went back to those who can look at it."
    assert not Expert.objects.filter(user_id=expert.pk).exists()
    assert list(tables.naming(expert.pk)) == []


def test_without_another_expert_it_waits_and_the_stewards_are_told(
    author: Any, expert: Any, steward: Any, drafted: Any, reviewed: Any, forget: Any
) -> None:
    item = reviewed(drafted(author), ("submit", author), ("claim", expert))
    forget(expert)
    review = reviews.open_review(item)
    assert review is not None
    assert review.reviewer_id is None
    assert Message.objects.filter(user_id=steward.pk, kind="review_unassigned").count() == 1
    reviewed(item, ("claim", steward), ("approve", steward))
    assert Knowledge.objects.get(pk=item.pk).state == State.PUBLISHED


def test_what_waits_for_its_author_has_a_new_reader_when_it_comes_back(
    author: Any, expert: Any, make_user: Any, theme: Any, drafted: Any, reviewed: Any, forget: Any, now: datetime
) -> None:
    item = reviewed(drafted(author), ("submit", author), ("claim", expert), ("request_changes", expert))
    forget(expert)
    other = make_user("otto")
    Expert.objects.create(user_id=other.pk, theme=theme, since=now)
    assert Knowledge.objects.get(pk=item.pk).state == State.CHANGES_REQUESTED
    said = Feedback.objects.get()
    assert (said.reviewer_id, said.strength) == (FORMER, "Short and very clear.")
    reviewed(item, ("submit", author))
    review = reviews.open_review(item)
    assert review is not None
    assert review.reviewer_id == other.pk


def test_points_of_others_stay_and_a_rebuild_agrees(
    author: Any, expert: Any, learner: Any, drafted: Any, reviewed: Any, deliver: Any, forget: Any, now: datetime
) -> None:
    item = reviewed(drafted(author), ("submit", author), ("claim", expert), ("approve", expert))
    for verb in ("like", "applied", "finish"):
        deliver(acts.do(verb, item.target, learner.pk, now))
    points = dict(Standing.objects.values_list("user_id", "points"))
    assert points == {author.pk: 26, expert.pk: 10}
    forget(learner)
    forget(expert)
    assert dict(Standing.objects.values_list("user_id", "points")) == {author.pk: 26}
    counts = dict(ReactionCount.objects.values_list("kind", "count"))
    assert counts == {"like": 0, "applied": 0}
    entry = Document.objects.get()
    assert (entry.likes, entry.applied, entry.participants, entry.trending) == (0, 0, 0, 0)
    # An event that was on its way, and everything made anew.
    table.run(
        events.REACTION_CHANGED.event_type,
        {"target_id": item.target_id, "user_id": learner.pk, "what": "like"},
        now=now,
    )
    for room in ROOMS.values():
        list(room(now=now))
    assert dict(Standing.objects.filter(points__gt=0).values_list("user_id", "points")) == {author.pk: 26}
    assert set(PointEvent.objects.values_list("giver_id", flat=True)) == {None}
    assert list(tables.naming(learner.pk)) == list(tables.naming(expert.pk)) == []


def test_the_owner_of_points_leaves_and_nothing_brings_them_back(
    author: Any, expert: Any, learner: Any, drafted: Any, reviewed: Any, deliver: Any, forget: Any, now: datetime
) -> None:
    item = reviewed(drafted(author), ("submit", author), ("claim", expert), ("approve", expert))
    deliver(acts.do("like", item.target, learner.pk, now))
    forget(author)
    told = Message.objects.filter(user_id__in=(author.pk, FORMER)).count()
    item.target.refresh_from_db()
    deliver(acts.do("applied", item.target, learner.pk, now))
    table.run(events.KNOWLEDGE_CHANGED.event_type, {"knowledge_id": item.pk, "action": "x", "actor_id": 0}, now=now)
    for room in ROOMS.values():
        list(room(now=now))
    assert dict(Standing.objects.values_list("user_id", "points")) == {expert.pk: 10}
    assert told == Message.objects.filter(user_id__in=(author.pk, FORMER)).count() == 0
    assert ReactionCount.objects.get(kind="like").count == 1


def test_comments_stay_unsigned_and_removed_ones_are_emptied(
    author: Any, learner: Any, published: Callable[..., Any], forget: Any, deliver: Any, as_actor: Any, now: datetime
) -> None:
    target = published().target
    deliver(acts.do("comment", target, learner.pk, now))
    Comment.objects.create(
        target=target, user_id=learner.pk, body="Oops", created_at=now, deleted_at=now, deleted_reason="author"
    )
    forget(learner)
    shown, removed = comments.thread(target, as_actor(author)).comments
    assert (shown.author_name, shown.user_id) == ("A former colleague", None)
    assert "Thank you." in shown.html
    assert removed.removed
    assert Comment.objects.get(deleted_reason="author").body == ""
    score = Score.objects.get(pk=target.pk)
    assert score.trending == 0
    for room in ROOMS.values():
        list(room(now=now))
    assert Score.objects.get(pk=target.pk).trending == 0


def test_what_others_were_told_loses_name_and_line(
    author: Any, learner: Any, published: Callable[..., Any], forget: Any, deliver: Any, now: datetime
) -> None:
    target = published().target
    event = acts.do("applied", target, learner.pk, now)
    Reaction.objects.update(note="On the ramp of hall 3")
    deliver(event)
    (told,) = Message.objects.filter(user_id=author.pk, kind="applied")
    assert told.params["note"] == "On the ramp of hall 3"
    forget(learner)
    told.refresh_from_db()
    assert (told.actor_id, told.params["note"]) == (None, "")
    assert str(learner.pk) not in told.dedupe_key.split(":")[1:] or told.dedupe_key == f"kept:{told.pk}"


def test_roles_and_progress_go(
    steward: Any, learner: Any, published: Callable[..., Any], forget: Any, deliver: Any, now: datetime
) -> None:
    target = published().target
    for user in (steward, learner):
        deliver(acts.do("finish", target, user.pk, now))
    assert Score.objects.get(pk=target.pk).participants == 2
    forget(steward)
    assert not SpaceMember.objects.filter(user_id=steward.pk).exists()
    assert list(Engagement.objects.values_list("user_id", flat=True)) == [learner.pk]
    assert Score.objects.get(pk=target.pk).participants == 1


def test_figures_that_were_wrong_before_keep_nobody_from_leaving(
    learner: Any, author: Any, published: Callable[..., Any], forget: Any, deliver: Any, now: datetime
) -> None:
    target = published().target
    deliver(acts.do("like", target, learner.pk, now))
    Score.objects.update(likes=0, trending=0)
    forget(learner)
    score = Score.objects.get(pk=target.pk)
    assert (score.likes, score.trending) == (0, 0)
    assert list(tables.naming(learner.pk)) == []


def test_the_stand_in_for_all_who_left_cannot_be_forgotten_or_exported() -> None:
    from social_learning.lib.errors import NotFound
    from social_learning.privacy import api

    now = datetime.fromisoformat("2026-03-02T10:00:00+00:00")
    for call in (
        lambda: api.ask(FORMER, now=now),
        lambda: api.forget(FORMER, now=now, rank=lambda _target: None),
        lambda: list(api.collect(FORMER)),
    ):
        with pytest.raises(NotFound):
            call()
