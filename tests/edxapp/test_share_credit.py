"""A block of ours that counts for completion where its author asks for it, in the platform's own record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from social_learning.edxapp import completion
from tests.edxapp.places import Places, guards

pytestmark = guards().lms


@pytest.fixture(autouse=True)
def _recording(db: None) -> Iterator[None]:
    """The platform records completion, as Tutor lets it."""
    from waffle.testutils import override_switch

    with override_switch("completion.enable_completion_tracking", True):
        yield


@pytest.fixture
def asking(places: Places, store: Any) -> Iterator[Places]:
    """The share block of the unit asks to share; afterwards it does not any more."""
    _set(store, places, True)
    yield places
    _set(store, places, False)


def _set(store: Any, places: Places, asks: bool) -> None:
    from xmodule.modulestore import ModuleStoreEnum

    author = ModuleStoreEnum.UserID.test
    with store.branch_setting(ModuleStoreEnum.Branch.draft_preferred, places.course_key):
        block = store.get_item(places.share)
        block.complete_on_share = asks
        store.update_item(block, author)
        store.publish(places.unit, author)


def test_only_a_published_setting_makes_the_block_count(
    places: Places, course_learner: Any, store: Any, asking: Places
) -> None:
    key = str(places.course_key)
    assert completion.sharing_blocks(str(places.unit)) == [str(places.share)]
    assert completion.sharing_blocks(str(places.share)) == [str(places.share)]
    assert completion.sharing_blocks(str(places.plain_unit)) == []
    for odd in ("nonsense", f"{places.unit}gone"):
        assert completion.sharing_blocks(odd) == []
    outline = completion.outline(course_learner.pk, key)
    assert outline is not None
    assert str(places.share) in outline.units[0].blocks
    assert str(places.reactions) not in outline.units[0].blocks


def test_without_the_setting_the_block_is_no_step(places: Places, course_learner: Any) -> None:
    assert completion.sharing_blocks(str(places.unit)) == []
    outline = completion.outline(course_learner.pk, str(places.course_key))
    assert outline is not None
    assert str(places.share) not in outline.units[0].blocks


def test_it_is_recorded_once_for_who_is_enrolled(places: Places, course_learner: Any, django_user_model: Any) -> None:
    from completion.models import BlockCompletion

    key, block, now = str(places.course_key), str(places.share), timezone.now()
    assert completion.complete(course_learner.pk, key, block, now=now)
    assert not completion.complete(course_learner.pk, key, block, now=now)
    assert completion.marks(course_learner.pk, key)[block].fraction == 1.0
    stranger = django_user_model.objects.create_user("stranger-of-the-course", "s@example.com", "x")
    for user_id in (stranger.pk, 10**9):
        assert not completion.complete(user_id, key, block, now=now)
    assert BlockCompletion.objects.filter(block_key=places.share).count() == 1


def test_where_the_site_records_no_completion_nothing_is_written(places: Places, course_learner: Any) -> None:
    from waffle.testutils import override_switch

    with override_switch("completion.enable_completion_tracking", False):
        assert not completion.complete(course_learner.pk, str(places.course_key), str(places.share), now=timezone.now())
    assert completion.marks(course_learner.pk, str(places.course_key)) == {}
