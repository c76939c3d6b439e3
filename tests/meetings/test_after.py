"""After a date: who came has finished it; notes and recording; and what is left of who leaves."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from social_learning.data import FORMER, Actor
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Conflict, Invalid, NotAllowed
from social_learning.meetings import attendance, feeds, outcomes, personal, queries, seats
from social_learning.meetings.models import CalendarFeed, Registration, Trainer
from social_learning.popularity import queries as popularity
from social_learning.progress import queries as progress
from social_learning.wiring import handlers

pytestmark = pytest.mark.django_db


def noted(row, user):
    return Registration.objects.get(occurrence=row, user_id=user.pk)


def test_who_came_has_finished_and_counts_as_a_participant(over, session, author, learner, expert, as_actor, now):
    row = over(learner, expert)
    came, missed = noted(row, learner), noted(row, expert)
    marks = {came.pk: "came", missed.pk: "missed", 10**9: "came"}
    assert attendance.mark(row.uuid, as_actor(author), marks, now=now) == 2
    assert attendance.mark(row.uuid, as_actor(author), marks, now=now + timedelta(hours=1)) == 0
    assert progress.of_person(session.target_id, learner.pk).completed_at == now
    assert progress.of_person(session.target_id, expert.pk) is None
    handlers.rank_target(target_id=session.target_id, user_id=learner.pk, what="progress", now=now)
    assert popularity.figures(session.target_id)[1] == 1


def test_a_mistake_leaves_nothing_to_call_back_to(over, session, author, learner, as_actor, now):
    row = over(learner)
    line = noted(row, learner).pk
    attendance.mark(row.uuid, as_actor(author), {line: "came"}, now=now)
    attendance.mark(row.uuid, as_actor(author), {line: ""}, now=now)
    assert progress.of_person(session.target_id, learner.pk) is None


def test_who_came_on_another_date_stays_finished(over, session, author, learner, as_actor, now):
    first, second = over(learner), over(learner)
    lines = [noted(row, learner).pk for row in (first, second)]
    attendance.mark(first.uuid, as_actor(author), {lines[0]: "came"}, now=now)
    attendance.mark(second.uuid, as_actor(author), {lines[1]: "came"}, now=now)
    attendance.mark(second.uuid, as_actor(author), {lines[1]: "missed"}, now=now)
    assert progress.of_person(session.target_id, learner.pk).completed_at is not None


def test_only_who_organises_notes_and_only_once_it_has_begun(over, plan, author, learner, as_actor, now):
    row = over(learner)
    marks = {noted(row, learner).pk: "came"}
    for actor in (as_actor(learner), attrs.evolve(as_actor(author), read_only=True)):
        with pytest.raises(NotAllowed):
            attendance.mark(row.uuid, actor, marks, now=now)
    with pytest.raises(Invalid):
        attendance.mark(row.uuid, as_actor(author), {noted(row, learner).pk: "perhaps"}, now=now)
    with pytest.raises(Conflict):
        attendance.mark(plan().uuid, as_actor(author), marks, now=now)
    assert noted(row, learner).presence == ""


def test_notes_become_a_draft_once_and_stand_with_the_date_when_published(over, session, learner, as_actor, now):
    row = over(learner)
    draft = outcomes.begin(row.uuid, as_actor(learner), what="notes", now=now)
    assert outcomes.begin(row.uuid, as_actor(learner), what="notes", now=now) == draft
    assert (draft.title, draft.theme_id, draft.space_id) == (
        "Notes from: Lifting, hands on",
        session.theme_id,
        session.space_id,
    )
    assert queries.outcomes([row.pk]) == {}
    Knowledge.objects.filter(pk=draft.pk).update(state="published")
    assert [one.knowledge_id for one in queries.outcomes([row.pk])[row.pk]] == [draft.pk]


def test_a_recording_may_be_a_link_and_nothing_comes_before_the_beginning(over, plan, author, as_actor, now):
    item = outcomes.begin(over().uuid, as_actor(author), what="recording", url="https://youtu.be/dQw4w9WgXcQ", now=now)
    assert item.kind == "embed"
    with pytest.raises(Conflict):
        outcomes.begin(plan().uuid, as_actor(author), what="notes", now=now)
    with pytest.raises(Invalid):
        outcomes.begin(over().uuid, as_actor(author), what="song", now=now)


def test_who_leaves_makes_room_and_their_presence_stays_nobodys(over, plan, learner, expert, as_actor, now):
    past, ahead = over(learner, expert), plan(seats=1)
    Registration.objects.update(presence="came")
    for user in (learner, expert):
        seats.register(ahead.uuid, as_actor(user), now=now)
    seats.register(ahead.uuid, Actor(user_id=9012), now=now)
    feeds.renew(as_actor(learner), now=now)
    assert len(list(personal.collect(learner.pk))) == 3
    for _again in range(2):
        for user in (learner, expert):
            personal.forget(user.pk, now=now, settle=lambda _target: None)
    assert list(personal.collect(learner.pk)) == []
    assert not CalendarFeed.objects.exists()
    rows = Registration.objects.filter(occurrence=past)
    assert {(row.user_id, row.presence) for row in rows} == {(FORMER, "came")}
    assert rows.count() == 2
    assert [(row.user_id, row.place) for row in Registration.objects.filter(occurrence=ahead)] == [(9012, "registered")]
    assert not Trainer.objects.filter(user_id__in=[learner.pk, expert.pk]).exists()
