"""The page of all that may reach a person by itself; it works without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.edxapp import tray, users
from social_learning.inbox import preferences
from social_learning.inbox.groups import CHANNELS, GROUPS
from social_learning.relaunch import queries as relaunch

pytestmark = pytest.mark.django_db
URL = "/social-learning/settings/"


def mails(user: Any) -> dict[str, str]:
    return {name: wish.mail for name, wish in preferences.of_person(user.pk).items()}


def form(**changes: str) -> dict[str, Any]:
    """What the whole form sends: every group, with these changes."""
    sent: dict[str, Any] = {f"mail_{name}": group.mail for name, group in GROUPS.items()}
    return {"group": list(GROUPS), **sent, **changes}


def test_one_logs_in_first(web: Callable[..., Any]) -> None:
    for method in ("get", "post"):
        answer = getattr(web(None), method)(URL)
        assert (answer.status_code, "next=" in answer.url) == (302, True)


def test_it_offers_every_way_for_every_group(web: Callable[..., Any], learner: Any) -> None:
    page = web(learner).get(URL).content.decode()
    assert page.count("<fieldset") == page.count("<legend") == len(GROUPS)
    for name, group in GROUPS.items():
        assert str(group.label) in page
        chosen = re.findall(rf'name="mail_{name}" value="(\w+)"( checked)?', page)
        assert chosen == [(channel, " checked" if channel == group.mail else "") for channel in CHANNELS]
    assert "between 8:00 and 20:00 of your time zone (UTC)" in page
    # No tray on this site: nothing to choose about it.
    assert 'type="checkbox"' not in page


def test_saving_a_choice(web: Callable[..., Any], learner: Any, author: Any) -> None:
    answer = web(learner).post(URL, form(mail_reviews="week"))
    assert (answer.status_code, answer.url) == (302, f"{URL}?said=saved")
    assert mails(learner) == {**{name: group.mail for name, group in GROUPS.items()}, "reviews": "week"}
    assert mails(author)["reviews"] == "now"
    page = web(learner).get(answer.url).content.decode()
    assert "Saved." in page
    assert re.search(r'name="mail_reviews" value="week" checked', page)


def test_what_the_form_does_not_name_stays(web: Callable[..., Any], learner: Any) -> None:
    web(learner).post(URL, {"group": ["reviews", "conversations"], "mail_conversations": "inbox"})
    assert mails(learner)["conversations"] == "inbox"
    assert mails(learner)["reviews"] == "now"


@pytest.mark.parametrize("sent", [{"group": "nothing", "mail_nothing": "now"}, form(mail_reviews="explode")])
def test_nonsense_is_said_kindly(web: Callable[..., Any], learner: Any, sent: dict[str, Any]) -> None:
    answer = web(learner).post(URL, sent)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert mails(learner) == {name: group.mail for name, group in GROUPS.items()}


def test_a_tray_is_offered_where_there_is_one(
    web: Callable[..., Any], learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tray, "is_on", lambda: True)
    page = web(learner).get(URL).content.decode()
    assert page.count('type="checkbox"') == page.count('value="1" checked') == len(GROUPS)
    web(learner).post(URL, form(tray_reviews="1"))
    wishes = preferences.of_person(learner.pk)
    assert [name for name, wish in wishes.items() if wish.tray] == ["reviews"]


def test_a_site_without_mails_says_so(web: Callable[..., Any], learner: Any, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "MAIL_ENABLED": False}
    assert "sends no such mails just now" in web(learner).get(URL).content.decode()


def test_the_hours_are_those_of_the_persons_time_zone(
    web: Callable[..., Any], learner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(users, "preferences", lambda _user_id: ("America/New_York", ""))
    assert "your time zone (America/New York)" in web(learner).get(URL).content.decode()


def test_call_backs_are_chosen_on_the_same_page(
    web: Callable[..., Any], learner: Any, published: Callable[..., Any], now: datetime
) -> None:
    client, thing = web(learner), published(title="Lift safely")
    old = "/social-learning/relaunch/"
    assert client.get(old).url == f"{URL}#sl-call-backs"
    page = client.get(old, follow=True).content.decode()
    assert 'id="sl-call-backs"' in page
    assert f'action="{old}"' in page
    assert client.post(old, {"choice": "stop"}).url == f"{URL}#sl-call-backs"
    assert relaunch.wishes(learner.pk, now=now).stopped
    assert "You asked us not to remind you" in client.get(URL).content.decode()
    client.post(old, {"choice": "resume"})
    client.post(old, {"choice": "mute", "key": thing.key})
    assert "Lift safely" in client.get(URL).content.decode()
    refused = client.post(old, {"choice": "explode"})
    assert refused.status_code == 400
    assert 'role="alert"' in refused.content.decode()


def test_a_site_that_calls_nobody_back_does_not_speak_of_it(
    web: Callable[..., Any], learner: Any, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "RELAUNCH_ENABLED": False}
    assert 'id="sl-call-backs"' not in web(learner).get(URL).content.decode()


def test_the_inbox_and_the_contribution_lead_here(web: Callable[..., Any], learner: Any, space: Any) -> None:
    for page in ("inbox/", "me/"):
        assert f'href="{URL}"' in web(learner).get(f"/social-learning/{page}").content.decode()


def test_it_costs_the_same_whatever_was_chosen(
    web: Callable[..., Any], learner: Any, as_actor: Any, now: datetime, django_assert_max_num_queries: Any
) -> None:
    client = web(learner)
    client.get(URL)
    for wishes in ({}, {name: {"mail": "week"} for name in GROUPS}):
        preferences.choose(as_actor(learner), wishes, now=now)
        with django_assert_max_num_queries(12):
            client.get(URL)
