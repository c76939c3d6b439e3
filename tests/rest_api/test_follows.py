"""Following and feeds over REST: who may, what comes back, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.activity import api as activity
from social_learning.follows.models import Follow
from social_learning.spaces import api as spaces

pytestmark = pytest.mark.django_db
ROOT = "/api/social_learning/v1/"


@pytest.fixture
def item(published: Callable[..., Any]) -> Any:
    """Something ``author`` shared, with its line in the feeds."""
    made = published(title="Lifting")
    activity.sync_knowledge(made.pk)
    return made


def test_put_and_delete_are_idempotent(client_for: Any, item: Any, learner: Any) -> None:
    client, url = client_for(learner), f"{ROOT}follows/target/{item.key}/"
    for _turn in range(2):
        assert client.put(url).json() == {"following": True}
    assert Follow.objects.count() == 1
    for _turn in range(2):
        assert client.delete(url).json() == {"following": False}
    assert not Follow.objects.exists()


def test_the_list_holds_ones_own_alone(client_for: Any, item: Any, theme: Any, learner: Any, author: Any) -> None:
    client = client_for(learner)
    client.put(f"{ROOT}follows/theme/{theme.slug}/")
    client_for(author).put(f"{ROOT}follows/person/{learner.username}/")
    body = client.get(f"{ROOT}follows/").json()
    assert [(one["kind"], one["key"], one["title"]) for one in body["results"]] == [("theme", "safety", "Safety")]
    assert (body["next"], body["may_be_followed"]) == (None, True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("theme/none/", 404),
        ("person/nobody/", 404),
        ("person/lea/", 403),
        ("target/nonsense/", 404),
        ("space/everyone/", 404),
    ],
)
def test_refusals_have_a_code_and_a_sentence(path: str, status: int, client_for: Any, learner: Any) -> None:
    answer = client_for(learner).put(f"{ROOT}follows/{path}")
    assert answer.status_code == status
    assert answer.json()["message"]


def test_who_prefers_it_is_not_followed(client_for: Any, author: Any, learner: Any) -> None:
    assert client_for(author).patch(f"{ROOT}follows/", {"may_be_followed": False}, format="json").status_code == 200
    refused = client_for(learner).put(f"{ROOT}follows/person/{author.username}/")
    assert (refused.status_code, refused.json()["code"]) == (403, "opted_out")


@pytest.mark.parametrize("path", ["follows/", "activity/"])
def test_nobody_is_asked_to_log_in_and_a_bad_cursor_is_said(path: str, client_for: Any, learner: Any) -> None:
    assert client_for(None).get(f"{ROOT}{path}").status_code == 401
    bad = client_for(learner).get(f"{ROOT}{path}?cursor=nonsense")
    assert (bad.status_code, bad.json()["code"]) == (400, "bad_cursor")


def test_activity_is_of_all_one_sees_of_a_space_or_of_a_person(
    client_for: Any, item: Any, published: Any, space: Any, course_key: str, author: Any, learner: Any, make_user: Any,
    now: datetime,
) -> None:  # fmt: skip
    course = spaces.ensure_course_space(course_key, now=now)
    inside = published(title="Inside only", space=course)
    activity.sync_knowledge(inside.pk)

    def titles(user: Any, query: str = "") -> set[str]:
        answer = client_for(user).get(f"{ROOT}activity/{query}")
        assert answer.status_code == 200
        assert author.email not in answer.content.decode()
        return {line["title"] for line in answer.json()["results"]}

    outside = make_user()
    assert titles(learner) == titles(learner, "?person=amir") == {"Lifting", "Inside only"}
    assert titles(learner, f"?space={course.pk}") == {"Inside only"}
    assert titles(outside) == titles(outside, "?person=amir") == {"Lifting"}
    assert client_for(outside).get(f"{ROOT}activity/?space={course.pk}").status_code == 404
    assert client_for(outside).get(f"{ROOT}activity/?person=nobody").status_code == 404
    assert client_for(outside).get(f"{ROOT}activity/?space=x").status_code == 400
