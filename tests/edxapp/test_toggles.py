"""The switches of a course, on the twin and on the platform alike."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from social_learning.edxapp import present, toggles

pytestmark = pytest.mark.django_db
OTHER = "course-v1:Demo+Other+2026"
ASK = {"unit_bar": toggles.unit_bar, "course_tab": toggles.course_tab}
on_platform = pytest.mark.skipif(not present(), reason="Runs inside edx-platform.")


@pytest.fixture(autouse=True)
def _remembering(settings: Any) -> None:
    """Have a cache that remembers, unlike that of the platform's own tests, and nothing in it yet."""
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture
def site(settings: Any) -> Any:
    """Say what holds on the whole site: ``site(UNIT_BAR="on")``."""
    before = dict(getattr(settings, "SOCIAL_LEARNING", {}))

    def say(**said: Any) -> None:
        settings.SOCIAL_LEARNING = {**before, **said}

    return say


@pytest.fixture
def who(django_user_model: Any) -> int:
    """The id of somebody of the course team."""
    return int(django_user_model.objects.create_user("tara", "tara@example.com", "secret").pk)


@pytest.mark.parametrize("name", list(ASK))
@pytest.mark.parametrize(
    ("said", "override", "expected"),
    [
        ("off", None, False),
        ("off", True, False),
        ("flag", None, False),
        ("flag", True, True),
        ("flag", False, False),
        ("on", None, True),
        ("on", True, True),
        ("on", False, False),
    ],
)
def test_the_strongest_voice_counts(
    name: str, said: str, override: bool | None, expected: bool, site: Any, who: int, course_key: str
) -> None:
    site(**{toggles.SWITCHES[name]: said})
    toggles.set_switch(name, course_key, override, user_id=who)
    assert ASK[name](course_key) is expected
    # What one course says is no matter to another.
    assert ASK[name](OTHER) is (said == "on")


def test_a_switch_is_looked_up_once(site: Any, who: int, course_key: str) -> None:
    site(UNIT_BAR="on")
    for on in (True, False):
        toggles.set_switch("unit_bar", course_key, on, user_id=who)
        toggles.unit_bar(course_key)
        with CaptureQueriesContext(connection) as asked:
            assert [toggles.unit_bar(course_key) for _time in range(3)] == [on] * 3
        assert not asked.captured_queries


def test_what_is_remembered_is_forgotten_in_time(
    site: Any, who: int, course_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Any] = []
    cache = SimpleNamespace(get=lambda _key: None, set=lambda *values: kept.append(values))
    monkeypatch.setattr(toggles, "site_cache", cache)
    site(UNIT_BAR="on", SWITCH_CACHE_SECONDS=7)
    toggles.unit_bar(course_key)
    ((key, _value, seconds),) = kept
    assert seconds == 7
    assert len(key) < 200
    assert key.isascii()


def test_a_change_is_seen_at_once_and_again_when_it_is_committed(
    site: Any, who: int, course_key: str, django_capture_on_commit_callbacks: Any
) -> None:
    site(UNIT_BAR="on")
    assert toggles.unit_bar(course_key)
    with django_capture_on_commit_callbacks(execute=True):
        toggles.set_switch("unit_bar", course_key, False, user_id=who)
        assert not toggles.unit_bar(course_key)
        # Somebody else looks while it is not committed, and remembers the old state.
        toggles.site_cache.set(toggles._cache_key("unit_bar", course_key), "on", 60)
    assert not toggles.unit_bar(course_key)


def test_a_change_that_was_rolled_back_did_not_happen(site: Any, who: int, course_key: str) -> None:
    site(UNIT_BAR="on")
    with transaction.atomic():
        toggles.set_switch("unit_bar", course_key, False, user_id=who)
        transaction.set_rollback(True)
    assert toggles.unit_bar(course_key)


def test_a_rerun_gets_the_switches_of_its_course_but_keeps_its_own(site: Any, who: int, course_key: str) -> None:
    site(UNIT_BAR="on", COURSE_TAB="flag")
    for name, key, on in (
        ("unit_bar", course_key, False),
        ("course_tab", course_key, False),
        ("course_tab", OTHER, True),
    ):
        toggles.set_switch(name, key, on, user_id=who)
    toggles.copy_switches(course_key, OTHER, user_id=None)
    assert (toggles.unit_bar(OTHER), toggles.course_tab(OTHER)) == (False, True)
    assert (toggles.unit_bar(course_key), toggles.course_tab(course_key)) == (False, False)


def test_there_are_no_other_switches(who: int, course_key: str) -> None:
    with pytest.raises(KeyError):
        toggles.set_switch("everything", course_key, True, user_id=who)


def test_the_last_change_counts(site: Any, who: int, course_key: str) -> None:
    site(UNIT_BAR="on")
    for pressed in product((True, False, None), repeat=3):
        for on in pressed:
            toggles.set_switch("unit_bar", course_key, on, user_id=who)
            assert toggles.unit_bar(course_key) is (on is not False), pressed


@on_platform
def test_the_platform_keeps_who_did_it_and_an_organisation_has_its_say(site: Any, who: int, course_key: str) -> None:
    from openedx.core.djangoapps.waffle_utils.models import WaffleFlagCourseOverrideModel, WaffleFlagOrgOverrideModel

    site(UNIT_BAR="on")
    WaffleFlagOrgOverrideModel.objects.create(
        waffle_flag="social_learning.unit_bar", org="Demo", override_choice="off", enabled=True
    )
    assert not toggles.unit_bar(course_key)
    toggles.set_switch("unit_bar", course_key, True, user_id=who)
    assert toggles.unit_bar(course_key)
    toggles.set_switch("unit_bar", course_key, None, user_id=who)
    assert not toggles.unit_bar(course_key)
    rows = WaffleFlagCourseOverrideModel.objects.filter(waffle_flag="social_learning.unit_bar").order_by("pk")
    assert [(row.enabled, row.changed_by_id, str(row.course_id)) for row in rows] == [
        (True, who, course_key),
        (False, who, course_key),
    ]


@on_platform
def test_a_waffle_flag_may_be_on_for_everybody(site: Any, course_key: str) -> None:
    from edx_toggles.toggles.testutils import override_waffle_flag

    site(UNIT_BAR="flag")
    assert not toggles.unit_bar(course_key)
    with override_waffle_flag(toggles._flag("unit_bar"), active=True):
        assert toggles.unit_bar(course_key)
