"""What the author of a reactions block decides for everybody: nobody is named, and what completes the block."""

from __future__ import annotations

from typing import Any

import pytest
from xblock.completable import XBlockCompletionMode

from social_learning.edxapp import units
from social_learning.reactions import api as reactions
from social_learning.spaces import api as spaces
from social_learning.wiring import handlers
from social_reactions.block import SocialReactionsXBlock
from tests.xblocks.conftest import UNIT, build

pytestmark = pytest.mark.django_db
SENTENCE = "Nobody is named here"


def test_a_block_is_left_out_of_completion_unless_its_author_says_otherwise() -> None:
    mode = XBlockCompletionMode.get_mode
    assert mode(SocialReactionsXBlock) == XBlockCompletionMode.EXCLUDED
    assert mode(build("social_reactions").block) == XBlockCompletionMode.EXCLUDED
    counting = build("social_reactions", count_as_completion=True).block
    assert mode(counting) == XBlockCompletionMode.COMPLETABLE
    # Looking at it completes nothing.
    assert counting.has_custom_completion


def test_learners_are_told_that_nobody_is_named(learner: Any) -> None:
    assert SENTENCE not in build("social_reactions", learner).html()
    assert SENTENCE in build("social_reactions", learner, hide_names=True).html()


def test_the_twin_names_nobody(memory: Any) -> None:
    placed = build("social_reactions", viewer_id="student_1", services={}, hide_names=True)
    assert SENTENCE in placed.html()
    target = f"targets/{UNIT}/reactions/"
    placed.call("social", f"{target}applied/", {"note": "On Monday"}, method="PUT")
    answer = placed.call("social", f"{target}applied/", method="GET").json
    assert (answer["count"], answer["words"], answer["names_shown"]) == (1, "1 person", False)
    assert [(one["name"], one["note"], one["is_mine"]) for one in answer["results"]] == [("", "On Monday", True)]
    assert placed.call("social", f"{target}question/", method="GET").status_int == 403
    assert placed.call("social", f"{target}dislike/", method="GET").status_int == 400


def test_settings_of_several_blocks_hold_together() -> None:
    def block(**settings: Any) -> Any:
        return build("social_reactions", **settings).block

    assert units.of_blocks([]) == units.PLAIN
    assert units.of_blocks([block(), block()]) == units.PLAIN
    found = units.of_blocks([block(), block(hide_names=True), block(count_as_completion=True)])
    assert found.hides_names
    assert found.completes == (str(block().scope_ids.usage_id),)


def test_only_units_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units, "present", lambda: pytest.fail("asked the platform"))
    assert units.seen("knowledge-v1:5f7ae0c6-9a9f-4c7c-8a7b-000000000001") == units.PLAIN


def test_a_unit_that_cannot_be_read_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_key: str) -> units.Unit:
        raise RuntimeError

    monkeypatch.setattr(units, "present", lambda: True)
    monkeypatch.setattr(units, "_read", fail)
    assert units.seen(str(UNIT)) == units.Unit(hides_names=True)


def test_a_unit_is_read_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def once(key: str) -> units.Unit:
        read.append(key)
        return units.Unit(hides_names=True)

    monkeypatch.setattr(units, "present", lambda: True)
    monkeypatch.setattr(units, "_read", once)
    key = f"{UNIT}_remembered"
    assert units.seen(key) == units.seen(key) == units.Unit(hides_names=True)
    assert read == [key]


@pytest.fixture
def completed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """What was completed, by whom."""
    done: list[tuple[int, str]] = []
    monkeypatch.setattr(units, "complete", lambda user_id, key: done.append((user_id, key)))
    return done


def test_a_reaction_that_stands_completes_the_block(
    learner: Any, as_actor: Any, now: Any, monkeypatch: pytest.MonkeyPatch, completed: list[tuple[int, str]]
) -> None:
    actor = as_actor(learner)
    unit = spaces.open_target(str(UNIT), actor, now=now)

    def happen(what: str) -> None:
        handlers.complete_blocks(target_id=unit.pk, user_id=learner.pk, what=what, now=now)

    reactions.react(unit, actor, "like", now=now)
    happen("like")
    assert completed == []
    monkeypatch.setitem(units.TWIN, unit.key, units.Unit(completes=("block-v1:a", "block-v1:b")))
    happen("like")
    assert completed == [(learner.pk, "block-v1:a"), (learner.pk, "block-v1:b")]
    completed.clear()
    reactions.unreact(unit, actor, "like", now=now)
    happen("like")
    assert completed == []


def test_a_comment_completes_it_too(
    learner: Any, as_actor: Any, now: Any, monkeypatch: pytest.MonkeyPatch, completed: list[tuple[int, str]]
) -> None:
    from social_learning.comments import api as comments

    actor = as_actor(learner)
    unit = spaces.open_target(str(UNIT), actor, now=now)
    monkeypatch.setitem(units.TWIN, unit.key, units.Unit(completes=("block-v1:a",)))
    said = comments.add(unit, actor, "Clear to me now.", now=now)
    handlers.complete_blocks(target_id=unit.pk, user_id=learner.pk, what="comment", now=now)
    assert completed == [(learner.pk, "block-v1:a")]
    comments.remove(said.uuid, actor, now=now)
    handlers.complete_blocks(target_id=unit.pk, user_id=learner.pk, what="comment", now=now)
    assert len(completed) == 1
