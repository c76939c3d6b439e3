"""Both blocks in a unit of the real LMS: for learner, team, viewing as a learner, and nobody; what it costs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from social_learning.comments.models import Comment
from social_learning.knowledge.models import Knowledge
from social_learning.reactions.models import Reaction
from social_learning.targets.models import Target
from tests.edxapp.places import API, Places, guards

pytestmark = [pytest.mark.django_db(databases="__all__"), *guards().lms]
Browser = Callable[[Any], Client]


def seen(browser: Client, place: Any, **how: str) -> str:
    """Return the page of a unit or block."""
    answer = browser.get(f"/xblock/{place}", how)
    assert answer.status_code == 200, answer.content[:500]
    return str(answer.content.decode())


def nothing_written() -> bool:
    """Return whether nobody said or did anything."""
    return not any(model.objects.exists() for model in (Reaction, Comment, Knowledge, Target))


def test_a_learner_shares_reacts_and_reads_what_is_said(
    client_of: Browser, places: Places, course_learner: Any
) -> None:
    browser = client_of(course_learner)
    page = seen(browser, places.unit)
    assert page.count('class="sl-root sl-embedded sl-unit"') == 2
    assert "cannot be shown" not in page
    assert "read-only" not in page
    assert "sl-share" in page
    assert f'src="{API}/targets/{places.unit}/"' in page
    assert nothing_written()
    assert browser.put(f"{API}/targets/{places.unit}/reactions/like/").status_code == 200
    said = {"body": "Well **said**."}
    url = f"{API}/targets/{places.unit}/comments/"
    assert browser.post(url, said, content_type="application/json").status_code == 201
    page = seen(browser, places.unit)
    assert 'aria-pressed="true"' in page
    # The thread costs more than the rest of the unit, and comes when it is asked for.
    assert "<strong>said</strong>" not in page
    part = browser.get(f"/social-learning/t/{places.unit}/?part=thread").content.decode()
    assert "<strong>said</strong>" in part


def test_the_team_acts_for_itself_and_nobody_for_a_learner(
    client_of: Browser, places: Places, course_staff: Any, course_learner: Any, masquerade: Callable[..., None]
) -> None:
    browser = client_of(course_staff)
    assert "read-only" not in seen(browser, places.unit)
    for as_whom in (None, course_learner):
        masquerade(browser, as_whom)
        page = seen(browser, places.unit)
        assert "nobody acts for somebody else" in page
        assert "read-only" in page
        assert "sl-share" not in page
        for block in (places.share, places.reactions):
            for path in (f"targets/{places.unit}/reactions/like/", "knowledge/", f"targets/{places.unit}/comments/"):
                answer = browser.post(
                    places.handler(block, "social", path), json.dumps({"body": "x"}), content_type="application/json"
                )
                assert (answer.status_code, answer.json()["code"]) == (404, "use_rest")
        assert nothing_written()
    # REST does not know of it: there a member of the team is who they are.
    assert browser.put(f"{API}/targets/{places.unit}/reactions/like/").status_code == 200
    assert list(Reaction.objects.values_list("user_id", flat=True)) == [course_staff.pk]


def test_a_public_view_invites_and_lets_nobody_press(client_of: Browser, places: Places, course_learner: Any) -> None:
    page = seen(client_of(course_learner), places.unit, view="public_view")
    assert "for the people of this course" in page
    assert "<sl-reactions" not in page
    assert "sl-share" not in page


def test_who_is_not_of_the_course_gets_no_unit_and_nothing_by_rest(
    client_of: Browser, places: Places, outsider: Any
) -> None:
    for person in (outsider, None):
        browser = client_of(person)
        assert browser.get(f"/xblock/{places.unit}").status_code in (302, 404)
        assert browser.put(f"{API}/targets/{places.unit}/reactions/like/").status_code in (401, 403, 404)
    assert nothing_written()


@pytest.mark.parametrize("block", ["share", "reactions"])
def test_a_single_block_is_shown_alone(client_of: Browser, places: Places, course_learner: Any, block: str) -> None:
    page = seen(client_of(course_learner), getattr(places, block))
    assert "sl-unit" in page
    assert "cannot be shown" not in page


def test_what_the_mobile_apps_get_are_settings(client_of: Browser, places: Places, course_learner: Any) -> None:
    answer = client_of(course_learner).get(
        f"/api/courses/v2/blocks/{places.unit}",
        {"username": course_learner.username, "depth": "all", "student_view_data": "social_reactions,knowledge_share"},
    )
    assert answer.status_code == 200
    found = answer.json()["blocks"]
    for block in (places.share, places.reactions):
        assert found[str(block)]["student_view_data"]["target"] == str(places.unit)


def test_both_blocks_together_cost_seven_queries(client_of: Browser, places: Places, course_learner: Any) -> None:
    browser = client_of(course_learner)
    browser.put(f"{API}/targets/{places.unit}/reactions/like/")

    def ours() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            seen(browser, places.unit)
        return [query["sql"] for query in asked]

    def others() -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            seen(browser, places.plain_unit)
        return [query["sql"] for query in asked]

    ours(), others()
    # What people made of the unit, what was shared on it and picked, and what is wanted there.
    mine = [query for query in ours() if "social_learning_" in query]
    assert len(mine) <= 7, mine
    # The other unit has a problem in it, which asks for state of its own.
    assert len(ours()) - len(others()) <= 8
