"""The twin's facts: the same under many threads, and full at some point rather than growing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed, NotFound, TooMany
from social_learning.xblock_service import memory as facts
from social_learning.xblock_service.contract import Viewer
from social_learning.xblock_service.memory import Memory
from tests.xblocks.conftest import UNIT, Person, build

LEA, AMIR = Viewer(user_id=1, username="lea"), Viewer(user_id=2, username="amir")
KINDS = ("like", "applied", "question", "outdated")
ACTS = st.tuples(st.sampled_from(["give", "take"]), st.sampled_from([1, 2, "student_3"]), st.sampled_from(KINDS))


@given(st.lists(ACTS, max_size=40))
def test_reactions_are_a_set_of_person_and_kind(acts: list[tuple[str, Any, str]]) -> None:
    memory, model = Memory(), set()
    for act, person, kind in acts:
        if act == "give":
            memory.react("unit", Viewer(user_id=person), kind)
            model.add((person, kind))
        else:
            memory.unreact("unit", Viewer(user_id=person), kind)
            model.discard((person, kind))
    thing = memory.thing("unit")
    for kind in ("like", "applied"):
        assert thing.counts()[kind] == len([person for person, given in model if given == kind])
    for person in (1, 2, "student_3"):
        assert thing.mine(person) == [kind for kind in KINDS if (person, kind) in model]


def test_two_hundred_likes_at_once_are_two_hundred(memory: Any) -> None:
    path = f"targets/{UNIT}/reactions/like/"

    def like(number: int) -> int:
        placed = build("social_reactions", services={"user": Person(user_id=number)})
        return int(placed.call("social", path, method="PUT").status_code)

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(like, [number % 200 + 1 for number in range(600)]))
    assert set(statuses) == {200}
    assert memory.memory.thing(str(UNIT)).counts()["like"] == 200


def test_nobody_and_a_preview_are_refused() -> None:
    memory = Memory()
    with pytest.raises(LoginNeeded):
        memory.react("unit", Viewer(), "like")
    for verb in (
        lambda viewer: memory.react("unit", viewer, "like"),
        lambda viewer: memory.unreact("unit", viewer, "like"),
        lambda viewer: memory.comment("unit", viewer, "Hello"),
        lambda viewer: memory.share("unit", viewer, title="t", url="", body="b", why=""),
    ):
        with pytest.raises(NotAllowed) as refused:
            verb(Viewer(user_id=1, preview=True))
        assert refused.value.code == "read_only"
    assert memory.thing("unit").counts() == {"like": 0, "applied": 0}


def test_it_is_full_at_some_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "MAX_EACH", 2)
    monkeypatch.setattr(facts, "MAX_THINGS", 3)
    memory = Memory()
    for _number in range(2):
        memory.comment("unit", LEA, "Hello")
        memory.share("unit", LEA, title="t", url="", body="b", why="")
    for full in (
        lambda: memory.comment("unit", LEA, "Hello"),
        lambda: memory.share("unit", LEA, title="t", url="", body="b", why=""),
        lambda: memory.react("another", LEA, "like"),
    ):
        with pytest.raises(TooMany):
            full()
    memory.forget()
    assert memory.react("another", LEA, "like").counts()["like"] == 1


def test_a_removed_comment_leaves_its_answers() -> None:
    memory = Memory()
    said = memory.comment("unit", LEA, "Hello")
    memory.comment("unit", AMIR, "Welcome", parent=said.uuid)
    with pytest.raises(NotAllowed):
        memory.remove(said.uuid, AMIR)
    memory.remove(said.uuid, LEA)
    assert [(one.body, one.is_removed) for one in memory.thing("unit").comments] == [("", True), ("Welcome", False)]
    with pytest.raises(NotFound):
        memory.edit(said.uuid, LEA, "Again")


@pytest.mark.parametrize(
    ("shared", "field"),
    [
        ({"title": "", "url": "https://example.org/"}, "title"),
        ({"title": "x" * 256, "url": "https://example.org/"}, "title"),
        ({"title": "t", "url": "javascript:alert(1)"}, "url"),
        ({"title": "t", "url": "file:///etc/passwd"}, "url"),
        ({"title": "t"}, "body"),
        ({"title": "t", "body": "x" * 5001}, "body"),
    ],
)
def test_what_cannot_be_shared_is_refused_by_field(memory: Any, shared: dict[str, str], field: str) -> None:
    placed = build("knowledge_share", services={"user": Person(user_id=1)})
    answer = placed.call("social", "knowledge/", shared)
    assert answer.status_code == 400
    assert field in answer.json_body["fields"]
    assert "Nobody has shared" in placed.html()


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 60_000, b'{"a": "' + b"x" * 70_000 + b'"}']
)
def test_a_body_that_is_no_object_is_refused(memory: Any, body: bytes) -> None:
    placed = build("social_reactions", services={"user": Person(user_id=1)})
    answer = placed.call("social", f"targets/{UNIT}/comments/", body)
    assert (answer.status_code, answer.json_body["code"]) == (400, "invalid")


def test_a_platforms_person_cannot_be_another_by_the_address(memory: Any) -> None:
    placed = build("social_reactions", services={"user": Person(user_id=1)})
    answer = placed.call("social", f"as/2/targets/{UNIT}/reactions/like/", method="PUT")
    assert answer.status_code == 200
    assert memory.memory.thing(str(UNIT)).mine(1) == ["like"]
    assert memory.memory.thing(str(UNIT)).mine("2") == []


def test_a_block_speaks_for_its_own_unit_only(memory: Any) -> None:
    said = memory.memory.comment("another-unit", LEA, "Elsewhere")
    placed = build("social_reactions", services={"user": Person(user_id=1)})
    assert placed.call("social", "targets/another-unit/", method="GET").status_code == 404
    assert placed.call("social", f"comments/{said.uuid}/", method="DELETE").status_code == 404


def test_an_unknown_kind_keeps_nothing() -> None:
    memory = Memory()
    with pytest.raises(Invalid):
        memory.react("unit", LEA, "clap")
    assert not memory._things
