"""``social_learning_rebuild`` and ``social_learning_sweep``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from social_learning.gamification.models import Standing
from social_learning.inbox.models import Message
from social_learning.lib import clock
from social_learning.popularity.models import Score, SpaceStats
from social_learning.reactions.models import ReactionCount
from social_learning.search.models import Document
from tests import acts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    """Let commands see the time of the tests."""
    monkeypatch.setattr(clock, "now", lambda: now)


def run(name: str, *args: str) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out)
    return out.getvalue()


def test_rebuild_makes_everything_from_facts_alone(published: Callable[..., Any], author: Any, now: datetime) -> None:
    target = published().target
    acts.do("like", target, 1000, now)
    acts.do("finish", target, 1000, now)
    ReactionCount.objects.all().delete()
    text = run("social_learning_rebuild")
    assert "reactions: 1 counters were wrong" in text
    assert "gamification: 1 targets" in text
    assert "search: 1 entries" in text
    assert Score.objects.get(pk=target.pk).finished == 1
    assert Standing.objects.get(pk=author.pk).points == 1
    assert SpaceStats.objects.get(pk=target.space_id).reach_mean > 0
    entry = Document.objects.get(target_id=target.pk)
    assert (entry.likes, entry.participants) == (1, 1)
    assert entry.trending == Score.objects.get(pk=target.pk).trending
    assert not Message.objects.exists()


def test_rebuild_of_one_room_leaves_the_others(published: Callable[..., Any], now: datetime) -> None:
    acts.do("like", published().target, 1000, now)
    assert run("social_learning_rebuild", "search") == "search: 1 entries\nDone.\n"
    assert not Score.objects.exists()
    with pytest.raises(CommandError):
        run("social_learning_rebuild", "kitchen")


def test_sweep_repairs_what_a_lost_task_left_undone(published: Callable[..., Any], author: Any, now: datetime) -> None:
    fresh, old = published(), published()
    type(old).objects.filter(pk=old.pk).update(updated_at=now - timedelta(days=30))
    acts.do("applied", fresh.target, 1000, now - timedelta(hours=3))
    acts.do("like", old.target, 1000, now - timedelta(days=10))
    for _turn in range(2):
        text = run("social_learning_sweep", "--since", "2d")
    assert "reaction.changed.v1: 1 delivered again" in text
    assert "knowledge.changed.v1: 1 delivered again" in text
    assert Document.objects.get(source="knowledge").applied == 1
    assert Standing.objects.get(pk=author.pk).points == 5
    assert list(Message.objects.values_list("kind", flat=True)) == ["applied"]
    assert SpaceStats.objects.get(pk=fresh.space_id).computed_at == now


@pytest.mark.parametrize("span", ["2", "d2", "2w", "-1d", "999999d"])
def test_sweep_refuses_what_is_no_span(span: str, db: None) -> None:
    with pytest.raises(CommandError):
        run("social_learning_sweep", f"--since={span}")
