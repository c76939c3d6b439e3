"""From the platform's record to progress: untouched courses, their units, who comes and goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.events import PROGRESS_CHANGED
from social_learning.progress import api, native, queries
from social_learning.progress.models import Engagement, Native, NativeSignal
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target
from tests.examples import many
from tests.progress.course import BLOCKS, FIRST, KEY, SECOND, block

pytestmark = pytest.mark.django_db


def kept() -> dict[str, tuple[Any, ...]]:
    """Return all that is kept of anybody's way, by the key's last part."""
    rows = Engagement.objects.select_related("target").order_by("target__key")
    return {
        f"{row.user_id} {row.target.key}": (
            row.native, round(row.fraction, 9), row.opened_at, row.last_activity_at, row.qualified_at, row.completed_at
        )
        for row in rows
    }  # fmt: skip


def way(key: str) -> Engagement:
    return Engagement.objects.get(target__key=key)


def test_a_block_is_progress_of_its_unit_and_its_course(
    learner: Any, does: Callable[..., None], now: datetime, space: Any
) -> None:
    does("intro")
    assert native.renew(learner.pk, KEY, now=now + timedelta(hours=1)) == 2
    unit, course = way(FIRST), way(KEY)
    assert (unit.fraction, course.fraction) == (0.5, 0.2)
    assert (unit.native, course.native) == (Native.PART, Native.COURSE)
    assert unit.opened_at == unit.last_activity_at == unit.qualified_at == now
    assert course.last_activity_at == now
    assert unit.completed_at is course.completed_at is None
    assert unit.target.kind == "vertical"
    assert unit.target.url == f"/courses/{KEY}/jump_to/{FIRST}"
    assert course.target.url == f"/courses/{KEY}/course/"
    assert course.target.space == unit.target.space
    assert course.target.space.course_key == KEY


def test_a_unit_is_finished_with_its_last_block_and_the_course_with_the_last_unit(
    learner: Any, does: Callable[..., None], now: datetime
) -> None:
    for minutes, name in enumerate(BLOCKS):
        does(name, minutes=minutes)
        native.renew(learner.pk, KEY, now=now)
    assert way(FIRST).completed_at == now + timedelta(minutes=1)
    assert way(KEY).completed_at == now + timedelta(minutes=4)
    assert way(KEY).fraction == 1


def test_what_is_not_released_yet_keeps_a_course_from_being_finished(
    learner: Any, does: Callable[..., None], now: datetime
) -> None:
    for name in BLOCKS[:-1]:
        does(name)
    native.renew(learner.pk, KEY, now=now)
    assert way(KEY).completed_at is None
    assert native.rest_of(learner.pk, KEY, now=now) is None


def test_enrolment_alone_begins_nothing(learner: Any, twin: Any, now: datetime) -> None:
    native.note(learner.pk, KEY, now=now)
    assert native.follow(learner.pk, KEY, now=now) == 0
    assert not Engagement.objects.exists()
    assert not Target.objects.exists()
    assert not NativeSignal.objects.exists()


def test_what_was_finished_stays_so_when_the_course_grows_not_when_it_is_taken_back(
    learner: Any, does: Callable[..., None], twin: Any, now: datetime
) -> None:
    for name in ("intro", "film"):
        does(name)
    native.renew(learner.pk, KEY, now=now)
    twin.build(KEY, {FIRST: [block("intro"), block("film"), block("more")]})
    does("more", 0.5, minutes=5)
    native.renew(learner.pk, KEY, now=now)
    assert way(FIRST).completed_at == now
    assert way(FIRST).fraction == pytest.approx(2.5 / 3)
    does("film", 0.0, minutes=9)
    native.renew(learner.pk, KEY, now=now)
    assert way(FIRST).completed_at is None


def test_who_has_passed_has_finished_the_course_whatever_was_left_out(
    learner: Any, does: Callable[..., None], twin: Any, now: datetime
) -> None:
    does("intro")
    twin.passed[learner.pk, KEY] = now + timedelta(days=1)
    native.renew(learner.pk, KEY, now=now)
    assert way(KEY).completed_at == now + timedelta(days=1)
    assert way(KEY).fraction == 0.2
    assert way(FIRST).completed_at is None


def test_who_leaves_keeps_what_was_finished_and_finds_the_rest_again(
    learner: Any, does: Callable[..., None], now: datetime
) -> None:
    for name in ("intro", "film", "text"):
        does(name)
    native.renew(learner.pk, KEY, now=now)
    before = kept()
    group = Group.objects.get(name=f"{KEY}|learner")
    learner.groups.remove(group)
    assert native.renew(learner.pk, KEY, now=now) == 2
    assert [row.target.key for row in Engagement.objects.all()] == [FIRST]
    learner.groups.add(group)
    native.renew(learner.pk, KEY, now=now)
    assert kept() == before


def test_time_spent_with_a_unit_is_not_forgotten_when_one_leaves(
    learner: Any, does: Callable[..., None], as_actor: Any, now: datetime
) -> None:
    does("intro")
    native.renew(learner.pk, KEY, now=now)
    api.advance(way(FIRST).target, as_actor(learner), seconds=60, fraction=0.1, now=now + timedelta(minutes=2))
    learner.groups.clear()
    native.renew(learner.pk, KEY, now=now)
    assert [(row.target.key, row.seconds) for row in Engagement.objects.all()] == [(FIRST, 60)]


def test_a_browser_adds_time_but_does_not_overrule_the_record(
    learner: Any, does: Callable[..., None], as_actor: Any, now: datetime
) -> None:
    does("intro")
    native.renew(learner.pk, KEY, now=now)
    unit, actor = way(FIRST).target, as_actor(learner)
    later = now + timedelta(minutes=2)
    api.advance(unit, actor, seconds=9, fraction=0.9, now=later)
    api.finish(unit, actor, now=later)
    row = way(FIRST)
    assert (row.fraction, row.completed_at, row.qualified_at, row.seconds) == (0.5, None, now, 9)
    assert row.last_activity_at == later
    api.undo_finish(unit, actor, now=later)
    assert way(FIRST).qualified_at == now


def test_what_a_browser_saw_first_and_the_record_before_it_are_one_way(
    learner: Any, does: Callable[..., None], as_actor: Any, now: datetime
) -> None:
    does("intro")
    seen = now + timedelta(days=1)
    unit = spaces.open_target(FIRST, as_actor(learner), now=seen)
    api.advance(unit, as_actor(learner), seconds=0, fraction=0.9, now=seen)
    native.renew(learner.pk, KEY, now=seen)
    row = way(FIRST)
    assert (row.opened_at, row.last_activity_at, row.qualified_at, row.fraction) == (now, seen, now, 0.5)


def test_others_are_told_once_of_what_counts(
    learner: Any, does: Callable[..., None], now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[int] = []

    def listen(**told: Any) -> None:
        heard.append(told["change"].target_id)

    def renew() -> int:
        heard.clear()
        with django_capture_on_commit_callbacks(execute=True):
            native.renew(learner.pk, KEY, now=now)
        return len(heard)

    PROGRESS_CHANGED.connect(listen)
    try:
        does("intro")
        assert renew() == 2
        assert renew() == 0
        # A little farther through the same unit is nobody's news; that it is finished is.
        does("film", 0.5)
        assert renew() == 0
        does("film", minutes=3)
        assert renew() == 1
    finally:
        PROGRESS_CHANGED.disconnect(listen)


def test_what_was_noted_meanwhile_waits_for_the_next(
    learner: Any, does: Callable[..., None], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    does("intro")
    native.note(learner.pk, KEY, now=now)
    renew, late = native.renew, []

    def slow(*args: Any, **options: Any) -> int:
        changed = renew(*args, **options)
        if not late:
            does("film")
            late.append(native.note(learner.pk, KEY, now=now))
        return changed

    monkeypatch.setattr(native, "renew", slow)
    native.follow(learner.pk, KEY, now=now)
    assert not NativeSignal.objects.exists()
    assert way(FIRST).completed_at == now


def test_a_worker_that_dies_leaves_what_was_noted(
    learner: Any, does: Callable[..., None], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_args: Any, **_options: Any) -> int:
        raise RuntimeError

    does("intro")
    native.note(learner.pk, KEY, now=now)
    with monkeypatch.context() as patched:
        patched.setattr(native, "renew", dies)
        with pytest.raises(RuntimeError):
            native.follow(learner.pk, KEY, now=now)
    assert list(native.waiting(now + timedelta(seconds=1))) == [(learner.pk, KEY)]
    assert native.follow(learner.pk, KEY, now=now) == 2


@pytest.mark.parametrize("course_key", ["course-v1:No+Such+Course", "nonsense"])
def test_a_course_that_is_gone_is_passed_over(learner: Any, twin: Any, now: datetime, course_key: str) -> None:
    native.note(learner.pk, course_key, now=now)
    assert native.follow(learner.pk, course_key, now=now) == 0
    assert not NativeSignal.objects.exists()


def test_the_whole_record_is_found_person_by_person(
    learner: Any, author: Any, does: Callable[..., None], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "CHUNK", 1)
    does("intro")
    does("text", who=author)
    assert sorted(native.recorded()) == sorted([(learner.pk, KEY), (author.pk, KEY)])


def test_a_second_look_costs_few_queries_whatever_the_course_holds(
    learner: Any, does: Callable[..., None], twin: Any, now: datetime
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            native.renew(learner.pk, KEY, now=now)
        return len(asked)

    does("intro")
    cost()
    small = cost()
    pages = {f"block-v1:Demo+Social+2026+type@vertical+block@p{n}": [block(f"b{n}")] for n in range(30)}
    twin.build(KEY, {FIRST: [block("intro"), block("film")], **pages})
    for n in range(30):
        does(f"b{n}")
    cost()
    assert cost() == small
    assert small <= 12


def test_units_are_not_asked_for_their_course_speaks(learner: Any, does: Callable[..., None], now: datetime) -> None:
    does("intro")
    native.renew(learner.pk, KEY, now=now)
    assert [thing.key for thing in queries.unfinished_of(learner.pk)] == [KEY]
    assert queries.idle_people(now + timedelta(days=1)) == [learner.pk]
    Engagement.objects.filter(native=Native.COURSE).delete()
    assert queries.idle_people(now + timedelta(days=1)) == []


def test_what_is_left_begins_where_the_person_stopped(
    learner: Any, does: Callable[..., None], twin: Any, now: datetime
) -> None:
    does("film")
    does("text", minutes=5)
    rest = native.rest_of(learner.pk, KEY, now=now)
    assert rest is not None
    assert (rest.next.key, rest.units_left, rest.units) == (SECOND, 2, 2)
    does("package", minutes=6)
    rest = native.rest_of(learner.pk, KEY, now=now)
    assert rest is not None
    assert (rest.next.key, rest.units_left) == (FIRST, 1)
    twin.ended[KEY] = now
    assert native.rest_of(learner.pk, KEY, now=now) is None


_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("do"), st.sampled_from(BLOCKS), st.sampled_from([0.0, 0.5, 1.0])),
        st.tuples(st.sampled_from(["note", "follow", "leave", "come"]), st.just(""), st.just(0.0)),
    ),
    max_size=25,
)


@given(steps=_STEPS)
@settings(max_examples=many(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_signals_lost_doubled_and_shuffled_end_as_one_look_at_the_record(
    steps: list[tuple[str, str, float]], learner: Any, does: Callable[..., None], twin: Any, now: datetime
) -> None:
    """Whatever was heard when, the last look leaves what the record says: the same as if it were the only one."""
    Engagement.objects.all().delete()
    NativeSignal.objects.all().delete()
    twin.done.clear()
    group = Group.objects.get(name=f"{KEY}|learner")
    learner.groups.add(group)
    for minutes, (verb, name, fraction) in enumerate(steps):
        match verb:
            case "do":
                does(name, fraction, minutes=minutes)
            case "note":
                native.note(learner.pk, KEY, now=now)
            case "follow":
                native.follow(learner.pk, KEY, now=now)
            case "leave":
                learner.groups.remove(group)
            case _:
                learner.groups.add(group)
    learner.groups.add(group)
    native.note(learner.pk, KEY, now=now)
    native.follow(learner.pk, KEY, now=now)
    heard = kept()
    Engagement.objects.all().delete()
    native.renew(learner.pk, KEY, now=now)
    assert kept() == heard
    assert not NativeSignal.objects.exists()
