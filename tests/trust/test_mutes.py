"""Muting: for oneself alone, everywhere the other is read or heard of, and taken back at any time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from social_learning.activity import queries as activity
from social_learning.comments import api as comments
from social_learning.comments import queries as threads
from social_learning.follows import api as follows
from social_learning.inbox.models import Message
from social_learning.keys import CommentKey
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.moderation import api as moderation
from social_learning.moderation import desk
from social_learning.questions import answers, queries
from social_learning.questions import api as questions
from social_learning.spaces import queries as spaces
from social_learning.trust import mutes, personal
from social_learning.trust.models import Mute

pytestmark = pytest.mark.django_db
API = "/api/social_learning/v1/"


@pytest.fixture
def target(published: Any) -> Any:
    return published(title="Lifting").target


def told(user: Any) -> list[str]:
    return list(Message.objects.filter(user_id=user.pk).order_by("pk").values_list("kind", flat=True))


def test_a_reader_no_longer_reads_what_somebody_says_and_everybody_else_does(
    target: Any, learner: Any, author: Any, expert: Any, as_actor: Any, now: datetime
) -> None:
    comments.add(target, as_actor(expert), "Loud words", now=now)
    mutes.mute(expert.pk, as_actor(learner), now=now)
    (mine,) = threads.thread(target, as_actor(learner)).comments
    assert (mine.muted, mine.html, mine.author_name, mine.user_id) == (True, "", "", None)
    assert mine.removed.startswith("You have muted")
    (theirs,) = threads.thread(target, as_actor(author)).comments
    (own,) = threads.thread(target, as_actor(expert)).comments
    # Who is muted sees no trace of it.
    for other in (theirs, own):
        assert not other.muted
        assert "Loud words" in other.html
    mutes.unmute(expert.pk, as_actor(learner))
    assert "Loud words" in threads.thread(target, as_actor(learner)).comments[0].html


def test_answers_and_the_feed_leave_them_out_too(
    learner: Any, author: Any, expert: Any, space: Any, theme: Any, as_actor: Any, client_for: Any, now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        asked = questions.ask(as_actor(author), title="How high?", theme_id=theme.pk, space_id=space.pk, now=now)
        answers.answer(asked.uuid, as_actor(expert), "Three pallets.", now=now)
    assert [line.kind for line in activity.page(as_actor(learner)).lines] == ["answered", "asked"]
    mutes.mute(expert.pk, as_actor(learner), now=now)
    assert queries.one(asked.uuid, as_actor(learner), now=now).answers[0].muted
    assert not queries.one(asked.uuid, as_actor(author), now=now).answers[0].muted
    assert [line.kind for line in activity.page(as_actor(learner)).lines] == ["asked"]
    page = client_for(learner).get(asked.url).content.decode()
    assert "Three pallets." not in page
    assert "whom you have muted" in page
    shown = client_for(learner).get(f"{API}questions/{asked.uuid}/").json()["results"][0]
    assert (shown["muted"], shown["html"]) == (True, "")


def test_nobody_is_told_of_what_they_muted(
    target: Any, learner: Any, author: Any, expert: Any, theme: Any, space: Any, as_actor: Any, now: datetime,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    follows.follow("target", target.key, as_actor(learner), now=now)
    mutes.mute(expert.pk, as_actor(author), now=now)
    mutes.mute(expert.pk, as_actor(learner), now=now)
    asked = questions.ask(as_actor(author), title="How high?", space_id=space.pk, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        comments.add(target, as_actor(expert), "Loud words", now=now)
        answers.answer(asked.uuid, as_actor(expert), "Three.", now=now)
    assert not {"commented", "question_reply"} & set(told(author))
    assert told(learner) == []
    mutes.unmute(expert.pk, as_actor(author))
    with django_capture_on_commit_callbacks(execute=True):
        answers.answer(asked.uuid, as_actor(expert), "Or four.", now=now)
    assert "question_reply" in told(author)


def test_who_looks_after_a_space_still_sees_what_they_decide_about(
    target: Any, steward: Any, expert: Any, learner: Any, as_actor: Any, now: datetime
) -> None:
    said = comments.add(target, as_actor(expert), "Loud words", now=now)
    mutes.mute(expert.pk, as_actor(steward), now=now)
    moderation.report_key(str(CommentKey(said.uuid)), as_actor(learner), "unkind", now=now)
    looked_after = spaces.standing(as_actor(steward)).steward
    (case,) = desk.cases_of(looked_after, as_actor(steward)).rows
    assert case.snapshot == "Loud words"


def test_who_may_mute_whom(
    learner: Any, expert: Any, make_user: Any, as_actor: Any, now: datetime, monkeypatch: Any
) -> None:
    import attrs

    from social_learning.data import ANONYMOUS

    for _turn in range(2):
        mutes.mute(expert.pk, as_actor(learner), now=now)
    assert Mute.objects.count() == 1
    with pytest.raises(Invalid):
        mutes.mute(learner.pk, as_actor(learner), now=now)
    for nobody in (0, 10**9):
        with pytest.raises(NotFound):
            mutes.mute(nobody, as_actor(learner), now=now)
    with pytest.raises(LoginNeeded):
        mutes.mute(expert.pk, ANONYMOUS, now=now)
    with pytest.raises(NotAllowed):
        mutes.mute(expert.pk, attrs.evolve(as_actor(learner), read_only=True), now=now)
    monkeypatch.setattr(mutes, "MOST", 1)
    with pytest.raises(Conflict):
        mutes.mute(make_user("other").pk, as_actor(learner), now=now)


def test_the_list_is_ones_own_in_pages_and_rest(learner: Any, expert: Any, author: Any, client_for: Any) -> None:
    client = client_for(learner)
    assert client.put(f"{API}me/muted/{expert.pk}/").json() == {"user_id": expert.pk, "muted": True}
    assert [row["user_id"] for row in client.get(f"{API}me/muted/").json()] == [expert.pk]
    assert client_for(expert).get(f"{API}me/muted/").json() == []
    page = client.get("/social-learning/me/muted/").content.decode()
    assert "Hear from them again" in page
    person = f"/social-learning/people/{expert.username}/"
    assert "You have muted this colleague" in client.get(person).content.decode()
    assert "You have muted" not in client_for(expert).get(person).content.decode()
    assert "You have muted" not in client_for(author).get(person).content.decode()
    client.post("/social-learning/me/muted/", {"username": expert.username, "do": "unmute"})
    assert client.get(f"{API}me/muted/").json() == []
    assert client.post("/social-learning/me/muted/", {"username": "nobody", "do": "mute"}).status_code == 404
    assert client.delete(f"{API}me/muted/{expert.pk}/").json()["muted"] is False
    assert client_for(None).get(f"{API}me/muted/").status_code == 401


def test_it_goes_with_the_account_on_both_sides(
    learner: Any, expert: Any, author: Any, as_actor: Any, now: datetime
) -> None:
    mutes.mute(expert.pk, as_actor(learner), now=now)
    mutes.mute(learner.pk, as_actor(author), now=now)
    (record,) = list(personal.collect(learner.pk))
    assert record[0] == "Whom you have muted"
    assert list(personal.collect(expert.pk)) == []
    personal.forget(learner.pk, now=now, settle=lambda _target: None)
    assert not Mute.objects.exists()
