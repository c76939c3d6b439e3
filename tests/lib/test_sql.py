"""Statements that tell what they did, and transactions that a deadlock does not end."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, OperationalError, transaction

from social_learning.lib import sql
from social_learning.spaces.models import Space, SpaceMember, Theme


def _theme(slug="safety", title="Safety", position=1):
    return Theme(slug=slug, title=title, position=position)


@pytest.mark.django_db
def test_an_insert_says_whether_it_inserted():
    assert sql.insert_if_new(_theme()) is True
    assert sql.insert_if_new(_theme(title="Other")) is False
    assert sql.insert_if_new(_theme(slug="Safety")) is True
    assert Theme.objects.get(slug="safety").title == "Safety"


@pytest.mark.django_db
def test_an_insert_brings_every_kind_of_value(now, space):
    assert sql.insert_if_new(SpaceMember(space=space, user_id=3))
    assert sql.insert_if_new(Space(slug="harbour", title="Harbour’s 100 %", course_key=None, created_at=now))
    assert Space.objects.get(slug="harbour").created_at == now
    assert Space.objects.get(slug="harbour").title == "Harbour’s 100 %"


@pytest.mark.django_db
def test_an_insert_or_add_begins_or_goes_on():
    for _turn in range(3):
        sql.insert_or_add(_theme(position=2), add="position", unique=("slug",))
    assert Theme.objects.get().position == 6
    assert sql.change("UPDATE social_learning_theme SET position = 0 WHERE slug = %s", ["nothing"]) == 0


def _breaks_off(times, error):
    calls = []

    @sql.atomic_with_retry
    def act():
        calls.append(1)
        _theme(slug=f"try-{len(calls)}").save()
        if len(calls) <= times:
            raise error
        return len(calls)

    return act, calls


DEADLOCK = OperationalError(1213, "Deadlock found when trying to get lock; try restarting transaction")


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_tried_again_and_leaves_nothing_behind():
    act, _calls = _breaks_off(2, DEADLOCK)
    assert act() == 3
    assert list(Theme.objects.values_list("slug", flat=True)) == ["try-3"]


@pytest.mark.django_db(transaction=True)
def test_nobody_tries_for_ever():
    act, calls = _breaks_off(99, DEADLOCK)
    with pytest.raises(OperationalError):
        act()
    assert len(calls) == sql.TRIES
    assert not Theme.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError(1054, "Unknown column"), IntegrityError(1062), OperationalError()])
def test_other_errors_are_not_tried_again(error):
    act, calls = _breaks_off(99, error)
    with pytest.raises(type(error)):
        act()
    assert len(calls) == 1


@pytest.mark.django_db(transaction=True)
def test_inside_another_transaction_it_is_not_ours_to_try_again():
    act, calls = _breaks_off(1, DEADLOCK)
    with pytest.raises(OperationalError), transaction.atomic():
        act()
    assert len(calls) == 1
