"""The page of what is said about a unit, and its part that the bar opens in place."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.comments import api as comments
from social_learning.comments.queries import PAGE
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target

UNIT = "block-v1:Demo+Social+2026+type@vertical+block@unit1"
URL = f"/social-learning/t/{UNIT}/"


@pytest.fixture
def target(learner: Any, as_actor: Any, now: Any) -> Target:
    """A unit that somebody of the course has seen."""
    return spaces.open_target(UNIT, as_actor(learner), now=now, title="Lift safely")


def get(client_for: Any, user: Any, path: str = URL) -> Any:
    """Return the answer to somebody's request for a page."""
    return client_for(user).get(path)


def test_the_page_names_the_unit_and_leads_back(client_for: Any, learner: Any, target: Target) -> None:
    page = get(client_for, learner).content.decode()
    assert "<h1" in page
    assert "Lift safely" in page
    assert f'href="{target.url}"' in page
    assert "<sl-reactions" in page
    assert "<sl-comments" in page


def test_the_part_is_the_thread_alone_with_addresses_of_its_own(
    client_for: Any, learner: Any, author: Any, target: Target, as_actor: Any, now: Any
) -> None:
    for number in range(PAGE + 2):
        comments.add(target, as_actor(author), f"Thought {number}.", now=now)
    part = get(client_for, learner, f"{URL}?part=thread").content.decode()
    assert part.strip().startswith("<sl-comments")
    assert "<html" not in part
    assert "Thought 0." in part
    more = part.partition("data-more")[0].rpartition('href="')[2].partition('"')[0]
    assert more.startswith(f"{URL}?comments=")
    rest = get(client_for, learner, more.partition("#")[0] + "&part=thread").content.decode()
    assert f"Thought {PAGE + 1}." in rest
    assert "data-more" not in rest


def test_for_looking_only_there_is_nothing_to_press(
    client_for: Any, learner: Any, target: Target, as_actor: Any, now: Any
) -> None:
    comments.add(target, as_actor(learner), "My own words.", now=now)
    assert "<form" in get(client_for, learner, f"{URL}?part=thread").content.decode()
    part = get(client_for, learner, f"{URL}?part=read").content.decode()
    assert "My own words." in part
    assert "<form" not in part
    assert "closed" not in part


def test_it_is_for_the_people_of_the_course(client_for: Any, make_user: Any, target: Target) -> None:
    stranger = make_user(courses=["course-v1:Other+Course+1"])
    assert get(client_for, stranger).status_code == 404
    assert get(client_for, stranger, f"{URL}?part=thread").status_code == 404
    assert get(client_for, None).status_code == 302


def test_what_has_a_page_already_is_shown_there(client_for: Any, learner: Any, published: Any) -> None:
    item = published()
    answer = get(client_for, learner, f"/social-learning/t/{item.key}/")
    assert (answer.status_code, answer["Location"]) == (302, item.target.url)


def test_what_is_no_key_is_not_found(client_for: Any, learner: Any) -> None:
    assert get(client_for, learner, "/social-learning/t/nonsense/").status_code == 404
