"""Our tracking events as xAPI statements, by the real event-routing-backends; skipped where it is not installed.

``pip install edx-event-routing-backends`` beside what the tests need, and it runs.
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as site

from social_learning.edxapp import tracking

BLOCK = "block-v1:Demo+Social+2026+type@vertical+block@one"
KNOWLEDGE = "knowledge-v1:0b7b8a60-3c1c-4a7e-9a39-1f7b4f0a4a51"
WHY = "Needs edx-event-routing-backends; the top of this file says how."


@pytest.fixture
def backends(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The registry of event-routing-backends, with accounts and courses of no platform."""
    if not apps.is_installed("event_routing_backends"):
        pytest.skip(WHY)
    from event_routing_backends.processors.xapi import transformer
    from event_routing_backends.processors.xapi.registry import XApiTransformersRegistry

    monkeypatch.setattr(transformer, "get_anonymous_user_id", lambda who, _kind: f"anonymous-{who}")
    monkeypatch.setattr(transformer, "get_course_from_id", lambda _key: {"display_name": "Working well"})
    monkeypatch.setattr(site, "LMS_ROOT_URL", "https://learn.example.com", raising=False)
    monkeypatch.setattr(site, "SITE_ROOT_URL", "https://learn.example.com", raising=False)
    monkeypatch.setattr(site, "XAPI_AGENT_IFI_TYPE", "external_id", raising=False)
    tracking.register_xapi()
    return XApiTransformersRegistry


def statement(backends: Any, name: str, **data: Any) -> dict[str, Any]:
    """Return what becomes of one line of the log."""
    event = {
        "name": tracking.PREFIX + name,
        "timestamp": "2026-03-02T10:00:00+00:00",
        "context": {"user_id": 7, "course_id": "course-v1:Demo+Social+2026"},
        "data": {"user_id": 7, "object_id": BLOCK, "object_kind": "vertical", **data},
    }
    found: dict[str, Any] = json.loads(backends.get_transformer(event).transform().to_json())
    return found


@pytest.mark.parametrize("name", tracking.NAMES)
def test_every_event_has_a_statement_without_a_name_in_it(backends: Any, name: str) -> None:
    found = statement(backends, name.removeprefix(tracking.PREFIX))
    assert found["actor"]["account"] == {"homePage": "https://learn.example.com", "name": "anonymous-7"}
    assert found["object"]["id"] == f"https://learn.example.com/xblock/{BLOCK}"
    assert found["verb"]["id"].startswith("http")
    assert found["version"] == "1.0.3"
    (parent,) = found["context"]["contextActivities"]["parent"]
    assert parent["id"].endswith("/course/course-v1:Demo+Social+2026")


def test_verbs_are_those_others_use(backends: Any) -> None:
    verbs = {
        "knowledge.published": "http://adlnet.gov/expapi/verbs/shared",
        "comment.posted": "http://adlnet.gov/expapi/verbs/commented",
        "target.finished": "http://adlnet.gov/expapi/verbs/completed",
    }
    assert {name: statement(backends, name)["verb"]["id"] for name in verbs} == verbs
    like = statement(backends, "reaction.given", reaction="like")
    assert like["verb"]["id"] == "http://activitystrea.ms/schema/1.0/like"
    applied = statement(backends, "reaction.given", reaction="applied")
    assert applied["verb"]["id"] == "https://w3id.org/xapi/openedx/verb/voted"
    assert "applied" in applied["context"]["extensions"].values()


def test_what_is_ours_and_what_is_the_platforms_have_addresses(backends: Any) -> None:
    ours = statement(backends, "reaction.given", object_id=KNOWLEDGE, object_kind="knowledge")["object"]
    assert ours["id"] == f"https://learn.example.com/social-learning/knowledge/{KNOWLEDGE}"
    course = statement(backends, "target.finished", object_id="course-v1:A+B+C", object_kind="course")["object"]
    assert course["id"] == "https://learn.example.com/course/course-v1:A+B+C"
    assert course["definition"]["type"] == "http://adlnet.gov/expapi/activities/course"


@pytest.mark.parametrize("ours_first", [True, False])
def test_our_events_are_let_through_in_whatever_order_the_plugins_are_set_up(backends: Any, ours_first: bool) -> None:
    from event_routing_backends.settings import common

    settings: Any = SimpleNamespace(
        LMS_ROOT_URL="https://learn.example.com", EVENT_TRACKING_BACKENDS={"theirs": {"ENGINE": "x"}}
    )
    plugins = [tracking.allow_xapi, common.plugin_settings]
    for set_up in plugins if ours_first else plugins[::-1]:
        set_up(settings)
    # The platform does it all once more after the operator's YAML.
    tracking.allow_xapi(settings)
    options = settings.EVENT_TRACKING_BACKENDS["event_transformer"]["OPTIONS"]
    outer = options["processors"][0]["OPTIONS"]["whitelist"]
    inner = options["backends"]["xapi"]["OPTIONS"]["processors"][0]["OPTIONS"]["whitelist"]
    for name in (*tracking.NAMES, "edx.forum.thread.created"):
        assert name in outer
        assert list(inner).count(name) == 1
    assert settings.EVENT_TRACKING_BACKENDS["theirs"] == {"ENGINE": "x"}
    assert "problem_check" in settings.EVENT_TRACKING_BACKENDS_ALLOWED_CALIPER_EVENTS


def test_a_site_without_it_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking, "find_spec", lambda _name: None)
    settings = SimpleNamespace()
    tracking.allow_xapi(settings)
    assert vars(settings) == {}
