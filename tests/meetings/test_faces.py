"""Sessions in the browser, without script, and through the API."""

from __future__ import annotations

import pytest
from django.test import Client

from social_learning.knowledge.models import Knowledge
from social_learning.meetings import seats
from social_learning.meetings.models import Occurrence, Registration

pytestmark = pytest.mark.django_db
ROOT, API = "/social-learning", "/api/social_learning/v1"


@pytest.fixture(autouse=True)
def _clock(time_machine, now):
    """Let the site's clock stand where the tests' does."""
    time_machine.move_to(now)


@pytest.fixture
def web():
    """Give a browser without script in which somebody is logged in."""

    def make(user):
        client = Client()
        client.force_login(user)
        return client

    return make


def test_from_the_first_button_to_the_catalogue_without_script(web, author, space, theme, given):
    browser = web(author)
    begun = browser.post(f"{ROOT}/share/session/")
    item = Knowledge.objects.get()
    assert begun.url == f"{ROOT}/share/{item.uuid}/"
    screen = browser.get(begun.url).content.decode()
    assert "When and where do people meet?" in screen
    typed = {
        "title": "Lifting",
        "why": "Saves your back.",
        "body": "Boots.",
        "theme": theme.pk,
        "version": item.version,
    }
    # What was typed is kept when the dates come next.
    answer = browser.post(begun.url, {**typed, "do": "dates"})
    assert answer.url == f"{ROOT}/knowledge/{item.uuid}/dates/"
    assert Knowledge.objects.get().title == "Lifting"
    answer = browser.post(answer.url, {**given, "do": "plan", "seats": "8", "trainers": "amir"})
    assert answer.status_code == 302
    row = Occurrence.objects.get()
    assert (row.seats, row.zone) == (8, "Europe/Paris")
    screen = browser.get(begun.url).content.decode()
    assert "Workshop 3" in screen
    assert "8 seats left" in screen
    answer = browser.post(begun.url, {**typed, "version": Knowledge.objects.get().version, "do": "submit"})
    assert answer.status_code == 302
    assert Knowledge.objects.get().state == "submitted"
    assert Knowledge.objects.get().minutes == 120


def test_a_refused_date_keeps_what_was_typed(web, author, session, given):
    page = f"{ROOT}/knowledge/{session.uuid}/dates/"
    answer = web(author).post(page, {**given, "do": "plan", "place": "Hall <b>7</b>", "link": "javascript:alert(1)"})
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "Hall &lt;b&gt;7&lt;/b&gt;" in shown
    assert "Only links that begin with http" in shown
    assert 'value="2026-03-09T09:00"' in shown
    assert not Occurrence.objects.exists()


def test_registering_waiting_and_giving_the_seat_back(web, plan, session, learner, make_user):
    row, other = plan(seats=1), make_user("olga")
    page, press = f"{ROOT}/knowledge/{session.uuid}/", f"{ROOT}/sessions/{row.uuid}/register/"
    shown = web(learner).get(page).content.decode()
    assert "1 seat left" in shown
    assert "meet.example.com" not in shown
    assert "who registers finds the link here" in shown
    assert web(learner).post(press, {"next": page}).url == f"{page}?said=registered"
    shown = web(learner).get(page).content.decode()
    assert "You are registered" in shown
    assert "https://meet.example.com/room?pwd=1" in shown
    assert "Join the waiting list" in web(other).get(page).content.decode()
    assert web(other).post(press, {"next": page}).url == f"{page}?said=waiting"
    shown = web(other).get(page).content.decode()
    assert "Waiting list, number 1" in shown
    assert "meet.example.com" not in shown
    assert web(learner).post(press, {"undo": "1", "next": page}).url == f"{page}?said=unregistered"
    assert "You are registered" in web(other).get(page).content.decode()


def test_the_organisers_page_shows_names_and_no_addresses_and_notes_who_came(web, over, session, author, learner):
    over(learner)
    page = f"{ROOT}/knowledge/{session.uuid}/dates/"
    shown = web(author).get(page).content.decode()
    assert "Lea Learner" in shown
    assert "@example.com" not in shown
    assert web(learner).get(page).status_code == 403
    line = Registration.objects.get()
    form = {"do": "presence", "date": line.occurrence.uuid, f"person-{line.pk}": "came", "person-x": "came"}
    assert web(learner).post(page, form).status_code == 403
    assert web(author).post(page, form).url == f"{page}?said=noted"
    line.refresh_from_db()
    assert line.presence == "came"
    assert "You were there" in web(learner).get(f"{ROOT}/knowledge/{session.uuid}/").content.decode()


def test_my_sessions_lists_what_is_mine_what_comes_and_my_calendar(web, plan, learner, as_actor, now):
    mine, other = plan(place="My room"), plan(place="Other room")
    seats.register(mine.uuid, as_actor(learner), now=now)
    page = f"{ROOT}/sessions/"
    shown = web(learner).get(page).content.decode()
    first, _rest = shown.split("Coming up")
    assert ("My room" in first, "Other room" in first) == (True, False)
    assert shown.count("My room") == shown.count("Other room") == 1
    assert "Make an address" in shown
    web(learner).post(page, {"do": "renew"})
    assert "/calendar/" in web(learner).get(page).content.decode()
    assert web(learner).post(page, {"do": "explode"}).status_code == 400
    assert f"{ROOT}/sessions/" in web(learner).get(f"{ROOT}/me/").content.decode()
    assert other.pk


def test_times_are_shown_in_the_persons_own_zone(web, plan, session, learner, monkeypatch):
    plan()
    monkeypatch.setattr("social_learning.edxapp.users.preferences", lambda user_id: ("Asia/Tokyo", ""))
    shown = web(learner).get(f"{ROOT}/knowledge/{session.uuid}/").content.decode()
    assert "5 p.m. to 7 p.m." in shown
    assert "9 a.m. there (Europe/Paris)" in shown
    assert "Times are shown for Asia/Tokyo." in shown


def test_notes_lead_to_a_draft(web, over, learner):
    row = over(learner)
    answer = web(learner).post(f"{ROOT}/sessions/{row.uuid}/outcome/", {"what": "notes"})
    draft = Knowledge.objects.get(author_id=learner.pk)
    assert answer.url == f"{ROOT}/share/{draft.uuid}/"


def test_the_api_plans_registers_and_notes(client_for, session, author, learner, given, now, time_machine):
    organiser, person = client_for(author), client_for(learner)
    made = organiser.post(f"{API}/knowledge/{session.uuid}/dates/", {**given, "seats": 1}, format="json")
    assert made.status_code == 201, made.content
    uuid = made.json()["uuid"]
    assert (made.json()["link"], made.json()["left"]) == ("https://meet.example.com/room?pwd=1", 1)
    assert person.post(f"{API}/knowledge/{session.uuid}/dates/", given, format="json").status_code == 403
    coming = person.get(f"{API}/sessions/").json()
    assert ([one["uuid"] for one in coming["results"]], coming["results"][0]["link"]) == ([uuid], "")
    for _again in range(2):
        answer = person.put(f"{API}/sessions/{uuid}/registration/")
        assert (answer.status_code, answer.json()["mine"], answer.json()["left"]) == (200, "registered", 0)
    assert [one["uuid"] for one in person.get(f"{API}/sessions/mine/").json()["upcoming"]] == [uuid]
    assert person.get(f"{API}/sessions/{uuid}/participants/").status_code == 403
    (line,) = organiser.get(f"{API}/sessions/{uuid}/participants/").json()["results"]
    assert line["name"] == "Lea Learner"
    refused = organiser.patch(f"{API}/sessions/{uuid}/", {"seats": 0}, format="json")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["seats"])
    place = f"{API}/sessions/{uuid}/participants/{line['id']}/"
    assert organiser.put(place, {"presence": "came"}, format="json").status_code == 409
    for _again in range(2):
        assert person.delete(f"{API}/sessions/{uuid}/registration/").status_code == 204
        assert organiser.delete(f"{API}/sessions/{uuid}/?reason=Rain").status_code == 204
    assert person.put(f"{API}/sessions/{uuid}/registration/").json()["code"] == "cancelled"
    assert person.get(f"{API}/sessions/{uuid}/").json()["reason"] == "Rain"
