"""What the author of a reactions block decides, as the LMS keeps it: names, and completion."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from social_learning.edxapp import units
from tests.edxapp.places import guards

pytestmark = guards().lms


@pytest.fixture
def decided(places: Any, store: Any, course_staff: Any) -> Any:
    """Publish these settings of the unit's block: ``decided(hide_names=True)``."""

    def decide(**settings: Any) -> None:
        from xmodule.modulestore import ModuleStoreEnum

        with store.branch_setting(ModuleStoreEnum.Branch.draft_preferred, places.course_key):
            block = store.get_item(places.reactions)
            for name, value in settings.items():
                setattr(block, name, value)
            store.update_item(block, course_staff.pk)
            store.publish(places.unit, course_staff.pk)
        cache.clear()

    return decide


def test_a_unit_says_what_its_block_says(places: Any, decided: Any) -> None:
    assert units.seen(str(places.unit)) == units.PLAIN
    decided(hide_names=True, count_as_completion=True)
    found = units.seen(str(places.unit))
    assert found.hides_names
    assert found.completes == (str(places.reactions),)
    assert units.seen(str(places.plain_unit)) == units.PLAIN


def test_a_unit_that_is_gone_is_plain(places: Any) -> None:
    assert units.seen(f"{places.unit}_gone") == units.PLAIN


def test_completion_is_kept_by_the_platform_and_only_where_it_is_switched_on(places: Any, course_learner: Any) -> None:
    from completion.models import BlockCompletion
    from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH
    from edx_toggles.toggles.testutils import override_waffle_switch

    for on, number in ((False, 0), (True, 1), (True, 1)):
        with override_waffle_switch(ENABLE_COMPLETION_TRACKING_SWITCH, active=on):
            units.complete(course_learner.pk, str(places.reactions))
        found = BlockCompletion.objects.filter(user_id=course_learner.pk, block_key=places.reactions)
        assert found.count() == number
