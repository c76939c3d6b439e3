"""Calling back: who is told, who is not, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from social_learning.lib.errors import Invalid, NotAllowed, NotFound
from social_learning.progress import api as progress
from social_learning.relaunch import api, planner, queries
from social_learning.relaunch.models import RelaunchMail, RelaunchStep
from social_learning.relaunch.tasks import relaunch_people_task, send_relaunch_mail_task

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("switched_on")]


@pytest.fixture
def half_read(learner: Any, published: Callable[..., Any], as_actor: Callable[[Any], Any], now: datetime) -> Any:
    """A ten-minute guide that the learner read half of, on Monday."""
    knowledge = published(title="Lift safely", minutes=10)
    progress.open_(knowledge.target, as_actor(learner), now=now)
    progress.advance(knowledge.target, as_actor(learner), seconds=60, fraction=0.5, now=now)
    return knowledge


def run(now: datetime, *options: str) -> str:
    output = StringIO()
    call_command("social_learning_relaunch", "--now", now.isoformat(), *options, stdout=output)
    return output.getvalue()


def test_one_mail_says_what_is_left_and_where_to_go_on(half_read: Any, learner: Any, thursday: datetime) -> None:
    run(thursday)
    (letter,) = outbox.outbox
    assert letter.to == [learner.email]
    assert letter.subject == "5 minutes left: Lift safely"
    assert half_read.target.url in letter.body
    assert "You are 50 % through" in letter.body
    headers = letter.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = RelaunchMail.objects.get().token
    assert headers["List-Unsubscribe"].endswith(f"/social-learning/relaunch/{token}/>")


def test_running_again_sends_nothing_more(half_read: Any, thursday: datetime) -> None:
    for minutes in (0, 1, 60, 60 * 24):
        run(thursday + timedelta(minutes=minutes))
    assert len(outbox.outbox) == 1
    assert RelaunchStep.objects.count() == 1


def test_a_dry_run_says_but_does_not(half_read: Any, thursday: datetime) -> None:
    said = run(thursday, "--dry-run")
    assert "step 1, 5 min left, Lift safely" in said
    assert not outbox.outbox
    assert not RelaunchMail.objects.exists()


def test_the_switch_is_off_by_default(half_read: Any, thursday: datetime, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "RELAUNCH_ENABLED": False}
    assert "off" in run(thursday)
    assert not outbox.outbox


def test_a_moment_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="ISO 8601"):
        call_command("social_learning_relaunch", "--now", "soon")


def test_at_most_three_mails_about_one_thing(half_read: Any, now: datetime) -> None:
    for hours in range(0, 24 * 60, 6):
        run(now + timedelta(hours=hours))
    assert [step.step for step in RelaunchStep.objects.order_by("step")] == [1, 2, 3]
    assert len(outbox.outbox) == 3


def test_several_things_share_one_mail(
    half_read: Any,
    learner: Any,
    published: Callable[..., Any],
    as_actor: Callable[[Any], Any],
    now: datetime,
    thursday: datetime,
) -> None:
    other = published(title="Read the board", minutes=3)
    progress.open_(other.target, as_actor(learner), now=now)
    run(thursday)
    (letter,) = outbox.outbox
    # The shortest way to the end comes first.
    assert letter.subject == "3 minutes left: Read the board"
    assert "Lift safely (5 minutes left)" in letter.body


def test_no_second_mail_within_two_days_nor_a_third_within_a_week(
    learner: Any, published: Callable[..., Any], as_actor: Callable[[Any], Any], now: datetime
) -> None:
    for day in range(5):
        knowledge = published(minutes=5)
        progress.open_(knowledge.target, as_actor(learner), now=now + timedelta(days=day))
    for hours in range(0, 24 * 9, 3):
        run(now + timedelta(hours=hours))
    times = sorted(RelaunchMail.objects.values_list("created_at", flat=True))
    assert len(times) >= 2
    for earlier, later in pairwise(times):
        assert later - earlier >= timedelta(hours=48)
    for at in times:
        assert sum(at <= other < at + timedelta(days=7) for other in times) <= 2


def test_finished_things_and_closed_things_are_left_alone(
    half_read: Any, learner: Any, as_actor: Callable[[Any], Any], now: datetime, thursday: datetime
) -> None:
    progress.finish(half_read.target, as_actor(learner), now=now + timedelta(days=1))
    run(thursday)
    assert not outbox.outbox


def test_who_may_not_see_it_any_more_is_not_told(half_read: Any, thursday: datetime) -> None:
    half_read.space.visibility = "members"
    half_read.space.course_key = "course-v1:Other+Course+1"
    half_read.space.save()
    run(thursday)
    assert not outbox.outbox


def test_everything_is_checked_again_at_the_moment_of_sending(
    half_read: Any, learner: Any, as_actor: Callable[[Any], Any], thursday: datetime
) -> None:
    mail = api.prepare(learner.pk, now=thursday)
    assert mail is not None
    progress.finish(half_read.target, as_actor(learner), now=thursday)
    assert send_relaunch_mail_task(mail.pk, thursday.isoformat(), thursday.isoformat()) is False
    assert not outbox.outbox
    mail.refresh_from_db()
    assert mail.failed_at is not None


def test_the_same_task_twice_sends_once(half_read: Any, learner: Any, thursday: datetime, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "CLOCK": "tests.relaunch.test_relaunch.frozen"}
    mail = api.prepare(learner.pk, now=thursday)
    assert mail is not None
    arguments = (mail.pk, thursday.isoformat(), frozen().isoformat())
    assert send_relaunch_mail_task(*arguments) is True
    assert send_relaunch_mail_task(*arguments) is False
    assert len(outbox.outbox) == 1


def test_a_task_that_waited_into_the_night_does_not_send(
    half_read: Any, learner: Any, thursday: datetime, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "CLOCK": "tests.relaunch.test_relaunch.frozen"}
    mail = api.prepare(learner.pk, now=thursday)
    assert mail is not None
    asked = frozen() - timedelta(hours=12)
    assert send_relaunch_mail_task(mail.pk, thursday.isoformat(), asked.isoformat()) is False
    assert not outbox.outbox


def frozen() -> datetime:
    """A clock that stands still."""
    return datetime.fromisoformat("2026-03-05T10:05:00+00:00")


def test_the_budget_of_a_day_holds(
    make_user: Callable[..., Any],
    published: Callable[..., Any],
    as_actor: Callable[[Any], Any],
    now: datetime,
    thursday: datetime,
    settings: Any,
    course_key: str,
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "RELAUNCH_BUDGET": 2}
    knowledge = published(minutes=5)
    people = [make_user(courses=[course_key]) for _ in range(4)]
    for person in people:
        progress.open_(knowledge.target, as_actor(person), now=now)
    assert relaunch_people_task([person.pk for person in people], thursday.isoformat()) == 2
    assert relaunch_people_task([person.pk for person in people], thursday.isoformat()) == 0


@pytest.mark.parametrize(
    ("choice", "days", "told"),
    [
        ("snooze", 0, False),
        ("snooze", 7, True),
        ("mute", 7, False),
        ("stop", 7, False),
        ("resume", 0, True),
    ],
)
def test_what_a_person_wishes_holds(
    half_read: Any,
    learner: Any,
    as_actor: Callable[[Any], Any],
    now: datetime,
    thursday: datetime,
    choice: str,
    days: int,
    told: bool,
) -> None:
    api.choose(as_actor(learner), choice, now=now, target_id=half_read.target_id if choice == "mute" else None)
    moment = thursday + timedelta(days=days)
    assert bool(planner.plan(learner.pk, now=moment)) is told


def test_nobody_wishes_for_another_and_nonsense_is_refused(
    half_read: Any, learner: Any, as_actor: Callable[[Any], Any], now: datetime
) -> None:
    from social_learning.data import ANONYMOUS

    with pytest.raises(NotAllowed):
        api.choose(ANONYMOUS, "stop", now=now)
    with pytest.raises(Invalid):
        api.choose(as_actor(learner), "explode", now=now)
    with pytest.raises(Invalid):
        api.choose(as_actor(learner), "mute", now=now)
    with pytest.raises(NotFound):
        api.choose_by_token("nobody-has-this", "stop", now=now)


@pytest.mark.parametrize("choice", ["stop", "snooze", "mute"])
def test_whatever_a_mail_offers_can_be_taken_back_from_it(
    choice: str, half_read: Any, learner: Any, thursday: datetime
) -> None:
    run(thursday)
    token = RelaunchMail.objects.get().token
    api.choose_by_token(token, choice, now=thursday)
    before = queries.wishes(learner.pk, now=thursday)
    assert before.stopped or before.snoozed_until or before.muted
    api.choose_by_token(token, "resume", now=thursday)
    assert queries.wishes(learner.pk, now=thursday) == queries.Wishes(stopped=False, snoozed_until=None, muted=())


def test_one_click_needs_no_login_and_a_scanner_changes_nothing(
    half_read: Any, learner: Any, thursday: datetime
) -> None:
    run(thursday)
    url = f"/social-learning/relaunch/{RelaunchMail.objects.get().token}/"
    client = Client(enforce_csrf_checks=True)
    for _ in range(2):
        page = client.get(url)
        assert page.status_code == 200
        assert "no-referrer" in page["Referrer-Policy"]
    assert queries.wishes(learner.pk, now=thursday).stopped is False
    answer = client.post(url, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert queries.wishes(learner.pk, now=thursday).stopped is True
    assert client.get("/social-learning/relaunch/unknown-token/").status_code == 404
    assert client.post(url, {"choice": "explode"}).status_code == 400


def test_a_plan_costs_the_same_whatever_is_left(
    learner: Any,
    published: Callable[..., Any],
    as_actor: Callable[[Any], Any],
    now: datetime,
    thursday: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(12):
        progress.open_(published(minutes=5).target, as_actor(learner), now=now)
    with django_assert_max_num_queries(12):
        assert len(planner.plan(learner.pk, now=thursday)) == 3
