"""Reports: once per person, seen by stewards only, decided once, and answered kindly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning import api
from social_learning.comments import api as comments
from social_learning.data import Actor
from social_learning.events import COMMENT_CHANGED
from social_learning.inbox.models import Message
from social_learning.lib.errors import Invalid, NotAllowed, NotFound, TooMany
from social_learning.moderation import api as moderation
from social_learning.moderation import permissions, personal, queries
from social_learning.moderation.models import Report, Status
from social_learning.wiring import reports, table

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(published: Callable[..., Any]) -> Any:
    """The open target of a published Knowledge of the author."""
    return published(title="Lifting").target


@pytest.fixture
def said(target: Any, expert: Any, as_actor: Any, now: datetime) -> Any:
    """What the expert said on it."""
    return comments.add(target, as_actor(expert), "You are <b>silly</b>.", now=now)


@pytest.fixture
def lea(learner: Any, as_actor: Any) -> Any:
    """The learner, as rooms know them."""
    return as_actor(learner)


def told(kind: str) -> list[int]:
    return sorted(Message.objects.filter(kind=kind).values_list("user_id", flat=True))


def removed(comment: Any, now: datetime) -> None:
    """Let the handlers know, twice."""
    change = {"target_id": comment.target_id, "user_id": comment.user_id, "what": "comment"}
    for _turn in range(2):
        table.run(COMMENT_CHANGED.event_type, change, now=now)


def test_who_may_report_and_who_decides() -> None:
    assert permissions.can_report(Actor(user_id=1), 2)
    assert not permissions.can_report(Actor(user_id=1), 1)
    assert not permissions.can_report(Actor(user_id=1), 0)
    assert not permissions.can_report(Actor(user_id=1, read_only=True), 2)
    assert not permissions.can_report(Actor(user_id=None), 2)
    assert permissions.can_decide(Actor(user_id=1), 2, is_steward=True)
    assert not permissions.can_decide(Actor(user_id=1), 2, is_steward=False)
    assert not permissions.can_decide(Actor(user_id=1), 1, is_steward=True)


def test_a_storm_by_one_account_is_one_row(said: Any, lea: Any, steward: Any, now: datetime) -> None:
    for number in range(30):
        made = api.report_comment(said.uuid, lea, "unkind", line=f"Turn {number}", now=now)
    assert Report.objects.count() == 1
    assert (made.line, made.snapshot, made.status) == ("Turn 0", "You are <b>silly</b>.", Status.OPEN)
    assert told("reported") == [steward.pk]


def test_an_hour_has_so_many_reports(
    target: Any, lea: Any, expert: Any, as_actor: Any, now: datetime, settings: Any
) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "REPORTS_PER_HOUR": 2}
    found = [comments.add(target, as_actor(expert), f"Number {number}", now=now) for number in range(3)]
    for comment in found[:2]:
        api.report_comment(comment.uuid, lea, "spam", now=now)
    with pytest.raises(TooMany):
        api.report_comment(found[2].uuid, lea, "spam", now=now)
    # What was reported already is no new report.
    assert api.report_comment(found[0].uuid, lea, "spam", now=now).pk
    assert api.report_comment(found[2].uuid, lea, "spam", now=now + timedelta(hours=1)).pk


def test_a_report_that_makes_no_sense_is_refused(
    said: Any, lea: Any, expert: Any, as_actor: Any, now: datetime
) -> None:
    with pytest.raises(Invalid) as unknown:
        api.report_comment(said.uuid, lea, "boring", now=now)
    with pytest.raises(Invalid) as endless:
        api.report_comment(said.uuid, lea, "other", line="x" * 301, now=now)
    with pytest.raises(NotAllowed):
        api.report_comment(said.uuid, as_actor(expert), "other", now=now)
    comments.remove(said.uuid, as_actor(expert), now=now)
    with pytest.raises(NotFound):
        api.report_comment(said.uuid, lea, "other", now=now)
    assert (unknown.value.code, endless.value.code) == ("unknown_reason", "too_long")
    assert not Report.objects.exists()


def test_stewards_see_what_waits_with_its_text_as_it_was(
    said: Any, lea: Any, author: Any, expert: Any, as_actor: Any, space: Any, now: datetime
) -> None:
    api.report_comment(said.uuid, lea, "unkind", line="Twice this week", now=now)
    comments.edit(said.uuid, as_actor(expert), "You are wise.", now=now)
    api.report_comment(said.uuid, as_actor(author), "off_topic", now=now)
    (case,) = queries.waiting({space.pk}).cases
    assert (case.count, case.snapshot, case.lines) == (2, "You are <b>silly</b>.", ("Twice this week",))
    assert dict(case.reasons) == {"It is unkind": 1, "It belongs elsewhere": 1}
    assert case.author_name == "Elif Expert"
    assert queries.waiting({space.pk + 1}).cases == ()
    assert queries.waiting(()).cases == ()


def test_what_waits_comes_by_page_at_a_constant_cost(
    target: Any, expert: Any, author: Any, learner: Any, as_actor: Any, space: Any, now: datetime,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(5):
        comment = comments.add(target, as_actor(expert), f"Number {number}", now=now)
        for person in (learner, author):
            api.report_comment(comment.uuid, as_actor(person), "spam", now=now)
    with django_assert_max_num_queries(4):
        first = queries.waiting({space.pk}, limit=3)
    rest = queries.waiting({space.pk}, first.next, limit=3)
    assert [case.snapshot for case in (*first.cases, *rest.cases)] == [f"Number {number}" for number in range(5)]
    assert {case.count for case in first.cases} == {2}
    assert rest.next is None


def test_looked_at_it_may_stay_and_who_reported_is_told(
    said: Any, lea: Any, expert: Any, author: Any, steward: Any, as_actor: Any, space: Any, now: datetime
) -> None:
    key = api.report_comment(said.uuid, lea, "unkind", now=now).key
    for person in (lea, as_actor(author), as_actor(expert)):
        with pytest.raises(NotFound):
            moderation.keep(key, person, now=now)
    assert [moderation.keep(key, as_actor(steward), now=now) for _turn in range(2)] == [1, 0]
    assert told("report_kept") == [lea.user_id]
    # Not by whom: neither the message nor the author's inbox says who reported or decided.
    assert Message.objects.get(kind="report_kept").actor_id is None
    assert not Message.objects.filter(user_id=expert.pk).exists()
    assert queries.waiting({space.pk}).cases == ()
    # Somebody else may see it differently; that is news again.
    api.report_comment(said.uuid, as_actor(author), "private", now=now)
    assert (len(queries.waiting({space.pk}).cases), told("reported")) == (1, [steward.pk, steward.pk])


def test_nobody_decides_about_their_own_words(
    target: Any, lea: Any, steward: Any, as_actor: Any, now: datetime
) -> None:
    own = comments.add(target, as_actor(steward), "My view", now=now)
    key = api.report_comment(own.uuid, lea, "wrong", now=now).key
    with pytest.raises(NotAllowed):
        moderation.keep(key, as_actor(steward), now=now)


@pytest.mark.parametrize(("by_author", "status"), [(False, Status.REMOVED), (True, Status.GONE)])
def test_whichever_way_it_is_removed_the_reports_close(
    by_author: bool, status: Status, said: Any, lea: Any, expert: Any, steward: Any, as_actor: Any, now: datetime
) -> None:
    api.report_comment(said.uuid, lea, "unkind", now=now)
    removed(said, now)
    assert Report.objects.get().status == Status.OPEN
    comments.remove(said.uuid, as_actor(expert if by_author else steward), now=now, reason="unkind")
    removed(said, now)
    assert Report.objects.get().status == status
    assert reports.sweep(now=now) == 0
    assert told("report_removed") == [lea.user_id]


def test_a_lost_task_is_made_good_by_the_sweep(
    said: Any, lea: Any, author: Any, steward: Any, as_actor: Any, now: datetime
) -> None:
    for person in (lea, as_actor(author)):
        api.report_comment(said.uuid, person, "unkind", now=now)
    assert reports.sweep(now=now) == 0
    comments.remove(said.uuid, as_actor(steward), now=now, reason="unkind")
    assert [reports.sweep(now=now) for _turn in range(2)] == [2, 0]


def test_people_leave_reports_behind_without_their_names(
    said: Any, lea: Any, author: Any, expert: Any, as_actor: Any, now: datetime
) -> None:
    for person in (lea, as_actor(author)):
        api.report_comment(said.uuid, person, "unkind", line="A line", now=now)
    about = [record for _heading, record in personal.collect(expert.pk)]
    assert len(about) == 2
    assert not any("A line" in str(record) or "Lea" in str(record) for record in about)
    assert [record["your words"] for _heading, record in personal.collect(lea.user_id)] == ["A line"]
    # Both who reported leave: the same thing, reported by nobody twice.
    for user_id in (lea.user_id, author.pk, expert.pk) * 2:
        personal.forget(user_id, now=now, settle=lambda target_id: None)
    rows = set(Report.objects.values_list("reporter_id", "line", "author_id", "snapshot"))
    assert rows == {(None, "", 0, "")}
