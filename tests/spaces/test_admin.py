"""What an operator can do in Django's admin, and who cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from social_learning.experts.models import Expert
from social_learning.spaces.models import Space, SpaceMember, Theme

pytestmark = pytest.mark.django_db

SPACE = "/admin/social_learning/space/"
THEME = "/admin/social_learning/theme/"
EXPERT = "/admin/social_learning/expert/"
NO_OWNERS = {"owners-TOTAL_FORMS": "0", "owners-INITIAL_FORMS": "0"}
NO_MEMBERS = {
    "members-TOTAL_FORMS": "0",
    "members-INITIAL_FORMS": "0",
    "rules-TOTAL_FORMS": "0",
    "rules-INITIAL_FORMS": "0",
}


@pytest.fixture
def admin(site_admin: Any) -> Client:
    """The site's administrator in a browser."""
    client = Client()
    client.force_login(site_admin)
    return client


def space_form(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Night shift",
        "slug": "night-shift",
        "purpose": "",
        "visibility": "members",
        "sharing": "members",
        "review_policy": "after",
        "course_key": "",
        **NO_MEMBERS,
        **changes,
    }


def test_a_theme_is_made(admin: Client) -> None:
    form = {"title": "Logistics", "slug": "logistics", "description": "", "parent": "", "position": "3", **NO_OWNERS}
    assert admin.post(f"{THEME}add/", form).status_code == 302
    assert Theme.objects.get(slug="logistics").title == "Logistics"


def test_two_spaces_without_a_course_do_not_clash_and_people_are_named_by_username(admin: Client, learner: Any) -> None:
    assert admin.post(f"{SPACE}add/", space_form()).status_code == 302
    named = {
        "members-TOTAL_FORMS": "1",
        "members-0-user_id": learner.username,
        "members-0-role": "steward",
    }
    assert admin.post(f"{SPACE}add/", space_form(slug="day-shift", title="Day shift", **named)).status_code == 302
    assert Space.objects.filter(course_key=None).count() == 2
    assert SpaceMember.objects.get().user_id == learner.pk
    page = admin.get(f"{SPACE}{Space.objects.get(slug='day-shift').pk}/change/").content.decode()
    assert f'value="{learner.username}"' in page
    assert learner.email not in page


def test_a_policy_that_does_not_exist_and_a_person_nobody_knows_are_refused(admin: Client) -> None:
    unknown = {"members-TOTAL_FORMS": "1", "members-0-user_id": "nobody", "members-0-role": "member"}
    for form in (space_form(review_policy="sometimes"), space_form(**unknown)):
        assert admin.post(f"{SPACE}add/", form).status_code == 200
    assert not Space.objects.exists()


def test_an_expert_is_named_and_taken_off(admin: Client, learner: Any, theme: Theme) -> None:
    form = {"user_id": learner.username, "theme": theme.pk}
    assert admin.post(f"{EXPERT}add/", form).status_code == 302
    # Naming somebody twice is refused kindly, not an error.
    assert admin.post(f"{EXPERT}add/", form).status_code in (200, 302)
    expert = Expert.objects.get()
    assert (expert.user_id, expert.theme_id) == (learner.pk, theme.pk)
    assert "Lea Learner" in admin.get(EXPERT).content.decode()
    assert admin.post(f"{EXPERT}{expert.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not Expert.objects.exists()


def test_a_closed_account_is_not_named(admin: Client, make_user: Callable[..., Any], theme: Theme) -> None:
    gone = make_user("gone", is_active=False)
    page = admin.post(f"{EXPERT}add/", {"user_id": gone.username, "theme": theme.pk})
    assert "This account is closed" in page.content.decode()
    assert not Expert.objects.exists()


@pytest.mark.parametrize("url", [SPACE, THEME, EXPERT, f"{THEME}add/"])
def test_others_do_not_get_in(client: Client, learner: Any, url: str) -> None:
    client.force_login(learner)
    assert client.get(url).status_code == 302


def test_a_theme_in_use_stays(admin: Client, published: Callable[..., Any], theme: Theme) -> None:
    published()
    admin.post(f"{THEME}{theme.pk}/delete/", {"post": "yes"})
    assert Theme.objects.filter(pk=theme.pk).exists()
