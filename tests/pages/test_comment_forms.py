"""What people do with a comment by forms alone, and the desk of those who decide about reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from social_learning.comments.models import Comment, CommentPin
from social_learning.moderation.models import Report, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(listed: Callable[..., Any]) -> Any:
    """A published Knowledge of the author."""
    return listed()


@pytest.fixture
def said(item: Any, learner: Any, now: Any) -> Comment:
    """A question of the learner."""
    return Comment.objects.create(target=item.target, user_id=learner.pk, body="How high, @amir?", created_at=now)


@pytest.fixture
def press(web: Callable[..., Any], item: Any, said: Comment) -> Callable[..., Any]:
    """Send a form of a comment: ``press(user, "pin")``."""

    def send(user: Any, do: str, **given: str) -> Any:
        form = {"do": do, "uuid": str(said.uuid), "next": page(item), **given}
        return web(user).post(f"/social-learning/t/{item.key}/comments/", form)

    return send


def page(item: Any) -> str:
    return f"/social-learning/knowledge/{item.uuid}/"


def test_a_question_is_answered_and_open_again(press: Any, author: Any, learner: Any, expert: Any, said: Any) -> None:
    assert press(expert, "resolve").status_code == 403
    assert press(author, "resolve").url.endswith("?said=resolved")
    said.refresh_from_db()
    assert said.resolved_at is not None
    assert press(learner, "reopen").url.endswith("?said=reopened")
    said.refresh_from_db()
    assert said.resolved_at is None


def test_who_may_sees_the_buttons(web: Any, press: Any, item: Any, author: Any, expert: Any, said: Any) -> None:
    assert 'data-do="pin"' not in web(expert).get(page(item)).content.decode()
    press(author, "pin")
    assert CommentPin.objects.get().comment_id == said.pk
    seen = web(author).get(page(item)).content.decode()
    assert 'data-do="unpin">' in seen
    assert 'data-do="pin" hidden>' in seen
    press(author, "unpin")
    assert not CommentPin.objects.exists()


def test_former_texts_have_a_page(web: Any, press: Any, item: Any, learner: Any, expert: Any, said: Any) -> None:
    press(learner, "edit", body="How **high**?")
    versions = f"/social-learning/comments/{said.uuid}/versions/"
    shown = web(learner).get(page(item)).content.decode()
    assert "edited, 2 versions" in shown
    assert versions in shown
    assert "versions/" not in web(expert).get(page(item)).content.decode()
    text = web(learner).get(versions).content.decode()
    assert text.index("How <strong>high</strong>?") < text.index("How high, @amir?")
    assert web(expert).get(versions).status_code == 403


def test_a_report_reaches_the_desk_and_may_stay(
    web: Any, press: Any, expert: Any, author: Any, steward: Any, said: Any
) -> None:
    for _turn in range(2):
        assert press(expert, "report", reason="unkind", line="<b>Look</b>").url.endswith("?said=reported")
    assert press(expert, "report", reason="boring").status_code == 400
    desk = "/social-learning/desk/"
    shown = web(steward).get(desk).content.decode()
    assert "How high, @amir?" in shown
    assert "&lt;b&gt;Look&lt;/b&gt;" in shown
    assert "Elif" not in shown.partition("Reported comments")[2].partition("</section>")[0]
    # An expert has a desk, but does not look after the space.
    assert "Reported comments" not in web(expert).get(desk).content.decode()
    decision = {"key": f"comment-v1:{said.uuid}", "verdict": "keep"}
    assert web(author).post("/social-learning/desk/reports/", decision).status_code == 404
    assert web(steward).post("/social-learning/desk/reports/", decision).url.endswith("?said=kept")
    assert Report.objects.get().status == Status.KEPT
    assert "Reported comments" not in web(steward).get(desk).content.decode()


def test_a_report_reaches_the_desk_and_is_removed(
    web: Any, press: Any, expert: Any, steward: Any, said: Any, django_capture_on_commit_callbacks: Any
) -> None:
    press(expert, "report", reason="unkind")
    decision = {"key": f"comment-v1:{said.uuid}", "verdict": "remove", "reason": "unkind"}
    with django_capture_on_commit_callbacks(execute=True):
        assert web(steward).post("/social-learning/desk/reports/", decision).url.endswith("?said=taken_away")
    said.refresh_from_db()
    assert said.deleted_reason == "unkind"
    assert Report.objects.get().status == Status.REMOVED
    assert web(steward).post("/social-learning/desk/reports/", {"key": "knowledge-v1:x"}).status_code == 404
