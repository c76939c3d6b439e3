"""Who sees what fair play holds back, and who decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from social_learning.data import FORMER
from social_learning.lib.errors import Invalid, NotAllowed, NotFound
from social_learning.popularity import api, audit, fair, permissions
from social_learning.popularity.models import FairDecision, FairNote
from social_learning.spaces import api as spaces
from tests.popularity.test_fair import exchange, factors, newcomers, rush, two_people

__all__ = ["newcomers", "two_people"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def burst(newcomers: list[Any], published: Callable[..., Any], now: datetime) -> Any:
    """A target that six new accounts liked within six minutes."""
    target = published(title="Lifting").target
    rush(newcomers[:6], target, now)
    return target


def test_a_steward_sees_what_is_held_with_names(
    burst: Any, newcomers: list[Any], two_people: Any, steward: Any, as_actor: Any, now: datetime
) -> None:
    exchange(two_people, 6, now)
    found = audit.report(as_actor(steward))
    (held,), (pair,) = found.bursts, found.pairs
    assert (held.title, held.reactions, held.people, held.may_decide) == ("Lifting", 6, 6, True)
    assert set(held.names) == {user.username for user in newcomers[:6]}
    assert (pair.names, pair.acts, pair.may_decide) == (("ada", "bo"), 2, True)
    assert found.decided == ()


def test_what_was_decided_stays_with_who_decided(burst: Any, steward: Any, as_actor: Any, now: datetime) -> None:
    api.decide_burst(burst, as_actor(steward), fair.ACCEPT, now=now + timedelta(hours=1))
    found = audit.report(as_actor(steward))
    assert found.bursts == ()
    (decided,) = found.decided
    assert (decided.verdict, decided.about, decided.by) == ("accept", "Lifting", "Stella Steward")


def test_kept_out_stays_visible_and_can_be_let_in(burst: Any, steward: Any, as_actor: Any, now: datetime) -> None:
    actor, later = as_actor(steward), now + timedelta(hours=1)
    api.decide_burst(burst, actor, fair.KEEP_OUT, now=later)
    assert audit.report(actor).bursts[0].verdict == "keep_out"
    api.decide_burst(burst, actor, fair.ACCEPT, now=later + timedelta(hours=1))
    assert audit.report(actor).bursts == ()
    assert factors(burst) == [1.0] * 6


def test_learners_and_stewards_of_elsewhere_see_nothing(
    burst: Any, learner: Any, author: Any, make_user: Any, as_actor: Any, course_key: str, now: datetime
) -> None:
    spaces.ensure_course_space(course_key, now=now)
    team = as_actor(make_user(staff_courses=[course_key]))
    for user in (learner, author):
        with pytest.raises(NotAllowed):
            audit.report(as_actor(user))
        with pytest.raises(NotAllowed):
            api.decide_burst(burst, as_actor(user), fair.ACCEPT, now=now)
    # The course team looks after another space: a report, and nothing of this in it.
    assert audit.report(team).bursts == ()
    with pytest.raises(NotAllowed):
        api.decide_burst(burst, team, fair.ACCEPT, now=now)
    assert not FairDecision.objects.exists()


def test_site_staff_sees_all(burst: Any, site_admin: Any, as_actor: Any) -> None:
    assert len(audit.report(as_actor(site_admin)).bursts) == 1


def test_nobody_decides_in_their_own_matter(
    two_people: Any, published: Any, newcomers: list[Any], steward: Any, as_actor: Any, now: datetime
) -> None:
    target = published(author=steward).target
    rush(newcomers[:6], target, now)
    assert not audit.report(as_actor(steward)).bursts[0].may_decide
    with pytest.raises(NotAllowed):
        api.decide_burst(target, as_actor(steward), fair.ACCEPT, now=now)


@pytest.mark.parametrize("verdict", ["", "delete"])
def test_other_words_are_refused(burst: Any, steward: Any, as_actor: Any, now: datetime, verdict: str) -> None:
    with pytest.raises(Invalid):
        api.decide_burst(burst, as_actor(steward), verdict, now=now)


def test_a_pair_without_notes_is_not_there(
    two_people: Any, steward: Any, as_actor: Any, space: Any, now: datetime
) -> None:
    (ada, _things), (bo, _others) = two_people
    with pytest.raises(NotFound):
        api.decide_pair(ada.pk, bo.pk, space.pk, as_actor(steward), fair.ACCEPT, now=now)


def test_who_views_as_a_learner_decides_nothing(site_admin: Any, as_actor: Any) -> None:
    import attrs

    actor = attrs.evolve(as_actor(site_admin), read_only=True)
    assert not permissions.can_audit(actor, is_steward=True)
    assert not permissions.can_decide(actor, looks_after=True, concerned=set())
    assert not permissions.can_decide(as_actor(site_admin), looks_after=False, concerned=set())


def test_the_report_costs_the_same_however_much_is_held(
    burst: Any, newcomers: list[Any], published: Any, steward: Any, as_actor: Any, now: datetime,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for _number in range(4):
        rush(newcomers[:6], published().target, now)
    with django_assert_max_num_queries(8):
        assert len(audit.report(as_actor(steward)).bursts) == 5


def test_whoever_leaves_frees_the_other(two_people: Any, now: datetime) -> None:
    from social_learning.wiring import departures

    exchange(two_people, 7, now)
    (ada, of_ada), (bo, _of_bo) = two_people
    FairDecision.objects.create(
        rule=fair.MUTUAL, low_id=ada.pk, high_id=bo.pk, verdict=fair.KEEP_OUT, decided_by=99, decided_at=now
    )
    decided = FairDecision.objects.create(
        rule=fair.BURST, target=of_ada[0], verdict=fair.ACCEPT, decided_by=ada.pk, decided_at=now
    )
    departures.forget(ada.pk, now=now)
    assert not FairNote.objects.exists()
    assert all(factors(target) == [1.0] for target in of_ada[:7])
    assert FairDecision.objects.get().pk == decided.pk
    assert FairDecision.objects.get().decided_by == FORMER
