"""The catalogue over REST."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.rest_api.v1 import catalogue_shapes as shapes
from social_learning.search import api
from social_learning.search.api import Rank
from social_learning.spaces import api as spaces_api

pytestmark = pytest.mark.django_db
ROOT = "/api/social_learning/v1/"
URL = f"{ROOT}catalogue/"


@pytest.fixture
def listed(published: Callable[..., Any]) -> Callable[..., Any]:
    """Make a published Knowledge that is in the catalogue."""

    def make(likes: int = 0, **fields: Any) -> Any:
        item = published(**fields)
        api.sync_knowledge(item.pk)
        api.rank(item.target_id, lambda: Rank(float(likes), likes, 0, 0))
        return item

    return make


def test_nobody_is_asked_to_log_in(client_for: Any) -> None:
    for path in ("catalogue/", "themes/", "spaces/", "popularity/"):
        answer = client_for(None).get(ROOT + path)
        assert answer.status_code == 401, path
        assert set(answer.json()) >= {"code", "message", "fields"}


def test_a_card_has_all_that_is_shown(listed: Any, learner: Any, client_for: Any, theme: Any) -> None:
    item = listed(likes=37, kind="slides", title="Lifting", minutes=4)
    (card,) = client_for(learner).get(URL).json()["results"]
    assert card == {
        "uuid": str(item.uuid),
        "key": item.key,
        "url": f"/social-learning/knowledge/{item.uuid}/",
        "kind": {"name": "slides", "label": "Slides", "icon": "slides"},
        "title": "Lifting",
        "why": "Saves your back.",
        "theme": {"id": theme.pk, "slug": "safety", "title": "Safety"},
        "author": "Amir Author",
        "minutes": 4,
        "thumbnail": "",
        "is_validated": False,
        "valid_until": None,
        "words": "Helpful to 37 people",
        "likes": 37,
        "applied": 0,
        "published_at": "2026-03-02T10:00:00+00:00",
        "language": "",
        "trust": "peer",
        "others": 0,
        "is_dead": False,
    }
    assert set(card) == set(shapes.CardShape().fields)


def test_pages_follow_their_cursor(listed: Any, learner: Any, client_for: Any) -> None:
    for likes in range(5):
        listed(likes=likes, title=str(likes))
    client, found, cursor = client_for(learner), [], ""
    for _turn in range(3):
        page = client.get(URL, {"limit": 2, "cursor": cursor}).json()
        found += [card["title"] for card in page["results"]]
        cursor = page["next"]
    assert found == ["4", "3", "2", "1", "0"]
    assert cursor is None


def test_text_theme_and_kind(listed: Any, learner: Any, client_for: Any, theme: Any) -> None:
    listed(title="Élingues", kind="video")
    listed(title="Other")
    client = client_for(learner)
    for asked in ({"q": "elingue"}, {"kind": "video", "theme": theme.pk}):
        assert [card["title"] for card in client.get(URL, asked).json()["results"]] == ["Élingues"]


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        ({"sort": "random"}, "invalid", "sort"),
        ({"cursor": "x"}, "bad_cursor", None),
        ({"limit": "0"}, "invalid", "limit"),
        ({"limit": "9999"}, "invalid", "limit"),
        ({"theme": "safety"}, "invalid", "theme"),
        ({"theme": "9" * 30}, "invalid", "theme"),
        ({"q": "x" * 1001}, "invalid", "q"),
        ({"origin": "b\x00"}, "invalid", "origin"),
    ],
)
def test_what_cannot_be_used_is_refused(
    asked: dict[str, str], code: str, field: str | None, learner: Any, client_for: Any
) -> None:
    answer = client_for(learner).get(URL, asked)
    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert field is None or field in answer.json()["fields"]


def test_hidden_spaces_do_not_exist_for_others(
    listed: Any, make_user: Any, learner: Any, client_for: Any, course_key: str, now: datetime, theme: Any, space: Any
) -> None:
    hidden = spaces_api.ensure_course_space(course_key, now=now) if learner else None
    assert hidden is not None
    listed(title="Secret", space=hidden)
    outsider, member = client_for(make_user("out")), client_for(learner)
    assert outsider.get(URL).json()["results"] == []
    assert outsider.get(URL, {"space": hidden.pk}).status_code == 404
    assert [found["id"] for found in outsider.get(f"{ROOT}spaces/").json()["results"]] == [space.pk]
    assert [found["count"] for found in outsider.get(f"{ROOT}themes/").json()["results"]] == [0]
    assert [found["count"] for found in member.get(f"{ROOT}themes/").json()["results"]] == [1]
    seen = {found["id"]: found["can_share"] for found in member.get(f"{ROOT}spaces/").json()["results"]}
    assert seen == {space.pk: True, hidden.pk: True}


def test_where_only_the_team_shares_a_member_cannot(
    learner: Any, steward: Any, client_for: Any, course_key: str, now: datetime
) -> None:
    from social_learning.spaces.models import Sharing

    hidden = spaces_api.ensure_course_space(course_key, now=now)
    spaces_api.set_policy(hidden.pk, sharing=Sharing.TEAM)
    for user, expected in ((learner, False), (steward, True)):
        found = {item["id"]: item["can_share"] for item in client_for(user).get(f"{ROOT}spaces/").json()["results"]}
        assert found[hidden.pk] is expected


def test_popularity_is_explained_with_its_weights(learner: Any, client_for: Any) -> None:
    found = client_for(learner).get(f"{ROOT}popularity/").json()
    assert set(found) == set(shapes.ExplanationShape().fields)
    assert {"label": "somebody applied it", "weight": 2.0} in found["weights"]
    assert found["floor"] == 5


def test_a_page_costs_the_same_whatever_its_size(
    listed: Any, make_user: Any, learner: Any, client_for: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_for(learner)
    counts = []
    for number in (1, 20):
        for _turn in range(number):
            listed(author=make_user())
        with django_assert_max_num_queries(12) as made:
            assert client.get(URL, {"q": "lift"}).status_code == 200
        counts.append(len(made))
    assert counts[0] == counts[1]
