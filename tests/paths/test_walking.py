"""Walking a path: what counts, when it is finished, what a change of it does, and that all of it is made again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning import events
from social_learning.lib.errors import NotAllowed, NotFound
from social_learning.paths import api, queries, sight, steps, walking
from social_learning.paths.models import PathStep
from social_learning.progress import api as progress
from social_learning.progress import queries as progress_queries
from social_learning.progress.models import Engagement, Native
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Visibility
from social_learning.targets import api as targets
from tests.examples import many

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def way(path: Any, user: Any) -> Any:
    return Engagement.objects.filter(target_id=path.target_id, user_id=user.pk).first()


def states(path: Any, user: Any, as_actor: Any, now: datetime) -> list[str]:
    return [step.state for step in queries.one(path.uuid, as_actor(user), now=now).steps]


def test_from_the_first_step_to_the_last(path: Any, learner: Any, as_actor: Any, finish: Any, now: datetime) -> None:
    finish(path, 1, learner, now=now - HOUR)
    assert way(path, learner) is None
    walking.begin(path.uuid, as_actor(learner), now=now)
    assert (way(path, learner).fraction, way(path, learner).native) == (pytest.approx(1 / 3), Native.STEPS)
    assert states(path, learner, as_actor, now) == [sight.DONE, sight.HERE, sight.LATER]
    finish(path, 3, learner, now=now + HOUR)
    assert states(path, learner, as_actor, now) == [sight.DONE, sight.HERE, sight.DONE]
    seen = queries.one(path.uuid, as_actor(learner), now=now)
    assert (seen.done, seen.asked, seen.percent, seen.minutes_left, seen.next.title) == (2, 3, 66, 2, "Step 2")
    finish(path, 2, learner, now=now + 2 * HOUR)
    row = way(path, learner)
    assert (row.fraction, row.completed_at) == (1.0, now + 2 * HOUR)
    # Another time round nothing changes.
    assert walking.follow(path.target_id, learner.pk, now=now + 9 * HOUR) == 0
    walking.begin(path.uuid, as_actor(learner), now=now + 9 * HOUR)
    assert way(path, learner).completed_at == now + 2 * HOUR


def test_it_is_told_once_that_somebody_has_finished(
    path: Any, learner: Any, as_actor: Any, finish: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    walking.begin(path.uuid, as_actor(learner), now=now)
    heard: list[int] = []

    def hear(*, change: Any, **_more: Any) -> None:
        if change.target_id == path.target_id:
            heard.append(change.user_id)

    events.PROGRESS_CHANGED.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            for position in (1, 2):
                finish(path, position, learner, now=now)
        before = len(heard)
        with django_capture_on_commit_callbacks(execute=True):
            finish(path, 3, learner, now=now)
            walking.renew(path.pk, now=now)
            walking.follow(path.target_id, learner.pk, now=now)
    finally:
        events.PROGRESS_CHANGED.disconnect(hear)
    assert len(heard) - before == 1


def test_a_browser_does_not_say_how_far_somebody_came(path: Any, learner: Any, as_actor: Any, now: datetime) -> None:
    me = as_actor(learner)
    progress.finish(path.target, me, now=now)
    assert (way(path, learner).completed_at, way(path, learner).fraction) == (None, 0.0)
    progress.advance(path.target, me, seconds=30, fraction=1.0, now=now + HOUR)
    assert (way(path, learner).completed_at, way(path, learner).fraction) == (None, 0.0)


def test_only_what_is_published_and_seen_is_begun(
    draft: Any, path: Any, published: Any, author: Any, learner: Any, make_user: Any, as_actor: Any, now: datetime
) -> None:
    made = draft([published()])
    for person in (author, learner):
        with pytest.raises((NotAllowed, NotFound)):
            walking.begin(made.uuid, as_actor(person), now=now)
    inner = spaces.create_space("inner", title="Inner", now=now, visibility=Visibility.HIDDEN)
    spaces.add_member(inner.pk, author.pk)
    inside = draft([published(space=inner)], where=inner)
    from social_learning.paths.models import Path, State

    Path.objects.filter(pk=inside.pk).update(state=State.PUBLISHED)
    with pytest.raises(NotFound):
        walking.begin(inside.uuid, as_actor(make_user("stranger")), now=now)
    assert not Engagement.objects.filter(target__kind="path").exists()


def test_whoever_finished_stays_so_when_the_path_grows(
    path: Any, learner: Any, author: Any, published: Any, as_actor: Any, finish: Any, now: datetime
) -> None:
    walking.begin(path.uuid, as_actor(learner), now=now)
    for position in (1, 2, 3):
        finish(path, position, learner, now=now)
    later = now + HOUR
    steps.add(path.uuid, as_actor(author), published(title="New").key, now=later)
    walking.renew(path.pk, now=later)
    assert way(path, learner).completed_at == now
    # But not when they take back a step of then.
    finish(path, 2, learner, now=later + HOUR, undo=True)
    assert (way(path, learner).completed_at, way(path, learner).fraction) == (None, 0.5)
    finish(path, 2, learner, now=later + 2 * HOUR)
    assert way(path, learner).completed_at is None
    finish(path, 4, learner, now=later + 3 * HOUR)
    assert way(path, learner).completed_at == later + 3 * HOUR


def test_whoever_waits_for_a_step_that_goes_has_finished(
    path: Any, learner: Any, author: Any, as_actor: Any, finish: Any, now: datetime
) -> None:
    walking.begin(path.uuid, as_actor(learner), now=now)
    finish(path, 1, learner, now=now)
    finish(path, 2, learner, now=now + HOUR)
    targets.mark_deleted(PathStep.objects.get(path=path, position=3).target_id, now=now)
    assert walking.renew(path.pk, now=now) == 1
    assert way(path, learner).completed_at == now + HOUR


def test_of_what_the_platform_measures_enough_is_enough(
    path: Any, learner: Any, author: Any, as_actor: Any, course_key: str, finish: Any, now: datetime
) -> None:
    course = steps.add(path.uuid, as_actor(author), course_key, now=now)
    walking.begin(path.uuid, as_actor(learner), now=now)
    row = Engagement(user_id=learner.pk, target_id=course.target_id, opened_at=now, last_activity_at=now)
    row.native, row.fraction = Native.COURSE, 0.79
    row.save()
    assert states(path, learner, as_actor, now)[-1] == sight.LATER
    Engagement.objects.filter(pk=row.pk).update(fraction=0.8)
    assert states(path, learner, as_actor, now)[-1] == sight.DONE
    api.edit(path.uuid, as_actor(author), now=now, required_completion=100)
    assert states(path, learner, as_actor, now)[-1] == sight.LATER


def test_in_any_order_every_step_is_open(path: Any, author: Any, learner: Any, as_actor: Any, now: datetime) -> None:
    api.edit(path.uuid, as_actor(author), now=now, is_sequential=False)
    assert states(path, learner, as_actor, now) == [sight.HERE, sight.OPEN, sight.OPEN]
    first = PathStep.objects.get(path=path, position=1)
    steps.change(path.uuid, first.pk, as_actor(author), now=now, required=False)
    assert states(path, learner, as_actor, now) == [sight.OPEN, sight.HERE, sight.OPEN]


def test_nobody_is_sent_where_they_may_not_go(
    path: Any, author: Any, learner: Any, published: Any, as_actor: Any, finish: Any, now: datetime
) -> None:
    inner = spaces.create_space("inner", title="Inner", now=now, visibility=Visibility.HIDDEN)
    spaces.add_member(inner.pk, author.pk)
    steps.add(path.uuid, as_actor(author), published(space=inner).key, now=now)
    walking.begin(path.uuid, as_actor(learner), now=now)
    for position in (1, 2, 3):
        finish(path, position, learner, now=now)
    seen = queries.one(path.uuid, as_actor(learner), now=now)
    assert (seen.next, seen.done, seen.asked, seen.minutes_left) == (None, 3, 4, 0)


def test_who_leaves_is_on_it_no_more(path: Any, learner: Any, as_actor: Any, finish: Any, now: datetime) -> None:
    me = as_actor(learner)
    walking.begin(path.uuid, me, now=now)
    finish(path, 1, learner, now=now)
    assert [row.path for row in queries.page(me, queries.BEGUN).rows] == [path]
    walking.leave(path.uuid, me, now=now)
    walking.leave(path.uuid, me, now=now)
    assert queries.page(me, queries.BEGUN).rows == []
    assert progress_queries.unfinished_of(learner.pk) == []
    walking.begin(path.uuid, me, now=now + HOUR)
    assert way(path, learner).fraction == pytest.approx(1 / 3)


ACTS = st.one_of(
    st.tuples(st.sampled_from(["finish", "undo", "required", "remove", "gone"]), st.integers(1, 3)),
    st.tuples(st.sampled_from(["begin", "add"]), st.just(0)),
)


@settings(max_examples=many(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, max_size=12))
def test_what_is_made_again_is_what_it_was(
    draft: Any, published: Any, open_space: Any, author: Any, learner: Any, as_actor: Any, finish: Any, now: datetime,
    acts: list[tuple[str, int]],
) -> None:  # fmt: skip
    me, maker = as_actor(learner), as_actor(author)
    path = draft([published() for _number in range(3)])
    api.publish(path.uuid, maker, now=now)
    at = now
    for act, position in acts:
        at += HOUR
        step = PathStep.objects.filter(path=path, position=position).select_related("target").first()
        left = PathStep.objects.filter(path=path, required_since__isnull=False, target__deleted_at=None)
        if act == "begin":
            walking.begin(path.uuid, me, now=at)
        elif act == "add":
            steps.add(path.uuid, maker, published().key, now=at)
        elif step is None:
            continue
        elif act in ("finish", "undo"):
            if step.target.is_open:
                finish(path, position, learner, now=at, undo=act == "undo")
        elif left.exclude(pk=step.pk).exists():
            if act == "remove":
                steps.remove(path.uuid, step.pk, maker, now=at)
            elif act == "required":
                steps.change(path.uuid, step.pk, maker, now=at, required=not step.is_required)
            else:
                targets.mark_deleted(step.target_id, now=at)
        walking.renew(path.pk, now=at)
    row = way(path, learner)
    before = None if row is None else (row.fraction, row.completed_at, row.qualified_at, row.last_activity_at)
    assert sum(walking.rebuild(now=at + HOUR)) == 0
    if row is None:
        return
    # Also from nothing but the beginning: who has finished is known to have, the rest is made of the steps.
    Engagement.objects.filter(pk=row.pk).update(fraction=0.0, qualified_at=None, last_activity_at=row.opened_at)
    sum(walking.rebuild(now=at + HOUR))
    again = way(path, learner)
    assert (again.fraction, again.completed_at, again.qualified_at) == before[:3]
    counted = [one for one in queries.one(path.uuid, me, now=at).steps if one.counts]
    if again.completed_at is None:
        assert again.fraction == sum(one.done_at is not None for one in counted) / len(counted)
