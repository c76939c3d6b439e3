"""Versions, two texts at once, co-authors and suggestions as a person without script meets them, and over REST."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.knowledge import copies, queries
from social_learning.knowledge.revision_models import Suggestion
from social_learning.spaces import api as spaces
from social_learning.spaces.models import ReviewPolicy

pytestmark = pytest.mark.django_db
API = "/api/social_learning/v1/knowledge"


@pytest.fixture
def item(published: Any, space: Any) -> Any:
    """Something published where nobody looks before."""
    spaces.set_policy(space.pk, review_policy=ReviewPolicy.NONE)
    return published(title="Lift <i>safely</i>", body="Bend your knees.\nThen lift.\n")


def test_a_new_version_from_the_button_to_the_history(item: Any, web: Any, author: Any, learner: Any) -> None:
    page, form = f"/social-learning/knowledge/{item.uuid}", f"/social-learning/share/{item.uuid}/"
    writer = web(author)
    assert writer.post(f"{page}/act/improve/").url.startswith(form)
    shown = writer.get(form).content.decode()
    assert "This is a new version" in shown
    assert f"{API}/{item.uuid}/working/" in shown
    version = copies.in_hand(queries.get_by_id(item.pk)).version
    words = {"version": version, "title": item.title, "why": item.why, "body": "<b>New</b>\n", "note": "Shorter"}
    assert writer.post(form, {**words, "do": "save"}).status_code == 302
    assert "New" not in web(learner).get(f"{page}/").content.decode()
    assert "Go on writing" in writer.get(f"{page}/").content.decode()
    assert "Go on writing" not in web(learner).get(f"{page}/").content.decode()
    assert writer.post(form, {**words, "version": version + 1, "do": "publish"}).status_code == 302
    history = web(learner).get(f"{page}/history/").content.decode()
    assert "Shorter" in history
    assert "&lt;b&gt;New&lt;/b&gt;" in history
    assert "<b>New" not in history
    assert "Bring version" not in history
    assert web(learner).post(f"{page}/history/1/restore/").status_code == 403
    assert writer.post(f"{page}/history/1/restore/").status_code == 302
    assert queries.get_by_id(item.pk).body == item.body


def test_who_saves_late_sees_both_texts_and_loses_nothing(item: Any, web: Any, author: Any) -> None:
    writer, form = web(author), f"/social-learning/share/{item.uuid}/"
    writer.post(f"/social-learning/knowledge/{item.uuid}/act/improve/")
    version = copies.in_hand(queries.get_by_id(item.pk)).version
    same = {"version": version, "title": item.title, "why": item.why, "do": "save"}
    writer.post(form, {**same, "body": "Bend your KNEES.\nThen lift.\n"})
    late = writer.post(form, {**same, "body": "Bend your knees.\nThen lift <slowly>.\n"})
    shown = late.content.decode()
    assert late.status_code == 409
    assert "Somebody has saved since" in shown
    assert "KNEES" in shown
    assert "&lt;slowly&gt;" in shown
    merged = late.context["fields"][2]["merged"]
    assert (late.context["conflicts"], merged) == (1, merged)
    done = writer.post(form, {**same, "version": version + 1, "body": merged})
    assert done.status_code == 302


def test_over_rest_a_late_save_gets_all_three(item: Any, client_for: Any, author: Any) -> None:
    client = client_for(author)
    assert client.post(f"{API}/{item.uuid}/actions/improve/", {}, format="json").json()["working"]["state"] == "draft"
    url = f"{API}/{item.uuid}/working/"
    version = client.get(url).json()["version"]
    first = client.patch(url, {"version": version, "body": "A\nb\n", "note": "Why"}, format="json")
    assert (first.status_code, first.json()["body"]) == (200, "A\nb\n")
    late = client.patch(url, {"version": version, "body": "a\nB\n"}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "stale")
    assert set(late.json()["extra"]) == {"version", "theirs", "yours", "merged", "conflicts"}
    assert client.patch(f"{API}/{item.uuid}/", {"version": item.version, "body": "x"}, format="json").status_code == 409
    assert client.get(f"{API}/{item.uuid}/").json()["body"] == item.body


def test_asking_a_colleague_and_their_yes(item: Any, web: Any, author: Any, learner: Any, make_user: Any) -> None:
    url = f"/social-learning/knowledge/{item.uuid}/people/"
    writer, other = web(author), web(learner)
    assert writer.post(url, {"do": "invite", "username": "nobody"}).status_code == 400
    assert writer.post(url, {"do": "invite", "username": learner.username}).status_code == 302
    assert other.post(url, {"do": "invite", "username": "nobody"}).status_code == 404
    assert "Gladly" in other.get(url).content.decode()
    assert "Was asked" not in web(make_user("third")).get(url).content.decode()
    assert other.post(url, {"do": "accept"}).status_code == 302
    assert "With Lea" in other.get(f"/social-learning/knowledge/{item.uuid}/").content.decode()
    assert other.post(url, {"do": "leave"}).status_code == 302
    assert other.post(url, {"do": "leave"}).status_code == 404


def test_a_suggestion_and_its_one_click(item: Any, web: Any, author: Any, learner: Any, make_user: Any) -> None:
    url = f"/social-learning/knowledge/{item.uuid}/suggestions/"
    reader = web(learner)
    refused = reader.post(url, {"field": "body", "old": "Not there", "new": "<x>"})
    assert refused.status_code == 400
    assert "&lt;x&gt;" in refused.content.decode()
    assert reader.post(url, {"field": "body", "old": "knees", "new": "knees well"}).status_code == 302
    made = Suggestion.objects.get()
    assert web(make_user("third")).post(f"{url}{made.uuid}/", {"do": "accept"}).status_code == 404
    assert "1 suggestion for you" in web(author).get(f"/social-learning/knowledge/{item.uuid}/").content.decode()
    assert web(author).post(f"{url}{made.uuid}/", {"do": "accept", "answer": "Thanks"}).status_code == 302
    assert queries.get_by_id(item.pk).body == "Bend your knees well.\nThen lift.\n"
    assert "In version 2" in reader.get(url).content.decode()


def test_over_rest_too(item: Any, client_for: Any, author: Any, learner: Any) -> None:
    mine, theirs = client_for(author), client_for(learner)
    made = theirs.post(f"{API}/{item.uuid}/suggestions/", {"old": "knees", "new": "legs"}, format="json")
    assert made.status_code == 201
    where = f"/api/social_learning/v1/suggestions/{made.json()['uuid']}"
    assert theirs.post(f"{where}/accept/", {}, format="json").status_code == 404
    assert mine.post(f"{where}/accept/", {}, format="json").json()["version"] == 2
    rows = theirs.get(f"{API}/{item.uuid}/versions/").json()["results"]
    assert [row["number"] for row in rows] == [2, 1]
    assert rows[0]["helpers"]
    changes = theirs.get(f"{API}/{item.uuid}/versions/2/changes/").json()
    assert (changes["old"], changes["changes"][0]["field"]) == (1, "body")
    assert theirs.get(f"{API}/{item.uuid}/versions/7/").status_code == 404
    assert theirs.post(f"{API}/{item.uuid}/versions/1/restore/", {}, format="json").status_code == 403
    assert mine.post(f"{API}/{item.uuid}/coauthors/", {"username": "lea"}, format="json").status_code == 200
    assert theirs.post(f"{API}/{item.uuid}/coauthors/me/", {"accept": True}, format="json").status_code == 200
    assert theirs.post(f"{API}/{item.uuid}/coauthors/", {"username": "amir"}, format="json").status_code == 403
    assert mine.delete(f"{API}/{item.uuid}/coauthors/lea/").status_code == 204
