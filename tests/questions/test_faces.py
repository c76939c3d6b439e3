"""Lists, REST and pages: what each person sees, what a form does, and at what cost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from social_learning.lib.errors import Invalid
from social_learning.questions import answers, api, queries
from social_learning.questions.models import Question
from social_learning.search import api as search
from social_learning.search import similar
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Visibility
from social_learning.wiring import table

pytestmark = pytest.mark.django_db
API = "/api/social_learning/v1/"
PAGES = "/social-learning/"


def titles(actor: Any, which: str, **given: Any) -> list[str]:
    return [row.title for row in queries.page(actor, which, **given).questions]


def test_lists_hold_what_each_person_may_see(
    ask: Any, question: Any, answer: Any, expert: Any, learner: Any, author: Any, make_user: Any, as_actor: Any,
    course_key: str, now: datetime,
) -> None:  # fmt: skip
    inside = ask(title="Inside?", space_id=spaces.ensure_course_space(course_key, now=now).pk)
    ask(title="Open?", theme_id=None)
    gone = ask(title="Gone?")
    api.remove(gone.uuid, as_actor(learner), now=now)
    assert inside.routed_to == expert.pk
    assert titles(as_actor(author), queries.UNANSWERED) == ["Open?", "Inside?"]
    assert titles(as_actor(author), queries.ANSWERED) == ["How high may we stack?"]
    assert titles(as_actor(learner), queries.MINE) == ["Open?", "Inside?", "How high may we stack?"]
    assert titles(as_actor(expert), queries.FOR_ME) == ["Inside?"]
    outsider = as_actor(make_user("outsider"))
    assert titles(outsider, queries.UNANSWERED) == ["Open?"]
    assert titles(outsider, queries.MINE) == []
    with pytest.raises(Invalid):
        queries.page(outsider, "all")


def test_pages_follow_one_another_and_cost_the_same(ask: Any, learner: Any, as_actor: Any, now: datetime) -> None:
    for number in range(7):
        ask(title=f"Number {number}?")
    seen, cursor, costs = [], None, set()
    actors = [as_actor(learner) for _page in range(4)]
    while True:
        with CaptureQueriesContext(connection) as counted:
            page = queries.page(actors.pop(), queries.UNANSWERED, cursor=cursor, limit=3)
        costs.add(len(counted))
        seen += [row.title for row in page.questions]
        cursor = page.next
        if cursor is None:
            break
    assert seen == [f"Number {number}?" for number in range(6, -1, -1)]
    assert costs == {2}
    with pytest.raises(Invalid):
        queries.page(as_actor(learner), queries.UNANSWERED, cursor="nonsense")


def test_one_question_costs_the_same_whatever_it_holds(
    question: Any, answer: Any, make_user: Any, learner: Any, as_actor: Any, client_for: Any, now: datetime
) -> None:
    def cost() -> tuple[int, int]:
        actor = as_actor(learner)
        with CaptureQueriesContext(connection) as counted:
            queries.one(question.uuid, actor, now=now)
        client = client_for(learner)
        with CaptureQueriesContext(connection) as page:
            client.get(f"{PAGES}questions/{question.uuid}/")
        return len(counted), len(page)

    first = cost()
    for number in range(10):
        answers.answer(question.uuid, as_actor(make_user(f"p{number}")), "So.", now=now)
    assert cost() == first
    assert first[0] <= 7


def test_the_whole_way_by_rest(
    client_for: Any, learner: Any, author: Any, expert: Any, theme: Any, make_user: Any
) -> None:
    me, colleague = client_for(learner), client_for(author)
    asked = me.post(f"{API}questions/", {"title": "How high?", "theme": theme.pk}, format="json")
    assert asked.status_code == 201, asked.content
    url = f"{API}questions/{asked.json()['uuid']}/"
    said = colleague.post(f"{url}answers/", {"body": "**Three**"}, format="json").json()["results"][0]
    assert (said["html"], said["can_edit"], said["can_accept"]) == ("<p><strong>Three</strong></p>", True, False)
    accepted = f"{API}answers/{said['uuid']}/accepted/"
    assert colleague.put(accepted).status_code == 403
    assert me.put(accepted).json()["state"] == "accepted"
    assert me.delete(accepted).status_code == 204
    assert me.get(url).json()["state"] == "answered"
    assert colleague.patch(f"{API}answers/{said['uuid']}/", {"body": "Two"}, format="json").status_code == 200
    made = colleague.post(f"{API}answers/{said['uuid']}/knowledge/")
    assert (made.status_code, made.json()["key"][:13]) == (201, "knowledge-v1:")
    assert me.put(f"{url}closed/").json()["state"] == "closed"
    assert colleague.post(f"{url}answers/", {"body": "More"}, format="json").status_code == 409
    assert me.delete(f"{url}closed/").status_code == 204
    assert me.patch(url, {"title": "How high, please?"}, format="json").json()["title"] == "How high, please?"
    assert me.get(f"{API}questions/", {"list": "mine"}).json()["results"][0]["title"] == "How high, please?"
    assert client_for(None).get(url).status_code == 401
    assert "example.com" not in me.get(url).content.decode()


def _index() -> None:
    for pages in search.rebuild():
        assert pages is not None


def test_similar_ones_are_found_as_far_as_one_may_see_them(
    ask: Any, published: Any, learner: Any, make_user: Any, as_actor: Any, client_for: Any, now: datetime
) -> None:
    hidden = spaces.create_space("inner", title="Inner", now=now, visibility=Visibility.HIDDEN)
    published(title="Stacking pallets in the yard")
    published(title="Stacking pallets in secret", space=hidden)
    ask(title="Who pays for broken pallets?")
    _index()
    found = similar.find(as_actor(learner), "How high may I go when stacking pallets outside?")
    assert {entry.title for entry in found} >= {"Stacking pallets in the yard"}
    assert not any("secret" in entry.title for entry in found)
    answer = client_for(learner).get(f"{API}questions/similar/", {"text": "broken pallets"})
    assert answer.json()["results"][0]["title"] == "Who pays for broken pallets?"
    me = as_actor(learner)
    with CaptureQueriesContext(connection) as counted:
        similar.find(me, "one unheard sentence about nothing whatsoever known here")
    # One more each time where a database has no full text, as here.
    assert len(counted) <= 1 + 3 * similar.TRIES
    with CaptureQueriesContext(connection) as counted:
        assert similar.find(me, "how do we") == []
    assert not counted


def test_the_form_shows_what_is_alike_before_it_asks(
    ask: Any, published: Any, client_for: Any, author: Any, theme: Any
) -> None:
    published(title="Stacking pallets in the yard")
    _index()
    web = client_for(author)
    form = {"title": "Stacking pallets?", "body": "Two rows", "theme": str(theme.pk)}
    shown = web.post(f"{PAGES}ask/", form).content.decode()
    assert "Stacking pallets in the yard" in shown
    assert "Two rows" in shown
    assert not Question.objects.exists()
    asked = web.post(f"{PAGES}ask/", {**form, "sure": "1"})
    assert asked.status_code == 302
    assert asked["Location"].startswith(Question.objects.get().url)


def test_a_refused_form_keeps_what_was_typed(
    client_for: Any, learner: Any, question: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    refused = client_for(learner).post(f"{PAGES}ask/", {"title": " ", "body": "All of my words", "sure": "1"})
    assert refused.status_code == 400
    assert "All of my words" in refused.content.decode()
    api.close(question.uuid, as_actor(learner), now=now)
    late = client_for(author).post(f"{PAGES}questions/{question.uuid}/answer/", {"body": "All of my words"})
    assert late.status_code == 409
    assert "All of my words" in late.content.decode()


def test_the_form_is_filled_in_from_where_one_comes(client_for: Any, learner: Any, published: Any, theme: Any) -> None:
    item = published()
    web = client_for(learner)
    page = web.get(f"{PAGES}ask/", {"text": "Why so low?", "about": item.key}).content.decode()
    assert 'value="Why so low?"' in page
    assert item.title in page
    assert f'<option value="{theme.pk}" selected>' in page
    assert f"about={item.key.replace(':', '%3A')}" in web.get(f"{PAGES}knowledge/{item.uuid}/").content.decode()
    nothing = web.get(PAGES, {"q": "unheardof"}).content.decode()
    assert f"{PAGES}ask/?text=unheardof" in nothing


def test_the_whole_way_by_forms(
    client_for: Any, question: Any, learner: Any, author: Any, expert: Any, as_actor: Any
) -> None:
    me, colleague = client_for(learner), client_for(author)
    page = f"{PAGES}questions/{question.uuid}/"
    assert "You were asked" in client_for(expert).get(page).content.decode()
    colleague.post(f"{page}answer/", {"body": "Three"})
    uuid = answers.Answer.objects.get().uuid
    assert "This helped" in me.get(page).content.decode()
    me.post(f"{PAGES}answers/{uuid}/", {"do": "accept"})
    assert Question.objects.get().state == "accepted"
    draft = colleague.post(f"{PAGES}answers/{uuid}/", {"do": "harvest"})
    assert draft["Location"].startswith(f"{PAGES}share/")
    assert "Three" in colleague.get(draft["Location"]).content.decode()
    me.post(f"{PAGES}answers/{uuid}/", {"do": "unaccept"})
    me.post(f"{page}change/", {"do": "edit", "title": "How high now?", "body": "", "theme": str(question.theme_id)})
    assert Question.objects.get().title == "How high now?"
    colleague.post(f"{PAGES}answers/{uuid}/", {"do": "edit", "body": "Two"})
    me.post(f"{page}change/", {"do": "close"})
    assert Question.objects.get().state == "closed"
    assert me.post(f"{page}change/", {"do": "nonsense"}).status_code == 400
    for which in queries.LISTS:
        assert client_for(expert).get(f"{PAGES}questions/", {"list": which, "cursor": "x"}).status_code == 200


def test_a_question_is_found_in_the_catalogue_until_it_is_gone(
    ask: Any, learner: Any, steward: Any, author: Any, make_user: Any, as_actor: Any, client_for: Any, now: datetime
) -> None:
    def tell(action: str) -> None:
        table.run(
            "org.openedx.social_learning.question.changed.v1",
            {"question_id": asked.pk, "action": action, "actor_id": learner.pk},
            now=now,
        )

    def found(text: str) -> bool:
        answer = client_for(learner).get(f"{API}catalogue/", {"q": text, "everything": True}).json()
        return [one["title"] for one in answer["results"]] == ["How high may we stack?"]

    asked = ask()
    tell("asked")
    assert found("stack")
    answers.answer(asked.uuid, as_actor(author), "Only with a spotter", now=now)
    tell("answered")
    assert found("spotter")
    api.remove(asked.uuid, as_actor(steward), now=now)
    tell("removed")
    assert not found("spotter")
