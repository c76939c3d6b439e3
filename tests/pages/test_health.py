"""The page that says whether the site is in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from social_learning.operations import checks
from social_learning.operations.answers import Check, error, ok, skipped, warning

pytestmark = pytest.mark.django_db
URL = "/social-learning/health/"
Web = Callable[..., Any]


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put other checks into the list: ``listed(ok("Fine."))``."""

    def put(*answers: Any) -> None:
        others = tuple(Check(f"site.{number}", "site", lambda look, one=one: one) for number, one in enumerate(answers))
        monkeypatch.setattr(checks.examine, "__kwdefaults__", {**checks.examine.__kwdefaults__, "checks": others})

    return put


def test_site_staff_sees_it(web: Web, site_admin: Any, space: Any) -> None:
    answer = web(site_admin).get(URL)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "no-cache" in answer["Cache-Control"]
    assert text.count("<h1") == text.count("<main") == 1
    assert "storage.not_public" in text


@pytest.mark.parametrize("who", ["learner", "expert", "steward"])
def test_nobody_else_sees_it(web: Web, request: pytest.FixtureRequest, space: Any, who: str) -> None:
    answer = web(request.getfixturevalue(who)).get(URL)
    assert answer.status_code == 403
    assert "storage.not_public" not in answer.content.decode()


def test_strangers_are_asked_to_log_in(web: Web) -> None:
    assert web(None).get(URL).status_code == 302


def test_what_needs_somebody_comes_first_with_a_word_and_the_remedy(web: Web, site_admin: Any, listed: Any) -> None:
    listed(ok("Fine."), warning("Nearly.", "Look again."), skipped("Elsewhere."), error("<b>Lost</b>.", "Find it."))
    text = web(site_admin).get(URL).content.decode()
    places = [text.index(part) for part in ("2 things to look at", "&lt;b&gt;Lost", "Find it.", "Nearly.", "Fine.")]
    assert places == sorted(places)
    # Never by colour alone.
    for word in ("does not work", "look at this", "not looked at", "in order"):
        assert word in text


def test_nothing_to_do_is_said(web: Web, site_admin: Any, listed: Any) -> None:
    listed(ok("Fine."))
    text = web(site_admin).get(URL).content.decode()
    assert "Nothing to do" in text
    assert "to look at" not in text


def test_site_staff_find_the_way(web: Web, site_admin: Any, learner: Any, space: Any) -> None:
    link = f'href="{URL}"'
    assert link in web(site_admin).get("/social-learning/me/").content.decode()
    assert link not in web(learner).get("/social-learning/me/").content.decode()
