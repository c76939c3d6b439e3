"""The table of what a pause stops: every line of it is tried, in both directions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.comments import api as comments
from social_learning.keys import CommentKey
from social_learning.knowledge import api as knowledge
from social_learning.knowledge import coauthors, suggestions
from social_learning.lib.errors import NotAllowed
from social_learning.meetings import api as meetings
from social_learning.meetings import seats
from social_learning.moderation import api as moderation
from social_learning.moderation import pauses
from social_learning.questions import answers
from social_learning.questions import api as questions
from social_learning.reactions import api as reactions
from social_learning.review import api as review
from social_learning.review import thread
from social_learning.spaces import queries as spaces
from social_learning.targets.models import Target
from social_learning.trust import acts
from tests import uploads

pytestmark = pytest.mark.django_db
Do = Callable[[datetime], Any]


@pytest.fixture
def world(
    request: pytest.FixtureRequest, learner: Any, author: Any, expert: Any, space: Any, theme: Any, published: Any,
    as_actor: Any, now: datetime, private_store: Any,
) -> dict[str, Do]:  # fmt: skip
    """Everything the learner might do in the space, each ready to be done."""
    me, other = as_actor(learner), as_actor(author)
    item = published(title="Lifting", body="Bend your knees.")
    target = Target.objects.select_related("space").get(pk=item.target_id)
    said = comments.add(target, me, "Mine", now=now)
    theirs = comments.add(target, other, "Theirs", now=now)
    asked = questions.ask(me, title="How high?", theme_id=theme.pk, space_id=space.pk, now=now)
    open_one = questions.ask(other, title="How wide?", space_id=space.pk, now=now)
    my_answer = answers.answer(open_one.uuid, me, "So wide.", now=now)
    their_answer = answers.answer(asked.uuid, other, "So high.", now=now)
    draft = knowledge.create_draft(
        me, space_id=space.pk, now=now, title="Mine", theme_id=theme.pk, why="Backs", body="Knees."
    )
    handed = knowledge.create_draft(
        me, space_id=space.pk, now=now, title="Seen", theme_id=theme.pk, why="Backs", body="Knees."
    )
    review.perform("submit", handed.pk, me, now=now)
    shared = knowledge.create_draft(other, space_id=space.pk, now=now, title="Ours")
    coauthors.invite(shared.pk, other, learner.username, now=now)
    coauthors.answer(shared.pk, me, accept=True, now=now)
    shared.refresh_from_db()

    def upload() -> Any:
        return knowledge.attach_file(draft.pk, me, uploads.upload("a.pdf", uploads.pdf("a")), now=now)

    return {
        "comment": lambda at: comments.add(target, me, "Again", now=at),
        "edit_comment": lambda at: comments.edit(said.uuid, me, "Other", now=at),
        "ask": lambda at: questions.ask(me, title="Why?", space_id=space.pk, now=at),
        "edit_question": lambda at: questions.edit(asked.uuid, me, title="How high now?", now=at),
        "answer": lambda at: answers.answer(open_one.uuid, me, "Or so.", now=at),
        "edit_answer": lambda at: answers.edit(my_answer.uuid, me, "Wider.", now=at),
        "share": lambda at: review.perform("submit", draft.pk, me, now=at),
        "attach_file": lambda _at: upload(),
        "suggest": lambda at: suggestions.suggest(item.pk, me, field="body", old="knees", new="legs", now=at),
        "invite": lambda at: coauthors.invite(draft.pk, me, author.username, now=at),
        "write_along": lambda at: knowledge.save_draft(shared.pk, me, version=shared.version, title="Yours", now=at),
        "review_message": lambda at: thread.say(handed.pk, me, "Hello", now=at),
        "note": lambda at: reactions.react(target, me, "applied", note="On Monday", now=at),
        "react": lambda at: reactions.react(target, me, "like", now=at),
        "draft": lambda at: knowledge.save_draft(draft.pk, me, version=draft.version, title="Better", now=at),
        "remove_comment": lambda at: comments.remove(said.uuid, me, now=at),
        "accept": lambda at: answers.accept(their_answer.uuid, me, now=at),
        "register": lambda at: _registers(request, me, at),
        "report": lambda at: moderation.report_key(str(CommentKey(theirs.uuid)), me, "unkind", now=at),
        "appeal": lambda at: pauses.appeal(space.pk, me, "I am sorry.", now=at),
    }


def _registers(request: pytest.FixtureRequest, me: Any, at: datetime) -> Any:
    occurrence = request.getfixturevalue("occurrence")
    return seats.register(occurrence.uuid, me, now=at)


@pytest.fixture
def occurrence(author: Any, published: Any, as_actor: Any, now: datetime) -> Any:
    """A date of a published session in the space."""
    item = published(kind="session", title="Lifting together", body="Bring your boots.")
    given = {"starts": "2026-03-09T09:00", "ends": "2026-03-09T11:00", "zone": "Europe/Paris", "place": "Hall 2"}
    return meetings.plan(item.uuid, as_actor(author), now=now, **given)


def test_the_table_is_whole(world: dict[str, Do]) -> None:
    assert set(world) == set(acts.ACTS)


@pytest.mark.parametrize("name", sorted(acts.ACTS))
def test_a_pause_stops_what_the_table_says_and_nothing_else(
    name: str, world: dict[str, Do], learner: Any, steward: Any, space: Any, as_actor: Any, now: datetime
) -> None:
    assert spaces.is_steward(as_actor(steward), space)
    pauses.begin(space.pk, learner.pk, as_actor(steward), now=now, days=7, reason="Please breathe.")
    if not acts.ACTS[name].stopped:
        world[name](now)
        return
    with pytest.raises(NotAllowed) as refused:
        world[name](now)
    assert refused.value.code == "paused"
    assert "Please breathe." in str(refused.value.message)


@pytest.mark.parametrize("name", sorted(name for name, act in acts.ACTS.items() if act.stopped))
def test_without_a_pause_all_of_it_goes(
    name: str, world: dict[str, Do], learner: Any, steward: Any, space: Any, as_actor: Any, now: datetime
) -> None:
    # The same after a pause was ended: nothing of it stays behind.
    pauses.begin(space.pk, learner.pk, as_actor(steward), now=now, days=7, reason="Please breathe.")
    pauses.end(space.pk, learner.pk, as_actor(steward), now=now)
    assert world[name](now) is not None
