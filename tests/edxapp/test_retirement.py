"""The platform's own retirement, through its two API calls: the person goes, the knowledge stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from social_learning.comments import api as comments
from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.knowledge.models import Knowledge
from social_learning.lib import clock
from social_learning.privacy import api as privacy
from social_learning.privacy.models import Departure
from social_learning.reactions import api as reactions
from social_learning.reactions.models import Reaction
from social_learning.spaces import api as spaces
from social_learning.wiring import departures
from tests.edxapp.places import API, guards
from tests.privacy import tables

pytestmark = guards().lms
ACCOUNTS = "/api/user/v1/accounts"


@pytest.fixture(autouse=True)
def _private_files(private_store: Any) -> None:
    """Keep files of a test in a folder of its own."""


@pytest.fixture
def requested(account: Callable[..., Any]) -> Any:
    """An account whose owner asked for its retirement, at the step of the pipeline in which plugins are called."""
    from openedx.core.djangoapps.user_api.models import RetirementState, UserRetirementStatus

    for order, name in enumerate(("PENDING", "RETIRING_LMS_MISC", "RETIRING_LMS", "COMPLETE")):
        RetirementState.objects.create(
            state_name=name,
            state_execution_order=order,
            is_dead_end_state=name == "COMPLETE",
            required=name in ("PENDING", "COMPLETE"),
        )
    user = account(username="amadou")
    status = UserRetirementStatus.create_retirement(user)
    status.current_state = RetirementState.objects.get(state_name="RETIRING_LMS_MISC")
    status.save()
    return user


@pytest.fixture
def operator(account: Callable[..., Any], client_of: Callable[[Any], Client]) -> Client:
    """The account that drives retirements."""
    return client_of(account(username="driver", is_staff=True, is_superuser=True))


def retire(operator: Client, step: str, username: str) -> None:
    answer = operator.post(f"{ACCOUNTS}/{step}/", {"username": username}, content_type="application/json")
    assert answer.status_code == 204, answer.content


def test_the_pipeline_removes_the_person_and_keeps_the_knowledge(
    requested: Any,
    operator: Client,
    account: Callable[..., Any],
    client_of: Callable[[Any], Client],
    published: Callable[..., Any],
    django_capture_on_commit_callbacks: Any,
) -> None:
    reader = account()
    item = published(author=requested, title="Lifting safely")
    other = published(author=reader)
    reactions.react(other.target, users.actor(requested), "like", now=clock.now())
    comments.add(other.target, users.actor(requested), "Thank you.", now=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        retire(operator, "retire_misc", "amadou")
    assert list(tables.naming(requested.pk)) == ["Departure.user_id"]
    assert list(privacy.collect(requested.pk)) == []
    retire(operator, "retire", "amadou")
    requested.refresh_from_db()
    assert requested.username.startswith(users.RETIRED_PREFIX)
    assert not users.actor_of(requested.pk).may_write
    shown = client_of(reader).get(f"{API}/knowledge/{item.uuid}/").json()
    assert (shown["title"], shown["author"]["name"]) == ("Lifting safely", "A former colleague")
    thread = client_of(reader).get(f"{API}/targets/{other.key}/comments/").json()
    assert [comment["author_name"] for comment in thread["results"]] == ["A former colleague"]


def test_the_platform_may_repeat_a_step(
    requested: Any, operator: Client, published: Callable[..., Any], django_capture_on_commit_callbacks: Any
) -> None:
    published(author=requested)
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            retire(operator, "retire_misc", "amadou")
    assert Departure.objects.get().done_at is not None
    assert Knowledge.objects.get().author_id == FORMER


def test_a_queue_that_is_away_fails_no_step_of_the_pipeline(
    requested: Any, operator: Client, published: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**_options: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(departures.forget_person_task, "apply_async", away)
    reactions.react(published().target, users.actor(requested), "like", now=clock.now())
    retire(operator, "retire_misc", "amadou")
    assert Departure.objects.get().done_at is None
    assert Reaction.objects.exists()


def test_a_retired_name_is_shown_to_nobody_even_before_it_is_forgotten(account: Callable[..., Any]) -> None:
    gone = account()
    # The platform lets nobody begin with such a name.
    type(gone).objects.filter(pk=gone.pk).update(username=f"{users.RETIRED_PREFIX}0a1b")
    assert users.names([gone.pk]) == {gone.pk: "A former colleague"}


def test_a_person_downloads_their_data_in_the_lms(
    account: Callable[..., Any], client_of: Callable[[Any], Client], published: Callable[..., Any]
) -> None:
    user = account()
    spaces.ensure_site_space(now=clock.now())
    published(author=user, title="Lifting safely")
    client = client_of(user)
    assert client.get("/social-learning/me/data/").status_code == 200
    answer = client.post("/social-learning/me/data/")
    assert answer["Content-Type"] == "application/zip"
    assert b"data.json" in b"".join(answer.streaming_content)
