"""What a card says beside a Knowledge's own words: who wrote along, a picture of its link, and that it is broken."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning.knowledge import queries as knowledge
from social_learning.knowledge.models import LinkDetails
from social_learning.knowledge.revision_models import Contributor
from social_learning.search import api, cards
from social_learning.search.models import Document

pytestmark = pytest.mark.django_db


def card_of(item: Any) -> cards.Card:
    (card,) = cards.of(list(Document.objects.filter(knowledge_id=item.pk)))
    return card


def test_who_wrote_along_is_counted(published: Any, learner: Any, expert: Any) -> None:
    item = published()
    api.sync_knowledge(item.pk)
    assert card_of(item).by == "Amir Author"
    Contributor.objects.create(knowledge=item, user_id=learner.pk, standing=Contributor.COAUTHOR)
    assert card_of(item).by == "Amir Author and 1 colleague"
    Contributor.objects.create(knowledge=item, user_id=expert.pk, standing=Contributor.COAUTHOR)
    assert card_of(item).as_part()["author"]["name"] == "Amir Author and 2 colleagues"
    Contributor.objects.filter(user_id=expert.pk).update(standing=Contributor.INVITED)
    assert card_of(item).others == 1


def test_a_link_has_its_picture_and_says_when_it_is_broken(published: Any, now: Any) -> None:
    item = published()
    api.sync_knowledge(item.pk)
    Document.objects.update(kind="link", thumbnail="")
    assert (card_of(item).thumbnail, card_of(item).is_dead) == ("", False)
    LinkDetails.objects.update_or_create(
        knowledge=item, defaults={"url_hash": "x", "next_at": now, "dead_at": now, "has_poster": True}
    )
    assert card_of(item).thumbnail == f"/api/social_learning/v1/knowledge/{item.uuid}/poster/"
    assert card_of(item).is_dead


def test_what_one_writes_along_on_is_among_ones_own(published: Any, learner: Any, as_actor: Any) -> None:
    item = published()
    api.sync_knowledge(item.pk)
    assert knowledge.mine(as_actor(learner)).items == []
    row = Contributor.objects.create(knowledge=item, user_id=learner.pk, standing=Contributor.INVITED)
    assert knowledge.mine(as_actor(learner)).items == []
    Contributor.objects.filter(pk=row.pk).update(standing=Contributor.COAUTHOR)
    assert knowledge.mine(as_actor(learner)).items == [item]
