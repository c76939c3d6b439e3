"""Who may see whether the site is in order, and what they see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from social_learning.operations import checks
from social_learning.operations.answers import Check, error, warning

pytestmark = pytest.mark.django_db
URL = "/api/social_learning/v1/health/"


def test_site_staff_sees_every_quick_check(client_for: Callable[..., Any], site_admin: Any) -> None:
    answer = client_for(site_admin).get(URL)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    found = answer.json()
    assert set(found) == {"status", "checked_at", "answers"}
    assert [one["name"] for one in found["answers"]] == [one.name for one in checks.CHECKS if not one.slow]
    assert set(found["answers"][0]) == {"name", "group", "status", "sentence", "remedy"}


def test_staff_need_not_be_superusers(client_for: Callable[..., Any], make_user: Callable[..., Any]) -> None:
    assert client_for(make_user(is_staff=True)).get(URL).status_code == 200
    assert client_for(make_user(is_superuser=True)).get(URL).status_code == 200


@pytest.mark.parametrize("who", ["learner", "author", "expert", "steward"])
def test_nobody_else_sees_it(client_for: Callable[..., Any], request: pytest.FixtureRequest, who: str) -> None:
    answer = client_for(request.getfixturevalue(who)).get(URL)
    assert answer.status_code == 403
    assert set(answer.json()) == {"code", "message", "fields"}


def test_strangers_are_asked_who_they_are(client_for: Callable[..., Any], db: None) -> None:
    assert client_for(None).get(URL).status_code == 401


def test_what_other_programs_said_stays_in_the_log(
    client_for: Callable[..., Any], site_admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(look: Any) -> Any:
        raise OSError("redis://:secret@cache/0 refused")

    listed = (
        Check("a", "site", lambda look: warning("Nearly.", "Look.")),
        Check("b", "site", lambda look: error("Lost.", "Find it.", detail="password=secret")),
        Check("c", "site", lost),
    )
    monkeypatch.setattr(checks.examine, "__kwdefaults__", {**checks.examine.__kwdefaults__, "checks": listed})
    answer = client_for(site_admin).get(URL)
    assert answer.json()["status"] == "error"
    assert "secret" not in answer.content.decode()
    assert "OSError" in answer.content.decode()
