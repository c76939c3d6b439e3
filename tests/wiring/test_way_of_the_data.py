"""From the verbs of the rooms to the catalogue, through the real events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from social_learning.gamification.models import Standing
from social_learning.knowledge import api as knowledge_api
from social_learning.review import api as review_api
from social_learning.search import queries as search
from social_learning.spaces import api as spaces_api
from social_learning.spaces.models import ReviewPolicy

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(author: Any, as_actor: Any, space: Any, theme: Any, now: datetime) -> Any:
    """A complete draft of ``author``."""
    return knowledge_api.create_draft(
        as_actor(author),
        space_id=space.pk,
        now=now,
        title="Lifting safely",
        theme_id=theme.pk,
        why="Saves your back.",
        body="Bend your **knees**.",
    )


def found(actor: Any, text: str = "") -> list[str]:
    return [entry.title for entry in search.catalogue(actor, text=text).entries]


def test_what_is_published_is_found_and_what_is_archived_is_not(
    draft: Any,
    author: Any,
    learner: Any,
    as_actor: Any,
    space: Any,
    now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:
    spaces_api.set_policy(space.pk, review_policy=ReviewPolicy.NONE)
    reader = as_actor(learner)
    assert found(reader) == []
    with django_capture_on_commit_callbacks(execute=True):
        review_api.perform("publish", draft.pk, as_actor(author), now=now)
    assert found(reader, "knees") == ["Lifting safely"]
    with django_capture_on_commit_callbacks(execute=True):
        review_api.perform("archive", draft.pk, as_actor(author), now=now)
    assert found(reader) == []


def test_a_review_ends_in_the_catalogue_and_in_two_ledgers(
    draft: Any,
    author: Any,
    expert: Any,
    learner: Any,
    as_actor: Any,
    now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:
    said = {"strength": "Short and clear."}
    for action, who, payload in (("submit", author, None), ("claim", expert, None), ("approve", expert, said)):
        with django_capture_on_commit_callbacks(execute=True):
            review_api.perform(action, draft.pk, as_actor(who), now=now, payload=payload)
    (entry,) = search.catalogue(as_actor(learner)).entries
    assert entry.is_validated
    points = dict(Standing.objects.values_list("user_id", "points"))
    assert points == {author.pk: 20, expert.pk: 10}
