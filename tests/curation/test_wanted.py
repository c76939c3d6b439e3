"""Knowledge wanted: who asks, who closes, how a question is answered and who hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import attrs
import pytest

from social_learning.curation import api, queries
from social_learning.curation.models import State, Wanted, WantedAnswer
from social_learning.inbox.models import Message
from social_learning.knowledge import api as knowledge
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.spaces.models import ReviewPolicy
from social_learning.wiring import curating
from tests.curation.conftest import COURSE, UNIT

pytestmark = pytest.mark.django_db
BLOCK = f"block-v1:{COURSE[10:]}+type@knowledge_share+block@block1"
QUESTION = "How do you lift alone?"


@pytest.fixture
def asked(team: Any, unit: Any, now: Any) -> Wanted:
    """An open question of the team."""
    return api.ask(UNIT, team, question=QUESTION, now=now)


@pytest.fixture
def answer(author: Any, as_actor: Any, asked: Wanted, course_space: Any, theme: Any, now: Any) -> Any:
    """A draft that answers it."""
    draft = knowledge.create_draft(
        as_actor(author), space_id=course_space.pk, now=now, title="Use a trolley", theme_id=theme.pk,
        why="Saves backs.", body="Take one.", origin_key=UNIT,
    )  # fmt: skip
    api.answer(asked, draft.pk, as_actor(author))
    return draft


def _publish(item: Any, now: Any) -> None:
    Knowledge.objects.filter(pk=item.pk).update(state=KnowledgeState.PUBLISHED, published_at=now)


@pytest.mark.parametrize("who", ["steward", "site_admin"])
def test_the_team_and_site_staff_ask_and_close(request: Any, as_actor: Any, unit: Any, now: Any, who: str) -> None:
    actor = as_actor(request.getfixturevalue(who))
    wanted = api.ask(UNIT, actor, question="  How do\n you lift alone? ", now=now)
    assert (wanted.question, wanted.state, wanted.asked_by) == (QUESTION, State.OPEN, actor.user_id)
    assert api.close(wanted.uuid, actor, now=now).state == State.CLOSED
    assert api.close(wanted.uuid, actor, now=now + timedelta(days=1)).ended_at == now


def test_others_neither_ask_nor_close(
    as_actor: Any, learner: Any, make_user: Any, team: Any, asked: Wanted, now: Any
) -> None:
    elsewhere = as_actor(make_user(staff_courses=["course-v1:Demo+Other+2026"]))
    for actor in (
        as_actor(learner),
        elsewhere,
        attrs.evolve(team, read_only=True),
        attrs.evolve(team, is_active=False),
    ):
        with pytest.raises(NotAllowed):
            api.ask(UNIT, actor, question="May I?", now=now)
        with pytest.raises(NotAllowed):
            api.close(asked.uuid, actor, now=now)
    with pytest.raises(LoginNeeded):
        api.ask(UNIT, attrs.evolve(team, user_id=None), question="May I?", now=now)
    assert Wanted.objects.get().state == State.OPEN


def test_the_same_question_stands_once_and_can_be_asked_again_later(team: Any, asked: Wanted, now: Any) -> None:
    assert api.ask(UNIT, team, question="how do you LIFT alone?", now=now).pk == asked.pk
    api.close(asked.uuid, team, now=now)
    again = api.ask(UNIT, team, question=QUESTION, now=now)
    assert again.pk != asked.pk
    assert Wanted.objects.filter(state=State.OPEN).count() == 1


def test_a_question_is_one_sentence_and_there_are_at_most_three(team: Any, unit: Any, now: Any) -> None:
    for odd in ("", " \n ", "\x00", "x" * 256):
        with pytest.raises(Invalid):
            api.ask(UNIT, team, question=odd, now=now)
    for number in range(api.MAX_OPEN):
        api.ask(UNIT, team, question=f"Question {number}?", now=now)
    with pytest.raises(Conflict) as refused:
        api.ask(UNIT, team, question="One more?", now=now)
    assert refused.value.code == "enough_wanted"


def test_what_belongs_to_no_course_is_not_asked_about(team: Any, shared: Any, now: Any) -> None:
    for key in (shared().key, "nonsense", "lb:Org:Lib:html:1"):
        with pytest.raises(NotFound):
            api.ask(key, team, question=QUESTION, now=now)
    with pytest.raises(NotFound):
        api.close(uuid4(), team, now=now)


def test_the_answer_fills_it_once_published_and_both_hear_of_it_once(
    asked: Wanted, answer: Any, steward: Any, author: Any, now: Any
) -> None:
    act = {"knowledge_id": answer.pk, "action": "publish", "actor_id": author.pk}
    curating.settle_wanted(**act, now=now)
    assert Wanted.objects.get().state == State.OPEN
    _publish(answer, now)
    for _again in range(2):
        curating.settle_wanted(**act, now=now)
    filled = Wanted.objects.get()
    assert (filled.state, filled.knowledge_id, filled.open_key, filled.ended_at) == ("filled", answer.pk, None, now)
    told = {(message.user_id, message.kind) for message in Message.objects.all()}
    assert told == {(steward.pk, "wanted_filled"), (author.pk, "wanted_thanks")}
    assert Message.objects.count() == 2
    params = Message.objects.get(user_id=steward.pk).params
    assert params == {"title": "Use a trolley", "question": QUESTION}


def test_the_first_answer_published_fills_it_the_second_is_not_thanked_for_it(
    asked: Wanted, answer: Any, learner: Any, as_actor: Any, course_space: Any, theme: Any, now: Any
) -> None:
    second = knowledge.create_draft(
        as_actor(learner), space_id=course_space.pk, now=now, title="Ask for help", theme_id=theme.pk, origin_key=UNIT
    )
    api.answer(asked, second.pk, as_actor(learner))
    for item in (answer, second):
        _publish(item, now)
        api.settle(item.pk, now=now)
    assert Wanted.objects.get().knowledge_id == answer.pk
    assert not Message.objects.filter(user_id=learner.pk).exists()


def test_a_closed_question_is_not_filled(asked: Wanted, answer: Any, team: Any, now: Any) -> None:
    api.close(asked.uuid, team, now=now)
    _publish(answer, now)
    api.settle(answer.pk, now=now)
    assert Wanted.objects.get().state == State.CLOSED
    assert not Message.objects.exists()


def test_only_the_authors_own_draft_of_this_unit_answers(
    asked: Wanted, author: Any, learner: Any, make_user: Any, as_actor: Any, course_space: Any, now: Any
) -> None:
    elsewhere = knowledge.create_draft(as_actor(author), space_id=course_space.pk, now=now)
    here = knowledge.create_draft(as_actor(author), space_id=course_space.pk, now=now, origin_key=UNIT)
    for item, actor in ((elsewhere, author), (here, learner)):
        with pytest.raises(NotFound):
            api.answer(asked, item.pk, as_actor(actor))
    with pytest.raises(NotAllowed):
        api.answer(asked, here.pk, as_actor(make_user()))
    api.answer(asked, here.pk, as_actor(author))
    api.answer(asked, here.pk, as_actor(author))
    assert WantedAnswer.objects.count() == 1


def test_a_link_names_an_open_question_to_people_of_the_course_only(
    asked: Wanted, learner: Any, make_user: Any, as_actor: Any, team: Any, now: Any
) -> None:
    ref = str(asked.uuid)
    assert queries.open_for(ref, as_actor(learner)) == asked
    for text, actor in ((ref, as_actor(make_user())), ("", as_actor(learner)), ("odd", as_actor(learner))):
        assert queries.open_for(text, actor) is None
    api.close(asked.uuid, team, now=now)
    assert queries.open_for(ref, as_actor(learner)) is None


def test_a_unit_says_what_is_open_and_for_a_while_what_was_answered(
    asked: Wanted, answer: Any, team: Any, now: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        found = queries.of_place(UNIT)
    assert [slot.question for slot in found.shown(now)] == [QUESTION]
    _publish(answer, now)
    api.settle(answer.pk, now=now)
    (slot,) = queries.of_place(UNIT).shown(now)
    assert (slot.is_open, slot.title, slot.knowledge_uuid) == (False, "Use a trolley", answer.uuid)
    assert queries.of_place(UNIT).shown(now + timedelta(days=31)) == []
    Knowledge.objects.update(state=KnowledgeState.ARCHIVED)
    assert queries.of_place(UNIT).shown(now) == []


def test_a_setting_opens_its_question_once_and_closes_it_when_the_author_changes_it(
    learner: Any, as_actor: Any, unit: Any, make_user: Any, now: Any
) -> None:
    actor = as_actor(learner)
    for _again in range(2):
        api.agree_with_setting(UNIT, BLOCK, QUESTION, actor, now=now)
    first = Wanted.objects.get()
    assert (first.block_key, first.asked_by, first.state) == (BLOCK, None, State.OPEN)
    api.agree_with_setting(UNIT, BLOCK, "And with two?", actor, now=now)
    assert set(Wanted.objects.values_list("question", "state")) == {(QUESTION, "closed"), ("And with two?", "open")}
    api.agree_with_setting(UNIT, BLOCK, "", actor, now=now)
    assert not Wanted.objects.filter(state=State.OPEN).exists()
    # What was closed by hand or by a change stays closed.
    api.agree_with_setting(UNIT, BLOCK, QUESTION, actor, now=now)
    assert not Wanted.objects.filter(state=State.OPEN).exists()
    with pytest.raises(NotAllowed):
        api.agree_with_setting(UNIT, BLOCK, "May I?", as_actor(make_user()), now=now)


def test_the_share_page_names_the_question_and_the_draft_answers_it(
    asked: Wanted, learner: Any, client: Any, make_user: Any, settings: Any, course_space: Any
) -> None:
    client.force_login(learner)
    url = f"/social-learning/share/?wanted={asked.uuid}&space={course_space.pk}"
    page = client.get(url).content.decode()
    assert QUESTION in page
    assert f'name="wanted" value="{asked.uuid}"' in page
    client.post("/social-learning/share/", {"wanted": asked.uuid, "space": course_space.pk, "text": "A trolley."})
    draft = Knowledge.objects.get()
    assert (draft.origin_key, draft.pk) == (UNIT, WantedAnswer.objects.get().knowledge_id)
    client.force_login(make_user())
    assert QUESTION not in client.get(url).content.decode()


def test_rest_answers_asks_lists_and_closes(
    client_for: Callable[[Any], Any], steward: Any, learner: Any, make_user: Any, unit: Any, course_space: Any
) -> None:
    team, member, url = client_for(steward), client_for(learner), "/api/social_learning/v1/wanted/"
    body = {"key": UNIT, "question": QUESTION}
    assert member.post(url, body, format="json").status_code == 403
    made = team.post(url, body, format="json")
    assert made.status_code == 201, made.content
    assert [row["question"] for row in member.get(url, {"course": COURSE}).json()["results"]] == [QUESTION]
    assert client_for(make_user()).get(url, {"course": COURSE}).status_code == 403
    assert client_for(None).get(url, {"course": COURSE}).status_code == 401
    draft = member.post(
        "/api/social_learning/v1/knowledge/", {"title": "A", "wanted": made.json()["uuid"]}, format="json"
    )
    assert draft.status_code == 201, draft.content
    assert (draft.json()["origin_key"], WantedAnswer.objects.count()) == (UNIT, 1)
    one = f"{url}{made.json()['uuid']}/"
    assert member.delete(one).status_code == 403
    assert team.delete(one).status_code == 204
    assert member.get(url, {"course": COURSE}).json()["results"] == []


def test_publishing_through_the_review_fills_it(
    asked: Wanted, answer: Any, author: Any, as_actor: Any, course_space: Any, now: Any,
    django_capture_on_commit_callbacks: Any, settings: Any,
) -> None:  # fmt: skip
    from social_learning.review import api as review
    from social_learning.spaces import api as spaces

    spaces.set_policy(course_space.pk, review_policy=ReviewPolicy.NONE)
    with django_capture_on_commit_callbacks(execute=True):
        review.perform("publish", answer.pk, as_actor(author), now=now)
    assert Wanted.objects.get().state == State.FILLED
