"""What may reach me, through REST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.inbox import preferences
from social_learning.inbox.groups import GROUPS
from social_learning.relaunch import queries as relaunch

URL = "/api/social_learning/v1/me/preferences/"

pytestmark = pytest.mark.django_db


def mails(answer: Any) -> dict[str, str]:
    return {group["name"]: group["mail"] for group in answer.json()["groups"]}


def test_only_for_who_is_logged_in(client_for: Callable[[Any], Any]) -> None:
    assert client_for(None).get(URL).status_code == 401
    assert client_for(None).put(URL, {}, format="json").status_code == 401


def test_reading_tells_all_there_is_to_choose(client_for: Callable[[Any], Any], learner: Any) -> None:
    answer = client_for(learner).get(URL)
    assert answer.status_code == 200
    assert mails(answer) == {name: group.mail for name, group in GROUPS.items()}
    assert answer.json()["groups"][0] == {
        "name": "contributions",
        "title": "What I share",
        "hint": "Where my drafts are, what an expert says about them, when they are published.",
        "mail": "now",
        "tray": True,
    }
    assert (answer.json()["call_backs"], answer.json()["tray_is_on"]) == (True, False)


def test_choosing_some_leaves_the_rest_and_other_people(
    client_for: Callable[[Any], Any], learner: Any, author: Any
) -> None:
    body = {"groups": [{"name": "reviews", "mail": "day"}, {"name": "conversations", "tray": False}]}
    answer = client_for(learner).put(URL, body, format="json")
    assert answer.status_code == 200
    assert mails(answer) == {**{name: group.mail for name, group in GROUPS.items()}, "reviews": "day"}
    assert [group["name"] for group in answer.json()["groups"] if not group["tray"]] == ["conversations"]
    assert preferences.of_person(author.pk)["reviews"].mail == "now"


def test_call_backs_are_on_or_off(client_for: Callable[[Any], Any], learner: Any, now: datetime) -> None:
    client = client_for(learner)
    assert client.put(URL, {"call_backs": False}, format="json").json()["call_backs"] is False
    assert relaunch.wishes(learner.pk, now=now).stopped
    assert client.put(URL, {"groups": []}, format="json").json()["call_backs"] is False
    assert client.put(URL, {"call_backs": True}, format="json").json()["call_backs"] is True


def test_saying_again_that_call_backs_are_welcome_keeps_what_is_muted(
    client_for: Callable[[Any], Any], learner: Any, published: Callable[..., Any], as_actor: Any, now: datetime
) -> None:
    from social_learning.relaunch import api

    thing = published()
    api.choose(as_actor(learner), "mute", now=now, target_id=thing.target_id)
    client_for(learner).put(URL, {"call_backs": True}, format="json")
    assert [target.pk for target in relaunch.wishes(learner.pk, now=now).muted] == [thing.target_id]


@pytest.mark.parametrize(
    "body",
    [
        {"groups": [{"name": "reviews", "mail": "explode"}]},
        {"groups": [{"name": "nothing", "mail": "now"}]},
        {"groups": [{"mail": "now"}]},
        {"groups": "reviews"},
        {"groups": [{"name": "reviews", "tray": "perhaps"}]},
        {"call_backs": "perhaps"},
        [1],
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(
    body: Any, client_for: Callable[[Any], Any], learner: Any
) -> None:
    answer = client_for(learner).put(URL, body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["fields"]
    assert preferences.of_person(learner.pk)["reviews"].mail == "now"


def test_nobody_chooses_for_another(client_for: Callable[[Any], Any], learner: Any, make_user: Any) -> None:
    from rest_framework.test import APIClient

    learner.real_user = make_user("staff", is_staff=True)
    client = APIClient()
    client.force_authenticate(learner)
    answer = client.put(URL, {"groups": [{"name": "reviews", "mail": "inbox"}]}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert preferences.of_person(learner.pk)["reviews"].mail == "now"
