"""The workflow over REST."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.review.models import Step

API = "/api/social_learning/v1"
CHANGES = {
    "strength": "The pictures make it very clear.",
    "suggestions": [{"kind": "clarity", "text": "Say which crane this is about."}],
    "offers_help": True,
}


@pytest.fixture
def draft(published: Any, author: Any) -> Any:
    """A draft of the author, ready to be handed in."""
    return published(state="draft", published_at=None, title="Lifting")


@pytest.fixture
def act(client_for: Any, draft: Any) -> Any:
    """Take an action on the draft: ``act("submit", user, {…})``."""

    def post(action: str, user: Any, body: Any = None, uuid: Any = None) -> Any:
        url = f"{API}/knowledge/{uuid or draft.uuid}/actions/{action}/"
        return client_for(user).post(url, body or {}, format="json")

    return post


def names(answer: Any) -> list[str]:
    return [action["name"] for action in answer.json()["actions"]]


def test_the_whole_way(act: Any, draft: Any, author: Any, expert: Any, client_for: Any) -> None:
    shown = client_for(author).get(f"{API}/knowledge/{draft.uuid}/actions/")
    assert (shown.status_code, shown.json()["state"], names(shown)) == (200, "draft", ["submit"])
    assert shown.json()["actions"][0]["primary"] is True
    assert shown.json()["review"] is None

    sent = act("submit", author, {"version": draft.version})
    assert (sent.status_code, sent.json()["state"], names(sent)) == (200, "submitted", ["withdraw"])
    assert sent.json()["review"]["reviewer"] == "Elif Expert"

    claimed = act("claim", expert)
    assert names(claimed) == ["approve", "request_changes", "reassign", "second_opinion"]
    needs = {need["name"]: need["required"] for need in claimed.json()["actions"][1]["needs"]}
    assert needs == {"strength": True, "suggestions": True, "offers_help": False, "note": False}

    assert act("request_changes", expert, CHANGES).json()["state_label"] == "Needs one more look from you"
    act("submit", author)
    assert names(act("claim", expert)) == ["approve", "request_changes", "decline", "reassign", "second_opinion"]
    done = act("approve", expert, {"strength": "Clear, and it saves backs."})
    assert (done.json()["state"], done.json()["review"]["is_open"]) == ("published", False)
    assert done.json()["validated_at"]

    history = client_for(author).get(f"{API}/knowledge/{draft.uuid}/history/").json()
    assert [step["to_state"] for step in history["steps"]][-1] == "published"
    assert [said["offers_help"] for said in history["feedback"]] == [False, True]
    assert history["feedback"][1]["suggestions"] == CHANGES["suggestions"]


def test_a_draft_of_somebody_else_is_not_there(
    act: Any, draft: Any, learner: Any, expert: Any, client_for: Any
) -> None:
    for user in (learner, expert):
        assert act("submit", user).status_code == 404
        assert client_for(user).get(f"{API}/knowledge/{draft.uuid}/actions/").status_code == 404
        assert client_for(user).get(f"{API}/knowledge/{draft.uuid}/history/").status_code == 404
    assert not Step.objects.exists()


def test_the_wrong_person_is_403_and_the_wrong_moment_409(act: Any, author: Any, expert: Any, steward: Any) -> None:
    act("submit", author)
    assert act("claim", author).json()["code"] == "own_item"
    assert act("claim", expert).status_code == 200
    late = act("claim", steward)
    assert (late.status_code, late.json()["code"]) == (409, "too_late")
    assert late.json()["extra"]["state"] == "in_review"
    first = act("decline", expert, {**CHANGES, "note": "It is in the manual."})
    assert (first.status_code, first.json()["code"]) == (409, "first_round")


def test_a_stale_version_is_409_and_tells_the_current_one(act: Any, draft: Any, author: Any) -> None:
    stale = act("submit", author, {"version": draft.version + 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert stale.json()["extra"] == {"version": draft.version}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "strength"),
        ({**CHANGES, "strength": "Nice"}, "strength"),
        ({**CHANGES, "strength": "x" * 10_000_000}, "strength"),
        ({**CHANGES, "suggestions": []}, "suggestions"),
        ({**CHANGES, "suggestions": CHANGES["suggestions"] * 4}, "suggestions"),
        ({**CHANGES, "suggestions": [{"kind": "style", "text": "Hm."}]}, "suggestions"),
        ({**CHANGES, "suggestions": [*CHANGES["suggestions"], {"kind": "fact"}]}, "suggestions"),
        ({**CHANGES, "version": 0}, "version"),
    ],
)
def test_feedback_that_lacks_something_says_what(body: Any, field: str, act: Any, author: Any, expert: Any) -> None:
    act("submit", author)
    act("claim", expert)
    answer = act("request_changes", expert, body)
    assert answer.status_code == 400
    assert len(answer.json()["fields"][field]) > 5
    assert Step.objects.count() == 2


def test_unknown_things_are_404(act: Any, author: Any) -> None:
    assert act("explode", author).json()["code"] == "unknown_action"
    assert act("submit", author, uuid="00000000-0000-4000-8000-000000000000").status_code == 404


def test_history_is_for_author_reviewers_and_stewards(
    act: Any, draft: Any, author: Any, expert: Any, steward: Any, learner: Any, make_user: Any, client_for: Any
) -> None:
    act("submit", author)
    act("claim", expert)
    act("approve", expert, {"strength": "Clear, and it saves backs."})
    url = f"{API}/knowledge/{draft.uuid}/history/"
    assert [client_for(user).get(url).status_code for user in (author, expert, steward)] == [200, 200, 200]
    assert client_for(learner).get(url).status_code == 403


def test_the_desk(act: Any, author: Any, expert: Any, learner: Any, client_for: Any) -> None:
    act("submit", author)
    answer = client_for(expert).get(f"{API}/reviews/", {"box": "mine"})
    assert answer.status_code == 200
    (entry,) = answer.json()["results"]
    assert (entry["title"], entry["author"], entry["is_mine"]) == ("Lifting", "Amir Author", True)
    assert "@" not in answer.content.decode()
    assert client_for(learner).get(f"{API}/reviews/").json() == {"results": [], "next": ""}
    assert client_for(expert).get(f"{API}/reviews/", {"box": "attic"}).json()["code"] == "unknown_box"
    assert client_for(expert).get(f"{API}/reviews/", {"cursor": "x"}).json()["code"] == "bad_cursor"


def test_one_logs_in_first(act: Any, draft: Any, client_for: Any) -> None:
    assert act("submit", None).status_code == 401
    assert client_for(None).get(f"{API}/reviews/").status_code == 401
