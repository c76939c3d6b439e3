"""Being asked to be an expert, one's own time, and whom to ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from social_learning.data import ANONYMOUS, Actor
from social_learning.experts import api, fair, nominations, permissions, queries, times
from social_learning.experts.fair import Free
from social_learning.experts.models import Absence, Expert, ExpertStep
from social_learning.inbox.models import Message
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.spaces.models import Theme, ThemeOwner


def told(user: Any) -> list[str]:
    return list(Message.objects.filter(user_id=user.pk).order_by("pk").values_list("kind", flat=True))


def test_a_steward_asks_and_the_person_accepts(steward: Any, learner: Any, theme: Any, as_actor: Any, now: Any) -> None:
    nominations.ask(learner.pk, theme.pk, as_actor(steward), now=now)
    nominations.ask(learner.pk, theme.pk, as_actor(steward), now=now)
    assert told(learner) == ["expert_asked"]
    assert not queries.is_expert(learner.pk, theme.pk, now)
    assert [row.theme_id for row in queries.asked_of(learner.pk)] == [theme.pk]
    assert nominations.answer(theme.pk, as_actor(learner), accept=True, now=now) is True
    assert queries.is_expert(learner.pk, theme.pk, now)
    assert told(steward) == ["expert_accepted"]
    assert list(ExpertStep.objects.order_by("pk").values_list("action", "actor_id")) == [
        ("asked", steward.pk),
        ("accepted", learner.pk),
    ]
    with pytest.raises(Conflict) as refused:
        nominations.ask(learner.pk, theme.pk, as_actor(steward), now=now)
    assert refused.value.code == "already_expert"


def test_who_declines_is_left_in_peace(steward: Any, learner: Any, theme: Any, as_actor: Any, now: Any) -> None:
    nominations.ask(learner.pk, theme.pk, as_actor(steward), now=now)
    assert nominations.answer(theme.pk, as_actor(learner), accept=False, now=now) is False
    assert not Expert.objects.exists()
    assert told(steward) == ["expert_declined"]
    with pytest.raises(Conflict) as refused:
        nominations.ask(learner.pk, theme.pk, as_actor(steward), now=now + timedelta(days=30))
    assert refused.value.code == "declined_lately"
    later = now + nominations.QUIET + timedelta(days=1)
    assert nominations.ask(learner.pk, theme.pk, as_actor(steward), now=later).state == "asked"


def test_only_who_was_asked_answers(
    steward: Any, learner: Any, author: Any, theme: Any, as_actor: Any, now: Any
) -> None:
    nominations.ask(learner.pk, theme.pk, as_actor(steward), now=now)
    with pytest.raises(NotFound):
        nominations.answer(theme.pk, as_actor(author), accept=True, now=now)
    with pytest.raises(LoginNeeded):
        nominations.answer(theme.pk, ANONYMOUS, accept=True, now=now)
    with pytest.raises(NotAllowed):
        nominations.answer(theme.pk, Actor(user_id=learner.pk, read_only=True), accept=True, now=now)
    with pytest.raises(NotAllowed):
        nominations.withdraw(learner.pk, theme.pk, as_actor(author), now=now)
    assert nominations.withdraw(learner.pk, theme.pk, as_actor(steward), now=now) is True
    assert nominations.withdraw(learner.pk, theme.pk, as_actor(steward), now=now) is False
    with pytest.raises(NotFound):
        nominations.answer(theme.pk, as_actor(learner), accept=True, now=now)


def test_owners_of_a_theme_ask_for_it_and_what_is_below(
    author: Any, learner: Any, theme: Any, as_actor: Any, now: Any
) -> None:
    below = Theme.objects.create(slug="lifting", title="Lifting", parent=theme)
    other = Theme.objects.create(slug="other", title="Other")
    ThemeOwner.objects.create(theme=theme, user_id=author.pk)
    assert nominations.ask(learner.pk, below.pk, as_actor(author), now=now).theme_id == below.pk
    with pytest.raises(NotAllowed):
        nominations.ask(learner.pk, other.pk, as_actor(author), now=now)
    assert api.manages(as_actor(author)) == {theme.pk, below.pk}
    assert api.manages(as_actor(learner)) == set()


def test_whoever_is_taken_off_is_thanked(expert: Any, steward: Any, theme: Any, as_actor: Any, now: Any) -> None:
    assert api.remove(expert.pk, theme.pk, as_actor(steward)) is True
    assert told(expert) == ["expert_removed"]
    assert ExpertStep.objects.get().action == "removed"


def test_a_leave_keeps_new_things_away_and_nobody_learns_why(expert: Any, theme: Any, as_actor: Any, now: Any) -> None:
    today = now.date()
    row = times.leave(as_actor(expert), first=today, last=today + timedelta(days=2), reason="Surgery", now=now)
    assert queries.experts_of(theme.pk, now) == []
    assert queries.free(theme.pk, now) == []
    assert queries.by_theme([theme.pk], now) == []
    assert queries.experts_of(theme.pk, now + timedelta(days=3)) == [expert.pk]
    assert "Surgery" not in repr(queries.rhythms([expert.pk]))
    times.come_back(row.pk, as_actor(expert))
    assert queries.experts_of(theme.pk, now) == [expert.pk]


def test_nobody_ends_the_leave_of_another(expert: Any, learner: Any, as_actor: Any, now: Any) -> None:
    row = times.leave(as_actor(expert), first=now.date(), last=now.date(), now=now)
    with pytest.raises(NotFound):
        times.come_back(row.pk, as_actor(learner))
    with pytest.raises(LoginNeeded):
        times.come_back(row.pk, ANONYMOUS)
    assert Absence.objects.count() == 1


@pytest.mark.parametrize(("first", "last"), [(2, 1), (-5, -1), (0, 400), (2000, 2001)])
def test_days_that_cannot_be_are_refused(first: int, last: int, expert: Any, as_actor: Any, now: Any) -> None:
    days = [now.date() + timedelta(days=number) for number in (first, last)]
    with pytest.raises(Invalid):
        times.leave(as_actor(expert), first=days[0], last=days[1], now=now)
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"capacity": 0}, "capacity"),
        ({"capacity": 21}, "capacity"),
        ({"answers_within": 0}, "answers_within"),
        ({"weekdays": "xyz"}, "weekdays"),
        ({"office_hours": "a" * 201}, "office_hours"),
    ],
)
def test_what_cannot_be_is_said_by_field(given: Any, field: str, expert: Any, as_actor: Any, now: Any) -> None:
    with pytest.raises(Invalid) as refused:
        times.change(as_actor(expert), now=now, **given)
    assert list(refused.value.fields) == [field]


def test_one_changes_ones_own_time(expert: Any, as_actor: Any, now: Any) -> None:
    row = times.change(as_actor(expert), now=now, capacity=5, weekdays="0213", office_hours=" Mon\x00 9 ", listed=False)
    assert (row.user_id, row.capacity, row.weekdays, row.office_hours) == (expert.pk, 5, "0123", "Mon 9")
    assert queries.rhythm_of(expert.pk).weekdays == {0, 1, 2, 3}
    with pytest.raises(NotAllowed):
        times.change(Actor(user_id=expert.pk, read_only=True), now=now, capacity=1)
    with pytest.raises(LoginNeeded):
        times.change(ANONYMOUS, now=now, capacity=1)


def test_where_nobody_is_free_the_experts_above_are_asked(
    expert: Any, learner: Any, theme: Any, now: Any, django_assert_num_queries: Any
) -> None:
    below = Theme.objects.create(slug="lifting", title="Lifting", parent=theme)
    deep = Theme.objects.create(slug="alone", title="Lifting alone", parent=below)
    with django_assert_num_queries(2):
        assert [one.user_id for one in queries.free(deep.pk, now)] == [expert.pk]
    Expert.objects.create(user_id=learner.pk, theme=below, since=now)
    assert [one.user_id for one in queries.free(deep.pk, now)] == [learner.pk]
    assert [one.user_id for one in queries.free(deep.pk, now, [learner.pk])] == [expert.pk]
    assert queries.free(None, now) == []
    api.note_asked(expert.pk, now=now)
    assert queries.free(theme.pk, now) == [Free(expert.pk, 3, now)]


def test_the_least_busy_for_what_they_take_on_is_asked_first(now: Any) -> None:
    people = [Free(1, 3, now), Free(2, 10, now), Free(3, 3), Free(4, 1, now - timedelta(days=1)), Free(5, 2)]
    assert fair.order(people, {1: 1, 2: 2, 3: 3, 5: 2}) == [4, 2, 1]
    assert fair.order(people[:1] + people[2:4], {}) == [3, 4, 1]
    assert fair.order([], {}) == []


def test_predicates() -> None:
    person = Actor(user_id=1)
    assert permissions.can_answer(person, 1)
    assert not permissions.can_answer(person, 2)
    assert permissions.can_appoint(person, is_named_steward=False, owns_theme=True)
    assert not permissions.can_appoint(Actor(user_id=1, read_only=True), is_named_steward=True, owns_theme=True)
    assert permissions.can_be_listed(listed=True, is_here=True)
    assert not permissions.can_be_listed(listed=False, is_here=True)
