"""The course forum of the platform: which unit has a topic there, and how many posts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from opaque_keys.edx.keys import UsageKey

from social_learning.edxapp import forum
from tests.edxapp.places import guards

pytestmark = guards().lms
COUNTS = "openedx.core.djangoapps.django_comment_common.comment_client.course.get_course_commentable_counts"


@pytest.fixture
def unit(course: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> UsageKey:
    """A unit of a course whose team discusses in the platform's forum."""
    from openedx.core.djangoapps.discussions.models import DiscussionsConfiguration, DiscussionTopicLink

    cache.clear()
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "FORUM_BRIDGE": "link"}
    settings.DISCUSSIONS_MICROFRONTEND_URL = "https://apps.example.org/discussions"
    monkeypatch.setattr(COUNTS, lambda _key: {"abc": {"discussion": 2, "question": 3}})
    usage = course.id.make_usage_key("vertical", "unit")
    DiscussionsConfiguration.objects.create(context_key=course.id, enabled=True, provider_type="openedx")
    DiscussionTopicLink.objects.create(
        context_key=course.id, usage_key=usage, title="Unit", provider_id="openedx", external_id="abc"
    )
    return usage


def test_a_unit_with_a_topic_leads_to_it(unit: UsageKey) -> None:
    found = forum.topic(str(unit))
    assert found is not None
    assert (found.url, found.posts) == (f"https://apps.example.org/discussions/{unit.course_key}/topics/abc", 5)
    assert forum.topic(f"{unit}-other") is None
    assert forum.topic("block-v1:nonsense") is None


def test_without_the_micro_frontend_the_lms_shows_the_forum(unit: UsageKey, settings: Any) -> None:
    settings.DISCUSSIONS_MICROFRONTEND_URL = None
    found = forum.topic(str(unit))
    assert found is not None
    assert found.url.endswith(f"/courses/{unit.course_key}/discussion/forum/")


@pytest.mark.parametrize("change", [{"enabled": False}, {"provider_type": "piazza"}, {"enable_in_context": False}])
def test_where_the_team_does_not_want_it_there_is_none(unit: UsageKey, change: dict[str, Any]) -> None:
    from openedx.core.djangoapps.discussions.models import DiscussionsConfiguration

    DiscussionsConfiguration.objects.filter(context_key=unit.course_key).update(**change)
    assert forum.topic(str(unit)) is None


def test_a_topic_that_was_switched_off_is_none(unit: UsageKey) -> None:
    from openedx.core.djangoapps.discussions.models import DiscussionTopicLink

    DiscussionTopicLink.objects.update(enabled_in_context=False)
    assert forum.topic(str(unit)) is None


def test_a_forum_that_does_not_answer_has_no_number(unit: UsageKey, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_key: Any) -> Any:
        raise ConnectionError

    monkeypatch.setattr(COUNTS, broken)
    found = forum.topic(str(unit))
    assert found is not None
    assert found.posts is None
