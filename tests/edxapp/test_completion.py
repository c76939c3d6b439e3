"""From the platform's own record of completion to progress, in a course that knows nothing of us."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from social_learning.edxapp import completion, tracking
from social_learning.insight import queries as insight
from social_learning.progress import native, packages
from social_learning.progress.models import Engagement, NativeSignal, SilentPackage
from social_learning.wiring import completions
from tests.edxapp.places import Places, guards

pytestmark = guards().lms


@pytest.fixture(autouse=True)
def _recording(db: None) -> Iterator[None]:
    """The platform records completion, as Tutor lets it."""
    from waffle.testutils import override_switch

    with override_switch("completion.enable_completion_tracking", True):
        yield


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What is asked of workers, instead of being done."""
    found: list[tuple[Any, ...]] = []
    monkeypatch.setattr(completions.queue, "enqueue", lambda _task, *ids, **_options: found.append(ids))
    completions.cache.clear()
    return found


@pytest.fixture
def dates(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Dates of start count, which the platform's own tests leave out."""
    monkeypatch.setitem(settings.FEATURES, "DISABLE_START_DATES", False)


def complete(user: Any, block: Any, fraction: float = 1.0) -> None:
    """Do what a block's runtime does when somebody has seen or solved it."""
    from completion.models import BlockCompletion

    BlockCompletion.objects.submit_completion(user=user, block_key=block, completion=fraction)


def ways(user: Any) -> dict[str, tuple[float, bool]]:
    """Return how far a person came, and whether they finished, by the last part of the key."""
    rows = Engagement.objects.filter(user_id=user.pk, native__gt=0).select_related("target")
    return {row.target.key.rpartition("@")[2]: (round(row.fraction, 4), row.completed_at is not None) for row in rows}


def test_a_completion_costs_one_insert_and_asks_once_after_the_commit(
    places: Places, course_learner: Any, queued: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    NativeSignal.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True), CaptureQueriesContext(connection) as asked:
        complete(course_learner, places.html)
        complete(course_learner, places.problem)
        assert queued == []
    ours = [query["sql"] for query in asked if "social_learning" in query["sql"]]
    assert [sql.split()[0] for sql in ours] == ["INSERT", "INSERT"]
    assert queued == [(course_learner.pk, str(places.course_key))]
    # The same again is no change, and no news.
    with CaptureQueriesContext(connection) as asked:
        complete(course_learner, places.html)
    assert not [query for query in asked if "social_learning" in query["sql"]]


def test_an_error_of_ours_leaves_the_learners_record(
    places: Places, course_learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: Any, **_options: Any) -> None:
        NativeSignal.objects.create(user_id=1, course_key="x", at=None)

    monkeypatch.setattr(completions.native, "note", fails)
    with transaction.atomic():
        complete(course_learner, places.html)
    assert completion.marks(course_learner.pk, str(places.course_key))[str(places.html)].fraction == 1


def test_an_outline_is_what_the_person_is_shown(places: Places, course_learner: Any, store: Any) -> None:
    key = str(places.course_key)
    outline = completion.outline(course_learner.pk, key)
    assert outline is not None
    assert [(unit.key, unit.title) for unit in outline.units] == [
        (str(places.unit), "Lift safely"), (str(places.plain_unit), "A good handover")
    ]  # fmt: skip
    assert str(places.html) in outline.units[0].blocks
    assert outline.units[1].blocks == (str(places.plain_html), str(places.problem))
    assert outline.unit_of(str(places.problem)) == outline.units[1]
    for nothing in ("course-v1:No+Such+2026", "nonsense"):
        assert completion.outline(course_learner.pk, nothing) is None
        assert completion.marks(course_learner.pk, nothing) == {}
        assert completion.packages(nothing, opened_before=timezone.now()) == {}
        assert not completion.is_enrolled(course_learner.pk, nothing)
    assert completion.outline(10**9, key) is None


def test_what_comes_later_counts_but_is_not_left_to_do(
    places: Places, course_learner: Any, store: Any, dates: None
) -> None:
    with _authoring(store, places):
        later = store.get_item(places.plain_unit)
        later.start = timezone.now() + timedelta(days=9)
        store.update_item(later, 1)
        store.publish(places.plain_unit, 1)
    _learn_anew(places)
    key, person = str(places.course_key), course_learner.pk
    known, open_now = completion.outline(person, key), completion.outline(person, key, released_only=True)
    assert known is not None
    assert open_now is not None
    assert [unit.key for unit in known.units] == [str(places.unit), str(places.plain_unit)]
    assert [unit.key for unit in open_now.units] == [str(places.unit)]


def test_progress_follows_the_record(places: Places, course_learner: Any, queued: list[Any]) -> None:
    key = str(places.course_key)
    assert native.follow(course_learner.pk, key, now=timezone.now()) == 0
    assert not Engagement.objects.exists()
    complete(course_learner, places.plain_html)
    native.follow(course_learner.pk, key, now=timezone.now())
    assert ways(course_learner)["unit2"] == (0.5, False)
    rest = native.rest_of(course_learner.pk, key, now=timezone.now())
    assert rest is not None
    assert rest.next.key == str(places.plain_unit)
    for block in (places.html, places.problem):
        complete(course_learner, block)
    native.follow(course_learner.pk, key, now=timezone.now())
    assert ways(course_learner)["unit2"] == (1.0, True)
    assert ways(course_learner)[key] == (1.0, True), "our own blocks are not to be completed"
    # A course team that sets a learner's answer back takes the completion back.
    complete(course_learner, places.problem, 0.0)
    native.follow(course_learner.pk, key, now=timezone.now())
    assert ways(course_learner)["unit2"] == (0.5, False)
    assert not NativeSignal.objects.exists()


def test_our_addresses_lead_somewhere(places: Places, course_learner: Any, client_of: Callable[..., Any]) -> None:
    complete(course_learner, places.html)
    native.renew(course_learner.pk, str(places.course_key), now=timezone.now())
    browser = client_of(course_learner)
    for row in Engagement.objects.filter(user_id=course_learner.pk).select_related("target"):
        answer = browser.get(row.target.url)
        assert answer.status_code == 302
        assert row.target.key in answer.url or str(places.course_key) in answer.url


def test_enrolling_leaving_and_coming_back_are_heard(
    places: Places, account: Any, queued: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    from common.djangoapps.student.models import CourseEnrollment

    user, key = account(), places.course_key
    heard = NativeSignal.objects.filter(user_id=user.pk, course_key=str(key))
    with django_capture_on_commit_callbacks(execute=True):
        CourseEnrollment.enroll(user, key, mode="audit")
    assert heard.count() == 1
    complete(user, places.html)
    native.follow(user.pk, str(key), now=timezone.now())
    before = ways(user)
    assert set(before) == {"unit1", str(key)}
    with django_capture_on_commit_callbacks(execute=True):
        CourseEnrollment.unenroll(user, key)
    assert heard.exists()
    native.follow(user.pk, str(key), now=timezone.now())
    # The first unit holds one block that counts: what was finished stays.
    assert ways(user) == {"unit1": (1.0, True)}
    with django_capture_on_commit_callbacks(execute=True):
        CourseEnrollment.enroll(user, key, mode="audit")
    native.follow(user.pk, str(key), now=timezone.now())
    assert ways(user) == before


def test_a_certificate_finishes_the_course(
    places: Places, course_learner: Any, queued: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    from lms.djangoapps.certificates.tests.factories import GeneratedCertificateFactory

    key = str(places.course_key)
    complete(course_learner, places.html)
    native.follow(course_learner.pk, key, now=timezone.now())
    assert ways(course_learner)[key][1] is False
    with django_capture_on_commit_callbacks(execute=True):
        GeneratedCertificateFactory(
            user=course_learner, course_id=places.course_key, status="downloadable", mode="audit"
        )
    assert NativeSignal.objects.filter(user_id=course_learner.pk).exists()
    native.follow(course_learner.pk, key, now=timezone.now())
    assert ways(course_learner)[key][1] is True
    assert native.rest_of(course_learner.pk, key, now=timezone.now()) is None


def test_a_passing_grade_does_as_well(places: Places, course_learner: Any) -> None:
    from lms.djangoapps.grades.models import PersistentCourseGrade

    now = timezone.now()
    PersistentCourseGrade.update_or_create(
        user_id=course_learner.pk, course_id=places.course_key, percent_grade=0.9, letter_grade="Pass", passed=True
    )
    moment = completion.passed_at(course_learner.pk, str(places.course_key))
    assert moment is not None
    assert abs(moment - now) < timedelta(minutes=1)


def test_nobody_is_led_back_to_where_they_may_not_go(
    places: Places, course_learner: Any, outsider: Any, dates: None
) -> None:
    from common.djangoapps.student.models import CourseEnrollment
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    key, now = str(places.course_key), timezone.now()
    assert completion.may_go_on(course_learner.pk, key, now=now)
    assert not completion.may_go_on(outsider.pk, key, now=now)
    overview = CourseOverview.get_from_id(places.course_key)
    for fields in ({"end": now - timedelta(days=1)}, {"start": now + timedelta(days=1), "end": None}):
        CourseOverview.objects.filter(pk=overview.pk).update(**fields)
        assert not completion.may_go_on(course_learner.pk, key, now=now)
    CourseOverview.objects.filter(pk=overview.pk).update(start=overview.start, end=None)
    assert completion.may_go_on(course_learner.pk, key, now=now)
    CourseEnrollment.unenroll(course_learner, places.course_key)
    assert not completion.may_go_on(course_learner.pk, key, now=now)


def test_the_whole_record_is_listed(places: Places, course_learner: Any, course_staff: Any) -> None:
    for user in (course_learner, course_staff):
        complete(user, places.html)
        complete(user, places.problem)
    people = completion.people(0, 10)
    assert people == sorted([course_learner.pk, course_staff.pk])
    assert completion.people(people[0], 10) == people[1:]
    assert sorted(completion.courses_of(people)) == [(user_id, str(places.course_key)) for user_id in people]


@pytest.fixture
def package(places: Places, store: Any) -> Any:
    """A unit that holds nothing but a SCORM package."""
    pytest.importorskip("openedxscorm", reason="Needs openedx-scorm-xblock in this environment.")
    with _authoring(store, places):
        unit = store.create_child(1, places.section, "vertical", "unit3", fields={"display_name": "Four screens"})
        block = store.create_child(1, unit.location, "scorm", "screens", fields={"display_name": "A lesson"})
        store.publish(places.section, 1)
    _learn_anew(places)
    return block.location


def test_a_scorm_package_that_reports_is_progress(
    places: Places, package: Any, course_learner: Any, client_of: Callable[..., Any]
) -> None:
    browser = client_of(course_learner)
    for name, value, part in (
        ("cmi.progress_measure", "0.4", (0.4, False)),
        ("cmi.completion_status", "completed", (1.0, True)),
    ):
        answer = browser.post(
            places.handler(package, "scorm_set_value"),
            json.dumps({"name": name, "value": value}),
            content_type="application/json",
        )
        assert answer.status_code == 200
        assert NativeSignal.objects.filter(user_id=course_learner.pk).exists()
        native.follow(course_learner.pk, str(places.course_key), now=timezone.now())
        assert ways(course_learner)["unit3"] == part


def test_a_scorm_package_that_does_not_report_is_found_out_and_keeps_nobody(
    places: Places, package: Any, account: Any, settings: Any
) -> None:
    from common.djangoapps.student.models import CourseEnrollment
    from lms.djangoapps.courseware.tests.factories import StudentModuleFactory

    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "SILENT_PACKAGE_PEOPLE": 2}
    key, people = str(places.course_key), [account() for _n in range(2)]
    for user in people:
        CourseEnrollment.enroll(user, places.course_key, mode="audit")
        StudentModuleFactory(student=user, course_id=places.course_key, module_state_key=package, module_type="scorm")
        for block in (places.html, places.plain_html, places.problem):
            complete(user, block)
        native.follow(user.pk, key, now=timezone.now())
    assert ways(people[0])[key] == (0.75, False)
    tomorrow = timezone.now() + timedelta(days=2)
    assert packages.refresh(key, now=timezone.now()) is False, "they may still be on the way"
    assert packages.refresh(key, now=tomorrow) is True
    assert SilentPackage.objects.get().block_key == str(package)
    assert [(one.title, one.opened) for one in insight.silent_packages(key)] == [("A lesson", 2)]
    native.renew(people[0].pk, key, now=tomorrow)
    assert ways(people[0])[key] == (1.0, True)
    complete(people[1], package)
    assert packages.refresh(key, now=tomorrow) is True
    assert not SilentPackage.objects.exists()


def test_the_tracking_log_has_who_what_and_where_as_ids(places: Places, course_learner: Any) -> None:
    from eventtracking import tracker
    from eventtracking.tracker import Tracker

    lines: list[dict[str, Any]] = []

    class Log:
        def send(self, event: dict[str, Any]) -> None:
            lines.append(event)

    before = tracker.get_tracker()
    tracker.register_tracker(Tracker({"log": Log()}))
    try:
        data = {"object_id": str(places.unit), "object_kind": "vertical", "reaction": "like"}
        key = str(places.course_key)
        assert tracking.emit("openedx.social_learning.reaction.given", data, user_id=course_learner.pk, course_key=key)
    finally:
        tracker.register_tracker(before)
    (line,) = lines
    assert line["name"] == "openedx.social_learning.reaction.given"
    assert line["data"] == {"user_id": course_learner.pk, **data}
    assert {"user_id": course_learner.pk, "course_id": key, "org_id": "Demo"}.items() <= line["context"].items()
    assert course_learner.username not in str(line)


def _authoring(store: Any, places: Places) -> Any:
    from xmodule.modulestore import ModuleStoreEnum

    return store.branch_setting(ModuleStoreEnum.Branch.draft_preferred, places.course_key)


def _learn_anew(places: Places) -> None:
    """Let the platform look at the course again; in tests it does not do so by itself."""
    from openedx.core.djangoapps.content.block_structure.api import clear_course_from_cache, update_course_in_cache

    clear_course_from_cache(places.course_key)
    update_course_in_cache(places.course_key)
