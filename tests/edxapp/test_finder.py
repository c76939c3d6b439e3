"""Courses and units found by title on the platform: what a person sees of a course, and nothing of what they do not."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from django.core.cache import cache

from social_learning.edxapp import catalogue, finder
from tests.edxapp.places import Places, guards

pytestmark = guards().lms


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    """Forget what parts another test has seen."""
    cache.clear()


def test_courses_are_found_by_title_and_key(course: Any, course_key: str) -> None:
    for text in ("well, TOG", "demo+social", ""):
        assert [one.title for one in finder.find_courses([course_key, "nonsense"], text, limit=5)] == [
            "Working well, together"
        ]
    assert finder.find_courses([course_key], "forklift", limit=5) == []
    assert finder.find_courses([], "", limit=5) == []
    found = finder.course(course_key)
    assert found is not None
    assert (found.key, found.start) == (course_key, course.start)
    assert finder.course("course-v1:No+Such+2026") is None


def test_units_are_found_by_title_as_a_learner_sees_them(
    places: Places, course_learner: Any, course_staff: Any, store: Any
) -> None:
    key = str(places.course_key)

    def titles(user: Any, text: str) -> list[str]:
        cache.clear()
        return [part.title for part in finder.find_parts(user.pk, key, text, limit=5)]

    assert titles(course_learner, "HANDOVER") == ["A good handover"]
    (part,) = finder.find_parts(course_learner.pk, key, "lift", limit=5)
    assert (part.key, part.kind) == (str(places.unit), "unit")
    assert titles(course_learner, "forklift") == []
    assert finder.find_parts(course_learner.pk, "course-v1:No+Such+2026", "", limit=5) == []
    with _authoring(store, places):
        unit = store.get_item(places.plain_unit)
        unit.visible_to_staff_only = True
        store.update_item(unit, 1)
        store.publish(places.plain_unit, 1)
    _learn_anew(places)
    assert titles(course_learner, "handover") == []
    assert titles(course_staff, "handover") == ["A good handover"]


def test_a_scorm_lesson_is_found_beside_its_unit(places: Places, course_learner: Any, store: Any) -> None:
    pytest.importorskip("openedxscorm", reason="Needs openedx-scorm-xblock in this environment.")
    with _authoring(store, places):
        unit = store.create_child(1, places.section, "vertical", "unit3", fields={"display_name": "Four screens"})
        lesson = store.create_child(1, unit.location, "scorm", "screens")
        store.publish(places.section, 1)
    _learn_anew(places)
    found = finder.find_parts(course_learner.pk, str(places.course_key), "four", limit=5)
    assert [(part.key, part.kind) for part in found] == [(str(unit.location), "unit"), (str(lesson.location), "scorm")]


def test_the_catalogue_lists_courses_that_the_site_lists(course: Any, course_key: str) -> None:
    found = catalogue.course(course_key)
    assert found is not None
    assert found.title == "Working well, together"
    assert course_key in catalogue.keys("", 10)
    assert catalogue.keys(course_key, 10) == []
    course.visible_to_staff_only = True
    course.start = datetime.now(timezone.utc) - timedelta(days=1)
    course.save()
    assert catalogue.course(course_key) is None


def _authoring(store: Any, places: Places) -> Any:
    from xmodule.modulestore import ModuleStoreEnum

    return store.branch_setting(ModuleStoreEnum.Branch.draft_preferred, places.course_key)


def _learn_anew(places: Places) -> None:
    from openedx.core.djangoapps.content.block_structure.api import clear_course_from_cache, update_course_in_cache

    clear_course_from_cache(places.course_key)
    update_course_in_cache(places.course_key)
