"""Beyond writing a comment: resolve, pin, former texts, names, what is new, reports."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.cache import cache

from social_learning.comments import api as comments
from social_learning.moderation.models import Report

API = "/api/social_learning/v1/"


@pytest.fixture
def item(published):
    """A published item of the author."""
    return published()


@pytest.fixture
def target(item):
    """The address of the item's target."""
    return f"{API}targets/{item.key}/"


@pytest.fixture
def said(item, learner, as_actor, now):
    """A question of the learner."""
    return comments.add(item.target, as_actor(learner), "How high?", now=now)


@pytest.fixture
def at(said):
    """The address of what the learner said."""
    return f"{API}comments/{said.uuid}/"


def test_a_question_is_resolved_and_reopened(client_for, learner, author, expert, at):
    for _turn in range(2):
        assert client_for(author).put(f"{at}resolved/").json()["resolved_at"]
    assert client_for(expert).put(f"{at}resolved/").status_code == 403
    assert client_for(None).put(f"{at}resolved/").status_code == 401
    assert client_for(learner).delete(f"{at}resolved/").json()["resolved_at"] is None


def test_a_comment_is_put_on_top_and_taken_down(client_for, learner, steward, item, target, at, as_actor, now):
    assert client_for(learner).put(f"{at}pin/").status_code == 403
    for _turn in range(2):
        assert client_for(steward).put(f"{at}pin/").json()["pinned"] is True
    for number in range(3):
        comment = comments.add(item.target, as_actor(learner), f"{number}", now=now)
        answer = client_for(steward).put(f"{API}comments/{comment.uuid}/pin/")
    assert (answer.status_code, answer.json()["code"]) == (409, "pins_full")
    assert client_for(learner).get(f"{target}comments/").json()["results"][0]["pinned"] is True
    assert client_for(steward).delete(f"{at}pin/").json()["pinned"] is False


def test_former_texts_are_for_some(client_for, learner, expert, steward, at):
    client_for(learner).patch(at, {"body": "How *high*?"}, format="json")
    body = client_for(steward).get(f"{at}versions/").json()
    assert [one["html"].strip() for one in body["results"]] == ["<p>How <em>high</em>?</p>", "<p>How high?</p>"]
    assert body["results"][0]["until"] is None
    assert client_for(expert).get(f"{at}versions/").status_code == 403
    assert client_for(learner).get(f"{API}comments/{uuid4()}/versions/").status_code == 404
    assert client_for(learner).get(f"{at}versions/?limit=0").status_code == 400


def test_names_are_offered_without_addresses_and_not_for_ever(client_for, learner, author, target, said, settings):
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "THROTTLE_NAMES": "2/hour"}
    # What other tests asked for counts too.
    cache.clear()
    client = client_for(learner)
    answer = client.get(f"{target}people/?q=am")
    assert answer.json() == {"results": [{"username": "amir", "name": "Amir Author"}]}
    assert client.get(f"{target}people/?q=a").json() == {"results": []}
    assert client.get(f"{target}people/?q=am").status_code == 429


def test_hostile_names_and_names_elsewhere_find_nothing(client_for, learner, make_user, target, said):
    make_user("hidden", first_name="Hidden")
    client = client_for(learner)
    for begin in ("hidden", "%", "__", "' OR 1=1 --", "<script>", "\u0000x", "am" * 30):
        answer = client.get(f"{target}people/", {"q": begin})
        assert answer.status_code == 400 or answer.json() == {"results": []}


def test_what_is_new_is_asked_again_and_again(client_for, learner, author, expert, target, said, item, as_actor, now):
    client = client_for(learner)
    start = client.get(f"{target}pulse/")
    since = start.json()["since"]
    assert start.json() == {"new_comments": 0, "since": since, "counts": {"like": 0, "applied": 0}}
    quiet = client.get(f"{target}pulse/?since={since}")
    assert client.get(f"{target}pulse/?since={since}", headers={"If-None-Match": quiet["ETag"]}).status_code == 304
    client_for(expert).put(f"{target}reactions/like/")
    comments.add(item.target, as_actor(author), "This high.", now=now, parent_uuid=said.uuid)
    comments.add(item.target, as_actor(learner), "My own.", now=now)
    news = client.get(f"{target}pulse/?since={since}", headers={"If-None-Match": quiet["ETag"]})
    assert (news.status_code, news.json()["new_comments"], news.json()["counts"]["like"]) == (200, 1, 1)
    fresh = client.get(f"{target}comments/new/?since={since}").json()
    assert [(one["parent_uuid"], one["author_name"]) for one in fresh["results"]] == [(str(said.uuid), "Amir Author")]
    assert client.get(f"{target}pulse/?since={fresh['next']}").json()["new_comments"] == 0
    assert client.get(f"{target}pulse/?since=nonsense").status_code == 400
    assert client_for(None).get(f"{target}pulse/").status_code == 401


def test_asking_what_is_new_costs_the_same_whatever_there_is(
    client_for, learner, author, target, said, item, as_actor, now, django_assert_max_num_queries
):
    client = client_for(learner)
    since = client.get(f"{target}pulse/").json()["since"]
    for number in range(25):
        comments.add(item.target, as_actor(author), f"{number}", now=now)
    with django_assert_max_num_queries(10):
        assert client.get(f"{target}pulse/?since={since}").json()["new_comments"] == 25


def test_a_report_goes_to_the_desk_and_is_decided(client_for, learner, expert, steward, author, at, said):
    for _turn in range(2):
        answer = client_for(expert).post(f"{at}report/", {"reason": "unkind", "line": "  Look\nhere "}, format="json")
        assert answer.json() == {"key": f"comment-v1:{said.uuid}", "status": "open"}
    assert Report.objects.get().line == "Look here"
    assert client_for(learner).post(f"{at}report/", {"reason": "spam"}, format="json").status_code == 403
    assert client_for(expert).post(f"{at}report/", {"reason": "boring"}, format="json").status_code == 400
    assert client_for(author).get(f"{API}moderation/").status_code == 403
    (case,) = client_for(steward).get(f"{API}moderation/").json()["results"]
    assert (case["count"], case["snapshot"], case["reasons"]) == (
        1,
        "How high?",
        [{"label": "It is unkind", "count": 1}],
    )
    assert "reporter" not in str(case)
    keep = {"key": case["key"]}
    assert client_for(author).post(f"{API}moderation/", keep, format="json").status_code == 404
    assert client_for(steward).post(f"{API}moderation/", keep, format="json").json() == {"settled": 1}
    assert client_for(steward).get(f"{API}moderation/").json()["results"] == []


def test_a_body_of_ten_thousand_is_refused_and_a_name_brings_no_markup(client_for, learner, make_user, target):
    client = client_for(learner)
    long = client.post(f"{target}comments/", {"body": "@amir " + "x" * 10_000}, format="json")
    assert (long.status_code, long.json()["code"]) == (400, "too_long")
    make_user("eve", first_name="<img src=x", last_name="onerror=alert(1)>")
    html = client.post(f"{target}comments/", {"body": "@eve <b onclick=x>hi</b>"}, format="json").json()["html"]
    assert "<img" not in html
    assert "&lt;img" in html
    assert "onclick" not in html
