"""The addresses of targets: who may, what comes back, what it costs."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from social_learning.comments import api as comments_api
from social_learning.reactions import api as reactions_api
from social_learning.reactions.models import Reaction

API = "/api/social_learning/v1/targets/"


@pytest.fixture
def item(published):
    """A published item of the author."""
    return published()


@pytest.fixture
def url(item):
    """The address of the item's target."""
    return f"{API}{item.key}/"


def test_a_summary_holds_all_there_is_to_draw(client_for, learner, url, item):
    body = client_for(learner).get(url).json()
    assert body["key"] == item.key
    assert body["reactions"]["counts"] == {"like": 0, "applied": 0}
    assert body["reactions"]["can_react"] is True
    assert [kind["name"] for kind in body["reactions"]["kinds"]] == ["like", "applied", "question", "outdated"]
    assert body["comments"] == {"count": 0, "can_comment": True, "forum": None}
    assert body["popularity"]["enough"] is False
    assert body["progress"]["opened_at"] is None


def test_the_owner_sees_what_waits_but_cannot_react(client_for, author, steward, learner, url):
    assert client_for(learner).put(f"{url}reactions/question/").json()["counts"] == {"like": 0, "applied": 0}
    seen = client_for(author).get(url).json()["reactions"]
    assert seen["counts"]["question"] == 1
    assert seen["can_react"] is False
    assert client_for(steward).get(url).json()["reactions"]["counts"]["question"] == 1
    refused = client_for(author).put(f"{url}reactions/like/")
    assert refused.status_code == 403
    assert refused.json()["code"] == "own_item"
    assert refused.json()["message"].endswith(".")


def test_put_and_delete_may_be_repeated(client_for, learner, url):
    client = client_for(learner)
    for _turn in range(2):
        assert client.put(f"{url}reactions/like/").json()["mine"] == ["like"]
    assert client.get(url).json()["reactions"]["counts"]["like"] == 1
    for _turn in range(2):
        assert client.delete(f"{url}reactions/like/").json()["mine"] == []
    assert not Reaction.objects.exists()


def test_an_answer_to_a_reaction_is_what_the_bar_needs(client_for, learner, url):
    answer = client_for(learner).put(f"{url}reactions/applied/", {"note": "On the quay"}, format="json")
    assert answer.status_code == 200
    assert set(answer.json()) == {"counts", "mine", "kinds"}
    assert Reaction.objects.get().note == "On the quay"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("knowledge-v1:00000000-0000-4000-8000-000000000000/", 404, "not_found"),
        ("nonsense/", 404, "unknown_target"),
        ("course-v1:Not+Mine+2026/", 404, "not_found"),
        ("block-v1:%00/", 404, "unknown_target"),
    ],
)
def test_unknown_targets_are_not_found(client_for, learner, path, status, code):
    answer = client_for(learner).get(API + path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client_for(learner).put(f"{API}{path}reactions/like/").status_code == status


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "post"])
def test_an_address_that_does_not_exist_answers_like_all_others(client_for, learner, method):
    for path in ("comments/no-uuid/", "nothing/at/all", ""):
        answer = getattr(client_for(learner), method)(f"/api/social_learning/v1/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert getattr(client_for(None), method)("/api/social_learning/v1/nothing/").status_code == 401


def test_bad_input_is_refused_with_a_sentence(client_for, learner, url):
    client = client_for(learner)
    refusals = [
        (client.put(f"{url}reactions/love/"), "unknown_kind"),
        (client.put(f"{url}reactions/applied/", {"note": "x" * 201}, format="json"), "note_too_long"),
        (client.put(f"{url}reactions/applied/", {"note": ["x"]}, format="json"), "invalid"),
        (client.get(f"{url}comments/?cursor=oops"), "bad_cursor"),
        (client.post(f"{url}comments/", {"body": "  "}, format="json"), "empty"),
        (client.post(f"{url}comments/", {"body": "x" * 5001}, format="json"), "too_long"),
        (client.post(f"{url}progress/", {"event": "fly"}, format="json"), "invalid"),
        (client.post(f"{url}progress/", {"event": "advance", "fraction": "nan"}, format="json"), "invalid"),
        (client.post(f"{url}progress/", {"event": "advance", "fraction": 1.5}, format="json"), "invalid"),
    ]
    for answer, code in refusals:
        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert answer.json()["message"]


def test_nobody_who_is_not_logged_in_sees_or_does_anything(client_for, url):
    nobody = client_for(None)
    for answer in (
        nobody.get(url),
        nobody.put(f"{url}reactions/like/"),
        nobody.post(f"{url}comments/", {"body": "Hi"}, format="json"),
        nobody.post(f"{url}progress/", {"event": "open"}, format="json"),
    ):
        assert answer.status_code == 401


def test_drafts_of_others_and_closed_spaces_do_not_show(client_for, learner, author, make_user, published, now):
    from social_learning.spaces import api as spaces_api

    draft = published(state="draft")
    assert client_for(learner).get(f"{API}{draft.key}/").status_code == 404
    assert client_for(author).get(f"{API}{draft.key}/").status_code == 200
    space = spaces_api.ensure_course_space("course-v1:Demo+Social+2026", now=now)
    inside = published(space=space)
    assert client_for(learner).get(f"{API}{inside.key}/").status_code == 200
    assert client_for(make_user("outsider")).get(f"{API}{inside.key}/").status_code == 404


def test_a_unit_of_ones_course_is_there_when_first_asked_for(client_for, learner):
    key = "block-v1:Demo+Social+2026+type@vertical+block@u1"
    assert client_for(learner).put(f"{API}{key}/reactions/like/").json()["counts"]["like"] == 1


def test_comments_are_said_answered_changed_and_taken_back(client_for, learner, author, url):
    client = client_for(learner)
    first = client.post(f"{url}comments/", {"body": "Helped **me**"}, format="json")
    assert first.status_code == 201
    uuid = first.json()["uuid"]
    assert "<strong>me</strong>" in first.json()["html"]
    answer = client_for(author).post(f"{url}comments/", {"body": "Thank you", "parent_uuid": uuid}, format="json")
    assert answer.json()["by_owner"] is True
    changed = client.patch(f"/api/social_learning/v1/comments/{uuid}/", {"body": "Helped us"}, format="json")
    assert changed.json()["edited_at"]
    assert client.delete(f"/api/social_learning/v1/comments/{uuid}/").status_code == 204
    thread = client.get(f"{url}comments/").json()["results"]
    assert thread[0]["removed"]
    assert [said["html"] for said in thread[0]["answers"]] == [answer.json()["html"]]
    assert client.get(url).json()["comments"]["count"] == 1


def test_comments_of_others_stay_theirs(client_for, learner, expert, steward, url):
    uuid = client_for(learner).post(f"{url}comments/", {"body": "Mine"}, format="json").json()["uuid"]
    where = f"/api/social_learning/v1/comments/{uuid}/"
    assert client_for(expert).patch(where, {"body": "Not mine"}, format="json").status_code == 403
    assert client_for(expert).delete(where).status_code == 403
    assert client_for(steward).delete(f"{where}?reason=nonsense").status_code == 400
    assert client_for(steward).delete(f"{where}?reason=off_topic").status_code == 204
    assert client_for(steward).delete(f"/api/social_learning/v1/comments/{uuid4()}/").status_code == 404


def test_no_answer_holds_an_address(client_for, learner, url):
    client = client_for(learner)
    client.post(f"{url}comments/", {"body": "Hello"}, format="json")
    assert b"@example.com" not in client.get(f"{url}comments/").content + client.get(url).content


def test_progress_goes_from_opening_to_the_end_and_back(client_for, learner, url):
    client = client_for(learner)

    def send(**data):
        return client.post(f"{url}progress/", data, format="json").json()

    assert send(event="open")["opened_at"]
    assert send(event="advance", seconds=30, fraction=0.4)["fraction"] == 0.4
    assert send(event="finish")["completed_at"]
    assert client.get(url).json()["progress"]["completed_at"]
    assert send(event="undo")["completed_at"] is None


def test_queries_do_not_grow_with_what_is_there(client_for, learner, expert, as_actor, item, url, now):
    client = client_for(learner)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
        client.get(f"{url}comments/")
    for number in range(15):
        said = comments_api.add(item.target, as_actor(expert), f"Said {number}", now=now)
        comments_api.add(item.target, as_actor(learner), "Indeed", now=now, parent_uuid=said.uuid)
    reactions_api.react(item.target, as_actor(expert), "like", now=now)
    with CaptureQueriesContext(connection) as many:
        assert client.get(url).json()["comments"]["count"] == 30
        assert len(client.get(f"{url}comments/").json()["results"]) == 15
    # A thread that is not empty asks for its answers, names and roles.
    assert len(many) <= len(few) + 3
    assert len(few) <= 23


def test_hot_writes_keep_their_transaction_short(url):
    for path in ("reactions/like/", "progress/"):
        assert resolve(url + path).func._non_atomic_requests == {"default"}


def test_a_reaction_costs_ten_statements_at_most(client_for, learner, expert, url):
    client_for(expert).put(f"{url}reactions/like/")
    client = client_for(learner)
    with CaptureQueriesContext(connection) as spent:
        client.put(f"{url}reactions/like/")
    asked = [query["sql"] for query in spent if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 10, asked
