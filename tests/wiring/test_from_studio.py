"""What Studio's changes lead to: doubled, late, shuffled, about things we never heard of; and never an error there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from opaque_keys.edx.keys import CourseKey, UsageKey

from social_learning.edxapp import content, toggles
from social_learning.edxapp.content import Rerun
from social_learning.popularity import index
from social_learning.popularity.models import SpaceStats
from social_learning.reactions import api as reactions
from social_learning.spaces import api as spaces
from social_learning.spaces.models import ReviewPolicy, Role, Sharing, Space
from social_learning.targets import api as targets
from social_learning.targets.models import Target
from social_learning.wiring import from_studio, studio
from tests.examples import many

pytestmark = pytest.mark.django_db
OTHER = "course-v1:Demo+Other+2026"
AGAIN = "course-v1:Demo+Social+2027"


@attrs.define
class Course:
    """A course as Studio has published it: names by block; None where there is no such course."""

    key: str
    names: dict[str, str] | None = attrs.field(factory=dict)

    def block(self, name: str) -> str:
        """Return the key of a unit."""
        return f"block-v1:{self.key.removeprefix('course-v1:')}+type@vertical+block@{name}"

    def publish(self, *names: str) -> None:
        """Publish these units and no others."""
        self.names = {self.key: "Social", **{self.block(name): name.title() for name in names}}

    def published(self, course_key: str, keys: Iterable[str]) -> dict[str, str]:
        """Answer as ``edxapp.content.published``."""
        have = self.names if course_key == self.key else None
        return {key: have[key] for key in keys if have and key in have}


@pytest.fixture
def course(course_key: str, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A published course with two units."""
    cache.clear()
    made = Course(course_key)
    made.publish("one", "two")
    monkeypatch.setattr(content, "published", made.published)
    return made


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any, float]]:
    """Collect what is queued: name of the task, id, seconds to wait."""
    calls: list[tuple[str, Any, float]] = []
    monkeypatch.setattr(
        "social_learning.lib.queue.enqueue", lambda task, *ids, after=0: calls.append((task.name, *ids, after))
    )
    return calls


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[Callable[[], Any]], None]:
    """Do something in a transaction that commits."""

    def do(work: Callable[[], Any]) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            work()

    return do


def block(key: Any) -> Any:
    """Return what Studio's events carry."""
    return SimpleNamespace(usage_key=UsageKey.from_string(str(key)), block_type="vertical")


def gone() -> set[str]:
    """Return the keys of the targets that are marked."""
    return set(Target.objects.exclude(deleted_at=None).values_list("key", flat=True))


def test_a_thousand_changes_of_a_course_are_looked_at_once(course: Course, sent: Any, committed: Any) -> None:
    units = [block(course.block(name)) for name in ("one", "two")]
    for unit in units * 500:
        committed(partial(from_studio.on_block_published, xblock_info=unit, signal=None))
    committed(lambda: from_studio.on_block_deleted(xblock_info=block(course.block("three"))))
    assert sent == [("social_learning.settle_course", course.key, 10)]
    # What is changed while the task runs is for another one.
    studio.settle_course_task(course.key)
    committed(lambda: from_studio.on_block_published(xblock_info=block(course.block("one"))))
    assert len(sent) == 2


def test_nothing_is_queued_before_studio_has_committed(
    course: Course, sent: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        from_studio.on_block_deleted(xblock_info=block(course.block("one")))
    assert sent == []
    (send,) = waiting
    send()
    assert len(sent) == 1


@pytest.mark.parametrize(
    "key",
    [
        "lb:Demo:library:html:one",
        "library-v1:Demo+library+type@html+block@one",
        "lib-block-v1:Demo+library+type@html+block@one",
    ],
)
def test_libraries_are_no_courses(sent: Any, committed: Any, key: str) -> None:
    committed(lambda: from_studio.on_block_deleted(xblock_info=SimpleNamespace(usage_key=key)))
    committed(lambda: from_studio.on_course_deleted(course_key=key))
    assert sent == []


def test_studios_own_branch_of_a_course_is_the_course(course: Course, sent: Any, committed: Any) -> None:
    key = UsageKey.from_string(course.block("one")).for_branch("draft-branch")
    committed(lambda: from_studio.on_block_published(xblock_info=SimpleNamespace(usage_key=key)))
    assert sent == [("social_learning.settle_course", course.key, 10)]


@pytest.mark.parametrize(
    ("receiver", "data"),
    [
        (from_studio.on_rerun, {"course": None}),
        (from_studio.on_block_deleted, {"xblock_info": None}),
        (from_studio.on_block_published, {}),
        (from_studio.on_course_deleted, {"course_key": object()}),
    ],
)
def test_whatever_comes_nothing_is_raised_into_studio(
    sent: Any, receiver: Any, data: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL + 1):
        receiver(**data, sender=None, metadata=None)
    assert sent == []


@pytest.mark.django_db(transaction=True)
def test_a_cache_that_is_away_harms_nobody(course: Course, sent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any) -> Any:
        raise ConnectionError

    monkeypatch.setattr("social_learning.wiring.studio.cache.add", away)
    with transaction.atomic():
        from_studio.on_block_deleted(xblock_info=block(course.block("one")))
    assert sent == []


def test_what_is_deleted_keeps_its_facts_and_comes_back_with_them(
    course: Course, learner: Any, as_actor: Any, now: datetime, client_for: Any
) -> None:
    url = f"/api/social_learning/v1/targets/{course.block('one')}/"
    client = client_for(learner)
    assert client.put(f"{url}reactions/like/").status_code == 200
    course.publish("two")
    assert studio.settle(course.key, now=now) == 1
    refused = client.put(f"{url}reactions/applied/")
    assert (refused.status_code, refused.json()["code"]) == (404, "gone")
    assert "kept" in refused.json()["message"]
    course.publish("one", "two")
    assert studio.settle(course.key, now=now) == 1
    assert client.get(url).json()["reactions"]["mine"] == ["like"]


def test_who_may_not_see_a_unit_does_not_learn_that_it_is_gone(
    course: Course, learner: Any, make_user: Any, as_actor: Any, now: datetime, client_for: Any
) -> None:
    spaces.open_target(course.block("one"), as_actor(learner), now=now)
    course.publish()
    studio.settle(course.key, now=now)
    answer = client_for(make_user(courses=[OTHER])).get(f"/api/social_learning/v1/targets/{course.block('one')}/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_new_name_is_taken_over_and_an_empty_one_is_not(course: Course, now: datetime) -> None:
    for name in ("one", "two"):
        targets.ensure(course.block(name), now=now, title="Before")
    assert course.names is not None
    course.names.update({course.block("one"): "Lift safely", course.block("two"): ""})
    studio.settle(course.key, now=now)
    assert list(Target.objects.order_by("key").values_list("title", flat=True)) == ["Lift safely", "Before"]
    assert studio.settle(course.key, now=now) == 0


def test_a_course_that_is_gone_takes_all_its_targets_and_no_others(course: Course, now: datetime) -> None:
    for key in (course.key, course.block("one"), course.block("two"), OTHER, "knowledge-v1:" + "0" * 8):
        if not key.startswith("knowledge"):
            targets.ensure(key, now=now)
    course.names = None
    assert studio.settle(course.key, now=now) == 3
    assert gone() == {course.key, course.block("one"), course.block("two")}
    assert Target.objects.count() == 4


@settings(max_examples=many(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sets(st.sampled_from(["one", "two", "three"])) | st.none(), min_size=1, max_size=8))
def test_only_what_is_published_last_counts(steps: list[Any], course: Course, now: datetime) -> None:
    for name in ("one", "two", "three"):
        targets.ensure(course.block(name), now=now)
    for step in steps:
        if step is None:
            course.names = None
        else:
            course.publish(*step)
        studio.settle(course.key, now=now)
    last = steps[-1] or set()
    assert gone() == {course.block(name) for name in {"one", "two", "three"} - last}
    assert studio.settle(course.key, now=now) == 0


def test_a_huge_course_is_read_in_pieces(course: Course, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "CHUNK", 20)
    course.publish(*(f"unit{number}" for number in range(0, 100, 2)))
    Target.objects.bulk_create(
        Target(key=course.block(f"unit{number}"), kind="vertical", context_key=course.key, created_at=now)
        for number in range(100)
    )
    asked: list[int] = []
    monkeypatch.setattr(content, "published", lambda key, keys: asked.append(len(keys)) or course.published(key, keys))
    studio.settle(course.key, now=now)
    assert asked == [20] * 5
    assert len(gone()) == 50
    with CaptureQueriesContext(connection) as queries:
        studio.settle(course.key, now=now)
    assert len(queries) == 6


def test_what_is_gone_is_not_what_the_living_are_compared_with(
    course: Course, learner: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    from social_learning.popularity.models import Score

    spaces.ensure_course_space(course.key, now=now)
    for name, likes in (("one", 4), ("two", 2)):
        target = spaces.open_target(course.block(name), as_actor(learner), now=now)
        reactions.react(target, as_actor(author), "like", now=now)
        Score.objects.create(target=target, space_id=target.space_id, kind="vertical", participants=8, likes=likes)
    course.publish("two")
    studio.settle(course.key, now=now)
    space = Space.objects.get(course_key=course.key)
    stats = SpaceStats.objects.get(pk=index.stats_id(space.pk, "vertical"))
    assert stats.like_mean == pytest.approx(2 / 8)
    assert Score.objects.count() == 2


def test_a_rebuild_looks_at_every_course(course: Course, now: datetime) -> None:
    from social_learning.wiring.rebuild import ROOMS

    for key in (course.block("one"), OTHER):
        targets.ensure(key, now=now)
    course.publish("two")
    assert list(ROOMS["targets"](now=now)) == [f"{OTHER}: 1 targets changed", f"{course.key}: 1 targets changed"]


def test_a_sweep_looks_at_the_courses_that_were_published_since(
    course: Course, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from social_learning.wiring.rebuild import sweep

    targets.ensure(course.block("one"), now=now)
    course.publish("two")
    monkeypatch.setattr(content, "changed_since", lambda since: [course.key])
    assert "courses: 1 targets changed" in list(sweep(now, now=now))
    assert gone() == {course.block("one")}


@pytest.fixture
def rerun(
    make_user: Any, steward: Any, learner: Any, course_key: str, monkeypatch: pytest.MonkeyPatch, now: datetime
) -> Space:
    """A course whose space was given settings and people; and its new run, whose team is ``steward``."""
    monkeypatch.setattr(content, "rerun_of", lambda key: Rerun(course_key, steward.pk) if key == AGAIN else None)
    space = spaces.ensure_course_space(course_key, now=now)
    Space.objects.filter(pk=space.pk).update(
        purpose="Learn from falls", sharing=Sharing.TEAM, review_policy=ReviewPolicy.NONE, title="The old run"
    )
    for user, role in ((steward, Role.STEWARD), (make_user("gone"), Role.STEWARD), (learner, Role.MEMBER)):
        spaces.add_member(space.pk, user.pk, role=role)
    from django.contrib.auth.models import Group

    steward.groups.add(Group.objects.create(name=f"{AGAIN}|staff"))
    toggles.set_switch("unit_bar", course_key, True, user_id=steward.pk)
    return space


def test_a_rerun_gets_settings_switches_and_those_stewards_who_are_of_its_team(
    rerun: Space, steward: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    targets.ensure("block-v1:Demo+Social+2026+type@vertical+block@one", now=now, space_id=rerun.pk)
    studio.follow_rerun(AGAIN, now=now)
    new = Space.objects.get(course_key=AGAIN)
    assert (new.purpose, new.sharing, new.review_policy) == ("Learn from falls", Sharing.TEAM, ReviewPolicy.NONE)
    assert new.title == AGAIN
    assert list(new.members.values_list("user_id", "role")) == [(steward.pk, Role.STEWARD)]
    assert toggles.unit_bar(AGAIN)
    assert not Target.objects.filter(context_key=AGAIN).exists()


def test_what_the_new_team_has_changed_stays_when_the_news_comes_again(
    rerun: Space, steward: Any, now: datetime
) -> None:
    studio.follow_rerun(AGAIN, now=now)
    new = Space.objects.get(course_key=AGAIN)
    spaces.set_policy(new.pk, sharing=Sharing.MEMBERS)
    new.members.all().delete()
    toggles.set_switch("unit_bar", AGAIN, False, user_id=steward.pk)
    studio.follow_rerun(AGAIN, now=now)
    new.refresh_from_db()
    assert new.sharing == Sharing.MEMBERS
    assert not new.members.exists()
    assert not toggles.unit_bar(AGAIN)


def test_where_the_news_was_lost_the_first_visit_brings_the_settings(
    rerun: Space, make_user: Any, as_actor: Any, now: datetime
) -> None:
    target = spaces.open_target(AGAIN, as_actor(make_user(courses=[AGAIN])), now=now)
    assert target.space is not None
    assert target.space.purpose == "Learn from falls"


def test_the_news_of_a_rerun_is_queued(sent: Any, committed: Any) -> None:
    course = SimpleNamespace(course_key=CourseKey.from_string(AGAIN))
    committed(lambda: from_studio.on_rerun(course=course, from_event_bus=False))
    assert sent == [("social_learning.follow_rerun", AGAIN, 0)]


def test_a_course_that_is_no_rerun_is_left_alone(course_key: str, learner: Any, now: datetime) -> None:
    studio.follow_rerun(course_key, now=now)
    assert not Space.objects.exists()
