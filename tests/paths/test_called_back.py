"""Calling back whoever left a path: once for the path, to its next step, and never to a closed door."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.management import call_command

from social_learning.paths import steps, walking
from social_learning.paths.models import PathStep
from social_learning.progress import api as progress
from social_learning.relaunch import api, planner
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Visibility
from social_learning.targets import api as targets

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def switched_on(settings: Any) -> None:
    """The site calls people back."""
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "RELAUNCH_ENABLED": True, "PATHS_PER_HOUR": 0}


@pytest.fixture
def thursday(now: datetime) -> datetime:
    """Three days after it was left."""
    return now + timedelta(days=3, minutes=5)


@pytest.fixture
def left(path: Any, learner: Any, as_actor: Any, finish: Any, now: datetime) -> Any:
    """The path, on which the learner has done one step of three, and looked at the second."""
    walking.begin(path.uuid, as_actor(learner), now=now)
    finish(path, 1, learner, now=now)
    second = PathStep.objects.select_related("target").get(path=path, position=2)
    progress.open_(second.target, as_actor(learner), now=now)
    return path


def test_one_call_back_for_the_path_names_its_next_step(left: Any, learner: Any, thursday: datetime) -> None:
    (item,) = planner.plan(learner.pk, now=thursday)
    assert (item.rule, item.url, item.steps_left, item.minutes_left, item.next_unit) == (
        "unfinished_path",
        left.url,
        2,
        5,
        "Step 2",
    )
    call_command("social_learning_relaunch", "--now", thursday.isoformat(), stdout=StringIO())
    (letter,) = outbox.outbox
    assert "2 steps left" in letter.subject
    assert "Next: “Step 2”." in letter.body
    assert "You are 33 % through" in letter.body
    assert left.url in letter.body
    assert planner.plan(learner.pk, now=thursday + timedelta(hours=1)) == []


def test_whoever_finished_left_or_muted_it_is_left_in_peace(
    left: Any, learner: Any, as_actor: Any, finish: Any, now: datetime, thursday: datetime
) -> None:
    api.choose(as_actor(learner), "mute", now=now, target_id=left.target_id)
    assert [item.title for item in planner.plan(learner.pk, now=thursday)] == ["Step 2"]
    api.choose(as_actor(learner), "resume", now=now)
    for position in (2, 3):
        finish(left, position, learner, now=now)
    assert planner.plan(learner.pk, now=thursday) == []


def test_who_only_looked_at_a_step_is_called_back_to_that(
    path: Any, learner: Any, as_actor: Any, now: datetime, thursday: datetime
) -> None:
    first = PathStep.objects.select_related("target").get(path=path, position=1)
    progress.open_(first.target, as_actor(learner), now=now)
    assert [item.rule for item in planner.plan(learner.pk, now=thursday)] == ["unfinished_knowledge"]
    walking.begin(path.uuid, as_actor(learner), now=now)
    walking.leave(path.uuid, as_actor(learner), now=now)
    assert [item.rule for item in planner.plan(learner.pk, now=thursday)] == ["unfinished_knowledge"]


def test_nobody_is_sent_to_a_closed_door(
    left: Any, learner: Any, author: Any, published: Any, as_actor: Any, finish: Any, now: datetime, thursday: datetime
) -> None:
    inner = spaces.create_space("inner", title="Inner", now=now, visibility=Visibility.HIDDEN)
    spaces.add_member(inner.pk, author.pk)
    steps.add(left.uuid, as_actor(author), published(space=inner).key, now=now)
    finish(left, 2, learner, now=now)
    third = PathStep.objects.get(path=left, position=3)
    targets.mark_deleted(third.target_id, now=now)
    assert planner.plan(learner.pk, now=thursday) == []


def test_a_path_at_rest_calls_nobody(
    left: Any, author: Any, learner: Any, as_actor: Any, now: datetime, thursday: datetime
) -> None:
    from social_learning.paths import api as paths

    paths.archive(left.uuid, as_actor(author), now=now)
    assert [item.rule for item in planner.plan(learner.pk, now=thursday)] == ["unfinished_knowledge"]
