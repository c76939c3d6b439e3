"""The ranking and the audit as pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.popularity import api
from social_learning.popularity.models import FairDecision
from tests import acts
from tests.popularity.test_attention import large_site
from tests.popularity.test_audit import burst
from tests.popularity.test_fair import factors, newcomers

__all__ = ["burst", "large_site", "newcomers"]
pytestmark = pytest.mark.django_db
BEST, FAIR = "/social-learning/best/", "/social-learning/fair-play/"


@pytest.fixture
def liked(listed: Callable[..., Any], now: datetime) -> Any:
    """A Knowledge that six people finished and liked."""
    item = listed(title="Lifting")
    for person in range(1000, 1006):
        for verb in ("finish", "like"):
            acts.do(verb, item.target, person, now)
        api.sync(item.target_id, person, now=now)
    return item


def test_it_is_for_who_is_logged_in(web: Callable[..., Any]) -> None:
    for url in (BEST, FAIR):
        assert web(None).get(url).status_code == 302


def test_a_line_has_place_words_figures_and_the_reason(web: Callable[..., Any], liked: Any, learner: Any) -> None:
    text = web(learner).get(BEST).content.decode()
    for part in ("Lifting", "Helpful to 6 people", "100 %", "How is this computed?", "Fair play: when two people"):
        assert part in text
    assert FAIR not in text


@pytest.mark.parametrize(
    "query", ["?time=week", "?theme=safety", "?kind=units", "?space=1", "?kind=x&time=y", "?cursor=abc", "?space=9x",
              "?course=course-v1:No+such+course"],
)  # fmt: skip
def test_every_filter_answers(web: Callable[..., Any], liked: Any, learner: Any, query: str) -> None:
    answer = web(learner).get(f"{BEST}{query}")
    assert answer.status_code == 200
    assert answer.content.count(b"<h1") == 1


def test_an_empty_ranking_says_so(web: Callable[..., Any], learner: Any, space: Any) -> None:
    assert "Nothing stands out here yet" in web(learner).get(BEST).content.decode()


def test_stewards_decide_and_learners_see_nothing(
    web: Callable[..., Any], burst: Any, newcomers: list[Any], steward: Any, learner: Any
) -> None:
    # They acted on that Monday; now is later, and a decision speaks of what was before it.
    assert FAIR in web(steward).get(BEST).content.decode()
    text = web(steward).get(FAIR).content.decode()
    assert newcomers[0].username in text
    assert web(learner).get(FAIR).status_code == 403
    refused = web(learner).post(FAIR, {"target": burst.pk, "verdict": "accept"})
    assert refused.status_code == 403
    assert factors(burst) == [0.0] * 6
    done = web(steward).post(FAIR, {"target": burst.pk, "verdict": "accept"})
    assert (done.status_code, done.url) == (302, f"{FAIR}?said=saved")
    assert factors(burst) == [1.0] * 6
    assert FairDecision.objects.get().decided_by == steward.pk


@pytest.mark.parametrize(
    "form", [{}, {"target": "x", "verdict": "accept"}, {"one": "1", "two": "2", "verdict": "accept"}]
)
def test_a_form_that_says_nothing_is_refused(web: Callable[..., Any], steward: Any, form: dict[str, str]) -> None:
    assert web(steward).post(FAIR, form).status_code == 400


def test_my_contribution_says_what_could_help_more(
    web: Callable[..., Any], listed: Callable[..., Any], author: Any, large_site: None, now: datetime
) -> None:
    item = listed(title="Quiet")
    for person in range(1000, 1010):
        acts.do("finish", item.target, person, now)
        api.sync(item.target_id, person, now=now)
    api.refresh_all(now=now)
    text = web(author).get("/social-learning/me/").content.decode()
    assert "10 people looked at it, and it could help more of them." in text
    assert "Say in the first line when one needs it" in text


def test_the_shelf_keeps_a_place_for_what_few_people_know(
    web: Callable[..., Any], listed: Callable[..., Any], learner: Any
) -> None:
    from social_learning.search.models import Document

    for number in range(12):
        listed(title=f"Known {number}")
    Document.objects.update(participants=50, trending=9.0)
    fresh = listed(title="Hardly known")
    Document.objects.filter(knowledge_id=fresh.pk).update(trending=0.1)
    text = web(learner).get("/social-learning/").content.decode()
    shelf = text.split('id="shelf-trending"')[1].split("</section>")[0]
    assert shelf.count("sl-card__title") == 8
    assert "Hardly known" in shelf
