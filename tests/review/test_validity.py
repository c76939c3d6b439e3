"""An expert's word for a time: chosen, shown, reminded of, ended, renewed; told once, in working days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from social_learning.experts.models import Absence, Expert
from social_learning.inbox.models import Message
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.validity import has_ended, holds
from social_learning.lib.errors import Conflict, Invalid, NotAllowed
from social_learning.review import pace, validity
from social_learning.review.models import Review, Step, ValidityStep
from social_learning.search import api as search_api
from social_learning.search import trust
from social_learning.search.models import Document
from social_learning.spaces import api as spaces_api
from social_learning.spaces.models import ReviewPolicy
from tests.examples import many
from tests.review.conftest import PRAISE

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(in_review: Any, act: Any, expert: Any) -> Any:
    """Make what an expert has confirmed: ``confirmed(valid_days=90)``."""

    def make(**payload: Any) -> Knowledge:
        row = in_review()
        act("approve", row, expert, {**PRAISE, **payload})
        row.refresh_from_db()
        return row

    return make


def fresh(row: Knowledge) -> Knowledge:
    return Knowledge.objects.get(pk=row.pk)


def test_the_expert_chooses_how_long(confirmed: Any, now: datetime) -> None:
    assert (confirmed(valid_days=90).valid_until, confirmed().valid_until) == (now + timedelta(days=90), None)
    assert confirmed(valid_days="").valid_until is None
    for wrong in (-1, 99_999, "soon", True):
        with pytest.raises(Invalid) as refused:
            confirmed(valid_days=wrong)
        assert "valid_days" in refused.value.fields


def test_a_theme_has_a_usual_time_and_the_expert_may_say_otherwise(
    confirmed: Any, as_actor: Any, site_admin: Any, theme: Any, space: Any, now: datetime
) -> None:
    pace.choose(as_actor(site_admin), {"days": 5, "valid_days": 30}, space_id=space.pk)
    assert confirmed().valid_until == now + timedelta(days=30)
    pace.choose(as_actor(site_admin), {"days": 5, "valid_days": 60}, theme_id=theme.pk)
    assert confirmed().valid_until == now + timedelta(days=60)
    assert confirmed(valid_days=0).valid_until is None


def test_expert_and_author_hear_of_it_ten_working_days_before(
    confirmed: Any, author: Any, expert: Any, told: Any, now: datetime
) -> None:
    row = confirmed(valid_days=90)
    # It ends on a Sunday: from the Sunday two weeks before, ten working days are left.
    assert validity.run(now=row.valid_until - timedelta(days=14)) == (1, 0)
    assert validity.run(now=row.valid_until - timedelta(days=13)) == (1, 1)
    assert validity.run(now=row.valid_until - timedelta(days=12)) == (1, 0)
    assert told(expert)[-1] == "validity_ends_soon"
    assert told(author)[-1] == "validity_ends"
    assert ValidityStep.objects.get().told == 2
    assert holds(fresh(row), row.valid_until - timedelta(seconds=1))


def test_who_is_away_hears_of_it_before(confirmed: Any, expert: Any, told: Any) -> None:
    row = confirmed(valid_days=90)
    last = row.valid_until.date()
    Absence.objects.create(user_id=expert.pk, first=last - timedelta(days=13), last=last)
    assert validity.run(now=row.valid_until - timedelta(days=26)) == (1, 1)
    assert told(expert)[-1] == "validity_ends_soon"


def test_it_ends_and_somebody_is_asked_again(
    confirmed: Any, author: Any, expert: Any, told: Any, now: datetime
) -> None:
    row = confirmed(valid_days=30)
    search_api.sync_knowledge(row.pk)
    assert (Document.objects.get().trust, Document.objects.get().valid_until) == (trust.VALIDATED, row.valid_until)
    assert validity.run(now=row.valid_until) == (1, 1)
    ended = fresh(row)
    assert (ended.state, ended.validated_by, ended.lapsed_at) == ("published", None, row.valid_until)
    assert has_ended(ended, row.valid_until)
    review = Review.objects.get(closed_at=None)
    assert (review.reviewer_id, review.revision_id) == (expert.pk, None)
    assert (told(expert)[-1], told(author)[-1]) == ("validity_again", "validity_ended")
    assert Step.objects.last().action == "lapsed"  # type: ignore[union-attr]
    search_api.sync_knowledge(row.pk)
    assert (Document.objects.get().trust, Document.objects.get().is_validated) == (trust.STALE, False)
    assert validity.run(now=row.valid_until + timedelta(days=9)) == (0, 0)


def test_one_click_renews_before_the_end_and_after(
    confirmed: Any, act: Any, expert: Any, told: Any, author: Any
) -> None:
    row = confirmed(valid_days=30)
    act("renew", row, expert, days=20)
    assert fresh(row).valid_until == row.valid_until + timedelta(days=20)
    validity.run(now=fresh(row).valid_until)
    act("renew", row, expert, days=60)
    again = fresh(row)
    assert (again.validated_by, again.lapsed_at) == (expert.pk, None)
    assert again.valid_until == row.valid_until + timedelta(days=60)
    assert not Review.objects.filter(closed_at=None).exists()
    assert told(author).count("validity_renewed") == 2
    search_api.sync_knowledge(row.pk)
    assert Document.objects.get().trust == trust.VALIDATED


def test_what_ended_can_be_confirmed_with_words_too(confirmed: Any, act: Any, expert: Any) -> None:
    row = confirmed(valid_days=30)
    validity.run(now=row.valid_until)
    act("validate", row, expert, {**PRAISE, "valid_days": 0}, days=31)
    assert (fresh(row).valid_until, fresh(row).lapsed_at) == (None, None)
    with pytest.raises(Conflict) as refused:
        act("renew", row, expert, days=32)
    assert refused.value.code == "no_term"


def test_authors_learners_and_stewards_do_not_renew(
    confirmed: Any, act: Any, author: Any, learner: Any, steward: Any, theme: Any, now: datetime
) -> None:
    row = confirmed(valid_days=30)
    Expert.objects.create(user_id=author.pk, theme=theme, since=now)
    for user, code in ((author, "own_item"), (learner, "not_allowed"), (steward, "not_allowed")):
        with pytest.raises(NotAllowed) as refused:
            act("renew", row, user)
        assert refused.value.code == code
    assert fresh(row).valid_until == row.valid_until


def test_a_new_version_begins_anew(confirmed: Any, act: Any, author: Any, expert: Any, as_actor: Any, now: Any) -> None:
    row = confirmed(valid_days=30)
    act("improve", row, author)
    assert fresh(row).valid_until == row.valid_until
    validity.run(now=row.valid_until)
    for action, user in (("submit", author), ("claim", expert)):
        act(action, row, user, days=31)
    act("approve", row, expert, {**PRAISE, "valid_days": 7}, days=32)
    assert (fresh(row).valid_until, fresh(row).lapsed_at) == (now + timedelta(days=39), None)
    # With the new version, the question whether the one before holds is answered.
    assert not Review.objects.filter(closed_at=None).exists()


def test_where_nobody_looks_it_ends_quietly(
    confirmed: Any, space: Any, expert: Any, author: Any, told: Any, act: Any
) -> None:
    row = confirmed(valid_days=30)
    spaces_api.set_policy(space.pk, review_policy=ReviewPolicy.NONE)
    before = told(expert)
    assert validity.run(now=row.valid_until) == (1, 1)
    assert told(expert) == before
    assert told(author)[-1] == "validity_ended"
    assert not Review.objects.filter(closed_at=None).exists()


def test_an_expert_who_left_is_not_asked(confirmed: Any, expert: Any, steward: Any, told: Any) -> None:
    row = confirmed(valid_days=30)
    Expert.objects.all().delete()
    validity.run(now=row.valid_until - timedelta(days=5))
    assert "validity_ends_soon" not in told(expert)
    validity.run(now=row.valid_until)
    assert Review.objects.get(closed_at=None).reviewer_id is None
    assert told(steward)[-1] == "validity_again"


def test_what_rests_in_the_archive_ends_once_it_is_back(confirmed: Any, act: Any, author: Any) -> None:
    row = confirmed(valid_days=30)
    act("archive", row, author)
    assert validity.run(now=row.valid_until) == (0, 0)
    act("restore", row, author, days=31)
    assert validity.run(now=row.valid_until + timedelta(days=1)) == (1, 1)
    assert fresh(row).lapsed_at is not None


@settings(
    max_examples=many(15),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_the_clock_does_nobody_hears_of_one_end_twice(
    data: st.DataObject, confirmed: Any, act: Any, expert: Any, now: datetime
) -> None:
    row = confirmed(valid_days=data.draw(st.integers(1, 60), "days"))
    day = 0
    for _turn in range(data.draw(st.integers(1, 8), "turns")):
        day += data.draw(st.integers(0, 30), "wait")
        moment = now + timedelta(days=day)
        if data.draw(st.integers(0, 3), "renew") == 0 and fresh(row).validated_at != moment:
            act("renew", row, expert, days=day)
        validity.run(now=moment)
        count = Message.objects.count()
        assert validity.run(now=moment)[1] == 0
        assert Message.objects.count() == count
        item = fresh(row)
        # It holds until its day and no longer, and who ended is asked about, once.
        assert holds(item, moment) != has_ended(item, moment)
        opened = Review.objects.filter(knowledge=row, closed_at=None).count()
        assert opened == int(item.lapsed_at is not None)
        ends = ValidityStep.objects.filter(knowledge=row, step="end").count()
        assert ends == Step.objects.filter(knowledge=row, action="lapsed").count()
        about = Message.objects.filter(kind="validity_again", dedupe_key__startswith=f"valid:{row.pk}:")
        assert about.count() == ends


def test_the_sweep_costs_the_same_however_many(
    confirmed: Any, django_assert_num_queries: Any, now: datetime, theme: Any, space: Any, published: Any
) -> None:
    for number in range(5):
        published(title=f"T{number}", validated_at=now, validated_by=1, valid_until=now + timedelta(days=40))
    with django_assert_num_queries(6):  # items, paces, days, absences, ledger, and no more items
        assert validity.run(now=now) == (5, 0)
