"""One contract for all who answer a block: the app through its REST API, and the in-memory twin through a handler.

What a learner does goes to the address in the panel's own HTML, so these tests go the way a browser goes.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.xblocks.conftest import HANDLERS, UNIT, Person, Placed, build

pytestmark = pytest.mark.django_db
Said = tuple[int, Any]


class Memory:
    """The twin: the address is the block's handler."""

    def __init__(self, service: Any) -> None:
        self.service = service

    def look(self, kind: str, user: Any, **settings: Any) -> Placed:
        """Return a block in the unit as this person sees it."""
        return build(kind, user, **settings)

    def send(self, user: Any, method: str, url: str, body: Any = None) -> Said:
        """Do what an element does."""
        found = re.fullmatch(rf"{HANDLERS}[^/]+/social/(.*)", url)
        assert found, url
        answer = build("social_reactions", user).call("social", found[1], body, method)
        return answer.status_code, json.loads(answer.body) if answer.body else None

    def share(self, user: Any, title: str) -> str:
        """Share something on the unit; returns where it is reacted to."""
        root = source(self.look("social_reactions", user)).partition("targets/")[0]
        status, shared = self.send(user, "POST", f"{root}knowledge/", {"title": title, "url": "https://example.org/"})
        assert status == 201
        return f"{root}targets/{shared['key']}/"


class Live:
    """The app: the address is the REST API."""

    def __init__(self, client_for: Callable[[Any], Any], published: Callable[..., Any]) -> None:
        self.client_for, self.published = client_for, published

    def look(self, kind: str, user: Any, **settings: Any) -> Placed:
        """Return a block in the unit as this person sees it."""
        return build(kind, user, **settings)

    def send(self, user: Any, method: str, url: str, body: Any = None) -> Said:
        """Do what an element does."""
        answer = self.client_for(user).generic(method, url, json.dumps(body or {}), content_type="application/json")
        return answer.status_code, answer.json() if answer.content else None

    def share(self, user: Any, title: str) -> str:
        """Share something on the unit; returns where it is reacted to."""
        from social_learning.search import api as search

        item = self.published(author=user, title=title, origin_key=str(UNIT))
        search.sync_knowledge(item.pk)
        return f"/api/social_learning/v1/targets/{item.key}/"


@pytest.fixture(params=["memory", "live"])
def service(request: pytest.FixtureRequest, client_for: Any, published: Any) -> Any:
    """Who answers."""
    if request.param == "memory":
        return Memory(request.getfixturevalue("memory"))
    return Live(client_for, published)


def source(placed: Placed) -> str:
    """Return where the reaction bar of a panel talks to."""
    found = re.search(r'<sl-reactions[^>]* src="([^"]+)"', placed.html())
    assert found, placed.html()
    return html.unescape(found[1])


def pressed(placed: Placed) -> dict[str, tuple[bool, str]]:
    """Return (pressed, count as shown) of each kind in a panel."""
    form = r'data-kind="(\w+)".*?aria-pressed="(\w+)".*?sl-reaction__count">([^<]*)<'
    return {kind: (on == "true", count.strip()) for kind, on, count in re.findall(form, placed.html(), re.DOTALL)}


def test_a_like_is_counted_and_seen_by_others(service: Any, learner: Any, author: Any) -> None:
    status, state = service.send(learner, "PUT", source(service.look("social_reactions", learner)) + "reactions/like/")
    assert (status, state["counts"]["like"], state["mine"]) == (200, 1, ["like"])
    assert [kind["name"] for kind in state["kinds"]][:2] == ["like", "applied"]
    assert pressed(service.look("social_reactions", learner))["like"] == (True, "1")
    assert pressed(service.look("social_reactions", author))["like"] == (False, "1")


def test_a_like_given_twice_counts_once_and_is_taken_back_once(service: Any, learner: Any, author: Any) -> None:
    url = source(service.look("social_reactions", learner)) + "reactions/like/"
    other = source(service.look("social_reactions", author)) + "reactions/like/"
    service.send(author, "PUT", other)
    counts = [
        service.send(learner, method, url)[1]["counts"]["like"] for method in ("PUT", "PUT", "DELETE", "DELETE", "PUT")
    ]
    assert counts == [2, 2, 1, 1, 2]


def test_a_note_goes_with_the_kind_that_asks_for_one(service: Any, learner: Any) -> None:
    src = source(service.look("social_reactions", learner))
    assert service.send(learner, "PUT", src + "reactions/applied/", {"note": "In my team."})[0] == 200
    status, said = service.send(learner, "PUT", src + "reactions/like/", {"note": "Nice."})
    assert (status, said["code"]) == (400, "note_not_asked")
    status, said = service.send(learner, "PUT", src + "reactions/applied/", {"note": "x" * 201})
    assert (status, said["code"], list(said["fields"])) == (400, "note_too_long", ["note"])


def test_what_is_for_the_course_team_is_not_counted_for_everybody(service: Any, learner: Any, author: Any) -> None:
    src = source(service.look("social_reactions", learner))
    state = service.send(learner, "PUT", src + "reactions/outdated/")[1]
    assert "outdated" not in state["counts"]
    assert state["mine"] == ["outdated"]
    assert pressed(service.look("social_reactions", author))["outdated"] == (False, "")


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_an_unknown_kind_is_refused(service: Any, learner: Any, method: str) -> None:
    src = source(service.look("social_reactions", learner))
    status, said = service.send(learner, method, src + "reactions/clap/")
    assert (status, said["code"]) == (400, "unknown_kind")
    assert said["message"]
    assert said["fields"] == {}


def test_nobody_likes_their_own(service: Any, learner: Any, author: Any) -> None:
    url = service.share(author, "Knots")
    status, said = service.send(author, "PUT", url + "reactions/like/")
    assert (status, said["code"]) == (403, "own_item")
    assert service.send(learner, "PUT", url + "reactions/like/")[1]["counts"]["like"] == 1


def test_a_comment_is_safe_markdown_and_seen_by_others(service: Any, learner: Any, author: Any) -> None:
    src = source(service.look("social_reactions", learner))
    body = "It **works** <script>alert(1)</script> <img src=x onerror=alert(2)>"
    status, said = service.send(learner, "POST", src + "comments/", {"body": body})
    assert status == 201
    assert said["can_edit"]
    assert said["body"] == body
    seen = service.look("social_reactions", author).html()
    # The twin shows what is said, the app fetches it when it is asked for.
    assert "1 comment" in seen or re.search(r"data-count>1<", seen)
    listed = service.send(author, "GET", src + "comments/")[1]["results"]
    assert "<strong>works</strong>" in listed[0]["html"]
    for shown in (seen, listed[0]["html"]):
        assert "<script>alert" not in shown
        assert "onerror" not in shown
    assert [(one["uuid"], one["can_edit"], one["body"]) for one in listed] == [(said["uuid"], False, "")]


def test_both_say_a_comment_in_the_same_shape(service: Any, learner: Any) -> None:
    src = source(service.look("social_reactions", learner))
    said = service.send(learner, "POST", src + "comments/", {"body": "One"})[1]
    answer = service.send(learner, "POST", src + "comments/", {"body": "Two", "parent_uuid": said["uuid"]})[1]
    third = service.send(learner, "POST", src + "comments/", {"body": "Three", "parent_uuid": answer["uuid"]})[1]
    assert answer["parent_uuid"] == third["parent_uuid"] == said["uuid"]
    listed = service.send(learner, "GET", src + "comments/")[1]
    assert set(listed) == {"results", "next"}
    (top,) = listed["results"]
    assert [one["html"].strip() for one in top["answers"]] == ["<p>Two</p>", "<p>Three</p>"]
    assert set(top) == {
        "uuid", "parent_uuid", "user_id", "author_name", "by_owner", "body", "html", "created_at", "edited_at",
        "removed", "can_edit", "can_remove", "answers", "answer_count", "next_answers", "versions",
        "resolved_at", "pinned", "can_resolve", "can_pin", "can_report", "muted",
    }  # fmt: skip
    summary = service.send(learner, "GET", src)[1]
    assert summary["key"] == str(UNIT)
    assert summary["comments"] == {"count": 3, "can_comment": True, "forum": None}
    assert summary["reactions"]["can_react"] is True


@pytest.mark.parametrize(("body", "code"), [("  \n ", "empty"), ("x" * 5001, "too_long")])
def test_an_empty_or_endless_comment_is_refused(service: Any, learner: Any, body: str, code: str) -> None:
    src = source(service.look("social_reactions", learner))
    status, said = service.send(learner, "POST", src + "comments/", {"body": body})
    assert (status, said["code"], list(said["fields"])) == (400, code, ["body"])


def test_a_comment_is_changed_and_removed_by_its_author_only(service: Any, learner: Any, author: Any) -> None:
    src = source(service.look("social_reactions", learner))
    comment = service.send(learner, "POST", src + "comments/", {"body": "One"})[1]["uuid"]
    mine = src.partition("targets/")[0] + f"comments/{comment}/"
    assert service.send(author, "PATCH", mine, {"body": "Mine now"})[0] == 403
    assert service.send(author, "DELETE", mine)[0] == 403
    assert "<p>Two</p>" in service.send(learner, "PATCH", mine, {"body": "Two"})[1]["html"]
    assert service.send(learner, "DELETE", mine)[0] == 204
    seen = service.look("social_reactions", author).html()
    assert "<p>Two</p>" not in seen
    assert service.send(learner, "PATCH", mine, {"body": "Three"})[0] == 404
    assert service.send(learner, "GET", src)[1]["comments"]["count"] == 0


@pytest.mark.parametrize("path", ["targets/knowledge-v1:{uuid}/reactions/like/", "comments/{uuid}/", "nonsense/"])
def test_what_does_not_exist_is_not_found(service: Any, learner: Any, path: str) -> None:
    root = source(service.look("social_reactions", learner)).partition("targets/")[0]
    method = "PUT" if "targets" in path else "DELETE"
    assert service.send(learner, method, root + path.format(uuid=uuid4()))[0] == 404


def test_nobody_in_particular_reads_nothing_and_writes_nothing(service: Any, learner: Any) -> None:
    src = source(service.look("social_reactions", learner))
    for method, path in (("PUT", "reactions/like/"), ("DELETE", "reactions/like/"), ("POST", "comments/")):
        assert service.send(None, method, src + path, {"body": "Hello"})[0] == 401
    assert pressed(service.look("social_reactions", learner))["like"] == (False, "")


def test_the_gallery_shows_what_was_shared_on_the_unit(service: Any, learner: Any, author: Any) -> None:
    assert "Nobody has shared on this yet" in service.look("knowledge_share", learner).html()
    for title in ("Knots", "Ropes <b>", "Ladders"):
        service.share(author, title)
    seen = service.look("knowledge_share", learner, sort="new", max_cards=12).html()
    assert seen.count("sl-card__title") >= 3
    assert "Ropes &lt;b&gt;" in seen
    assert "Nobody has shared" not in seen
    assert (
        service.look("knowledge_share", learner, max_cards=1, allow_sharing=False).html().count("sl-card__title") == 1
    )


def test_a_preview_reads_and_never_writes(service: Any, learner: Any) -> None:
    before = service.look("social_reactions", learner)
    seen = service.look("social_reactions", learner, author_mode=True).html("student_view")
    assert "read-only" in seen
    assert "Nothing can be pressed here" in seen
    assert "<textarea" not in seen
    assert pressed(before)["like"] == (False, "")


def test_choices_for_studio_are_the_registrys(service: Any) -> None:
    from social_learning.xblock_service.resolve import installed

    offered = getattr(service, "service", None) or installed()
    assert [choice.value for choice in offered.kind_choices()] == ["like", "applied", "question", "outdated"]
    assert all(choice.label for choice in offered.kind_choices())


def test_settings_give_the_elements_that_go_with_them(service: Any, learner: Any) -> None:
    seen = service.look("social_reactions", learner, services={"user": Person(user_id=learner.pk)}).html()
    elements = {"memory": ["sl-reactions", "sl-comments"], "live": ["sl-discuss", "sl-reactions"]}
    assert re.findall(r"<(sl-[a-z]+)", seen) == elements[type(service).__name__.lower()]
    assert seen.count('type="module"') == 2
