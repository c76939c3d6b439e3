"""Somebody leaves, or a theme becomes part of another one; and what is handed out to whom it is about."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from social_learning.data import FORMER
from social_learning.paths import api, personal, queries, walking
from social_learning.paths.models import Path
from social_learning.progress.models import Engagement
from social_learning.spaces import api as spaces
from social_learning.spaces import themes as theme_api
from social_learning.targets.models import Target
from social_learning.wiring import departures, themes

pytestmark = pytest.mark.django_db


def test_what_colleagues_walk_stays_and_drafts_go(
    path: Any, draft: Any, published: Any, author: Any, learner: Any, as_actor: Any, client_for: Any, now: datetime
) -> None:
    mine = draft(title="Only mine")
    walking.begin(path.uuid, as_actor(learner), now=now)
    departures.forget(author.pk, now=now)
    departures.forget(author.pk, now=now)
    assert list(Path.objects.values_list("pk", "author_id")) == [(path.pk, FORMER)]
    assert Target.objects.get(key=mine.key).title == ""
    assert Target.objects.get(key=path.key).owner_id is None
    shown = client_for(learner).get(path.url).content.decode()
    assert "A former colleague" in shown
    assert not queries.one(path.uuid, as_actor(author), now=now).can_edit


def test_what_waits_for_stewards_stays(
    draft: Any, published: Any, author: Any, steward: Any, as_actor: Any, now: datetime
) -> None:
    made = draft([published()])
    api.ask(made.uuid, as_actor(author), now=now)
    departures.forget(author.pk, now=now)
    assert api.publish(made.uuid, as_actor(steward), now=now).author_id == FORMER


def test_whoever_walked_it_is_forgotten(path: Any, learner: Any, as_actor: Any, now: datetime) -> None:
    walking.begin(path.uuid, as_actor(learner), now=now)
    departures.forget(learner.pk, now=now)
    assert not Engagement.objects.filter(target_id=path.target_id).exists()


def test_everything_is_handed_out(path: Any, draft: Any, author: Any, learner: Any) -> None:
    draft(title="Only mine", objective="To try")
    rows = list(personal.collect(author.pk))
    assert [(heading, row["title"], len(row["steps"])) for heading, row in rows] == [
        ("Paths you made", "Your first week", 3),
        ("Paths you made", "Only mine", 0),
    ]
    assert "To try" in json.dumps(rows)
    assert list(personal.collect(learner.pk)) == []


def test_it_follows_a_merged_theme(
    path: Any, theme: Any, author: Any, site_admin: Any, as_actor: Any, now: datetime
) -> None:
    api.edit(path.uuid, as_actor(author), now=now, theme_id=theme.pk)
    other = spaces.ensure_theme("care", title="Care")
    theme_api.merge(theme.pk, other.pk, as_actor(site_admin), now=now)
    themes.follow_merge(theme_id=theme.pk, actor_id=0, now=now)
    assert Path.objects.get().theme_id == other.pk
