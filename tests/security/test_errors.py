"""Every refusal has the same body: a code for machines, a sentence for people, the fields concerned."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings
from rest_framework.permissions import IsAuthenticated

from social_learning.lib import cursor
from social_learning.rest_api import base
from tests.security import places
from tests.security.test_writes import BODIES

pytestmark = pytest.mark.django_db
# The schema is a document about the API: it tells nothing of anybody.
PUBLIC = (f"{places.API}schema/", f"{places.API}docs/")
PLACES = [place for place in places.rest("get", *places.UNSAFE) if place.route not in PUBLIC]
# An upload without its file is refused first; tests/rest_api/test_knowledge.py sends one to nowhere.
NAMED = [p for p in PLACES if "uuid" in p.names and not (p.method == "post" and p.route.endswith("/file/"))]


def refusal(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content[:300]
    assert answer["Content-Type"] == "application/json"
    body: dict[str, Any] = answer.json()
    assert set(body) - {"extra"} == {"code", "message", "fields"}
    assert isinstance(body["code"], str)
    assert isinstance(body["fields"], dict)
    assert body["message"].strip().endswith((".", "!", "?"))
    return body


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_every_view_has_our_gate(place: places.Place) -> None:
    assert issubclass(place.view, base.SocialView)
    assert place.view.authentication_classes == base.SocialView.authentication_classes
    assert place.view.permission_classes == (IsAuthenticated,)
    assert {base.ReadThrottle, base.WriteThrottle} <= set(place.view.throttle_classes)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_nobody_is_asked_to_log_in(place: places.Place, values: dict[str, str], client_for: Any) -> None:
    answer = getattr(client_for(None), place.method)(place.url(values))
    refusal(answer, 401)
    assert answer["WWW-Authenticate"]


@pytest.mark.parametrize("route", sorted({place.route for place in PLACES}))
def test_a_method_that_is_not_offered(route: str, values: dict[str, str], client_for: Any, learner: Any) -> None:
    here = [place for place in PLACES if place.route == route]
    missing = next(method for method in ("put", "patch", "delete", "post") if method not in {p.method for p in here})
    refusal(getattr(client_for(learner), missing)(here[0].url(values)), 405)


@pytest.mark.parametrize("place", [p for p in PLACES if p.method in ("post", "put", "patch")], ids=str)
def test_a_body_of_another_kind(place: places.Place, values: dict[str, str], client_for: Any, learner: Any) -> None:
    sent = getattr(client_for(learner), place.method)(place.url(values), "<a/>", content_type="text/xml")
    refusal(sent, 415)


@pytest.mark.parametrize("place", NAMED, ids=str)
def test_what_does_not_exist(place: places.Place, values: dict[str, str], client_for: Any, learner: Any) -> None:
    nowhere = {
        name: "00000000-0000-4000-8000-000000000000" if "uuid" in name else text for name, text in values.items()
    }
    body: dict[str, Any] = BODIES.get(place.route.removeprefix(places.API), {"version": 1})
    refusal(getattr(client_for(learner), place.method)(place.url(nowhere), body, format="json"), 404)


@pytest.mark.parametrize("path", ["nothing/", "knowledge/no-id/", "comments/"])
def test_an_address_that_does_not_exist(path: str, client_for: Any, learner: Any) -> None:
    refusal(client_for(learner).get(f"{places.API}{path}"), 404)


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_hurries_too_much(method: str, client_for: Any, learner: Any, settings: Any) -> None:
    from django.core.cache import cache

    cache.clear()
    slow = {**settings.SOCIAL_LEARNING, "THROTTLE_READ": "2/hour", "THROTTLE_WRITE": "2/hour"}
    client = client_for(learner)
    url = f"{places.API}me/relaunch/"
    with override_settings(SOCIAL_LEARNING=slow):
        answers = [getattr(client, method)(url, {"choice": "stop"}) for _turn in range(3)]
    cache.clear()
    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    refusal(answers[2], 429)
    assert int(answers[2]["Retry-After"]) > 0


LISTS = ["catalogue/", "knowledge/mine/", "inbox/", "reviews/", "targets/{key}/comments/"]
CURSORS = [
    "x", "%%%", "null", "ÿ", "A" * 199,
    cursor.encode("a"), cursor.encode(1, 2, 3, 4), cursor.encode(None), cursor.encode(2**70),
]  # fmt: skip


@pytest.mark.parametrize("bad", CURSORS)
@pytest.mark.parametrize("path", LISTS)
def test_a_bad_cursor(path: str, bad: str, values: dict[str, str], client_for: Any, learner: Any) -> None:
    answer = client_for(learner).get(f"{places.API}{path.format(**values)}", {"cursor": bad})
    assert refusal(answer, 400)["code"] == "bad_cursor"
