"""The last line of every mail: one click ends it, a scanner changes nothing, and it can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from social_learning.inbox import groups, preferences, unsubscribe
from social_learning.inbox.models import Digest
from social_learning.lib.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def mails(user: Any) -> dict[str, str]:
    return {name: wish.mail for name, wish in preferences.of_person(user.pk).items()}


@pytest.fixture
def url(told: Callable[..., Any]) -> str:
    """The link of a mail about a published draft."""
    return path_of(told("published"))


def path_of(row: Any) -> str:
    return "/social-learning/" + unsubscribe.link(row).partition("/social-learning/")[2]


def test_the_headers_are_those_of_the_standard(told: Callable[..., Any]) -> None:
    row = told("published")
    assert unsubscribe.headers(row) == {
        "List-Unsubscribe": f"<{unsubscribe.link(row)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_one_click_needs_no_login_and_a_scanner_changes_nothing(url: str, learner: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    for method in (client.get, client.head):
        page = method(url)
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "no-referrer"
    assert mails(learner)["contributions"] == "now"
    assert client.post(url, ONE_CLICK).status_code == 200
    assert mails(learner) == {**{name: group.mail for name, group in groups.GROUPS.items()}, "contributions": "inbox"}
    # A mail program may press it again.
    assert client.post(url, ONE_CLICK).status_code == 200


def test_the_page_says_what_the_mail_was_about_and_has_a_button_for_each_choice(url: str, learner: Any) -> None:
    page = Client().get(url).content.decode()
    assert "What I share" in page
    for choice in ("stop", "less", "all"):
        assert f'value="{choice}"' in page
    assert learner.get_full_name() not in page
    assert learner.email not in page


@pytest.mark.parametrize(
    ("choice", "after"),
    [
        ("stop", {"contributions": "inbox"}),
        ("less", {"contributions": "day"}),
        ("all", dict.fromkeys(groups.GROUPS, "inbox")),
    ],
)
def test_whatever_a_mail_offers_can_be_taken_back(
    choice: str, after: dict[str, str], url: str, learner: Any, wish: Callable[..., None], now: datetime
) -> None:
    wish(learner, "conversations", "week", now=now)
    before = mails(learner)
    done = Client().post(url, {"choice": choice})
    assert mails(learner) == {**before, **after}
    back = done.context["back"]
    assert f'value="{back}"' in done.content.decode()
    undone = Client().post(url, {"choice": "undo", "back": back})
    assert "as it was before" in undone.content.decode()
    assert mails(learner) == before


def test_a_second_thought_counts_and_what_held_before_is_not_taken_back(url: str, learner: Any) -> None:
    Client().post(url, {"choice": "stop"})
    again = Client().post(url, {"choice": "stop"})
    assert again.context["back"] == ""
    assert 'value="undo"' not in again.content.decode()
    Client().post(url, {"choice": "less"})
    assert mails(learner)["contributions"] == "day"


def test_the_end_of_a_collected_mail_ends_all_that_is_collected(learner: Any, now: datetime) -> None:
    digest = Digest.objects.create(user_id=learner.pk, day=now.date(), created_at=now)
    about = unsubscribe.subscription(unsubscribe.token(digest))
    assert [group.name for group in about.groups] == ["conversations", "recognition", "followed", "desk"]
    unsubscribe.choose(about, "less", now=now)
    assert mails(learner)["conversations"] == "week"
    assert Client().post(path_of(digest), ONE_CLICK).status_code == 200
    collected = dict.fromkeys(("conversations", "recognition", "followed", "desk"), "inbox")
    expected = {"contributions": "now", "reviews": "now", "meetings": "now", **collected}
    assert mails(learner) == expected


def test_a_token_speaks_of_one_mail_and_of_nobody(told: Callable[..., Any], learner: Any, now: datetime) -> None:
    row = told("published")
    token = unsubscribe.token(row)
    assert unsubscribe.subscription(token).user_id == learner.pk
    other = f"m{row.pk + 1}.{token.partition('.')[2]}"
    row.delete()
    for wrong in (token, other, "m1", "m1.", "", "nonsense", token[:-1], token + "x"):
        with pytest.raises(NotFound):
            unsubscribe.subscription(wrong)
    assert Client().get("/social-learning/mail/m1.nonsense/").status_code == 404
    assert Client().post("/social-learning/mail/m1.nonsense/", ONE_CLICK).status_code == 404


def test_nonsense_is_refused(url: str, learner: Any, told: Callable[..., Any], now: datetime) -> None:
    assert Client().post(url, {"choice": "explode"}).status_code == 400
    about = unsubscribe.subscription(unsubscribe.token(told("published")))
    with pytest.raises(Invalid):
        unsubscribe.choose(about, "explode", now=now)
    before = mails(learner)
    for back in ("", "x", "contributions", "contributions:explode", "nothing:now", "a:b:c,,"):
        assert unsubscribe.choose(about, "undo", now=now, back=back) == ""
    assert mails(learner) == before
    assert Client().put(url).status_code == 405


def test_a_kind_of_another_release_has_no_end(told: Callable[..., Any]) -> None:
    row = told("published")
    row.kind = "of another release"
    row.save()
    assert Client().get(path_of(row)).status_code == 404
