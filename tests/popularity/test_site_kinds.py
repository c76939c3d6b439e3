"""Reactions of a site's own count in popularity with the weight the site gave them, and no longer once taken out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from social_learning.popularity import api, explain, terms
from social_learning.popularity.models import Score, ScoreTerm
from social_learning.reactions import api as reactions

pytestmark = pytest.mark.django_db
THANKS = {"name": "thanks", "label": {"en": "Thank you", "fr": "Merci"}, "weight": 0.5}


@pytest.fixture
def offer(settings: Any) -> Callable[..., None]:
    """Set the site's own reactions."""

    def use(*entries: dict[str, Any]) -> None:
        settings.SOCIAL_LEARNING = {**getattr(settings, "SOCIAL_LEARNING", {}), "REACTION_KINDS": list(entries)}

    return use


def _given(target: Any, actor: Any, now: datetime) -> dict[str, float]:
    reactions.react(target, actor, "thanks", now=now)
    api.sync(target.pk, actor.user_id, now=now)
    return dict(ScoreTerm.objects.filter(target_id=target.pk).values_list("source", "value"))


def test_it_adds_its_weight_and_goes_again(
    published: Any, learner: Any, as_actor: Any, now: datetime, offer: Callable[..., None]
) -> None:
    target, actor = published().target, as_actor(learner)
    offer(THANKS)
    half = _given(target, actor, now)["thanks"]
    assert half > 0
    score = Score.objects.get(pk=target.pk)
    # A "thank you" is neither a like nor taking part.
    assert (score.likes, score.applied, score.participants) == (0, 0, 0)
    reactions.unreact(target, actor, "thanks", now=now)
    api.sync(target.pk, actor.user_id, now=now)
    assert not ScoreTerm.objects.filter(target_id=target.pk).exists()
    offer({**THANKS, "weight": 1})
    assert _given(target, actor, now)["thanks"] == pytest.approx(2 * half)


@pytest.mark.parametrize("entry", [{**THANKS, "weight": 0}, {**THANKS, "public_count": False}])
def test_without_a_weight_or_as_work_it_adds_nothing(
    published: Any, learner: Any, as_actor: Any, now: datetime, offer: Callable[..., None], entry: dict[str, Any]
) -> None:
    offer(entry)
    assert _given(published().target, as_actor(learner), now) == {}


def test_taken_out_of_the_setting_it_counts_no_more(
    published: Any, learner: Any, as_actor: Any, now: datetime, offer: Callable[..., None]
) -> None:
    target, actor = published().target, as_actor(learner)
    offer(THANKS)
    assert _given(target, actor, now)
    offer()
    api.sync(target.pk, actor.user_id, now=now)
    assert not ScoreTerm.objects.filter(target_id=target.pk).exists()


def test_it_is_explained_in_the_readers_language(offer: Callable[..., None]) -> None:
    offer(THANKS)
    assert ("somebody reacted: Thank you", 0.5) in [(one.label, one.weight) for one in explain.explain().weights]
    with translation.override("fr"):
        assert "Merci" in terms.label("thanks")
    offer()
    assert terms.label("thanks") == "thanks"
    assert terms.praised() == terms.PRAISE
