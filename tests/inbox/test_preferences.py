"""What a person wishes to hear of: defaults, choices, who may choose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from social_learning.data import ANONYMOUS, Actor
from social_learning.inbox import groups, kinds, preferences
from social_learning.inbox.models import Preference
from social_learning.inbox.tasks import deliver_message_task
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed

pytestmark = pytest.mark.django_db


def test_every_kind_belongs_to_a_group_and_every_group_has_kinds() -> None:
    assert {kind.group for kind in kinds.KINDS.values()} == set(groups.GROUPS)
    assert {group.mail for group in groups.GROUPS.values()} <= set(groups.CHANNELS)
    for group in groups.GROUPS.values():
        # Whoever wishes a group by mail at once gets something.
        assert any(kind.mailed for kind in kinds.KINDS.values() if kind.group == group.name)


def test_what_concerns_ones_own_work_comes_at_once_and_the_rest_together(learner: Any) -> None:
    wishes = preferences.of_person(learner.pk)
    assert {name: wish.mail for name, wish in wishes.items()} == {
        "contributions": "now",
        "reviews": "now",
        "conversations": "day",
        "recognition": "week",
        "followed": "week",
        "meetings": "now",
        "desk": "week",
    }
    assert all(wish.tray for wish in wishes.values())


def test_a_choice_holds_for_its_group_and_its_person(
    learner: Any, author: Any, as_actor: Callable[[Any], Any], now: datetime
) -> None:
    preferences.choose(as_actor(learner), {"reviews": {"mail": "inbox"}}, now=now)
    preferences.choose(as_actor(learner), {"reviews": {"tray": False}}, now=now)
    wish = preferences.of_person(learner.pk)["reviews"]
    assert (wish.mail, wish.tray) == ("inbox", False)
    assert preferences.of_person(learner.pk)["contributions"].mail == "now"
    assert preferences.of_person(author.pk)["reviews"].mail == "now"
    assert not preferences.may_mail(learner.pk, ["reviews"])
    assert preferences.may_mail(learner.pk, ["reviews", "conversations"])
    assert not preferences.may_mail(learner.pk, ["of another release"])


@pytest.mark.parametrize("chosen", [{"reviews": {"mail": "explode"}}, {"nothing": {"mail": "now"}}])
def test_nonsense_is_refused_and_nothing_changes(
    chosen: dict[str, Any], learner: Any, as_actor: Callable[[Any], Any], now: datetime
) -> None:
    with pytest.raises(Invalid) as refused:
        preferences.choose(as_actor(learner), {"conversations": {"mail": "now"}, **chosen}, now=now)
    assert set(refused.value.fields) == set(chosen)
    assert not Preference.objects.exists()


def test_nobody_chooses_for_another(learner: Any, now: datetime) -> None:
    with pytest.raises(LoginNeeded):
        preferences.choose(ANONYMOUS, {"reviews": {"mail": "inbox"}}, now=now)
    with pytest.raises(NotAllowed):
        preferences.choose(Actor(user_id=learner.pk, read_only=True), {"reviews": {"mail": "inbox"}}, now=now)
    assert not Preference.objects.exists()


def test_a_choice_of_another_release_is_the_quiet_one(learner: Any, now: datetime) -> None:
    Preference.objects.create(user_id=learner.pk, group="reviews", mail="pigeon", since=now)
    Preference.objects.create(user_id=learner.pk, group="pigeons", mail="now", since=now)
    wishes = preferences.of_person(learner.pk)
    assert wishes["reviews"].mail == "inbox"
    assert set(wishes) == set(groups.GROUPS)


def test_wishes_of_many_cost_one_query(learner: Any, author: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert set(preferences.of_people([learner.pk, author.pk, 10**6])) == {learner.pk, author.pk, 10**6}


def test_at_once_means_mails_from_then_on(
    told: Callable[..., Any], wish: Callable[..., None], learner: Any, now: datetime
) -> None:
    early = told("commented")
    wish(learner, "conversations", "now", now=now + timedelta(hours=1))
    late = told("commented", at=now + timedelta(hours=2))
    for row in (early, late):
        deliver_message_task(row.pk)
    assert len(mail.outbox) == 1
    late.refresh_from_db()
    assert late.mailed_at is not None


@pytest.mark.parametrize("channel", ["day", "week", "inbox"])
def test_who_does_not_wish_mails_at_once_gets_none(
    channel: str, told: Callable[..., Any], wish: Callable[..., None], learner: Any, now: datetime
) -> None:
    wish(learner, "contributions", channel, now=now)
    row = told("published", at=now + timedelta(hours=1))
    deliver_message_task(row.pk)
    assert mail.outbox == []


def test_between_day_and_week_nothing_that_waits_is_dropped(
    told: Callable[..., Any], wish: Callable[..., None], learner: Any, now: datetime
) -> None:
    row = told("commented")
    wish(learner, "conversations", "week", now=now + timedelta(hours=1))
    assert preferences.of_person(learner.pk)["conversations"].covers(row.created_at)
    wish(learner, "conversations", "inbox", now=now + timedelta(hours=2))
    wish(learner, "conversations", "day", now=now + timedelta(hours=3))
    assert not preferences.of_person(learner.pk)["conversations"].covers(row.created_at)
