"""Several messages in one mail: once a day, of what is still unread, in the person's own morning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any, cast

import pytest
from django.core import mail as django_mail

from social_learning.edxapp import mail as edxapp_mail
from social_learning.edxapp import users
from social_learning.inbox import api, digests, letters
from social_learning.inbox.models import Digest, Message
from social_learning.inbox.tasks import digest_people_task, send_digest_task

pytestmark = pytest.mark.django_db(transaction=True)


def outbox() -> list[Any]:
    return cast(list[Any], django_mail.outbox)


@pytest.fixture
def tuesday(now: datetime) -> datetime:
    """The morning after the Monday on which something was told."""
    return now + timedelta(days=1)


@pytest.fixture
def run(at: Callable[[datetime], datetime]) -> Callable[[datetime], int]:
    """Run what the sweep runs, at a moment."""
    return lambda moment: api.collect(now=at(moment))


def test_what_was_told_until_last_night_comes_in_one_mail(
    told: Callable[..., Any], run: Callable[..., int], learner: Any, now: datetime, tuesday: datetime
) -> None:
    rows = [told("commented"), told("answered"), told("commented", at=tuesday)]
    run(now)
    assert outbox() == []
    assert run(tuesday) == 1
    (sent,) = outbox()
    assert sent.to == [learner.email]
    assert sent.subject == "2 things for you"
    assert sent.body.count("“Lifting”") == 2
    assert "Conversations" in sent.body
    kept = {row.pk: row.mailed_at for row in Message.objects.all()}
    assert kept == {rows[0].pk: tuesday, rows[1].pk: tuesday, rows[2].pk: None}
    digest = Digest.objects.get()
    assert digest.sent_at == tuesday
    assert sent.extra_headers["List-Unsubscribe"].startswith("<http")


def test_running_again_sends_nothing_more(told: Callable[..., Any], run: Callable[..., int], tuesday: datetime) -> None:
    told("commented")
    for minutes in (0, 1, 60, 24 * 60):
        run(tuesday + timedelta(minutes=minutes))
    assert len(outbox()) == 1


def test_two_runs_at_once_make_one_mail(told: Callable[..., Any], learner: Any, tuesday: datetime) -> None:
    told("commented")
    assert digests.prepare(learner.pk, now=tuesday) is not None
    told("answered")
    # The day is taken, also for what the other run did not see.
    assert digests.prepare(learner.pk, now=tuesday + timedelta(minutes=1)) is None
    assert Digest.objects.count() == 1
    assert Message.objects.filter(mailed_at=None).count() == 1


def test_a_week_comes_on_its_first_working_day(
    told: Callable[..., Any], run: Callable[..., int], now: datetime
) -> None:
    told("applied")
    told("commented", at=now + timedelta(days=6))
    for day in range(1, 7):
        run(now + timedelta(days=day))
    assert outbox() == []
    run(now + timedelta(days=7))
    (sent,) = outbox()
    # What is collected daily and weekly shares the mail.
    assert sent.body.index("Conversations") < sent.body.index("Whom I helped")


def test_a_mail_waits_for_the_persons_own_morning(
    told: Callable[..., Any],
    run: Callable[..., int],
    tuesday: datetime,
    learner: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(users, "preferences", lambda _user_id: ("Pacific/Auckland", ""))
    told("commented")
    run(tuesday)  # 23:00 in Auckland.
    assert outbox() == []
    run(tuesday + timedelta(hours=10))
    assert len(outbox()) == 1
    assert str(Digest.objects.get().day) == "2026-03-04"


def test_nothing_on_a_weekend_and_nothing_stale(
    told: Callable[..., Any], run: Callable[..., int], now: datetime
) -> None:
    told("commented", at=now + timedelta(days=4))  # Friday
    for day in (5, 6):
        run(now + timedelta(days=day))
    assert outbox() == []
    run(now + timedelta(days=7))
    assert len(outbox()) == 1
    told("commented", at=now + timedelta(days=8))
    assert run(now + timedelta(days=30)) == 0
    assert len(outbox()) == 1


def test_only_what_is_still_unread(
    told: Callable[..., Any], run: Callable[..., int], learner: Any, as_actor: Any, tuesday: datetime
) -> None:
    told("answered")
    read = told("commented")
    api.mark_read(as_actor(learner), [read.pk], now=tuesday)
    run(tuesday)
    (sent,) = outbox()
    assert sent.subject == "1 thing for you"
    assert "answered you" in sent.body
    assert "commented" not in sent.body


@pytest.mark.parametrize("late", ["read", "opted out"])
def test_everything_is_checked_again_at_the_moment_of_sending(
    late: str, told: Callable[..., Any], wish: Any, at: Any, learner: Any, as_actor: Any, tuesday: datetime
) -> None:
    told("commented")
    digest = digests.prepare(learner.pk, now=at(tuesday))
    assert digest is not None
    if late == "read":
        api.mark_read(as_actor(learner), None, now=tuesday)
    else:
        wish(learner, "conversations", "inbox", now=tuesday)
    send_digest_task(digest.pk)
    assert outbox() == []
    digest.refresh_from_db()
    assert digest.failed_at == tuesday


def test_a_task_that_waited_into_the_night_goes_out_next_morning(
    told: Callable[..., Any], at: Any, learner: Any, tuesday: datetime
) -> None:
    told("commented")
    digest = digests.prepare(learner.pk, now=tuesday)
    assert digest is not None
    at(tuesday + timedelta(hours=12))
    send_digest_task(digest.pk)
    assert outbox() == []
    assert api.requeue_lost(now=at(tuesday + timedelta(days=1))) == 1
    assert len(outbox()) == 1
    assert api.requeue_lost(now=at(tuesday + timedelta(days=1, hours=1))) == 0


def test_the_same_task_twice_sends_once(
    told: Callable[..., Any], at: Any, learner: Any, tuesday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("commented")
    digest = digests.prepare(learner.pk, now=at(tuesday))
    assert digest is not None
    sent: list[int] = []

    def send(user_id: int, *_rest: Any, **_more: Any) -> bool:
        sent.append(user_id)
        send_digest_task(digest.pk)
        return True

    monkeypatch.setattr(edxapp_mail, "send", send)
    send_digest_task(digest.pk)
    send_digest_task(digest.pk)
    assert sent == [learner.pk]


def test_a_mail_server_that_is_away_breaks_nothing(
    told: Callable[..., Any], run: Callable[..., int], tuesday: datetime, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def refuse(*_rest: Any, **_more: Any) -> bool:
        raise SMTPException("no")

    monkeypatch.setattr(edxapp_mail, "send", refuse)
    told("commented")
    run(tuesday)
    assert Digest.objects.get().failed_at == tuesday
    assert "could not be handed over" in caplog.text


def test_a_long_list_names_the_first_and_counts_the_rest(
    told: Callable[..., Any], run: Callable[..., int], tuesday: datetime, django_assert_max_num_queries: Any
) -> None:
    for _number in range(letters.NAMED + 5):
        told("commented")
    with django_assert_max_num_queries(20):
        run(tuesday)
    (sent,) = outbox()
    assert sent.subject == "25 things for you"
    assert "And 5 more in your inbox." in sent.body
    html = str(sent.alternatives[0][0])
    assert html.count("commented on") == sent.body.count("commented on") == letters.NAMED
    assert html.count('class="sl-button"') == 1


@pytest.mark.parametrize("fields", [{"is_active": False}, {"email": ""}, {"username": f"{users.RETIRED_PREFIX}9"}])
def test_who_cannot_be_written_to_gets_nothing(
    fields: dict[str, Any], told: Callable[..., Any], make_user: Any, run: Callable[..., int], tuesday: datetime
) -> None:
    told("commented", to=make_user(**fields))
    run(tuesday)
    assert outbox() == []


def test_people_are_walked_over_in_pieces(
    told: Callable[..., Any], make_user: Any, tuesday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "CHUNK", 2)
    people = sorted(make_user().pk for _number in range(5))
    for pk in people:
        told("commented", to=type("Person", (), {"pk": pk}))
    pieces = list(digests.people(now=tuesday))
    assert [len(piece) for piece in pieces] == [2, 2, 1]
    assert [pk for piece in pieces for pk in piece] == people


def test_words_of_people_are_escaped(told: Callable[..., Any], run: Callable[..., int], tuesday: datetime) -> None:
    nasty = "<script>alert(1)</script>"
    told("commented", params={"title": nasty, "excerpt": nasty})
    run(tuesday)
    (sent,) = outbox()
    assert "<script" not in str(sent.alternatives[0][0])
    assert sent.body.count(nasty) == 2


def test_a_site_without_mails_collects_nothing(
    told: Callable[..., Any], learner: Any, at: Any, tuesday: datetime, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "MAIL_ENABLED": False}
    told("commented")
    at(tuesday)
    digest_people_task([learner.pk])
    assert not Digest.objects.exists()
