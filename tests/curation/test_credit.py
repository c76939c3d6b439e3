"""A block that is done once somebody has shared there, and what curation keeps about people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from social_learning.curation import api, personal
from social_learning.curation.models import Pick, Wanted
from social_learning.data import FORMER
from social_learning.edxapp import completion, grades
from social_learning.edxapp.completion_twin import TWIN
from social_learning.knowledge.models import Knowledge, State
from social_learning.spaces.models import ReviewPolicy, Space
from social_learning.wiring import curating
from tests.curation.conftest import COURSE, UNIT

pytestmark = pytest.mark.django_db
BLOCK = f"block-v1:{COURSE[10:]}+type@knowledge_share+block@block1"


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    TWIN.forget()
    yield
    TWIN.forget()


def _tell(item: Knowledge, now: Any) -> None:
    curating.complete_share(knowledge_id=item.pk, action="publish", actor_id=item.author_id, now=now)


def test_what_is_published_in_the_unit_completes_the_block_once(shared: Any, author: Any, now: Any) -> None:
    TWIN.ask_to_share(UNIT, BLOCK)
    item = shared()
    _tell(item, now)
    _tell(item, now + timedelta(days=1))
    mark = completion.marks(author.pk, COURSE)[BLOCK]
    assert (mark.fraction, mark.first_at, mark.last_at) == (1.0, now, now)


def test_what_is_archived_later_takes_nothing_back(shared: Any, author: Any, now: Any) -> None:
    TWIN.ask_to_share(UNIT, BLOCK)
    item = shared()
    _tell(item, now)
    Knowledge.objects.update(state=State.ARCHIVED)
    _tell(item, now)
    assert completion.marks(author.pk, COURSE)[BLOCK].fraction == 1.0


def test_a_draft_another_place_and_a_block_that_did_not_ask_complete_nothing(
    shared: Any, author: Any, now: Any
) -> None:
    _tell(shared(), now)
    TWIN.ask_to_share(UNIT, BLOCK)
    for item in (shared(state=State.SUBMITTED), shared(origin_key=""), shared(author_id=FORMER)):
        _tell(item, now)
    assert completion.marks(author.pk, COURSE) == {}


def test_who_is_not_enrolled_is_not_recorded(shared: Any, make_user: Any, now: Any) -> None:
    TWIN.ask_to_share(UNIT, BLOCK)
    left = make_user()
    _tell(shared(author=left), now)
    assert completion.marks(left.pk, COURSE) == {}


def test_what_is_kept_about_a_person_is_handed_out_and_forgotten(team: Any, shared: Any, now: Any) -> None:
    api.close(api.ask(UNIT, team, question="Why?", now=now).uuid, team, now=now)
    api.pick(UNIT, shared().uuid, team, now=now)
    found = list(personal.collect(team.user_id))
    assert [heading for heading, _values in found] == ["Knowledge you asked for", "Knowledge you picked for a course"]
    assert found[0][1]["question"] == "Why?"
    for _again in range(2):
        personal.forget(team.user_id, now=now, settle=lambda _target: None)
    assert list(personal.collect(team.user_id)) == []
    assert Wanted.objects.get().asked_by == Wanted.objects.get().ended_by == Pick.objects.get().picked_by == FORMER


@pytest.fixture
def grading() -> Iterator[grades.Twin]:
    """The unit's block gives points."""
    grades.TWIN.graded[UNIT] = [BLOCK]
    yield grades.TWIN
    grades.TWIN.graded.clear()
    grades.TWIN.scores.clear()


def _grade(item: Knowledge, now: Any) -> None:
    curating.grade_share(knowledge_id=item.pk, action="publish", actor_id=item.author_id, now=now)


def test_a_contribution_gives_the_points_once_and_for_good(
    shared: Any, author: Any, now: Any, grading: grades.Twin
) -> None:
    item = shared(validated_at=now)
    _grade(item, now)
    _grade(item, now)
    assert grading.scores == {(author.pk, BLOCK): 1.0}
    assert not grades.give(author.pk, COURSE, BLOCK)
    for state in (State.WITHDRAWN, State.ARCHIVED):
        Knowledge.objects.update(state=state)
        _grade(item, now)
    assert grading.scores == {(author.pk, BLOCK): 1.0}


def test_a_score_that_the_course_team_made_lower_stays(
    shared: Any, author: Any, now: Any, grading: grades.Twin
) -> None:
    grading.scores[author.pk, BLOCK] = 0.5
    _grade(shared(validated_at=now), now)
    assert grading.scores == {(author.pk, BLOCK): 0.5}


def test_where_experts_look_it_is_their_word_that_counts(
    shared: Any, author: Any, now: Any, grading: grades.Twin
) -> None:
    item = shared()
    for policy, scored in ((ReviewPolicy.BEFORE, 0), (ReviewPolicy.AFTER, 0), (ReviewPolicy.NONE, 1)):
        Space.objects.filter(pk=item.space_id).update(review_policy=policy)
        _grade(item, now)
        assert len(grading.scores) == scored


def test_drafts_other_places_strangers_and_ungraded_blocks_give_none(
    shared: Any, make_user: Any, now: Any, grading: grades.Twin
) -> None:
    approved = {"validated_at": now}
    others = (
        shared(state=State.SUBMITTED, **approved),
        shared(origin_key="", **approved),
        shared(author_id=FORMER, **approved),
        shared(author=make_user(), **approved),
    )
    for item in others:
        _grade(item, now)
    grading.graded.clear()
    _grade(shared(**approved), now)
    assert grading.scores == {}
