"""Points for a contribution, in the platform's own record of scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from social_learning.edxapp import grades
from tests.edxapp.places import Places, guards

pytestmark = guards().lms


def _set(store: Any, places: Places, points: int) -> None:
    from xmodule.modulestore import ModuleStoreEnum

    author = ModuleStoreEnum.UserID.test
    with store.branch_setting(ModuleStoreEnum.Branch.draft_preferred, places.course_key):
        block = store.get_item(places.share)
        block.points_for_sharing = points
        store.update_item(block, author)
        store.publish(places.unit, author)


@pytest.fixture
def graded(places: Places, store: Any) -> Iterator[Places]:
    """The share block of the unit gives five points; afterwards it does not any more."""
    _set(store, places, 5)
    yield places
    _set(store, places, 0)


def test_a_block_gives_points_where_its_author_says_so(graded: Places) -> None:
    assert grades.graded_blocks(str(graded.unit)) == [str(graded.share)]
    assert grades.graded_blocks(str(graded.plain_unit)) == grades.graded_blocks("nonsense") == []


def test_without_points_nothing_is_graded(places: Places) -> None:
    assert grades.graded_blocks(str(places.unit)) == []


def test_the_score_is_published_once_and_a_lower_one_of_the_team_stays(
    graded: Places, course_learner: Any, django_user_model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lms.djangoapps.courseware.model_data import get_score, set_score
    from lms.djangoapps.grades.api import signals

    told: list[Any] = []
    signals.PROBLEM_WEIGHTED_SCORE_CHANGED.connect(receiver := lambda **said: told.append(said))
    key, block = str(graded.course_key), str(graded.share)
    try:
        assert grades.give(course_learner.pk, key, block)
        assert not grades.give(course_learner.pk, key, block)
    finally:
        signals.PROBLEM_WEIGHTED_SCORE_CHANGED.disconnect(receiver)
    assert [(said["weighted_earned"], said["weighted_possible"]) for said in told] == [(5.0, 5.0)]
    set_score(course_learner.pk, graded.share, 0.5, 1)
    assert not grades.give(course_learner.pk, key, block)
    assert get_score(course_learner.pk, graded.share).grade == 0.5
    stranger = django_user_model.objects.create_user("not-of-the-course", "n@example.com", "x")
    assert not grades.give(stranger.pk, key, block)
    assert get_score(stranger.pk, graded.share) is None


def test_what_is_no_share_block_gets_no_score(graded: Places, course_learner: Any) -> None:
    key = str(graded.course_key)
    for odd in (str(graded.problem), f"{graded.share}gone", "nonsense"):
        assert not grades.give(course_learner.pk, key, odd)
