"""Planning, changing and calling off: what may stand in a date, who may, who is told."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import attrs
import pytest

from social_learning.data import Actor
from social_learning.inbox.models import Message
from social_learning.knowledge import api as knowledge
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning.meetings import api, queries, reminders, seats
from social_learning.meetings.models import Occurrence, Registration, Trainer
from social_learning.review import api as review
from social_learning.wiring import meetings as wiring

pytestmark = pytest.mark.django_db


def told(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("user_id", flat=True))


def deliver(row, actor_id, now):
    wiring.tell_of_meeting(occurrence_id=row.pk, action="", actor_id=actor_id, now=now)


def test_a_date_is_the_clock_on_the_wall_in_its_zone(plan, session, author, now):
    row = plan()
    assert row.starts_at == datetime(2026, 3, 9, 8, 0, tzinfo=timezone.utc)
    assert list(Trainer.objects.values_list("user_id", flat=True)) == [author.pk]
    assert Knowledge.objects.get(pk=session.pk).minutes == 120
    summer = plan(starts="2026-06-01T09:00", ends="2026-06-01T10:00")
    assert summer.starts_at.hour == 7


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"ends": "2026-03-09T09:00"}, "ends"),
        ({"ends": "2026-03-08T09:00"}, "ends"),
        ({"ends": "2026-05-08T09:00"}, "ends"),
        ({"starts": "2026-03-01T09:00", "ends": "2026-03-01T10:00"}, "starts"),
        ({"starts": "2039-03-01T09:00", "ends": "2039-03-01T10:00"}, "starts"),
        ({"starts": "yesterday"}, "starts"),
        ({"starts": "2026-13-45T99:99"}, "starts"),
        ({"starts": "9999-12-31T23:59", "zone": "Etc/GMT+12"}, "starts"),
        ({"starts": ""}, "starts"),
        # The hour that is skipped: the clocks go forward on 29 March.
        ({"starts": "2026-03-29T02:30", "ends": "2026-03-29T05:00"}, "starts"),
        ({"starts": "2026-03-28T23:00", "ends": "2026-03-29T02:30"}, "ends"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"seats": 0}, "seats"),
        ({"seats": -3}, "seats"),
        ({"seats": 10**12}, "seats"),
        ({"seats": "many"}, "seats"),
        ({"seats": "²"}, "seats"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "data:text/html,x"}, "link"),
        ({"link": "https://amir:secret@meet.example.com/"}, "link"),
        ({"link": "http://localhost/"}, "link"),
        ({"place": "x" * 256}, "place"),
        ({"place": "\ud800"}, "place"),
        ({"place": "", "link": ""}, "place"),
        ({"closes": "2026-03-09T10:00"}, "closes"),
        ({"opens": "2026-03-09T09:30"}, "opens"),
        ({"opens": "2026-03-06T09:00", "closes": "2026-03-05T09:00"}, "opens"),
        ({"language": "<b>"}, "language"),
        ({"trainers": "nobody-of-this-name"}, "trainers"),
        ({"trainers": ",".join(f"a{number}" for number in range(30))}, "trainers"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_kept(plan, fields, where):
    with pytest.raises(Invalid) as refused:
        plan(**fields)
    assert list(refused.value.fields) == [where]
    assert str(refused.value.fields[where])
    assert not Occurrence.objects.exists()


def test_a_place_is_one_line(plan):
    row = plan(place="Room 1\r\nATTENDEE:mailto:x@example.com\x00\u2028BEGIN:VEVENT")
    assert row.place == "Room 1 ATTENDEE:mailto:x@example.com BEGIN:VEVENT"


def test_the_hour_that_comes_twice_is_the_first_one(plan):
    row = plan(starts="2026-10-25T02:30", ends="2026-10-25T05:00")
    assert row.starts_at == datetime(2026, 10, 25, 0, 30, tzinfo=timezone.utc)


def test_author_trainers_and_stewards_organise_and_nobody_else(
    plan, session, author, learner, expert, steward, site_admin, as_actor, now
):
    row = plan(trainers="elif")
    for user in (author, expert, steward, site_admin):
        api.change(row.uuid, as_actor(user), now=now, seats=5)
        assert queries.one(row.uuid, as_actor(user), now=now).organises
    for actor in (as_actor(learner), attrs.evolve(as_actor(author), read_only=True)):
        for verb in (
            lambda actor=actor: api.plan(session.uuid, actor, now=now),
            lambda actor=actor: api.change(row.uuid, actor, now=now, seats=9),
            lambda actor=actor: api.cancel(row.uuid, actor, now=now),
        ):
            with pytest.raises(NotAllowed):
                verb()
    assert Occurrence.objects.get().seats == 5
    assert not queries.one(row.uuid, as_actor(learner), now=now).organises


def test_an_article_has_no_dates(published, author, as_actor, now, given):
    with pytest.raises(NotFound):
        api.plan(published().uuid, as_actor(author), now=now, **given)


def test_a_draft_is_its_authors_and_needs_a_date(author, learner, space, theme, as_actor, now, given):
    me = as_actor(author)
    item = api.begin(me, space_id=space.pk, now=now, title="Lifting", theme_id=theme.pk)
    item = knowledge.save_draft(item.pk, me, version=item.version, now=now, why="Saves your back.", body="Boots on.")
    assert item.kind == "session"
    with pytest.raises(Invalid) as refused:
        review.perform("submit", item.pk, me, now=now, payload={})
    assert list(refused.value.fields) == ["dates"]
    with pytest.raises(NotFound):
        api.plan(item.uuid, as_actor(learner), now=now, **given)
    row = api.plan(item.uuid, me, now=now, **given)
    assert knowledge.ready_problems(Knowledge.objects.get(pk=item.pk)) == {}
    # What nobody has seen is removed rather than called off.
    assert api.cancel(row.uuid, me, now=now) is None
    assert not Occurrence.objects.exists()


def test_two_who_change_at_once_do_not_overwrite_each_other(plan, author, as_actor, now):
    row = plan()
    api.change(row.uuid, as_actor(author), now=now, sequence=0, seats=4)
    with pytest.raises(Conflict) as refused:
        api.change(row.uuid, as_actor(author), now=now, sequence=0, seats=8)
    assert (refused.value.code, refused.value.extra) == ("stale", {"sequence": 1})
    assert Occurrence.objects.get().seats == 4


def test_who_registered_before_a_move_is_told_of_it_once_for_each_move(plan, author, as_actor, now):
    row = plan()
    seats.register(row.uuid, Actor(user_id=9011), now=now)
    later = now + timedelta(hours=1)
    api.change(row.uuid, as_actor(author), now=later, seats=9)
    deliver(row, author.pk, later)
    assert told("meeting_moved") == []
    api.change(row.uuid, as_actor(author), now=later, place="Workshop 4")
    seats.register(row.uuid, Actor(user_id=9012), now=later + timedelta(minutes=1))
    for _again in range(2):
        deliver(row, author.pk, later + timedelta(minutes=2))
    assert told("meeting_moved") == [9011]
    api.change(
        row.uuid, as_actor(author), now=later + timedelta(hours=1), starts="2026-03-10T09:00", ends="2026-03-10T11:00"
    )
    deliver(row, author.pk, later + timedelta(hours=1))
    assert told("meeting_moved") == [9011, 9011, 9012]


def test_a_cancellation_reaches_all_on_the_list_with_its_reason(plan, author, as_actor, now):
    row = plan(seats=1)
    for who in (9011, 9012):
        seats.register(row.uuid, Actor(user_id=who), now=now)
    for _again in range(2):
        api.cancel(row.uuid, as_actor(author), now=now, reason="The hall\r\nis wet.")
        deliver(row, author.pk, now)
    assert told("meeting_cancelled") == [9011, 9012]
    assert Message.objects.filter(kind="meeting_cancelled").first().params["reason"] == "The hall is wet."
    with pytest.raises(Conflict):
        api.change(row.uuid, as_actor(author), now=now, seats=4)


def test_who_is_named_to_give_it_is_told_once(plan, author, expert, steward, now):
    row = plan(trainers="amir, @elif, stella")
    for _again in range(2):
        deliver(row, author.pk, now)
    assert told("meeting_trainer") == sorted([expert.pk, steward.pk])


def test_a_reminder_comes_within_a_day_before_and_never_twice(plan, author, as_actor, now):
    row = plan(seats=1)
    for who in (9011, 9012):
        seats.register(row.uuid, Actor(user_id=who), now=now)
    assert reminders.run(now=row.starts_at - timedelta(hours=25)) == (0, 0)
    soon = row.starts_at - timedelta(hours=23)
    assert reminders.run(now=soon) == (1, 0)
    Message.objects.all().delete()
    assert reminders.run(now=soon) == (0, 0)
    assert told("meeting_soon") == []
    # Moved by a day: that is another beginning, of which one is reminded again.
    api.change(row.uuid, as_actor(author), now=soon, starts="2026-03-10T09:00", ends="2026-03-10T11:00")
    assert reminders.run(now=soon + timedelta(hours=25)) == (1, 0)
    assert told("meeting_soon") == [9011]


def test_nobody_is_reminded_of_what_is_called_off(plan, author, as_actor, now):
    row = plan()
    seats.register(row.uuid, Actor(user_id=9011), now=now)
    api.cancel(row.uuid, as_actor(author), now=now)
    assert reminders.run(now=row.starts_at - timedelta(hours=2)) == (0, 0)


def test_afterwards_people_are_asked_once_how_it_was_but_not_who_missed_it(over, make_user, now):
    people = [make_user() for _number in range(3)]
    row = over(*people)
    Registration.objects.filter(user_id=people[2].pk).update(presence="missed")
    assert reminders.run(now=now) == (0, 2)
    assert reminders.run(now=now) == (0, 0)
    assert told("meeting_after") == sorted(person.pk for person in people[:2])
    assert row.pk
