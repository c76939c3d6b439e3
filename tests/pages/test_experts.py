"""The pages of experts: who sees what, and who may do what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from social_learning.experts import nominations, queries, times
from social_learning.experts.models import Absence, Availability, Expert, Nomination

EXPERTS = "/social-learning/experts/"


@pytest.fixture
def page(client: Any) -> Any:
    def get(user: Any, path: str = "", status: int = 200) -> str:
        client.force_login(user)
        found = client.get(f"{EXPERTS}{path}")
        assert found.status_code == status
        return str(found.content.decode())

    return get


@pytest.fixture
def post(client: Any) -> Any:
    def send(user: Any, path: str, **given: Any) -> int:
        client.force_login(user)
        return int(client.post(f"{EXPERTS}{path}", given).status_code)

    return send


def test_the_directory_says_who_has_time(page: Any, expert: Any, learner: Any, as_actor: Any, now: Any) -> None:
    assert "Elif Expert" in page(learner)
    assert "Answers within 3 working days" in page(learner)
    assert "Elif Expert" not in page(learner, "?name=nobody")
    assert "Elif Expert" in page(learner, "?theme=safety")
    times.change(as_actor(expert), now=now, listed=False)
    assert "Elif Expert" not in page(learner)


def test_why_somebody_is_away_stands_nowhere(page: Any, expert: Any, learner: Any) -> None:
    from social_learning.lib import clock

    today = clock.now().date()
    Absence.objects.create(user_id=expert.pk, first=today, last=today + timedelta(days=2), reason="Surgery")
    shown = page(learner)
    assert "Away, back on" in shown
    assert "Surgery" not in shown
    assert "Surgery" in page(expert, "mine/")


def test_a_person_says_yes(
    page: Any, post: Any, steward: Any, learner: Any, theme: Any, as_actor: Any, now: Any
) -> None:
    nominations.ask(learner.pk, theme.pk, as_actor(steward), now=now)
    assert "Stella Steward" in page(learner, "mine/")
    assert post(learner, "mine/", do="accept", theme=theme.pk) == 302
    assert queries.themes_of(learner.pk) == [theme.pk]
    assert post(learner, "mine/", do="stop", theme=theme.pk) == 302
    assert queries.themes_of(learner.pk) == []


def test_a_bad_form_keeps_what_was_typed(client: Any, expert: Any) -> None:
    client.force_login(expert)
    given = {"do": "leave", "first": "2026-03-09", "last": "never", "reason": "With my sister"}
    shown = client.post(f"{EXPERTS}mine/", given)
    assert shown.status_code == 400
    assert "With my sister" in shown.content.decode()
    time = {"do": "time", "capacity": "99", "answers_within": "3", "weekday": ["0"], "office_hours": "At noon"}
    shown = client.post(f"{EXPERTS}mine/", time)
    assert shown.status_code == 400
    assert "At noon" in shown.content.decode()
    assert not Availability.objects.exists()


def test_stewards_look_after_experts_and_others_do_not(
    page: Any, post: Any, steward: Any, learner: Any, expert: Any, theme: Any
) -> None:
    assert "Elif Expert" in page(steward, "manage/")
    page(learner, "manage/", 403)
    assert post(learner, "manage/", do="ask", username="amir", theme=theme.pk) == 403
    assert post(steward, "manage/", do="ask", username="lea", theme=theme.pk) == 302
    assert Nomination.objects.get().user_id == learner.pk
    assert post(steward, "manage/", do="ask", username="nobody", theme=theme.pk) == 400
    assert post(steward, "manage/", do="withdraw", username="lea", theme=theme.pk) == 302
    assert post(steward, "manage/", do="remove", username="elif", theme=theme.pk) == 302
    assert not Expert.objects.exists()
    assert "taken off, with thanks" in page(steward, "manage/")


def test_the_page_of_a_person_says_how_to_ask(client: Any, expert: Any, learner: Any) -> None:
    client.force_login(learner)
    shown = client.get("/social-learning/people/elif/").content.decode()
    assert "Answers within 3 working days" in shown
