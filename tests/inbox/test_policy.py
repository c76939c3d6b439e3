"""Our word in edx-ace, with a stand-in where edx-ace is not installed; tests/edxapp asks the real one."""

from __future__ import annotations

import enum
import importlib
import sys
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace
from typing import Any

import attrs
import pytest

from social_learning.edxapp import users
from social_learning.edxapp.ace import GROUPS_OPTION

pytestmark = pytest.mark.django_db


class ChannelType(enum.Enum):
    """The two channels of edx-ace."""

    EMAIL = "email"
    PUSH = "push"


@attrs.define
class PolicyResult:
    """What edx-ace reads of an answer."""

    deny: set[Any]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], set[str]]:
    """Ask our policy about a message; returns the names of the channels that it denies."""
    if find_spec("edx_ace") is None:
        for name, values in {
            "edx_ace": {},
            "edx_ace.channel": {"ChannelType": ChannelType},
            "edx_ace.policy": {"Policy": object, "PolicyResult": PolicyResult},
        }.items():
            module = ModuleType(name)
            vars(module).update(values)
            monkeypatch.setitem(sys.modules, name, module)
        monkeypatch.delitem(sys.modules, "social_learning.inbox.policy", raising=False)
    policy = importlib.import_module("social_learning.inbox.policy").PreferencePolicy()
    return lambda message: {channel.value for channel in policy.check(message).deny}


def message(user: Any, *groups: str, app_label: str = "social_learning", user_id: Any = None) -> Any:
    return SimpleNamespace(
        app_label=app_label,
        recipient=SimpleNamespace(lms_user_id=user_id or user.pk),
        options={GROUPS_OPTION: list(groups)} if groups else {},
    )


def test_what_a_person_wishes_goes_out_by_mail_alone(check: Any, learner: Any) -> None:
    assert check(message(learner, "reviews")) == {"push"}
    assert check(message(learner)) == {"push"}
    # Some platforms pass ids as text.
    assert check(message(learner, "reviews", user_id=str(learner.pk))) == {"push"}


def test_who_opted_out_gets_nothing(check: Any, learner: Any, wish: Callable[..., None], now: datetime) -> None:
    wish(learner, "reviews", "inbox", now=now)
    assert check(message(learner, "reviews")) == {"email", "push"}
    assert check(message(learner, "contributions")) == {"push"}
    assert check(message(learner, "reviews", "conversations")) == {"push"}


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": ""}, {"username": f"{users.RETIRED_PREFIX}7"}])
def test_who_cannot_be_written_to_gets_nothing(check: Any, make_user: Any, fields: dict[str, Any]) -> None:
    assert check(message(make_user(**fields), "reviews")) == {"email", "push"}


def test_a_closed_account_of_the_platform_gets_nothing(
    check: Any, learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("social_learning.edxapp.mail.present", lambda: True)
    assert check(message(learner, "reviews")) == {"push"}
    learner.set_unusable_password()
    learner.save()
    assert check(message(learner, "reviews")) == {"email", "push"}


def test_nobody_in_particular_gets_nothing(check: Any) -> None:
    nobody = SimpleNamespace(app_label="social_learning", recipient=None, options={})
    assert check(nobody) == {"email", "push"}
    assert check(message(None, user_id=10**9)) == {"email", "push"}


def test_other_apps_are_none_of_our_business(
    check: Any, learner: Any, wish: Callable[..., None], now: datetime, django_assert_num_queries: Any
) -> None:
    wish(learner, "reviews", "inbox", now=now)
    learner.is_active = False
    learner.save()
    with django_assert_num_queries(0):
        assert check(message(learner, "reviews", app_label="bulk_email")) == set()
