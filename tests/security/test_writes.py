"""Who may not write writes nowhere: forged forms, closed accounts, a staff member who only looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from rest_framework.test import APIClient

from tests.security import places

pytestmark = pytest.mark.django_db

NEXT_WEEK = (datetime.now(timezone.utc) + timedelta(days=7)).date()
BODIES: dict[str, Any] = {
    "knowledge/<uuid:uuid>/": {"version": 1, "title": "Changed"},
    "knowledge/detect/": {"text": "x"},
    "knowledge/<uuid:uuid>/preview/": {"body": "x"},
    "knowledge/<uuid:uuid>/working/": {"version": 1, "title": "Changed"},
    "knowledge/<uuid:uuid>/coauthors/": {"username": "amir"},
    "knowledge/<uuid:uuid>/coauthors/me/": {"accept": True},
    "knowledge/<uuid:uuid>/suggestions/": {"old": "knees", "new": "knees slowly"},
    "targets/<str:key>/comments/": {"body": "Said"},
    "targets/<str:key>/progress/": {"event": "finish"},
    "comments/<uuid:uuid>/": {"body": "Changed"},
    "comments/<uuid:uuid>/report/": {"reason": "spam"},
    "moderation/": {"key": "{reported}"},
    "reports/": {"key": "{comment_key}", "reason": "spam"},
    "moderation/cases/<int:case_id>/": {"verdict": "keep"},
    "moderation/cases/<int:case_id>/appeal/": {"text": "Please look again."},
    "moderation/pauses/": {"space_id": "{side_id}", "user_id": "{other_id}", "days": 7, "reason": "Please rest."},
    "fair-play/": {"verdict": "accept", "target": "{held}"},
    "inbox/read/": {"all": True},
    "areas/": {"title": "Another one"},
    "areas/<str:slug>/": {"title": "Another name"},
    "areas/<str:slug>/members/<str:username>/": {"role": "member"},
    "areas/<str:slug>/rules/": {"kind": "org", "value": "Demo"},
    "knowledge/<uuid:uuid>/dates/": {
        "starts": f"{NEXT_WEEK}T09:00",
        "ends": f"{NEXT_WEEK}T10:00",
        "zone": "UTC",
        "place": "Hall",
    },
    "sessions/<uuid:uuid>/": {"seats": 3},
    "sessions/<uuid:uuid>/participants/<int:number>/": {"presence": "came"},
    "wanted/": {"key": "{course}", "question": "And what else?"},
    "me/pauses/<int:space_id>/appeal/": {"text": "Please look again."},
    "knowledge/<uuid:uuid>/thread/": {"text": "Shall we?"},
    "themes/<str:slug>/pace/": {"days": 5},
    "areas/<str:slug>/pace/": {"days": 5},
    "paths/": {"title": "Another way", "space": "{side_id}"},
    "paths/<uuid:uuid>/": {"title": "Otherwise"},
    "paths/<uuid:uuid>/steps/": {"key": "{key}", "steps": "{step}"},
    "paths/<uuid:uuid>/steps/<int:step>/": {"note": "Begin here"},
    "questions/": {"title": "And what else?"},
    "questions/<uuid:uuid>/": {"title": "Otherwise"},
    "questions/<uuid:uuid>/answers/": {"body": "This way"},
    "answers/<uuid:uuid>/": {"body": "That way"},
    "experts/mine/": {"capacity": 4},
    "experts/mine/leaves/": {"first": str(NEXT_WEEK), "last": str(NEXT_WEEK)},
    "experts/mine/answer/": {"theme": "asked", "accept": True},
    "follows/": {"may_be_followed": False},
    "me/relaunch/": {"choice": "stop"},
    "me/preferences/": {"groups": [{"name": "reviews", "mail": "week"}]},
}
# What the buttons of our pages send.
FORMS: list[dict[str, str]] = [
    {"do": "submit", "title": "Changed", "version": "1"},
    {"do": "save", "title": "Changed", "version": "1"},
    {"do": "delete", "choice": "stop", "text": "Something to share", "kind": "like", "event": "finish", "body": "Said"},
    {"choice": "mute", "event": "open", "group": "reviews", "mail_reviews": "week"},
]
# They keep nothing: what is written here concerns nobody.
HARMLESS = (f"{places.API}knowledge/detect/", f"{places.API}knowledge/<uuid:uuid>/preview/")
# A mail program posts here without cookies; the token in the mail is the authority.
BY_TOKEN = (f"{places.PAGES}relaunch/<str:token>/", f"{places.PAGES}mail/<str:token>/")
UNSAFE = places.rest(*places.UNSAFE)
PAGES = [place for place in places.pages() if place.route not in BY_TOKEN]


def _send(client: Any, place: places.Place, values: dict[str, str]) -> Any:
    body = BODIES.get(place.route.removeprefix(places.API), {})
    for name, known in (
        ("key", "reported"),
        ("key", "course"),
        ("key", "comment_key"),
        ("target", "held"),
        ("space_id", "side_id"),
        ("space", "side_id"),
        ("key", "key"),
        ("user_id", "other_id"),
    ):
        if body.get(name) == f"{{{known}}}":
            body = {**body, name: values[known]}
    if body.get("steps") == "{step}":
        body = {**body, "steps": [int(values["step"])]}
    if place.route.endswith("/file/") and place.method == "post":
        from tests import uploads

        return client.post(place.url(values), {"file": uploads.upload("a.pdf", uploads.pdf())})
    if place.route.endswith("/archive/") and place.method == "post":
        from tests.exchange import conftest as archives

        data = archives.zipped({"manifest.json": archives.manifest(), **archives.one()})
        return client.post(place.url(values), {"file": archives.upload(data)})
    if place.route.endswith("/images/"):
        from tests import uploads

        return client.post(place.url(values), {"file": uploads.upload("a.png", uploads.picture("PNG"))})
    if place.route.endswith("/captions/") and place.method == "post":
        from tests import uploads

        said = b"WEBVTT\n\n00:01.000 --> 00:02.000\nSaid\n"
        return client.post(place.url(values), {"captions": uploads.upload("a.vtt", said), "language": "fr"})
    return getattr(client, place.method)(place.url(values), body, format="json")


def _rows() -> dict[str, list[Any]]:
    """Return all that the plugin keeps."""
    models = apps.get_app_config("social_learning").get_models()
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def test_there_is_something_to_test() -> None:
    assert len(UNSAFE) >= 14
    assert len(PAGES) >= 12


@pytest.mark.parametrize("place", UNSAFE, ids=str)
def test_a_forged_request_is_refused(place: places.Place, own: dict[str, str], learner: Any) -> None:
    forged = APIClient(enforce_csrf_checks=True)
    forged.force_login(learner)
    before = _rows()
    answer = _send(forged, place, own)
    assert answer.status_code == 403
    assert set(answer.json()) == {"code", "message", "fields"}
    assert _rows() == before


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_a_forged_form_is_refused(place: places.Place, own: dict[str, str], learner: Any) -> None:
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(learner)
    before = _rows()
    for form in FORMS:
        assert forged.post(place.url(own), form).status_code in (403, 405)
    assert _rows() == before


@pytest.fixture(params=["closed", "looking"])
def powerless(request: pytest.FixtureRequest, learner: Any, make_user: Callable[..., Any]) -> Any:
    """Somebody whose account is closed while a token is still good, or as whom a staff member only looks."""
    if request.param == "closed":
        learner.is_active = False
        learner.save()
    else:
        learner.real_user = make_user("staff", is_staff=True)
    return learner


@pytest.mark.parametrize("place", UNSAFE, ids=str)
def test_who_may_not_write_changes_nothing(
    place: places.Place, own: dict[str, str], values: dict[str, str], powerless: Any
) -> None:
    client = APIClient()
    client.force_authenticate(powerless)
    before = _rows()
    answer = _send(client, place, own)
    assert _rows() == before
    if place.route in HARMLESS:
        assert answer.status_code == 200
    else:
        assert answer.status_code in (401, 403), answer.content
        assert answer.json()["message"]


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_who_may_not_write_changes_nothing_by_a_form(
    place: places.Place, own: dict[str, str], powerless: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The platform's middleware puts the person who is looked at in the place of who looks.
    monkeypatch.setattr("django.contrib.auth.middleware.auth.get_user", lambda _request: powerless)
    before = _rows()
    for form in FORMS:
        answer = Client().post(place.url(own), form)
        assert answer.status_code < 500
        assert _rows() == before


@pytest.mark.parametrize("place", UNSAFE, ids=str)
def test_the_same_requests_do_something_for_who_may(place: places.Place, own: dict[str, str], learner: Any) -> None:
    """Without this the refusals above could come from requests that nobody could make."""
    client = APIClient()
    client.force_authenticate(learner)
    answer = _send(client, place, own)
    assert answer.status_code in (200, 201, 204), answer.content
