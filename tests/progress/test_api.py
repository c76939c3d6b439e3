"""Opening, going on, finishing; and what others are told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.data import Actor
from social_learning.events import PROGRESS_CHANGED
from social_learning.lib.errors import Invalid, NotAllowed
from social_learning.progress import api, permissions, queries
from social_learning.progress.models import Engagement
from social_learning.targets.models import Access, Target
from tests.examples import many

LEA = Actor(user_id=501, username="lea")
TOM = Actor(user_id=502, username="tom")


@pytest.fixture
def target(db, now, space):
    """An open target of somebody else."""
    return Target.objects.create(
        key="course-v1:A+B+C", kind="course", space=space, owner_id=500, title="Lifting", url="/x", created_at=now
    )


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Return how often other rooms are told while something is done."""

    def count(*acts):
        heard = []

        def listen(**kwargs):
            heard.append(kwargs["change"].user_id)

        PROGRESS_CHANGED.connect(listen)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                for act in acts:
                    act()
        finally:
            PROGRESS_CHANGED.disconnect(listen)
        return len(heard)

    return count


def beat(target, seconds, fraction, at, actor=LEA):
    """Report from a browser."""
    return api.advance(target, actor, seconds=seconds, fraction=fraction, now=at)


def test_opening_twice_is_one_row_told_once(target, now, told):
    later = now + timedelta(minutes=5)
    assert told(lambda: api.open_(target, LEA, now=now), lambda: api.open_(target, LEA, now=later)) == 1
    row = Engagement.objects.get()
    assert (row.opened_at, row.last_activity_at) == (now, later)


def test_the_way_never_goes_backwards(target, now):
    beat(target, 0, 0.7, now)
    assert beat(target, 5, 0.2, now + timedelta(seconds=5)).fraction == 0.7
    late = beat(target, 5, 0.8, now - timedelta(hours=1))
    assert late.last_activity_at == now + timedelta(seconds=5)
    assert late.seconds == 5


def test_no_more_seconds_than_passed_nor_than_two_minutes(target, now):
    api.open_(target, LEA, now=now)
    assert beat(target, 80_000, 0, now + timedelta(seconds=10)).seconds == 10
    assert beat(target, 10, 0, now + timedelta(seconds=10)).seconds == 10
    assert beat(target, 80_000, 0, now + timedelta(days=1)).seconds == 10 + api.MAX_SECONDS


def test_an_opening_becomes_real_after_twenty_seconds_and_is_told_then(target, now, told):
    api.open_(target, LEA, now=now)
    at = [now + timedelta(seconds=15 * turn) for turn in range(5)]
    assert told(lambda: beat(target, 15, 0.1, at[1])) == 0
    assert told(lambda: beat(target, 15, 0.2, at[2])) == 1
    assert told(lambda: beat(target, 15, 0.3, at[3]), lambda: beat(target, 15, 0.4, at[4])) == 0
    assert Engagement.objects.get().qualified_at == at[2]


def test_finishing_is_real_at_once_and_can_be_undone(target, now, told):
    assert told(lambda: api.finish(target, LEA, now=now), lambda: api.finish(target, LEA, now=now)) == 1
    row = Engagement.objects.get()
    assert (row.completed_at, row.qualified_at) == (now, now)
    later = now + timedelta(days=1)
    assert api.finish(target, LEA, now=later).completed_at == now
    assert told(lambda: api.undo_finish(target, LEA, now=later)) == 1
    row.refresh_from_db()
    assert (row.completed_at, row.qualified_at) == (None, None)
    assert told(lambda: api.undo_finish(target, LEA, now=later)) == 0


@pytest.mark.parametrize("fraction", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_fraction_lies_between_nothing_and_all(target, now, fraction):
    with pytest.raises(Invalid):
        beat(target, 0, fraction, now)
    with pytest.raises(Invalid):
        beat(target, -1, 0, now)
    assert not Engagement.objects.exists()


def test_only_ones_own_progress_is_recorded_and_only_on_what_is_open(target, now):
    assert permissions.can_record(LEA, target)
    for nobody in (Actor(user_id=None), Actor(user_id=9, read_only=True), Actor(user_id=9, is_active=False)):
        with pytest.raises(NotAllowed):
            api.open_(target, nobody, now=now)
    target.access = Access.CLOSED
    with pytest.raises(NotAllowed) as refused:
        api.finish(target, LEA, now=now)
    assert refused.value.code == "closed"


_EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["open", "advance", "finish", "undo"]),
        st.integers(0, 300),
        st.floats(0, 1),
        st.integers(-60, 300),
    ),
    max_size=12,
)


@given(events=_EVENTS)
@settings(max_examples=many(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_browser_sends_the_row_makes_sense(target, now, events):
    Engagement.objects.all().delete()
    moment, fraction = now, 0.0
    for event, seconds, part, passed in events:
        moment += timedelta(seconds=passed)
        match event:
            case "open":
                row = api.open_(target, LEA, now=moment)
            case "advance":
                row = beat(target, seconds, part, moment)
                fraction = max(fraction, part)
            case "finish":
                row = api.finish(target, LEA, now=moment)
            case _:
                row = api.undo_finish(target, LEA, now=moment)
        assert row.fraction == fraction
        assert (row.qualified_at is not None) == (row.completed_at is not None or row.seconds >= 20)
        assert 0 <= row.seconds <= (row.last_activity_at - row.opened_at).total_seconds()
    assert Engagement.objects.count() == bool(events)


def test_idle_people_stream_by_id_and_by_range(target, now, space):
    other = Target.objects.create(key="course-v1:A+B+D", kind="course", space=space, created_at=now)
    for user_id in range(1, 6):
        for each in (target, other):
            api.open_(each, Actor(user_id=user_id), now=now + timedelta(hours=user_id))
    for each in (target, other):
        api.finish(each, Actor(user_id=2), now=now)
    before = now + timedelta(hours=5)
    assert queries.idle_people(before, limit=2) == [1, 3]
    assert queries.idle_people(before, after_user_id=3) == [4]
    assert queries.idle_people(before, until_user_id=3) == [1, 3]
    assert queries.idle_people(before, since=now + timedelta(hours=3)) == [3, 4]


def test_what_is_left_names_what_is_open_and_not_ones_own(target, now, space):
    mine = Target.objects.create(
        key="course-v1:A+B+D", kind="course", space=space, owner_id=LEA.user_id, created_at=now
    )
    closed = Target.objects.create(key="course-v1:A+B+E", kind="course", space=space, created_at=now)
    for each in (target, mine, closed):
        beat(each, 0, 0.4, now)
    Target.objects.filter(pk=closed.pk).update(access=Access.CLOSED)
    left = queries.unfinished_of(LEA.user_id)
    assert [(thing.key, thing.title, thing.url, thing.fraction) for thing in left] == [
        (target.key, "Lifting", "/x", 0.4)
    ]
    assert queries.unfinished_of(LEA.user_id, before=now) == []
    assert queries.unfinished_of(LEA.user_id, since=now + timedelta(seconds=1)) == []
    api.finish(target, LEA, now=now)
    assert queries.unfinished_of(LEA.user_id) == []


def test_plain_reads(target, now):
    assert queries.of_person(target.pk, LEA.user_id) is None
    assert queries.progress_of(None).as_dict()["fraction"] == 0.0
    api.open_(target, LEA, now=now)
    assert queries.of_person_many([target.pk], LEA.user_id)[target.pk].opened_at == now
