"""Staff picks: who picks what where, how many, in which order, and what is shown of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from social_learning.curation import api, queries
from social_learning.curation.models import Pick
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning.search import api as search
from tests.curation.conftest import COURSE, UNIT

pytestmark = pytest.mark.django_db


def _archive(item: Knowledge) -> None:
    Knowledge.objects.filter(pk=item.pk).update(state=KnowledgeState.ARCHIVED)
    search.sync_knowledge(item.pk)


def test_picks_keep_their_places(team: Any, shared: Callable[..., Any], now: Any) -> None:
    items = [shared() for _number in range(3)]
    for item in items:
        api.pick(UNIT, item.uuid, team, now=now)
        api.pick(UNIT, item.uuid, team, now=now)
    assert queries.of_place(UNIT).picks == tuple(item.pk for item in items)
    api.unpick(UNIT, items[1].uuid, team)
    api.unpick(UNIT, items[1].uuid, team)
    assert queries.of_place(UNIT).picks == (items[0].pk, items[2].pk)
    other = shared()
    api.pick(UNIT, other.uuid, team, now=now)
    assert queries.of_place(UNIT).picks == (items[0].pk, other.pk, items[2].pk)


def test_there_are_three_and_what_is_archived_gives_way(team: Any, shared: Callable[..., Any], now: Any) -> None:
    items = [shared() for _number in range(4)]
    for item in items[:3]:
        api.pick(UNIT, item.uuid, team, now=now)
    with pytest.raises(Conflict) as refused:
        api.pick(UNIT, items[3].uuid, team, now=now)
    assert refused.value.code == "enough_picks"
    api.pick(COURSE, items[3].uuid, team, now=now)
    _archive(items[1])
    assert queries.of_place(UNIT).picks == (items[0].pk, items[2].pk)
    api.pick(UNIT, items[3].uuid, team, now=now)
    assert queries.of_place(UNIT).picks == (items[0].pk, items[3].pk, items[2].pk)
    assert Pick.objects.filter(target__key=UNIT).count() == 3


def test_who_is_not_of_the_team_picks_nothing(
    team: Any, learner: Any, author: Any, make_user: Any, as_actor: Any, shared: Callable[..., Any], now: Any
) -> None:
    item = shared()
    api.pick(UNIT, item.uuid, team, now=now)
    other_team = as_actor(make_user(staff_courses=["course-v1:Demo+Other+2026"]))
    for actor in (as_actor(learner), as_actor(author), other_team, attrs.evolve(team, read_only=True)):
        with pytest.raises(NotAllowed):
            api.pick(UNIT, shared().uuid, actor, now=now)
        with pytest.raises(NotAllowed):
            api.unpick(UNIT, item.uuid, actor)
    assert Pick.objects.count() == 1


def test_only_what_is_published_and_was_shared_there_can_be_picked(
    team: Any, shared: Callable[..., Any], published: Callable[..., Any], now: Any
) -> None:
    elsewhere, archived = published(), shared()
    _archive(archived)
    for place, item in ((UNIT, elsewhere), (COURSE, elsewhere), (UNIT, archived), (UNIT, shared(origin_key=""))):
        with pytest.raises(Invalid) as refused:
            api.pick(place, item.uuid, team, now=now)
        assert refused.value.code == "not_shared_here"
    with pytest.raises(NotFound):
        api.pick(elsewhere.key, elsewhere.uuid, team, now=now)
    api.pick(COURSE, shared(origin_key="").uuid, team, now=now)
    api.pick(COURSE, published(origin_key=UNIT).uuid, team, now=now)
    assert len(queries.of_course(COURSE).picks) == 2


def test_rest_picks_lists_and_lets_go(
    client_for: Callable[[Any], Any], steward: Any, learner: Any, make_user: Any, shared: Callable[..., Any]
) -> None:
    items = [shared() for _number in range(4)]
    team, member, url = client_for(steward), client_for(learner), f"/api/social_learning/v1/picks/{UNIT}/"
    assert member.put(f"{url}{items[0].uuid}/").status_code == 403
    for item in items[:3]:
        assert team.put(f"{url}{item.uuid}/").status_code == 204
    assert team.put(f"{url}{items[3].uuid}/").status_code == 409
    assert [card["uuid"] for card in member.get(url).json()["results"]] == [str(item.uuid) for item in items[:3]]
    assert client_for(make_user()).get(url).status_code == 403
    assert member.delete(f"{url}{items[0].uuid}/").status_code == 403
    assert team.delete(f"{url}{items[0].uuid}/").status_code == 204
    assert len(member.get(url).json()["results"]) == 2
