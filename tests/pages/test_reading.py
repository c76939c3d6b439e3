"""The review's pages: handing over, the thread, the letter as it will be read, changes taken over by a click."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.experts.models import Expert
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import State
from social_learning.review import api
from social_learning.review.models import Review, ReviewMessage

STRENGTH = "The pictures make it very clear."


@pytest.fixture
def in_review(published: Any, author: Any, expert: Any, as_actor: Any, now: Any) -> Any:
    """A draft that the expert is looking at."""
    row = published(state=State.DRAFT, published_at=None, body="Lift with the leg, please.")
    api.perform("submit", row.pk, as_actor(author), now=now)
    api.perform("claim", row.pk, as_actor(expert), now=now)
    return row


@pytest.fixture
def second(make_user: Any, theme: Any, now: Any) -> Any:
    """Another expert of the theme."""
    user = make_user("second")
    Expert.objects.create(user_id=user.pk, theme=theme, since=now)
    return user


def desk(row: Any) -> str:
    return f"/social-learning/desk/{row.uuid}/"


def test_the_letter_is_shown_as_it_will_be_read_and_nothing_is_sent(client: Any, in_review: Any, expert: Any) -> None:
    client.force_login(expert)
    typed = {
        "action": "preview",
        "strength": STRENGTH,
        "suggestion_kind": ["fact"],
        "suggestion_text": ["This is wrong."],
        "suggestion_old": ["the leg"],
        "suggestion_new": ["both legs"],
    }
    shown = client.post(desk(in_review), typed).content.decode()
    assert "<del>the leg</del> <ins>both legs</ins>" in shown
    assert "I see this differently" in shown
    assert f">{STRENGTH}</textarea>" in shown
    assert knowledge_queries.get_by_id(in_review.pk).state == State.IN_REVIEW


def test_it_is_handed_over_and_what_was_typed_stays_after_a_refusal(
    client: Any, in_review: Any, expert: Any, second: Any
) -> None:
    client.force_login(expert)
    refused = client.post(desk(in_review), {"action": "reassign", "person": "nobody", "note": "Could you?"})
    assert refused.status_code == 400
    assert ">Could you?</textarea>" in refused.content.decode()
    done = client.post(desk(in_review), {"action": "reassign", "person": second.username, "note": "Could you?"})
    assert (done.status_code, done["Location"]) == (302, "/social-learning/desk/?said=reassign")
    assert Review.objects.get().reviewer_id == second.pk


def test_the_author_takes_a_change_over_with_a_click(client: Any, in_review: Any, expert: Any, author: Any) -> None:
    client.force_login(expert)
    typed = {
        "action": "request_changes",
        "strength": STRENGTH,
        "offers_help": "1",
        "suggestion_kind": ["fact"],
        "suggestion_text": ["Both of them."],
        "suggestion_old": ["the leg"],
        "suggestion_new": ["both legs"],
    }
    assert client.post(desk(in_review), typed).status_code == 302
    client.force_login(author)
    shown = client.get(f"/social-learning/knowledge/{in_review.uuid}/").content.decode()
    assert "Take it over" in shown
    assert "Finish it together" in shown
    url = shown.split('method="post" action="')
    click = next(part.split('"')[0] for part in url if "/suggestions/" in part.split('"')[0])
    assert client.post(click, {"do": "accept"}).status_code == 302
    assert knowledge_queries.get_by_id(in_review.pk).body == "Lift with both legs, please."
    assert "It is in the text." in client.get(f"/social-learning/knowledge/{in_review.uuid}/").content.decode()


def test_the_thread_shows_html_as_words(client: Any, in_review: Any, expert: Any, author: Any, learner: Any) -> None:
    client.force_login(author)
    url = f"{desk(in_review)}thread/"
    said = client.post(url, {"text": "Is it **this** one? <img src=x onerror=alert(1)><script>alert(1)</script>"})
    assert said["Location"] == f"/social-learning/knowledge/{in_review.uuid}/?said=wrote#thread"
    client.force_login(expert)
    shown = client.get(desk(in_review)).content.decode()
    assert "<strong>this</strong>" in shown
    assert "<img src=x" not in shown
    assert "<script>alert" not in shown
    refused = client.post(url, {"text": " " * 3 + "x" * 4_001})
    assert refused.status_code == 400
    assert "x" * 4_001 in refused.content.decode()
    client.force_login(learner)
    assert client.post(url, {"text": "Hello?"}).status_code == 404
    assert ReviewMessage.objects.count() == 1


def test_the_desk_narrows_down_and_hands_over_several(
    client: Any, in_review: Any, expert: Any, steward: Any, second: Any, theme: Any
) -> None:
    client.force_login(steward)
    shown = client.get("/social-learning/desk/?box=all").content.decode()
    assert in_review.title in shown
    assert "data-keys" in shown
    assert in_review.title in client.get(f"/social-learning/desk/?box=all&theme={theme.pk}").content.decode()
    assert in_review.title not in client.get("/social-learning/desk/?box=all&kind=pdf").content.decode()
    assert client.get("/social-learning/desk/?box=all&theme=x'&space=-1").status_code == 200
    chosen = {"uuid": [str(in_review.uuid), "no-uuid"], "person": second.username, "note": "Elif is away."}
    assert client.post("/social-learning/desk/hand-over/", chosen).status_code == 302
    assert Review.objects.get().reviewer_id == second.pk
    client.force_login(expert)
    assert client.post("/social-learning/desk/hand-over/", chosen).status_code in (403, 404)
