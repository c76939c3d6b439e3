"""What people see of the blocks, whoever answers; and that a failure of ours leaves the course page whole."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from social_learning.xblock_service import host, resolve
from social_learning.xblock_service.contract import Viewer
from tests.xblocks.conftest import CLASSES, COURSE, UNIT, Person, Place

BOTH = pytest.mark.parametrize("kind", list(CLASSES))


class Broken:
    """A service in which nothing works."""

    answers_handlers = False

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("broken on purpose")


@BOTH
@pytest.mark.parametrize("view", ["student_view", "public_view", "author_view"])
def test_an_error_of_ours_is_one_quiet_line_and_a_log_entry(
    place: Place, caplog: pytest.LogCaptureFixture, kind: str, view: str
) -> None:
    with caplog.at_level(logging.ERROR):
        html = place(kind, services={"social_learning": Broken()}).html(view)
    assert "cannot be shown just now" in html
    assert "broken on purpose" not in html
    assert "broken on purpose" in caplog.text
    assert html.count("<p") == 1


@BOTH
def test_the_runtimes_own_service_comes_first(place: Place, kind: str) -> None:
    service = Broken()
    assert resolve.resolve(place(kind, services={"social_learning": service}).block) is service


def test_the_installed_app_comes_next_and_the_twin_last(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.apps import apps

    from social_learning.xblock_service import twin

    block = place("social_reactions", services={}).block
    assert not resolve.resolve(block).answers_handlers
    monkeypatch.setattr(apps, "is_installed", lambda name: False)
    resolve._installed.cache_clear()
    assert resolve.resolve(block) is twin.SERVICE
    resolve._installed.cache_clear()


def test_the_target_is_the_unit_or_the_block_itself_without_one(place: Place) -> None:
    in_unit = host.place_of(place("social_reactions").block, handler="social", asset="asset")
    alone = host.place_of(place("social_reactions", parent=None).block, handler="social", asset="asset")
    assert in_unit.unit_key == str(UNIT)
    assert in_unit.course_key == alone.course_key == "course-v1:Demo+Social+2026"
    assert alone.unit_key == alone.block_key != in_unit.unit_key


def test_studios_branch_is_not_part_of_the_target(place: Place) -> None:
    draft = UNIT.map_into_course(COURSE.for_branch("draft-branch"))
    assert "draft-branch" in str(draft)
    assert host.place_of(
        place("social_reactions", parent=draft).block, handler="social", asset="asset"
    ).unit_key == str(UNIT)


def test_who_looks_is_what_the_platform_says_even_if_it_says_nobody(place: Place) -> None:
    nobody = place("social_reactions", services={"user": Person(user_id=None)}, viewer_id=7).block
    assert host.viewer_of(nobody).is_anonymous
    guest = place("social_reactions", services={"user": Person()}, viewer_id="student_1").block
    assert (host.viewer_of(guest).user_id, host.viewer_of(guest).is_certain) == ("student_1", False)
    assert host.viewer_of(place("social_reactions", services={}).block).user_id is None


@BOTH
def test_a_preview_offers_nothing_to_press(memory: Any, place: Place, kind: str) -> None:
    for html in (
        place(kind, services={"user": Person(user_id=1)}).html("author_view"),
        place(kind, services={"user": Person(user_id=1)}, author_mode=True).html("student_view"),
    ):
        assert "Nothing can be pressed here" in html
        assert "<textarea" not in html
    assert "read-only" in place("social_reactions", services={"user": Person(user_id=1)}).html("author_view")


@BOTH
@pytest.mark.parametrize("view", ["student_view", "public_view"])
def test_somebody_not_logged_in_is_invited_and_shown_nothing_of_others(
    memory: Any, place: Place, kind: str, view: str
) -> None:
    memory.memory.comment(str(UNIT), Viewer(user_id=1, username="lena"), "Only for colleagues.")
    html = place(kind, services={"user": Person(user_id=None, is_authenticated=False)}).html(view)
    assert "Log in to see" in html
    assert "Only for colleagues" not in html
    assert "<form" not in html


@BOTH
def test_what_an_author_writes_is_escaped(memory: Any, place: Place, kind: str) -> None:
    evil = '"><script>alert(1)</script>'
    settings = {"display_name": evil, **({"prompt": evil} if kind == "knowledge_share" else {})}
    for view in ("student_view", "author_view", "studio_view"):
        html = place(kind, services={"user": Person(user_id=1)}, **settings).html(view)
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


def test_the_author_chooses_what_is_shown(memory: Any, place: Place) -> None:
    services = {"user": Person(user_id=1)}
    all_kinds = place("social_reactions", services=services).html()
    assert "sl-comments" in all_kinds
    assert "I have a question" in all_kinds
    few = place("social_reactions", services=services, kinds=["like"], show_comments=False).html()
    assert "sl-comments" not in few
    assert "I have a question" not in few
    assert 'data-kind="like"' in few


def test_ones_own_reaction_stays_in_reach_when_its_kind_is_not_offered_any_more(memory: Any, place: Place) -> None:
    memory.memory.react(str(UNIT), Viewer(user_id=1), "outdated")
    mine = place("social_reactions", services={"user": Person(user_id=1)}, kinds=["like"]).html()
    others = place("social_reactions", services={"user": Person(user_id=2)}, kinds=["like"]).html()
    assert 'data-kind="outdated"' in mine
    assert 'data-kind="outdated"' not in others


def test_sharing_can_be_switched_off(memory: Any, place: Place) -> None:
    services = {"user": Person(user_id=1)}
    assert "be the first" in place("knowledge_share", services=services).html()
    assert "<form" not in place("knowledge_share", services=services, allow_sharing=False).html()


def test_the_twin_hands_out_the_apps_scripts_and_nothing_else(memory: Any, place: Place) -> None:
    placed = place("social_reactions", services={"user": Person(user_id=1)})
    script = placed.call("asset", "reactions.js", method="GET")
    assert script.status_code == 200
    assert script.content_type == "text/javascript"
    assert b"sl-reactions" in script.body
    assert placed.call("asset", "social.css", method="GET").content_type == "text/css"
    for path in ("../../../conf.py", "..%2f..%2fconf.py", "/etc/passwd", "none.js", "", "reactions.js/../x.js"):
        assert placed.call("asset", path, method="GET").status_code == 404


@BOTH
def test_every_script_and_style_a_panel_asks_for_exists(memory: Any, place: Place, kind: str) -> None:
    placed = place(kind, services={"user": Person(user_id=1)})
    fragment = placed.block.render("student_view", {})
    wanted = [resource.data for resource in fragment.resources] + [
        part.split('"')[0] for part in fragment.content.split('<script type="module" async src="')[1:]
    ]
    assert len(wanted) >= 4
    for url in wanted:
        assert placed.call("asset", url.rpartition("/asset/")[2], method="GET").status_code == 200


def test_where_the_app_is_installed_handlers_do_nothing(place: Place) -> None:
    placed = place("social_reactions", services={"user": Person(user_id=1)})
    answer = placed.call("social", f"targets/{UNIT}/reactions/like/", method="PUT")
    assert answer.status_code == 404
    assert answer.json_body["code"] == "use_rest"
    assert placed.call("asset", "reactions.js", method="GET").status_code == 404
