"""The REST API in the LMS: as learner, as staff, as staff viewing as a learner, as an outsider, as nobody, by token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from social_learning.lib import clock
from social_learning.reactions.models import Reaction
from tests.edxapp.places import API, Places, guards

pytestmark = guards().lms
Browser = Callable[[Any], Client]


def like_of(places: Places) -> str:
    """Return the address of one's like of a unit."""
    return f"{API}/targets/{places.unit}/reactions/like/"


def test_who_belongs_to_the_course_reacts_and_nobody_else(
    client_of: Browser, places: Places, course_learner: Any, course_staff: Any, outsider: Any
) -> None:
    for user, status in ((course_learner, 200), (course_staff, 200), (outsider, 404), (None, 401)):
        assert client_of(user).put(like_of(places)).status_code == status
    assert set(Reaction.objects.values_list("user_id", flat=True)) == {course_learner.pk, course_staff.pk}


def test_who_views_as_a_learner_acts_for_themselves_only(
    client_of: Browser, places: Places, course_learner: Any, course_staff: Any, masquerade: Callable[..., None]
) -> None:
    for as_whom in (None, course_learner):
        browser = client_of(course_staff)
        masquerade(browser, as_whom)
        browser.put(like_of(places))
        assert not Reaction.objects.filter(user_id=course_learner.pk).exists()


def test_a_token_of_the_site_reacts_to_a_unit(
    client: Client, places: Places, course_learner: Any, outsider: Any
) -> None:
    from openedx.core.djangoapps.oauth_dispatch.jwt import create_jwt_for_user

    for user, status in ((course_learner, 200), (outsider, 404)):
        token = f"JWT {create_jwt_for_user(user)}"
        assert client.put(like_of(places), HTTP_AUTHORIZATION=token).status_code == status


def test_an_account_that_is_not_active_may_look_but_not_write(
    client_of: Browser, places: Places, course_learner: Any
) -> None:
    browser = client_of(course_learner)
    course_learner.is_active = False
    course_learner.save()
    assert browser.put(like_of(places)).status_code in (401, 403)
    assert not Reaction.objects.exists()


def test_a_session_of_the_site_shares_and_nobody_gets_an_address(learner_client: Any) -> None:
    from social_learning.spaces import api as spaces

    spaces.ensure_site_space(now=clock.now())
    answer = learner_client.post(f"{API}/knowledge/", {"body": "Bend your knees."}, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert str(learner_client.user.email) not in answer.content.decode()


def test_a_browser_without_the_forms_token_is_refused(places: Places, course_learner: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.login(username=course_learner.username, password="secret")
    answer = strict.put(like_of(places))
    assert answer.status_code == 403
    assert set(answer.json()) == {"code", "message", "fields"}
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("path", ["catalogue/?cursor=nonsense", "targets/nonsense/reactions/"])
def test_a_refusal_has_our_body_whatever_the_sites_settings_are(learner_client: Any, path: str) -> None:
    answer = learner_client.get(f"{API}/{path}")
    assert answer.status_code in (400, 404)
    assert set(answer.json()) == {"code", "message", "fields"}


def test_the_schema_and_its_page_are_served(learner_client: Any) -> None:
    schema = learner_client.get(f"{API}/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json").json()
    assert f"{API}/catalogue/" in schema["paths"]
    assert all(path.startswith(API) for path in schema["paths"])
    assert learner_client.get(f"{API}/docs/").status_code == 200
