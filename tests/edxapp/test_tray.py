"""The bridge to the platform's notification tray, in both shapes of its dictionaries, and where it has neither."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import datetime
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.utils.html import escape

from social_learning.edxapp import present, tray
from social_learning.inbox import api, preferences
from social_learning.inbox.groups import GROUPS
from social_learning.inbox.models import Message
from social_learning.inbox.tasks import tray_message_task

LABELS = {group.name: group.label for group in GROUPS.values()}
COURSE = "course-v1:Demo+Social+2026"
_TYPE = {"notification_app": "discussion", "name": "new_comment", "content_template": "<{p}>{post_title}</{p}>"}
_CHANNELS = {"web": True, "email": True, "push": True}
# Teak, Ulmo: grouped types say so themselves, and an app's own values begin with "core_".
ULMO = (
    {
        "new_comment": {**_TYPE, "is_core": True, "content_context": {}, "email_template": "", "filters": []},
        "new_post": {**_TYPE, **_CHANNELS, "name": "new_post", "is_core": False, "info": "", "non_editable": []},
    },
    {
        "discussion": {
            "enabled": True,
            "core_info": "About posts.",
            **{f"core_{name}": value for name, value in _CHANNELS.items()},
            "core_email_cadence": "Daily",
            "non_editable": [],
        }
    },
)
# Verawood: the same by another name, which types of their own leave out.
VERAWOOD = (
    {
        "new_comment": {**_TYPE, "use_app_defaults": True, "content_context": {}, "filters": []},
        "new_post": {**_TYPE, **_CHANNELS, "name": "new_post", "info": "", "email_cadence": "Daily"},
    },
    {
        "discussion": {
            "enabled": True,
            "info": "About posts.",
            **_CHANNELS,
            "email_cadence": "Daily",
            "non_editable": [],
        }
    },
)
SHAPES = pytest.mark.parametrize("shape", [ULMO, VERAWOOD], ids=["ulmo", "verawood"])


@SHAPES
def test_entries_take_the_shape_of_what_is_there(shape: Any) -> None:
    types, apps = deepcopy(shape)
    theirs, their_app = types["new_post"].keys(), apps["discussion"].keys()
    before = deepcopy((types["new_comment"], apps["discussion"]))
    for _twice in range(2):
        assert tray.add(types, apps, LABELS, cadence="Daily")
    assert set(types) == {"new_comment", "new_post", *(tray.type_of(name) for name in GROUPS)}
    assert set(apps) == {"discussion", "social_learning"}
    assert (types["new_comment"], apps["discussion"]) == before
    for name, label in LABELS.items():
        entry = types[tray.type_of(name)]
        assert entry.keys() >= theirs
        assert (entry["name"], entry["info"]) == (tray.type_of(name), label)
        # The platform mails nothing of it: our own preferences do.
        assert (entry["web"], entry["email"], entry["push"]) == (True, False, False)
        assert entry["non_editable"] == ["email", "push"]
        text = entry["content_template"].format(p="p", strong="strong", title="New", sentence="Said {so}")
        assert text == "<p><strong>New</strong> Said {so}</p>"
        assert len(entry["name"]) <= 64
    assert apps["social_learning"].keys() == their_app


@pytest.mark.parametrize(
    ("types", "apps"),
    [
        ({}, {}),
        ({"a": _TYPE}, {}),
        ({"a": "text"}, {"b": {}}),
        ({"a": {}}, {"b": {"web": True, "info": ""}}),
        ({"a": {**_TYPE, "is_core": True}}, {"b": {"web": True, "info": ""}}),
        ({"a": {**_TYPE, "is_core": True}, "c": _TYPE}, {"b": {"core_web": True, "web": True, "info": ""}}),
        ({"a": _TYPE}, {"b": {"core_web": True}}),
    ],
)
def test_an_unknown_shape_is_left_alone(types: Any, apps: Any) -> None:
    before = deepcopy((types, apps))
    assert not tray.add(types, apps, LABELS, cadence="Daily")
    assert (types, apps) == before


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ModuleType]]:
    """Put a stand-in of the platform's registry where the platform is missing: ``platform(shape, escapes=True)``."""

    def make(shape: Any, *, escapes: bool = False, **names: Any) -> ModuleType:
        module: Any = ModuleType("base_notification")
        types, apps = deepcopy(shape)

        def content(name: str, values: dict[str, Any]) -> str:
            safe = {key: escape(value) if escapes else value for key, value in values.items()}
            return str(types[name]["content_template"].format(p="p", strong="strong", **safe))

        module.COURSE_NOTIFICATION_TYPES, module.COURSE_NOTIFICATION_APPS = types, apps
        module.EmailCadence = SimpleNamespace(DAILY="Daily")
        module.get_notification_content = content
        vars(module).update(names)
        package: Any = ModuleType("openedx.core.djangoapps.notifications")
        package.base_notification = module
        for parent in ("openedx", "openedx.core", "openedx.core.djangoapps"):
            monkeypatch.setitem(sys.modules, parent, ModuleType(parent))
        monkeypatch.setitem(sys.modules, package.__name__, package)
        monkeypatch.setitem(sys.modules, f"{package.__name__}.base_notification", module)
        monkeypatch.setattr(tray, "present", lambda: True)
        return module  # type: ignore[no-any-return]

    if present():
        pytest.skip("The platform itself answers here.")
    yield make
    monkeypatch.setattr(tray, "_on", False)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the platform is asked to put into trays."""
    from openedx_events.learning.signals import USER_NOTIFICATION_REQUESTED

    seen: list[Any] = []
    monkeypatch.setattr(
        USER_NOTIFICATION_REQUESTED, "send_event", lambda notification_data: seen.append(notification_data)
    )
    return seen


def test_without_a_platform_there_is_no_tray() -> None:
    if present():
        pytest.skip("The platform itself answers here.")
    assert not tray.register(LABELS)
    assert not tray.is_on()
    assert not tray.send(1, "reviews", COURSE, "T", "S", url="/x/")


def test_a_platform_that_has_changed_starts_all_the_same(platform: Any, caplog: Any) -> None:
    module = platform(ULMO)
    del module.COURSE_NOTIFICATION_APPS
    assert not tray.register(LABELS)
    assert "the bridge stays off" in caplog.text
    platform(({"a": {}}, {"b": {}}))
    assert not tray.register(LABELS)
    assert not tray.is_on()


@SHAPES
@pytest.mark.parametrize("escapes", [True, False])
def test_words_of_people_are_escaped_once(shape: Any, escapes: bool, platform: Any, asked: list[Any]) -> None:
    module = platform(shape, escapes=escapes)
    assert tray.register(LABELS)
    assert tray.send(7, "conversations", COURSE, "A & B", "<b>Ann</b> said so", url="https://x.example/y/")
    (data,) = asked
    shown = module.get_notification_content(data.notification_type, dict(data.context))
    assert shown == "<p><strong>A &amp; B</strong> &lt;b&gt;Ann&lt;/b&gt; said so</p>"
    assert (data.user_ids, data.app_name, str(data.course_key)) == ([7], "social_learning", COURSE)
    assert data.content_url == "https://x.example/y/"


def test_what_belongs_to_no_course_is_not_sent(platform: Any, asked: list[Any]) -> None:
    platform(VERAWOOD)
    assert tray.register(LABELS)
    assert not tray.send(7, "conversations", "nonsense", "T", "S", url="/x/")
    assert asked == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("told", [{}, {"course_key": ""}, {"off": True}, {"unwanted": True}, {"read": True}], ids=str)
def test_a_message_of_a_course_goes_into_the_tray_once(
    told: dict[str, Any], platform: Any, asked: list[Any], learner: Any, as_actor: Any, now: datetime, settings: Any
) -> None:
    platform(VERAWOOD)
    tray.register(LABELS)
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "NOTIFICATION_TRAY": "off" not in told}
    if "unwanted" in told:
        preferences.choose(as_actor(learner), {"recognition": {"tray": False}}, now=now)
    row = api.tell(
        learner.pk,
        "like_milestone",
        params={"title": "Lifting", "count": 5},
        url="/social-learning/x/",
        dedupe_key="k",
        now=now,
        course_key=told.get("course_key", COURSE),
    )
    assert row is not None
    if "read" in told:
        Message.objects.update(tray_at=None, read_at=now)
        asked.clear()
    tray_message_task(row.pk) if "off" not in told else None
    if told:
        assert asked == []
        return
    (data,) = asked
    assert data.context["sentence"] == "5 people like “Lifting”."
    assert data.content_url.endswith("/social-learning/x/")
    assert data.content_url.startswith("http")
