"""Calling back to a course: to the page where one stopped, once, and only who may still go there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.progress import api as progress
from social_learning.progress import native
from social_learning.progress.models import Engagement, SilentPackage
from social_learning.relaunch import api, planner, rules
from social_learning.relaunch.models import RelaunchStep
from social_learning.relaunch.tasks import send_relaunch_mail_task
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Space, Visibility
from tests.progress.course import FIRST, KEY, LATER, SECOND, block, unit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("switched_on")]


@pytest.fixture
def begun(learner: Any, does: Callable[..., None], space: Any, now: datetime) -> Any:
    """The learner, who did the first page and left the second."""
    for name in ("intro", "film"):
        does(name)
    does("text", 0.5, minutes=2)
    native.renew(learner.pk, KEY, now=now)
    return learner


def test_one_call_back_for_the_course_leads_to_the_page_where_one_stopped(begun: Any, thursday: datetime) -> None:
    (item,) = planner.plan(begun.pk, now=thursday)
    assert (item.rule, item.step, item.units_left, item.next_unit) == ("unfinished_course", 1, 1, "second")
    assert item.url == f"/courses/{KEY}/jump_to/{SECOND}"
    assert item.fraction == pytest.approx(0.5)
    output = StringIO()
    call_command("social_learning_relaunch", "--now", thursday.isoformat(), "--dry-run", stdout=output)
    assert f"person {begun.pk}: step 1, 1 units left, " in output.getvalue()
    call_command("social_learning_relaunch", "--now", thursday.isoformat(), stdout=StringIO())
    (letter,) = outbox.outbox
    assert letter.subject.startswith("1 unit left: ")
    assert "Next: “second”." in letter.body
    assert f"/jump_to/{SECOND}" in letter.body
    assert [step.target.key for step in RelaunchStep.objects.all()] == [KEY]


def test_a_page_opened_in_a_browser_is_spoken_for_by_its_course(
    begun: Any, as_actor: Any, twin: Any, now: datetime, thursday: datetime
) -> None:
    twin.later.clear()
    page = spaces.open_target(LATER, as_actor(begun), now=now)
    progress.open_(page, as_actor(begun), now=now)
    assert [item.rule for item in planner.plan(begun.pk, now=thursday)] == ["unfinished_course"]


def test_a_page_of_a_course_without_a_record_speaks_for_itself(
    learner: Any, twin: Any, as_actor: Any, space: Any, now: datetime, thursday: datetime
) -> None:
    actor = as_actor(learner)
    # The second of them has nothing that could be left undone.
    for key in (FIRST, unit("elsewhere")):
        progress.open_(spaces.open_target(key, actor, now=now, title="First steps"), actor, now=now)
    (item,) = planner.plan(learner.pk, now=thursday)
    assert (item.rule, item.title, item.url) == ("unfinished_unit", "First steps", f"/courses/{KEY}/jump_to/{FIRST}")


@pytest.mark.parametrize(
    "end", ["finished", "passed", "left", "ended", "only later pages", "a package that does not report", "gone"]
)
def test_nobody_is_called_back_to_what_is_over(
    end: str, begun: Any, does: Callable[..., None], twin: Any, now: datetime, thursday: datetime
) -> None:
    # Whoever looks after the site may let everybody see the course's space: that invites nobody back.
    Space.objects.filter(course_key=KEY).update(visibility=Visibility.PUBLIC)
    match end:
        case "finished":
            for name in ("text", "package", "end"):
                does(name)
        case "passed":
            twin.passed[begun.pk, KEY] = now
        case "left":
            begun.groups.clear()
        case "ended":
            twin.ended[KEY] = thursday
        case "only later pages":
            for name in ("text", "package"):
                does(name)
        case "a package that does not report":
            does("text")
            SilentPackage.objects.create(block_key=block("package"), course_key=KEY, opened=10, since=now)
        case "gone":
            twin.outlines.clear()
    # Even if nobody has noted it yet: it is looked up at the moment of sending.
    assert planner.plan(begun.pk, now=thursday) == []
    native.renew(begun.pk, KEY, now=now)
    assert planner.plan(begun.pk, now=thursday) == []


def test_who_leaves_between_plan_and_sending_gets_no_mail(begun: Any, thursday: datetime) -> None:
    mail = api.prepare(begun.pk, now=thursday)
    assert mail is not None
    begun.groups.clear()
    assert send_relaunch_mail_task(mail.pk, thursday.isoformat(), thursday.isoformat()) is False
    assert not outbox.outbox


def test_a_course_that_is_not_due_is_not_walked_over(
    begun: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def walk(*_args: Any, **_options: Any) -> None:
        raise AssertionError("A walk over a course is dear.")

    monkeypatch.setattr(native, "rest_of", walk)
    assert planner.plan(begun.pk, now=now + timedelta(days=1)) == []


def test_what_was_left_long_ago_is_not_even_looked_at(begun: Any, now: datetime) -> None:
    long_ago = now + timedelta(days=60)
    output = StringIO()
    call_command("social_learning_relaunch", "--now", long_ago.isoformat(), stdout=output)
    assert "Looked at 0 people" in output.getvalue()


def test_nothing_that_can_be_due_lies_behind_the_horizon(now: datetime) -> None:
    policy = rules.Policy((3, 10, 24), 20, 8, 2, 3, planner.policy_of(0).where)
    for hours in range(24 * 14):
        at = now + timedelta(hours=hours)
        facts = rules.Facts(
            kind="course", minutes=None, fraction=0.5, last_activity_at=planner.horizon(at), is_open=True
        )
        assert rules.due(facts, at, policy) is None


def test_many_pages_of_courses_do_not_hide_the_rest(
    begun: Any, published: Any, as_actor: Any, now: datetime, thursday: datetime
) -> None:
    knowledge = published(minutes=5)
    progress.open_(knowledge.target, as_actor(begun), now=now)
    pages = [spaces.open_target(unit(f"p{n}"), as_actor(begun), now=now) for n in range(210)]
    Engagement.objects.bulk_create(
        Engagement(user_id=begun.pk, target=page, opened_at=now, last_activity_at=now, native=2) for page in pages
    )
    with CaptureQueriesContext(connection) as asked:
        found = planner.plan(begun.pk, now=thursday)
    assert [item.rule for item in found] == ["unfinished_knowledge", "unfinished_course"]
    assert len(asked) <= 20
