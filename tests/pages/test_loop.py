"""The whole loop by forms alone, in a browser without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from social_learning.knowledge.models import Knowledge, State

pytestmark = pytest.mark.django_db(transaction=True)

STRENGTH = "It begins with a case that everybody knows."


def _version(page: bytes) -> str:
    found = re.search(rb'name="version" value="(\d+)"', page)
    assert found is not None
    return found.group(1).decode()


def _share(client: Any, theme: Any) -> str:
    """Share by the one box and the one screen; return the address of the draft."""
    first = client.post("/social-learning/share/", {"text": "Bend your knees,\nthen lift."})
    assert first.status_code == 302
    screen = client.get(first.url)
    typed = {
        "version": _version(screen.content),
        "title": "Lift safely",
        "why": "Saves your back.",
        "theme": theme.pk,
        "body": "Bend your knees,\nthen **lift**.",
    }
    done = client.post(first.url, {**typed, "do": "submit"})
    assert done.status_code == 302
    assert done.url.endswith("?said=submit")
    return str(first.url)


def test_share_review_polish_publish_find(
    web: Callable[..., Any], author: Any, expert: Any, learner: Any, space: Any, theme: Any
) -> None:
    writer, reviewer, reader = web(author), web(expert), web(learner)
    draft = _share(writer, theme)
    item = Knowledge.objects.get()
    review = f"/social-learning/desk/{item.uuid}/"
    page = f"/social-learning/knowledge/{item.uuid}/"

    assert "Lift safely" in reviewer.get("/social-learning/desk/").content.decode()
    assert reviewer.post(review, {"action": "claim"}).url.startswith(review)
    form = reviewer.get(review)
    assert reader.get(page).status_code == 404

    # Suggestions without a strength: the form comes back with what was typed.
    typed = {
        "version": _version(form.content),
        "suggestion_kind": ["clarity", "fact", "rights"],
        "suggestion_text": ["Say how heavy.", "", ""],
        "offers_help": "1",
    }
    refused = reviewer.post(review, {**typed, "action": "request_changes"})
    assert refused.status_code == 400
    assert "Say how heavy." in refused.content.decode()
    assert "Please begin with what is good about it" in refused.content.decode()

    sent = reviewer.post(review, {**typed, "strength": STRENGTH, "action": "request_changes"})
    assert sent.url == "/social-learning/desk/?said=request_changes"
    letter = writer.get(draft).content.decode()
    assert letter.index(STRENGTH) < letter.index("Say how heavy.")
    assert "offers to finish it with you" in letter

    version = _version(writer.get(draft).content)
    again = {"version": version, "title": "Lift safely, up to 20 kg", "body": "Bend.", "theme": theme.pk}
    assert writer.post(draft, {**again, "why": "Saves your back.", "do": "submit"}).status_code == 302
    reviewer.post(review, {"action": "claim"})
    approved = reviewer.post(review, {"action": "approve", "strength": STRENGTH})
    assert approved.url == "/social-learning/desk/?said=approve"

    item.refresh_from_db()
    assert item.state == State.PUBLISHED
    found = reader.get("/social-learning/?q=lift").content.decode()
    # The word that was asked for is marked in the title.
    assert "<mark>Lift</mark> safely, up to 20 kg" in found
    assert "Validated by an expert" in reader.get(page).content.decode()
    assert "Thank you" in reader.get(f"{page}?said=approve").content.decode()


def test_two_experts_answer_at_once(
    web: Callable[..., Any], author: Any, expert: Any, steward: Any, space: Any, theme: Any
) -> None:
    _share(web(author), theme)
    review = f"/social-learning/desk/{Knowledge.objects.get().uuid}/"
    assert web(expert).post(review, {"action": "claim"}).status_code == 302
    late = web(steward).post(review, {"action": "claim"})
    assert late.status_code == 409
    assert "moved on" in late.content.decode()


def test_the_author_takes_it_back_and_works_on_it_again(
    web: Callable[..., Any], author: Any, learner: Any, space: Any, theme: Any
) -> None:
    writer = web(author)
    _share(writer, theme)
    item = Knowledge.objects.get()
    act = f"/social-learning/knowledge/{item.uuid}/act"
    assert web(learner).post(f"{act}/withdraw/").status_code == 404
    assert writer.post(f"{act}/withdraw/").status_code == 302
    item.refresh_from_db()
    assert item.state == State.WITHDRAWN
    assert writer.post(f"{act}/reopen/").url.startswith(f"/social-learning/share/{item.uuid}/")
    item.refresh_from_db()
    assert item.state == State.DRAFT
