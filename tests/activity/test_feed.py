"""What happened is read where a person may look, costs the same however much it is, and is the same made anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning import events
from social_learning.activity import api, queries
from social_learning.activity.models import Activity
from social_learning.comments.models import Comment
from social_learning.edxapp import units
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import Invalid, NotFound
from social_learning.reactions.models import Reaction
from social_learning.spaces import api as spaces
from social_learning.targets.models import Access, Target
from social_learning.wiring import departures, table
from tests import acts
from tests.examples import many

pytestmark = pytest.mark.django_db


def happen(verb: str, item: Knowledge, user_id: int, at: datetime, note: str = "") -> None:
    event, payload = acts.do(verb, item.target, user_id, at)
    Reaction.objects.filter(target=item.target, user_id=user_id, kind=verb).update(note=note)
    table.run(event, payload, now=at)


@pytest.fixture
def shared(published: Callable[..., Any], now: datetime) -> Callable[..., Any]:
    """Share something, handlers included."""

    def make(**fields: Any) -> Any:
        item = published(**fields)
        changed(item, now)
        return item

    return make


def changed(item: Knowledge, now: datetime) -> None:
    payload = {"knowledge_id": item.pk, "action": "", "actor_id": item.author_id}
    table.run(events.KNOWLEDGE_CHANGED.event_type, payload, now=now)


def seen(user: Any, as_actor: Any, **asked: Any) -> list[tuple[str, str, str]]:
    return [(line.kind, line.actor, line.quote) for line in queries.page(as_actor(user), **asked).lines]


def test_what_is_shared_confirmed_said_and_applied_has_a_line(
    shared: Any, author: Any, expert: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    item = shared(title="Lifting", validated_at=now + timedelta(hours=1), validated_by=expert.pk)
    happen("comment", item, learner.pk, now + timedelta(hours=2))
    happen("applied", item, learner.pk, now + timedelta(hours=3), note="On the ramp")
    for verb in ("like", "question", "outdated"):
        happen(verb, item, learner.pk, now + timedelta(hours=4))
    happen("applied", item, expert.pk, now + timedelta(hours=5))
    assert seen(author, as_actor) == [
        ("applied", "Lea Learner", "On the ramp"),
        ("commented", "Lea Learner", "Thank you."),
        ("validated", "Elif Expert", ""),
        ("shared", "Amir Author", ""),
    ]
    line = queries.page(as_actor(author)).lines[-1]
    assert (line.sentence, line.username, line.url) == ("Amir Author shared “Lifting”.", "amir", item.target.url)


def test_a_person_has_a_feed_of_their_own(
    shared: Any, author: Any, expert: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    happen("comment", shared(), learner.pk, now)
    shared(author=expert)
    assert seen(author, as_actor, person_id=learner.pk) == [("commented", "Lea Learner", "Thank you.")]
    assert seen(learner, as_actor, person_id=expert.pk) == [("shared", "Elif Expert", "")]


def test_what_one_may_not_see_is_in_no_feed(
    shared: Any, course_key: str, author: Any, learner: Any, make_user: Any, as_actor: Any, now: datetime
) -> None:
    outside = make_user()
    course = spaces.ensure_course_space(course_key, now=now)
    item = shared(space=course)
    happen("comment", item, learner.pk, now)
    assert len(seen(learner, as_actor)) == len(seen(learner, as_actor, space_id=course.pk)) == 2
    assert seen(outside, as_actor) == seen(outside, as_actor, person_id=author.pk) == []
    with pytest.raises(NotFound):
        queries.page(as_actor(outside), space_id=course.pk)


@pytest.mark.parametrize("how", ["draft", "closed", "private", "gone", "moved"])
def test_what_is_hidden_is_hidden_at_once_even_while_a_handler_is_late(
    how: str, shared: Any, course_key: str, learner: Any, make_user: Any, as_actor: Any, now: datetime
) -> None:
    item, outside = shared(), make_user()
    happen("comment", item, learner.pk, now)
    assert len(seen(outside, as_actor)) == 2
    if how == "draft":
        shared(state=State.DRAFT, title="Never")
        assert len(seen(outside, as_actor)) == 2
        return
    target = item.target
    target.access = {"closed": Access.CLOSED, "private": Access.PRIVATE}.get(how, Access.OPEN)
    target.deleted_at = now if how == "gone" else None
    if how == "moved":
        target.space = spaces.ensure_course_space(course_key, now=now)
        Knowledge.objects.filter(pk=item.pk).update(space=target.space)
    target.save()
    assert seen(outside, as_actor) == []
    if how == "moved":
        changed(item, now)
        assert seen(outside, as_actor) == []
        assert len(seen(learner, as_actor)) == 2


def test_what_was_said_goes_to_the_archive_and_comes_back_with_the_thing(
    shared: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    item = shared()
    happen("comment", item, learner.pk, now)
    before = set(Activity.objects.values_list("kind", "fact_id", "at"))
    for state, access, lines in ((State.ARCHIVED, Access.CLOSED, set()), (State.PUBLISHED, Access.OPEN, before)):
        Knowledge.objects.update(state=state)
        Target.objects.update(access=access)
        changed(item, now)
        assert set(Activity.objects.values_list("kind", "fact_id", "at")) == lines


def test_what_is_taken_back_is_gone_even_while_a_handler_is_late(
    shared: Any, learner: Any, expert: Any, as_actor: Any, now: datetime
) -> None:
    item = shared()
    happen("comment", item, learner.pk, now)
    happen("applied", item, expert.pk, now, note="On the ramp")
    Comment.objects.update(deleted_at=now)
    Reaction.objects.all().delete()
    assert [kind for kind, _actor, _quote in seen(learner, as_actor)] == ["shared"]
    for verb, user in (("uncomment", learner), ("applied", expert)):
        happen(verb, item, user.pk, now)
    assert set(Activity.objects.values_list("kind", flat=True)) == {"shared"}


def test_who_has_left_is_a_former_colleague_and_has_no_page(
    shared: Any, author: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    happen("comment", shared(), learner.pk, now)
    departures.forget(author.pk, now=now)
    lines = {line.kind: line for line in queries.page(as_actor(learner)).lines}
    assert (lines["shared"].actor, lines["shared"].username) == ("A former colleague", "")
    assert lines["commented"].username == "lea"


def test_a_page_costs_the_same_and_the_next_goes_on_where_it_stopped(
    shared: Any, make_user: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    item = shared()
    for number in range(7):
        happen("comment", item, make_user().pk, now - timedelta(seconds=number // 3))

    def cost(limit: int) -> int:
        actor = as_actor(learner)
        with CaptureQueriesContext(connection) as asked:
            queries.page(actor, limit=limit)
        return len(asked)

    assert cost(4) == cost(8) <= 6
    found, cursor = [], None
    for _page in range(3):
        page = queries.page(as_actor(learner), limit=3, cursor=cursor)
        found += [(line.at, line.actor) for line in page.lines]
        cursor = page.next
    assert cursor is None
    assert len(set(found)) == 8
    assert [at for at, _actor in found] == sorted((at for at, _actor in found), reverse=True)


@pytest.mark.parametrize(
    ("setting", "others", "owner"), [("names", True, True), ("self", False, True), ("numbers", False, False)]
)
def test_who_applied_is_named_as_the_site_wishes(
    setting: str, others: bool, owner: bool, shared: Any, author: Any, learner: Any, expert: Any, as_actor: Any,
    now: datetime, settings: Any,
) -> None:  # fmt: skip
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "WHO_REACTED": setting}
    happen("applied", shared(), learner.pk, now + timedelta(hours=1), note="On the ramp")
    for user, named in ((expert, others), (author, owner), (learner, True)):
        line = queries.page(as_actor(user)).lines[0]
        assert (line.actor, line.username) == (("Lea Learner", "lea") if named else ("A colleague", ""))
        assert bool(seen(user, as_actor, person_id=learner.pk)) == named


@pytest.mark.parametrize(("hides", "name"), [(True, "A colleague"), (False, "Lea Learner")])
def test_who_applied_a_unit_is_named_as_its_author_lets_it(
    hides: bool, name: str, shared: Any, learner: Any, expert: Any, course_key: str, as_actor: Any, now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    item, key = shared(), f"block-v1:{course_key[10:]}+type@vertical+block@hidden"
    Target.objects.update(context_key=course_key, key=key)
    monkeypatch.setitem(units.TWIN, key, units.Unit(hides_names=hides))
    happen("applied", item, learner.pk, now + timedelta(hours=1), note="On the ramp")
    assert queries.page(as_actor(expert)).lines[0].actor == name
    assert queries.page(as_actor(learner)).lines[0].actor == "Lea Learner"


@pytest.mark.parametrize("bad", ["x", "WzEsMSwxXQ", "Wzk5OTk5OTk5OTk5OTk5OTk5OSwxXQ"])
def test_a_cursor_of_ours_alone(bad: str, learner: Any, as_actor: Any) -> None:
    with pytest.raises(Invalid):
        queries.page(as_actor(learner), cursor=bad)


@pytest.fixture
def items(published: Callable[..., Any]) -> list[Knowledge]:
    """Two things of one author."""
    return [published(), published()]


act = st.tuples(st.sampled_from(["comment", "uncomment", "applied"]), st.integers(0, 1), st.integers(1001, 1003))


@settings(max_examples=many(30), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=st.lists(act, max_size=14))
def test_step_by_step_the_same_stands_there_as_made_anew(
    done: list[tuple[str, int, int]], items: list[Knowledge], now: datetime
) -> None:
    acts.forget()
    Activity.objects.all().delete()
    for item in items:
        api.sync_knowledge(item.pk)
    for verb, index, user_id in done:
        happen(verb, items[index], user_id, now, note="On the ramp")
    Activity.objects.create(kind="commented", fact_id=10**9, target=items[0].target, space_id=1, actor_id=1, at=now)
    values = ("kind", "fact_id", "target_id", "space_id", "actor_id", "at")
    before = set(Activity.objects.exclude(fact_id=10**9).values_list(*values))
    for _turn in range(2):
        list(api.rebuild())
        assert set(Activity.objects.values_list(*values)) == before
