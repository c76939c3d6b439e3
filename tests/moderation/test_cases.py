"""Cases: set aside by weight, decided once, looked at twice by two people, brought back; for comments and Knowledge."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from social_learning.comments import queries as comments
from social_learning.comments.models import Comment
from social_learning.inbox.models import Message
from social_learning.knowledge import queries as knowledge
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning.moderation import api, desk, permissions
from social_learning.moderation.models import Act, Case, Report, Stage, Status
from social_learning.search import queries as search
from social_learning.targets.models import Access, Target
from social_learning.trust.models import Evidence, Kind
from social_learning.wiring import handlers

pytestmark = pytest.mark.django_db


def told(user_id: int) -> list[str]:
    return list(Message.objects.filter(user_id=user_id).order_by("pk").values_list("kind", flat=True))


def stands(said: Any) -> bool:
    return Comment.objects.get(pk=said.pk).deleted_at is None


def test_three_people_set_a_comment_aside_and_two_do_not(
    key: str, said: Any, people: Any, expert: Any, now: Any
) -> None:
    first, second, third = people(3)
    for person in (first, second):
        api.report_key(key, person, "unkind", now=now)
    assert stands(said)
    api.report_key(key, third, "unkind", now=now)
    case = Case.objects.get()
    assert (case.stage, case.weight, case.voices) == (Stage.HIDDEN, 3.0, 3)
    assert not stands(said)
    (view,) = comments.thread(said.target, first).comments
    assert view.removed == "Set aside until somebody has looked at it."
    assert told(expert.pk) == ["set_aside"]
    assert list(Act.objects.values_list("act", "actor_id")) == [("hidden", None)]


def test_a_site_may_leave_all_to_people(key: str, said: Any, people: Any, now: Any, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "REPORTS_HIDE_WEIGHT": 0}
    for person in people(5):
        api.report_key(key, person, "unkind", now=now)
    assert stands(said)


def test_who_is_kept_comes_back_at_once(
    key: str, said: Any, people: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    for person in people(3):
        api.report_key(key, person, "unkind", now=now)
    api.decide(key, as_actor(steward), "keep", now=now)
    assert stands(said)
    assert set(Report.objects.values_list("status", flat=True)) == {Status.KEPT}
    # A new report after a decision is news; the old ones weigh nothing any more.
    api.report_key(key, people(1)[0], "unkind", now=now)
    assert (Case.objects.get().stage, Case.objects.get().weight, stands(said)) == (Stage.OPEN, 1.0, True)


def test_a_second_look_by_somebody_else_brings_it_back(
    key: str, said: Any, people: Any, expert: Any, steward: Any, second_steward: Any, as_actor: Any, now: Any
) -> None:
    first = as_actor(steward)
    api.report_key(key, people(1)[0], "unkind", now=now)
    case = api.decide(key, first, "remove", now=now, reason="unkind", note="Please be kind.")
    assert not stands(said)
    assert Evidence.objects.get().kind == Kind.UPHELD
    with pytest.raises(NotFound):
        api.appeal(case.pk, people(1)[0], "Let me", now=now)
    with pytest.raises(Invalid):
        api.appeal(case.pk, as_actor(expert), "  ", now=now)
    api.appeal(case.pk, as_actor(expert), "It was a joke.", now=now, changed="You are wise.")
    with pytest.raises(Conflict):
        api.appeal(case.pk, as_actor(expert), "Again!", now=now)
    with pytest.raises(NotAllowed) as mine:
        api.judge(case.pk, first, restore=False, now=now)
    assert mine.value.code == "second_look"
    assert told(second_steward.user_id)[-1] == "appealed"
    assert told(steward.pk).count("appealed") == 0
    api.judge(case.pk, second_steward, restore=True, now=now)
    assert stands(said)
    assert Comment.objects.get(pk=said.pk).body == "You are wise."
    assert not Evidence.objects.exists()
    assert told(expert.pk) == ["removed_for_now", "brought_back"]
    # Who reported it was not right after all.
    assert Report.objects.get().status == Status.KEPT
    assert list(Act.objects.order_by("pk").values_list("act", flat=True)) == ["remove", "appealed", "restored"]


def test_who_is_alone_takes_the_second_look(
    key: str, said: Any, people: Any, expert: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    api.report_key(key, people(1)[0], "unkind", now=now)
    case = api.decide(key, as_actor(steward), "remove", now=now)
    api.appeal(case.pk, as_actor(expert), "It was a joke.", now=now)
    assert told(steward.pk)[-1] == "appealed"
    assert api.judge(case.pk, as_actor(steward), restore=False, now=now).stage == Stage.UPHELD
    assert api.bring_back(case.pk, as_actor(steward), now=now).stage == Stage.KEPT
    assert stands(said)


def test_what_nobody_may(key: str, people: Any, expert: Any, steward: Any, as_actor: Any, now: Any) -> None:
    (lea,) = people(1)
    with pytest.raises(NotFound):
        api.decide(key, as_actor(steward), "keep", now=now)
    api.report_key(key, lea, "unkind", now=now)
    case = Case.objects.get()
    for verdict in ("keep", "remove", "edit", "restore", "uphold"):
        with pytest.raises(NotFound):
            api.act(case.pk, lea, verdict, now=now)
    with pytest.raises(Invalid):
        api.act(case.pk, as_actor(steward), "burn", now=now)
    with pytest.raises(NotAllowed):
        api.take_away(key, lea, "remove", now=now, reason="spam")
    with pytest.raises(NotFound):
        desk.one(case.pk, lea)
    assert desk.one(case.pk, as_actor(expert)).count == 0
    assert not permissions.can_judge(as_actor(steward), 1, steward.pk, is_steward=True, another=True)


def test_deciding_twice_is_once_and_otherwise_is_too_late(
    key: str, people: Any, steward: Any, second_steward: Any, as_actor: Any, now: Any
) -> None:
    api.report_key(key, people(1)[0], "unkind", now=now)
    for _turn in range(2):
        api.decide(key, as_actor(steward), "remove", now=now)
    assert Act.objects.count() == 1
    with pytest.raises(Conflict):
        api.decide(key, second_steward, "keep", now=now)


def test_hidden_knowledge_is_found_nowhere_but_by_its_author_and_those_who_look(
    published: Any, people: Any, author: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    item = published(title="Zebra crossing")
    handlers.catalogue_knowledge(knowledge_id=item.pk, action="", actor_id=0, now=now)
    lea, *others = people(3)
    assert [entry.key for entry in search.catalogue(lea, text="zebra").entries] == [item.key]
    for person in (lea, *others):
        api.report_key(item.key, person, "spam", now=now)
    handlers.catalogue_knowledge(knowledge_id=item.pk, action="", actor_id=0, now=now)
    assert Knowledge.objects.get(pk=item.pk).state == State.REMOVED
    assert Target.objects.get(pk=item.target_id).access == Access.PRIVATE
    assert search.catalogue(lea, text="zebra").entries == ()
    with pytest.raises(NotFound):
        knowledge.get(item.uuid, lea, now=now)
    for person in (author, steward):
        assert knowledge.get(item.uuid, as_actor(person), now=now).pk == item.pk
    api.decide(item.key, as_actor(steward), "keep", now=now)
    handlers.catalogue_knowledge(knowledge_id=item.pk, action="", actor_id=0, now=now)
    assert knowledge.get(item.uuid, lea, now=now).state == State.PUBLISHED
    assert [entry.key for entry in search.catalogue(lea, text="zebra").entries] == [item.key]


def test_what_is_changed_while_aside_comes_back_changed(
    published: Any, author: Any, steward: Any, as_actor: Any, now: Any
) -> None:
    from social_learning.knowledge import api as knowledge_api
    from social_learning.knowledge import versions

    item = published(title="Zebra crossing", state=State.PUBLISHED, version=1)
    case = api.take_away(item.key, as_actor(steward), "edit", now=now, reason="private", note="A name in line 2.")
    assert not Evidence.objects.exists()
    held = Knowledge.objects.get(pk=item.pk)
    knowledge_api.save_draft(item.pk, as_actor(author), version=held.version, now=now, body="Bend both knees.")
    api.appeal(case.pk, as_actor(author), "The name is gone.", now=now)
    api.judge(case.pk, as_actor(steward), restore=True, now=now)
    back = Knowledge.objects.get(pk=item.pk)
    assert (back.state, back.body) == (State.PUBLISHED, "Bend both knees.")
    assert versions.last(item.pk) is None or versions.last(item.pk).body == "Bend both knees."


def test_the_queue_and_the_log_cost_the_same_for_one_and_for_many(
    target: Any, people: Any, expert: Any, steward: Any, as_actor: Any, space: Any, now: Any,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    from social_learning.comments import api as comments_api
    from social_learning.keys import CommentKey

    writer, first = as_actor(expert), as_actor(steward)
    reporters = people(2)
    for number in range(25):
        made = comments_api.add(target, writer, f"Number {number}", now=now + timedelta(minutes=number * 5))
        for person in reporters:
            api.report_key(str(CommentKey(made.uuid)), person, "spam", now=now + timedelta(minutes=number * 5))
    with django_assert_max_num_queries(4):
        page = desk.cases_of({space.pk}, first)
    assert [row.count for row in page.rows] == [2] * 20
    assert len(desk.cases_of({space.pk}, first, cursor=page.next).rows) == 5
    for row in page.rows:
        api.act(row.id, first, "remove", now=now, reason="spam")
    with django_assert_max_num_queries(4):
        lines = desk.log({space.pk}).rows
    assert [line.act for line in lines] == ["remove"] * 20
    assert desk.log({space.pk}, act="keep").rows == ()
    assert desk.log({space.pk + 1}).rows == desk.log(()).rows == ()
    assert desk.log({space.pk}, space_id=space.pk + 1).rows == ()
