"""Words in texts: folded, begun, short, in scripts without spaces; what stands first, and in which language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from social_learning.search import queries, suggest
from social_learning.search.filters import Filters
from social_learning.search.models import Document
from tests.search.found import titles

pytestmark = pytest.mark.django_db


def find(actor: Any, text: str, **more: Any) -> list[str]:
    return titles(queries.find(actor, Filters(), text=text, sort="match", **more))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Échafaudage sûr", "ECHAFAUDAGE sur"),
        ("Ladders on the line", "ladder"),
        ("One ladder", "ladders"),
        ("AI at the gate", "ai"),
        ("How to lift", "how"),
        ("What is new", "what is"),
        ("安全第一", "安全"),
        ("安全第一", "全第一"),
        ("안전 수칙", "안전"),
        ("Первый взгляд", "перв"),
        ("5S in the workshop", "5s"),
        ("C++ & <script>", "c"),
    ],
)
def test_a_word_is_found(listed: Callable[..., Any], learner: Any, as_actor: Any, title: str, text: str) -> None:
    listed(title=title, why="", body="")
    listed(title="Something else entirely", why="", body="")
    assert find(as_actor(learner), text) == [title]


@pytest.mark.parametrize("text", ['"', "+-*", '") OR 1', "NEAR(", "title_words:", "-", "@@", "a" * 3000, "_", "\x00"])
def test_signs_of_the_engine_are_nothing_but_signs(
    listed: Callable[..., Any], learner: Any, as_actor: Any, text: str
) -> None:
    listed(title="Lifting")
    assert find(as_actor(learner), text) == []
    assert queries.counts(as_actor(learner), Filters(), text=text).get("kind", {}) == {}


def test_a_title_goes_before_a_text(listed: Callable[..., Any], learner: Any, as_actor: Any) -> None:
    listed(title="Somewhere inside", why="", body="The harness comes first. " * 5)
    listed(title="The harness", why="", body="Nothing else to say.")
    assert find(as_actor(learner), "harness") == ["The harness", "Somewhere inside"]


def test_trust_and_help_move_what_matches_alike(
    listed: Callable[..., Any], learner: Any, as_actor: Any, now: Any
) -> None:
    listed(title="Harness peer", why="", body="")
    listed(title="Harness valid", why="", body="", validated_at=now)
    listed(title="Harness liked", why="", body="", likes=30)
    stale = listed(title="Harness stale", why="", body="", likes=1)
    Document.objects.filter(knowledge_id=stale.pk).update(trust="stale")
    found = find(as_actor(learner), "harness")
    assert found[-1] == "Harness stale"
    assert found[-2] == "Harness peer"


def test_the_own_language_goes_first(listed: Callable[..., Any], learner: Any, as_actor: Any) -> None:
    for language in ("en", "fr"):
        listed(title=f"Harness {language}", why="", body="", language=language)
    actor = as_actor(learner)
    assert find(actor, "harness", languages=("fr",))[0] == "Harness fr"
    assert find(actor, "harness", languages=("en",))[0] == "Harness en"
    only = queries.find(actor, Filters(language="fr"), text="harness", sort="match")
    assert titles(only) == ["Harness fr"]


def test_pages_of_a_search_show_everything_once(listed: Callable[..., Any], learner: Any, as_actor: Any) -> None:
    wanted = {listed(title=f"Harness {number}").title for number in range(7)}
    for sort in (queries.MATCH, "new"):
        found, cursor = [], None
        for _turn in range(4):
            page = queries.find(as_actor(learner), text="harness", sort=sort, cursor=cursor, limit=3)
            found += titles(page)
            cursor = page.next
            if cursor is None:
                break
        assert sorted(found) == sorted(wanted)
        assert cursor is None


def test_another_spelling_is_offered_only_from_what_one_sees(
    listed: Callable[..., Any], learner: Any, make_user: Any, as_actor: Any, course_key: str, now: Any
) -> None:
    from social_learning.spaces import api as spaces

    listed(title="Échafaudage et harnais")
    listed(title="Quarantine", space=spaces.ensure_course_space(course_key, now=now))
    assert suggest.meant(as_actor(learner), "echafodage") == "échafaudage"
    assert suggest.meant(as_actor(learner), "quarantane") == "quarantine"
    assert suggest.meant(as_actor(make_user("out")), "quarantane") == ""
    assert suggest.meant(as_actor(learner), "harnais") == ""
    assert suggest.meant(as_actor(learner), "zzzz") == ""
