"""Registering: seats, the waiting list, and who may."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from social_learning.data import ANONYMOUS, Actor
from social_learning.inbox.models import Message
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Conflict, LoginNeeded, NotAllowed, NotFound, TooMany
from social_learning.meetings import api, queries, seats
from social_learning.meetings.models import Occurrence, Registration
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Visibility

pytestmark = pytest.mark.django_db


def listed(row):
    """Return who is registered and who waits, in order."""
    rows = list(Registration.objects.filter(occurrence=row).order_by("pk"))
    by_place = {place: [one.user_id for one in rows if one.place == place] for place in ("registered", "waiting")}
    assert Occurrence.objects.get(pk=row.pk).taken == len(by_place["registered"])
    return by_place


def test_seats_are_given_in_order_and_the_rest_waits(plan, now):
    row = plan(seats=2)
    places = [seats.register(row.uuid, Actor(user_id=who), now=now).place for who in (9011, 9012, 9013, 9014)]
    assert places == ["registered", "registered", "waiting", "waiting"]
    assert listed(row) == {"registered": [9011, 9012], "waiting": [9013, 9014]}
    assert not Message.objects.filter(kind="meeting_place").exists()


def test_registering_twice_is_once_and_cancelling_twice_too(plan, now):
    row = plan(seats=1)
    first = seats.register(row.uuid, Actor(user_id=9011), now=now)
    assert seats.register(row.uuid, Actor(user_id=9011), now=now) == first
    seats.register(row.uuid, Actor(user_id=9012), now=now)
    seats.cancel(row.uuid, Actor(user_id=9011), now=now)
    seats.cancel(row.uuid, Actor(user_id=9011), now=now)
    assert listed(row) == {"registered": [9012], "waiting": []}


def test_who_cancels_makes_room_for_the_first_in_line_who_is_told_once(plan, session, now):
    row = plan(seats=1)
    for who in (9011, 9012, 9013):
        seats.register(row.uuid, Actor(user_id=who), now=now)
    seats.cancel(row.uuid, Actor(user_id=9011), now=now)
    assert listed(row) == {"registered": [9012], "waiting": [9013]}
    told = Message.objects.get(kind="meeting_place")
    assert (told.user_id, told.params["title"]) == (9012, session.title)
    # Who comes back stands at the end.
    seats.register(row.uuid, Actor(user_id=9011), now=now)
    assert listed(row) == {"registered": [9012], "waiting": [9013, 9011]}


def test_more_seats_let_the_list_move_up_and_fewer_throw_nobody_out(plan, author, as_actor, now):
    row = plan(seats=1)
    for who in (9011, 9012, 9013, 9014):
        seats.register(row.uuid, Actor(user_id=who), now=now)
    api.change(row.uuid, as_actor(author), now=now, seats=3)
    assert listed(row) == {"registered": [9011, 9012, 9013], "waiting": [9014]}
    api.change(row.uuid, as_actor(author), now=now, seats=1)
    assert listed(row) == {"registered": [9011, 9012, 9013], "waiting": [9014]}
    assert queries.one(row.uuid, as_actor(author), now=now).left == 0
    # The first who leaves frees no seat: there are still more people than seats.
    seats.cancel(row.uuid, Actor(user_id=9011), now=now)
    assert listed(row) == {"registered": [9012, 9013], "waiting": [9014]}
    api.change(row.uuid, as_actor(author), now=now, seats=None)
    assert listed(row) == {"registered": [9012, 9013, 9014], "waiting": []}


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"opens": "2026-03-05T09:00"}, "not_yet"), ({"closes": "2026-03-02T10:00"}, "not_open")],
)
def test_registration_has_its_time(plan, learner, as_actor, now, fields, code):
    row = plan(**fields)
    with pytest.raises(Conflict) as refused:
        seats.register(row.uuid, as_actor(learner), now=now)
    assert refused.value.code == code
    assert listed(row) == {"registered": [], "waiting": []}


def test_what_has_begun_or_is_called_off_takes_nobody(plan, author, learner, as_actor, now):
    row = plan()
    seats.register(row.uuid, Actor(user_id=9011), now=now)
    later = now + timedelta(days=8)
    for verb, actor in ((seats.register, as_actor(learner)), (seats.cancel, Actor(user_id=9011))):
        with pytest.raises(Conflict) as refused:
            verb(row.uuid, actor, now=later)
        assert refused.value.code == "begun"
    api.cancel(row.uuid, as_actor(author), now=now)
    with pytest.raises(Conflict) as refused:
        seats.register(row.uuid, as_actor(learner), now=now)
    assert refused.value.code == "cancelled"
    assert listed(row)["registered"] == [9011]


def test_who_gives_it_takes_no_seat(plan, author, as_actor, now):
    row = plan(seats=1)
    with pytest.raises(Conflict) as refused:
        seats.register(row.uuid, as_actor(author), now=now)
    assert refused.value.code == "trainer"


def test_only_for_oneself_and_only_what_is_published(plan, session, learner, author, as_actor, now):
    row = plan()
    looking = attrs.evolve(as_actor(learner), read_only=True)
    closed = attrs.evolve(as_actor(learner), is_active=False)
    for actor in (looking, closed):
        with pytest.raises(NotAllowed):
            seats.register(row.uuid, actor, now=now)
        with pytest.raises(NotAllowed):
            seats.cancel(row.uuid, actor, now=now)
    with pytest.raises(LoginNeeded):
        seats.register(row.uuid, ANONYMOUS, now=now)
    Knowledge.objects.filter(pk=session.pk).update(state="archived")
    with pytest.raises(NotAllowed):
        seats.register(row.uuid, as_actor(learner), now=now)
    Knowledge.objects.filter(pk=session.pk).update(state="draft")
    with pytest.raises(NotFound):
        seats.register(row.uuid, as_actor(learner), now=now)
    assert not Registration.objects.exists()


def test_who_does_not_see_the_space_cannot_register_but_can_give_a_seat_back(
    plan, session, learner, make_user, as_actor, now
):
    row = plan(seats=1)
    seats.register(row.uuid, as_actor(learner), now=now)
    hidden = spaces.create_space("hidden", title="Hidden", visibility=Visibility.MEMBERS, now=now)
    Knowledge.objects.filter(pk=session.pk).update(space=hidden)
    stranger = as_actor(make_user("stranger"))
    for verb in (seats.register, seats.cancel):
        with pytest.raises(NotFound):
            verb(row.uuid, stranger, now=now)
    seats.cancel(row.uuid, as_actor(learner), now=now)
    assert not Registration.objects.exists()


def test_nobody_registers_all_day(plan, learner, as_actor, now, settings):
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "REGISTRATIONS_PER_HOUR": 4}
    row = plan()
    for _round in range(2):
        seats.register(row.uuid, as_actor(learner), now=now)
        seats.cancel(row.uuid, as_actor(learner), now=now)
    with pytest.raises(TooMany):
        seats.register(row.uuid, as_actor(learner), now=now)
    assert seats.register(row.uuid, as_actor(learner), now=now + timedelta(hours=1)).place == "registered"


def test_a_wrong_count_is_mended(plan, now):
    row = plan(seats=2)
    for who in (9011, 9012, 9013):
        seats.register(row.uuid, Actor(user_id=who), now=now)
    Occurrence.objects.filter(pk=row.pk).update(taken=9)
    assert seats.repair(row.pk, now=now)
    assert not seats.repair(row.pk, now=now)
    assert listed(row) == {"registered": [9011, 9012], "waiting": [9013]}
