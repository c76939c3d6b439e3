"""My wishes about call-backs, through REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

URL = "/api/social_learning/v1/me/relaunch/"

pytestmark = pytest.mark.django_db


def test_only_for_who_is_logged_in(client_for: Callable[[Any], Any]) -> None:
    assert client_for(None).get(URL).status_code == 401
    assert client_for(None).post(URL, {"choice": "stop"}).status_code == 401


def test_stop_and_resume(client_for: Callable[[Any], Any], learner: Any) -> None:
    client = client_for(learner)
    assert client.get(URL).json() == {"stopped": False, "snoozed_until": None, "muted": []}
    assert client.post(URL, {"choice": "stop"}, format="json").json()["stopped"] is True
    # A snooze never shortens a stop.
    assert client.post(URL, {"choice": "snooze"}, format="json").json()["stopped"] is True
    assert client.post(URL, {"choice": "resume"}, format="json").json()["stopped"] is False


def test_mute_one_thing(client_for: Callable[[Any], Any], learner: Any, published: Callable[..., Any]) -> None:
    client, knowledge = client_for(learner), published(title="Lift safely")
    for _ in range(2):
        muted = client.post(URL, {"choice": "mute", "key": knowledge.key}, format="json").json()["muted"]
        assert [(thing["key"], thing["title"]) for thing in muted] == [(knowledge.key, "Lift safely")]
    assert client.post(URL, {"choice": "resume", "key": knowledge.key}, format="json").json()["muted"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"choice": "explode"}, 400, "invalid"),
        ({}, 400, "invalid"),
        ({"choice": "mute"}, 400, "invalid"),
        ({"choice": "mute", "key": "nonsense"}, 404, "unknown_target"),
        ({"choice": "mute", "key": "knowledge-v1:12345678-1234-5678-1234-567812345678"}, 404, "not_found"),
    ],
)
def test_bad_input_gets_a_sentence_and_a_code(
    client_for: Callable[[Any], Any], learner: Any, body: dict[str, str], status: int, code: str
) -> None:
    answer = client_for(learner).post(URL, body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]
