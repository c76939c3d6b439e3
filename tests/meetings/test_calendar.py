"""Calendar files and feeds: what they hold, for whom, and what cannot get into them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import attrs
import pytest
from icalendar import Calendar

from social_learning.data import ANONYMOUS
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import LoginNeeded, NotAllowed, NotFound
from social_learning.meetings import api, feeds, ical, queries, seats
from social_learning.spaces import api as spaces
from social_learning.spaces.models import Visibility

pytestmark = pytest.mark.django_db
ROOT = "/social-learning"


def event_of(content):
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == 1
    return events[0]


def test_one_date_is_one_event_at_the_right_moment_in_its_zone(plan, session, learner, as_actor, now):
    row = plan(starts="2026-06-01T09:00", ends="2026-06-01T10:30")
    content = ical.single(ical.Entry(queries.one(row.uuid, as_actor(learner), now=now).occurrence))
    event = event_of(content)
    assert event["UID"] == f"{row.uuid}@social-learning"
    assert event.decoded("DTSTART").astimezone(timezone.utc) == datetime(2026, 6, 1, 7, tzinfo=timezone.utc)
    assert (event.decoded("DTEND") - event.decoded("DTSTART")) == timedelta(minutes=90)
    assert b"DTSTART;TZID=Europe/Paris:20260601T090000" in content
    assert (event["SUMMARY"], event["LOCATION"], event["SEQUENCE"]) == (session.title, "Workshop 3", 0)
    assert (event["STATUS"], Calendar.from_ical(content)["METHOD"]) == ("CONFIRMED", "PUBLISH")
    zone = Calendar.from_ical(content).walk("VTIMEZONE")[0]
    assert zone["TZID"] == "Europe/Paris"
    # The description of the clock says the same as the clock: two hours ahead of UTC in summer.
    summer = next(part for part in zone.walk("DAYLIGHT"))
    assert summer.decoded("TZOFFSETTO") == timedelta(hours=2)
    assert content.count(b"\r\n") == content.count(b"\n")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_a_date_in_utc_needs_no_description_of_its_clock(plan, session):
    row = plan(zone="UTC")
    row.knowledge = session
    content = ical.single(ical.Entry(row))
    assert b"DTSTART:20260309T090000Z" in content
    assert b"VTIMEZONE" not in content


def test_a_change_counts_up_and_a_cancellation_takes_it_out(plan, author, as_actor, now):
    row = plan()
    api.change(row.uuid, as_actor(author), now=now, place="Elsewhere")
    api.cancel(row.uuid, as_actor(author), now=now)
    content = ical.single(ical.Entry(queries.one(row.uuid, as_actor(author), now=now).occurrence))
    event = event_of(content)
    assert (event["UID"], event["SEQUENCE"]) == (f"{row.uuid}@social-learning", 2)
    assert (event["STATUS"], Calendar.from_ical(content)["METHOD"]) == ("CANCELLED", "CANCEL")


def test_nothing_that_people_write_becomes_a_line_of_its_own(plan, session, now):
    nasty = "Lift; safely, now\\n\r\nATTENDEE:mailto:x@example.com\nEND:VEVENT\x0bBEGIN:VALARM\u2028X:1"
    row = plan(place=nasty)
    session.title, session.why = nasty, nasty
    row.knowledge = session
    content = ical.single(ical.Entry(row))
    event = event_of(content)
    assert "ATTENDEE" not in event
    assert not event.subcomponents
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert not [line for line in lines if line.startswith(("ATTENDEE", "X:", "BEGIN:VALARM"))]
    assert any(line.startswith("SUMMARY:Lift\\; safely\\, now\\\\n ATTENDEE") for line in lines)


def test_the_link_is_for_who_has_a_seat_trains_or_organises(
    plan, author, learner, expert, steward, make_user, as_actor, now
):
    row = plan(seats=1, trainers="elif")
    waits = make_user("wanda")
    for user in (learner, waits):
        seats.register(row.uuid, as_actor(user), now=now)
    for user, sees in ((learner, True), (expert, True), (author, True), (steward, True), (waits, False)):
        assert bool(queries.one(row.uuid, as_actor(user), now=now).link) is sees, user.username
        assert queries.one(row.uuid, as_actor(user), now=now).has_link


def test_the_file_is_an_attachment_and_holds_the_link_only_for_who_may(
    plan, learner, make_user, client_for, as_actor, now, time_machine
):
    time_machine.move_to(now)
    row = plan()
    seats.register(row.uuid, as_actor(learner), now=now)
    url = f"{ROOT}/sessions/{row.uuid}/session.ics"
    answer = client_for(learner).get(url)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lifting-hands-on.ics"'
    assert b"meet.example.com" in answer.content
    assert b"meet.example.com" not in client_for(make_user("other")).get(url).content
    assert client_for(None).get(url).status_code == 302


def test_a_feed_needs_only_its_address_and_a_new_one_kills_the_old(
    plan, session, learner, client_for, as_actor, now, time_machine
):
    time_machine.move_to(now)
    row = plan()
    seats.register(row.uuid, as_actor(learner), now=now)
    plan(place="Not mine")
    token = feeds.renew(as_actor(learner), now=now)
    assert feeds.token_of(as_actor(learner)) == token
    answer = client_for(None).get(f"{ROOT}/calendar/{token}/sessions.ics")
    assert event_of(answer.content)["UID"] == f"{row.uuid}@social-learning"
    assert b"meet.example.com" in answer.content
    assert "no-store" in answer.headers["Cache-Control"]
    # What the person does not see any more is not in it either.
    hidden = spaces.create_space("hidden", title="Hidden", visibility=Visibility.MEMBERS, now=now)
    Knowledge.objects.filter(pk=session.pk).update(space=hidden)
    assert b"VEVENT" not in client_for(None).get(f"{ROOT}/calendar/{token}/sessions.ics").content
    renewed = feeds.renew(as_actor(learner), now=now)
    assert renewed != token
    assert client_for(None).get(f"{ROOT}/calendar/{token}/sessions.ics").status_code == 404
    learner.is_active = False
    learner.save()
    assert client_for(None).get(f"{ROOT}/calendar/{renewed}/sessions.ics").status_code == 404


def test_an_address_cannot_be_guessed_or_changed(learner, client_for, as_actor, now):
    token = feeds.renew(as_actor(learner), now=now)
    secret, _dot, _signature = token.partition(".")
    assert len(secret) >= 43
    for wrong in (secret, f"{secret}.x", token[:-1], f"{token}x", f"x{token}", "unknown"):
        with pytest.raises(NotFound):
            feeds.person_of(wrong)
        assert client_for(None).get(f"{ROOT}/calendar/{wrong}/sessions.ics").status_code == 404
    feeds.remove(as_actor(learner))
    with pytest.raises(NotFound):
        feeds.person_of(token)


def test_nobody_makes_an_address_for_another(learner, as_actor, now):
    with pytest.raises(NotAllowed):
        feeds.renew(attrs.evolve(as_actor(learner), read_only=True), now=now)
    with pytest.raises(LoginNeeded):
        feeds.renew(ANONYMOUS, now=now)
