"""Filters of the catalogue: links with counts, chips to take back, and what helps on where nothing is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from social_learning.experts.models import Expert
from social_learning.search import api
from social_learning.spaces import api as spaces

pytestmark = pytest.mark.django_db
URL = "/social-learning/"


@pytest.fixture
def full(listed: Callable[..., Any], theme: Any) -> None:
    """A small catalogue of several themes, formats, languages and lengths."""
    under = spaces.ensure_theme("ladders", title="Ladders")
    type(under).objects.filter(pk=under.pk).update(parent=theme)
    other = spaces.ensure_theme("care", title="Care")
    listed(title="Rope", kind="slides", language="en", minutes=4)
    listed(title="Harness", language="fr", minutes=12, theme=under)
    listed(title="Calm", language="fr", minutes=70, theme=other)


def choices(page: Any) -> dict[str, dict[str, int]]:
    return {facet.name: {one.label: one.count for one in facet.choices} for facet in page.context["facets"]}


def shown(page: Any) -> set[str]:
    return {str(card["title"]) for card in page.context["found"]}


def test_each_choice_says_what_one_gets_by_it(web: Any, full: None, learner: Any) -> None:
    client = web(learner)
    page = client.get(f"{URL}?sort=new")
    found = choices(page)
    assert found["theme"] == {"Safety": 2, "Ladders": 1, "Care": 1}
    assert found["kind"] == {"Article": 2, "Slides": 1}
    assert found["minutes"] == {"Up to 5 minutes": 1, "Up to 15 minutes": 1, "More than an hour": 1}
    assert set(found["language"].values()) == {1, 2}
    for facet in page.context["facets"]:
        for one in facet.choices:
            assert len(client.get(one.url).context["found"]) == one.count, one


def test_filters_add_up_and_each_can_be_taken_back(web: Any, full: None, learner: Any) -> None:
    client = web(learner)
    page = client.get(f"{URL}?theme=safety&language=fr")
    assert shown(page) == {"Harness"}
    # Beside each choice stands what the others leave.
    assert choices(page)["language"] == {"English": 1, "français": 1}
    chips = page.context["chips"]
    assert [chip.label for chip in chips] == ["Safety", "français"]
    assert shown(client.get(chips[0].url)) == {"Harness", "Calm"}
    assert shown(client.get(chips[1].url)) == {"Rope", "Harness"}
    assert "Filters (2)" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "kind=nonsense&q=rope", "trust=%00", "minutes=12", "minutes=abc", "space=999999999999999999999", "space=-1",
        "language=<script>", "cursor=nonsense&sort=new", "cursor=WyJuZXciLDFd&sort=match&q=rope", "sort=match",
        "theme=nothing", "q=%22%3E%3Cscript%3E", "origin=x&q=y",
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_no_wall(web: Any, full: None, learner: Any, query: str) -> None:
    page = web(learner).get(f"{URL}?{query}")
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().replace('<script type="module"', "")


def test_a_space_of_others_is_as_good_as_none(
    web: Any, listed: Any, make_user: Any, learner: Any, course_key: str, now: Any
) -> None:
    space = spaces.ensure_course_space(course_key, now=now)
    type(space).objects.filter(pk=space.pk).update(title="Our secret place")
    listed(title="Secret", space=space)
    inside, outside = (web(user).get(f"{URL}?space={space.pk}") for user in (learner, make_user("out")))
    assert shown(inside) == {"Secret"}
    assert shown(outside) == set()
    assert "Our secret place" in inside.content.decode()
    assert "Our secret place" not in outside.content.decode()


def test_words_are_marked_and_texts_escaped(web: Any, listed: Any, learner: Any) -> None:
    listed(
        title="A <b>rope</b>", why="", body="Before. " * 40 + "The knot of the rope holds <img src=x>. " + "So. " * 40
    )
    page = web(learner).get(f"{URL}?q=rope").content.decode()
    assert "&lt;b&gt;<mark>rope</mark>&lt;/b&gt;" in page
    assert "The knot of the <mark>rope</mark> holds" in page
    assert "<img src=x" not in page


def test_nothing_found_offers_a_spelling_an_expert_and_near_themes(
    web: Any, listed: Any, learner: Any, expert: Any, theme: Any
) -> None:
    listed(title="Harness and rope")
    page = web(learner).get(f"{URL}?q=harmess+safty")
    assert page.context["meant"] == "harness safty"
    assert [person["name"] for person in page.context["askable"]] == ["Elif Expert"]
    assert page.context["near"][0]["title"] == "Safety"
    assert f"{URL}people/elif/" in page.content.decode()
    # Nobody is sent to themselves.
    assert web(expert).get(f"{URL}?q=nothing").context["askable"] == []


def test_an_expert_is_found_by_the_theme(web: Any, learner: Any, expert: Any) -> None:
    api.sync("expert", Expert.objects.get().pk)
    page = web(learner).get(f"{URL}?q=safety")
    (card,) = page.context["found"]
    assert "Elif Expert" in str(card["title"])
    assert card["trust"] is None


@pytest.mark.parametrize(
    "slug", ["continue", "new", "trending", "five-minutes", "validated", "paths", "needs-your-help"]
)
def test_every_shelf_is_shown_whole_page_by_page(
    web: Any, listed: Any, learner: Any, slug: str, now: Any, theme: Any
) -> None:
    from social_learning.progress.models import Engagement

    for number in range(26):
        item = listed(title=f"T{number}", minutes=3, validated_at=now)
        Engagement.objects.create(user_id=learner.pk, target=item.target, opened_at=now, last_activity_at=now)
    client, titles, url = web(learner), [], f"{URL}shelf/{slug}/"
    for _turn in range(3):
        page = client.get(url)
        titles += [card["title"] for card in page.context["found"]]
        url = page.context["more"]
        if not url:
            break
    assert len(titles) == len(set(titles)) == (0 if slug in ("paths", "needs-your-help") else 26)
    assert client.get(f"{URL}shelf/{slug}/?cursor=nonsense").status_code == 200


def test_a_shelf_that_is_none_is_not_found(web: Any, learner: Any) -> None:
    assert web(learner).get(f"{URL}shelf/nothing/").status_code == 404


def test_the_first_page_shows_the_shelves_that_hold_something(
    web: Any, listed: Any, published: Any, learner: Any, now: Any
) -> None:
    from social_learning.progress.models import Engagement

    item = listed(title="Begun", minutes=3, validated_at=now)
    Engagement.objects.create(user_id=learner.pk, target=item.target, opened_at=now, last_activity_at=now, fraction=0.4)
    page = web(learner).get(URL)
    slugs = [shelf["slug"] for shelf in page.context["shelves"]]
    assert slugs == ["continue", "new", "trending", "five-minutes", "validated"]
    assert page.context["shelves"][0]["cards"][0]["words"] == "40 % done"
    for shelf in page.context["shelves"]:
        assert re.search(rf'href="{shelf["link"]}"', page.content.decode())
