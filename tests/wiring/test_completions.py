"""What a receiver does in the learner's request: one insert, one task a minute, and never an error."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from opaque_keys.edx.keys import CourseKey
from opaque_keys.edx.locator import LibraryLocatorV2

from social_learning.edxapp.completion_twin import TWIN
from social_learning.lib import clock
from social_learning.progress.models import Engagement, NativeSignal, SilentPackage
from social_learning.progress.tasks import follow_course_task
from social_learning.wiring import completions, from_lms, rebuild, record
from tests.progress import course

pytestmark = pytest.mark.django_db
EVENTS = {"signal": None, "sender": None, "metadata": None, "from_event_bus": False}


@pytest.fixture(autouse=True)
def _course(db: None) -> Any:
    TWIN.forget()
    TWIN.build(course.KEY, course.UNITS)
    cache.clear()
    yield
    TWIN.forget()
    cache.clear()


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What is put on the queue, instead of being run."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(follow_course_task, "apply_async", lambda **options: found.append(options))
    return found


def completes(user_id: int, key: Any = None, **options: Any) -> None:
    """Tell of a completion as Django does after the row was saved."""
    instance = SimpleNamespace(user_id=user_id, context_key=key or CourseKey.from_string(course.KEY))
    completions.on_completion(instance=instance, sender=None, signal=None, created=True, update_fields=None, **options)


def enrolment(user: Any) -> dict[str, Any]:
    about = SimpleNamespace(
        user=SimpleNamespace(id=user.pk), course=SimpleNamespace(course_key=CourseKey.from_string(course.KEY))
    )
    return {"enrollment": about, **EVENTS}


def test_a_completion_is_one_insert_in_the_request_and_one_task_after_the_commit(
    learner: Any, queued: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    asks, saves = CaptureQueriesContext(connection), transaction.atomic()
    with django_capture_on_commit_callbacks(execute=True), asks as asked, saves:
        completes(learner.pk)
        assert queued == []
    writes = [query["sql"] for query in asked if not query["sql"].upper().startswith(("SAVEPOINT", "RELEASE"))]
    assert len(writes) == 1
    assert writes[0].startswith("INSERT INTO")
    assert [(row.user_id, row.course_key) for row in NativeSignal.objects.all()] == [(learner.pk, course.KEY)]
    (options,) = queued
    assert options["args"] == (learner.pk, course.KEY)
    assert options["countdown"] > 60


def test_many_completions_are_gathered_for_one_task_for_each_person_and_course(
    learner: Any, author: Any, queued: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for user in (learner, learner, author, learner):
            completes(user.pk)
        completes(learner.pk, CourseKey.from_string("course-v1:Other+Course+1"))
    assert [options["args"][0] for options in queued] == [learner.pk, author.pk, learner.pk]
    assert NativeSignal.objects.count() == 5


def test_what_is_rolled_back_asks_for_nothing(
    learner: Any, queued: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            completes(learner.pk)
            transaction.set_rollback(True)
        completes(learner.pk)
    assert NativeSignal.objects.count() == len(queued) == 1


def test_fixtures_libraries_and_a_site_that_does_not_want_it_are_passed_over(
    learner: Any, queued: list[dict[str, Any]], settings: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        completes(learner.pk, raw=True)
        completes(learner.pk, LibraryLocatorV2.from_string("lib:Demo:one"))
        settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "NATIVE_PROGRESS": False}
        completes(learner.pk)
        assert record.requeue(now=clock.now()) == record.recognise_packages(now=clock.now()) == 0


def test_an_error_never_reaches_the_learner(
    learner: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    def fails(*_args: Any, **_options: Any) -> None:
        NativeSignal.objects.create(user_id=1, course_key="x", at=None)

    with monkeypatch.context() as patched, transaction.atomic():
        patched.setattr(completions.native, "note", fails)
        completes(learner.pk)
        # The learner's own transaction goes on.
        NativeSignal.objects.create(user_id=1, course_key="x", at=clock.now())
    assert "progress in a course may be late" in caplog.text

    def away(*_args: Any, **_options: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "add", away)
    with django_capture_on_commit_callbacks(execute=True):
        completes(learner.pk)
    assert NativeSignal.objects.filter(user_id=learner.pk).exists()


def test_coming_back_leaving_and_passing_are_noted_as_often_as_they_are_told(
    learner: Any, queued: list[dict[str, Any]]
) -> None:
    completions.on_enrolment(**enrolment(learner))
    completions.on_enrolment(**enrolment(learner))
    completions.on_unenrolment(**enrolment(learner))
    passed = enrolment(learner)
    completions.on_passed(certificate=passed.pop("enrollment"), **passed)
    assert NativeSignal.objects.filter(user_id=learner.pk, course_key=course.KEY).count() == 4


def test_the_receivers_are_those_the_app_names() -> None:
    from social_learning.apps import SocialLearningConfig

    config = SocialLearningConfig.plugin_app["signals_config"]["lms.djangoapp"]
    assert config["relative_path"] == "wiring.from_lms"
    for receiver in config["receivers"]:
        assert callable(getattr(from_lms, receiver["receiver_func_name"]))


def test_the_task_does_what_was_noted_unless_it_was_switched_off(learner: Any, settings: Any, now: datetime) -> None:
    TWIN.record(learner.pk, course.KEY, course.block("intro"), 1.0, at=now)
    completes(learner.pk)
    on = settings.SOCIAL_LEARNING
    settings.SOCIAL_LEARNING = {**on, "NATIVE_PROGRESS": False}
    follow_course_task(learner.pk, course.KEY)
    assert not Engagement.objects.exists()
    settings.SOCIAL_LEARNING = on
    follow_course_task(learner.pk, course.KEY)
    follow_course_task(learner.pk, course.KEY)
    assert Engagement.objects.filter(user_id=learner.pk).count() == 2


def test_the_sweep_does_what_a_lost_task_left(
    learner: Any, now: datetime, queued: list[dict[str, Any]], django_capture_on_commit_callbacks: Any
) -> None:
    TWIN.record(learner.pk, course.KEY, course.block("intro"), 1.0, at=now)
    completes(learner.pk)
    completes(learner.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert record.requeue(now=clock.now()) == 0
        NativeSignal.objects.update(at=now)
        lines = list(rebuild.sweep(now, now=clock.now()))
    assert "ways through courses queued again: 1" in lines
    assert [options["args"] for options in queued] == [(learner.pk, course.KEY)]


def test_a_rebuild_takes_in_courses_that_were_there_before_us(learner: Any, author: Any, now: datetime) -> None:
    for user in (learner, author):
        TWIN.record(user.pk, course.KEY, course.block("intro"), 1.0, at=now)
    assert list(rebuild.ROOMS["progress"](now=now))[-1] == "2 people in courses, 4 changes"
    assert list(rebuild.ROOMS["progress"](now=now))[-1] == "2 people in courses, 0 changes"


def test_a_package_that_does_not_report_keeps_nobody_unfinished(
    make_user: Any, now: datetime, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "SILENT_PACKAGE_PEOPLE": 3}
    people = [make_user(courses=[course.KEY]) for _n in range(3)]
    package = course.block("package")

    def sweep() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return record.recognise_packages(now=now)

    for user in people:
        for name in ("intro", "film", "text", "end"):
            TWIN.record(user.pk, course.KEY, course.block(name), 1.0, at=now)
        completes(user.pk)
        follow_course_task(user.pk, course.KEY)
    finished = Engagement.objects.filter(target__key=course.KEY, completed_at__isnull=False)
    for user in people[:2]:
        TWIN.open_package(user.pk, course.KEY, package)
    assert (sweep(), finished.count()) == (0, 0)
    TWIN.open_package(people[2].pk, course.KEY, package)
    assert (sweep(), finished.count()) == (1, 3)
    found = SilentPackage.objects.get()
    assert (found.pk, found.course_key, found.opened, found.since) == (package, course.KEY, 3, now)
    assert sweep() == 0
    # It was replaced by one that reports: its first learner finds it out.
    TWIN.record(people[0].pk, course.KEY, package, 1.0, at=now)
    assert (sweep(), finished.count()) == (1, 3)
    assert not SilentPackage.objects.exists()
