"""Reacting: once, counted, undone, by whom."""

from __future__ import annotations

from datetime import timedelta

import pytest

from social_learning.data import Actor
from social_learning.events import REACTION_CHANGED
from social_learning.lib.errors import Invalid, NotAllowed, TooMany
from social_learning.reactions import api, kinds, permissions, queries
from social_learning.reactions.models import Reaction, ReactionCount
from social_learning.targets.models import Access, Target

LEA = Actor(user_id=501, username="lea")
TOM = Actor(user_id=502, username="tom")
OWNER = Actor(user_id=500, username="amir")


@pytest.fixture
def target(db, now, space):
    """An open target of OWNER."""
    return Target.objects.create(
        key="knowledge-v1:5f7ae0c6-9a9f-4c7c-8a7b-000000000001",
        kind="knowledge",
        space=space,
        owner_id=OWNER.user_id,
        created_at=now,
    )


@pytest.fixture
def heard():
    """What was told to other rooms: (kind, user id)."""
    told = []

    def listen(**kwargs):
        told.append((kwargs["change"].what, kwargs["change"].user_id))

    REACTION_CHANGED.connect(listen)
    yield told
    REACTION_CHANGED.disconnect(listen)


def test_a_like_is_one_row_one_count_and_mine(target, now):
    state = api.react(target, LEA, "like", now=now)
    assert state.counts == {"like": 1, "applied": 0}
    assert state.mine == ("like",)
    assert Reaction.objects.get().created_at == now
    assert api.react(target, TOM, "like", now=now).counts["like"] == 2


def test_liking_twice_changes_nothing_and_tells_nobody(target, now, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        api.react(target, LEA, "like", now=now)
        state = api.react(target, LEA, "like", now=now)
    assert state.counts["like"] == 1
    assert Reaction.objects.count() == 1
    assert heard == [("like", LEA.user_id)]


def test_taking_back_what_was_never_given_changes_nothing(target, now, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        state = api.unreact(target, LEA, "like", now=now)
    assert state.counts["like"] == 0
    assert not ReactionCount.objects.filter(count__lt=0).exists()
    assert heard == []


def test_fifty_toggles_leave_one_row_or_none(target, now, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for turn in range(50):
            (api.react if turn % 2 == 0 else api.unreact)(target, LEA, "like", now=now)
    assert Reaction.objects.count() == 0
    assert queries.state(target.pk, LEA.user_id).counts["like"] == 0
    assert len(heard) == 50
    api.react(target, LEA, "like", now=now)
    assert Reaction.objects.count() == ReactionCount.objects.get().count == 1


def test_an_unknown_kind_is_refused(target, now):
    for verb in (api.react, api.unreact):
        with pytest.raises(Invalid) as refused:
            verb(target, LEA, "LIKE", now=now)
        assert refused.value.code == "unknown_kind"


def test_nobody_reacts_to_their_own(target, now):
    with pytest.raises(NotAllowed) as refused:
        api.react(target, OWNER, "like", now=now)
    assert refused.value.code == "own_item"
    assert permissions.can_react(LEA, target)


@pytest.mark.parametrize("access", [Access.PRIVATE, Access.CLOSED])
def test_closed_targets_take_no_reaction_but_let_go_of_one(target, now, access):
    api.react(target, LEA, "like", now=now)
    target.access = access
    with pytest.raises(NotAllowed) as refused:
        api.react(target, TOM, "like", now=now)
    assert refused.value.code == "closed"
    assert api.unreact(target, LEA, "like", now=now).mine == ()


@pytest.mark.parametrize(
    "nobody",
    [Actor(user_id=None), Actor(user_id=9, is_active=False), Actor(user_id=9, read_only=True)],
    ids=["anonymous", "inactive", "viewing as a learner"],
)
def test_who_may_not_write_reacts_to_nothing(target, now, nobody):
    for verb in (api.react, api.unreact):
        with pytest.raises(NotAllowed):
            verb(target, nobody, "like", now=now)
    assert not Reaction.objects.exists()


def test_applied_keeps_one_line_which_may_be_changed(target, now):
    api.react(target, LEA, "applied", note="  Used it\n in the  harbour ", now=now)
    assert Reaction.objects.get().note == "Used it in the harbour"
    api.react(target, LEA, "applied", note="And on the quay", now=now)
    assert Reaction.objects.get().note == "And on the quay"
    api.react(target, LEA, "applied", now=now)
    assert Reaction.objects.get().note == "And on the quay"


@pytest.mark.parametrize(
    ("kind", "note", "code"), [("applied", "x" * 201, "note_too_long"), ("like", "nice", "note_not_asked")]
)
def test_a_note_that_does_not_fit_is_refused(target, now, kind, note, code):
    with pytest.raises(Invalid) as refused:
        api.react(target, LEA, kind, note=note, now=now)
    assert refused.value.code == code
    assert "note" in refused.value.fields
    assert not Reaction.objects.exists()


def test_a_day_has_so_many_likes(target, now, space, settings):
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "LIKES_PER_DAY": 2}
    others = [
        Target.objects.create(key=f"course-v1:A+B+{n}", kind="course", space=space, created_at=now) for n in range(3)
    ]
    for other in others[:2]:
        api.react(other, LEA, "like", now=now)
    with pytest.raises(TooMany) as refused:
        api.react(others[2], LEA, "like", now=now)
    assert refused.value.code == "daily_limit"
    assert queries.state(others[2].pk, LEA.user_id).counts["like"] == 0
    assert api.react(others[0], LEA, "like", now=now).mine == ("like",)
    assert api.react(others[2], LEA, "applied", now=now).mine == ("applied",)
    assert api.react(others[2], TOM, "like", now=now).counts["like"] == 1
    assert api.react(others[2], LEA, "like", now=now + timedelta(days=1, seconds=1)).counts["like"] == 2


def test_questions_are_counted_only_for_those_who_answer_them(target, now):
    mine = api.react(target, LEA, "question", now=now)
    assert mine.mine == ("question",)
    assert set(mine.counts) == {"like", "applied"}
    assert queries.state(target.pk, OWNER.user_id, sees_all=True).counts["question"] == 1
    assert permissions.sees_all_counts(OWNER, target, is_steward=False)
    assert permissions.sees_all_counts(TOM, target, is_steward=True)
    assert not permissions.sees_all_counts(TOM, target, is_steward=False)


def test_counts_that_went_wrong_are_put_right(target, now):
    api.react(target, LEA, "like", now=now)
    api.react(target, TOM, "applied", now=now)
    assert api.recount() == 0
    ReactionCount.objects.filter(kind="like").update(count=7)
    ReactionCount.objects.filter(kind="applied").delete()
    ReactionCount.objects.create(target=target, kind="outdated", count=3)
    assert api.recount([target.pk]) == 3
    assert queries.state(target.pk, None, sees_all=True).counts == {
        "like": 1,
        "applied": 1,
        "question": 0,
        "outdated": 0,
    }


def test_many_states_cost_one_query(target, now, space, django_assert_num_queries):
    ids = [target.pk]
    for number in range(10):
        other = Target.objects.create(key=f"course-v1:A+B+{number}", kind="course", space=space, created_at=now)
        api.react(other, LEA, "like", now=now)
        ids.append(other.pk)
    with django_assert_num_queries(1):
        states = queries.states(ids, LEA.user_id)
    assert [states[target_id].mine for target_id in ids] == [(), *[("like",)] * 10]
    assert queries.states([], LEA.user_id) == {}


def test_reacting_takes_three_statements(target, now, django_assert_num_queries):
    api.react(target, TOM, "like", now=now)
    with django_assert_num_queries(5):  # savepoint, insert, update, select, release
        api.react(target, LEA, "like", now=now)
    with django_assert_num_queries(5):
        api.unreact(target, LEA, "like", now=now)


def test_what_a_person_gave(target, now):
    for person in (LEA, TOM):
        for kind in ("like", "applied"):
            api.react(target, person, kind, now=now)
    assert {row.kind for row in queries.of_person(target.pk, LEA.user_id)} == {"like", "applied"}


def test_what_draws_the_bar_comes_with_the_data(target):
    plain = queries.state(target.pk, None).as_dict()
    assert [kind["name"] for kind in plain["kinds"]] == list(kinds.every())
    assert [kind["name"] for kind in plain["kinds"] if kind["note_label"]] == ["applied"]
