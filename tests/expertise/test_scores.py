"""Evidence: what counts, what does not, and that every way leads to the same figures."""

from __future__ import annotations

import math
import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from social_learning.expertise import api, directory, queries, scoring
from social_learning.expertise.models import ExpertScore
from social_learning.expertise.scoring import ANSWER, APPROVED, LANDMARK, MARK, REVIEW, Evidence
from social_learning.experts.models import Availability, Expert
from social_learning.questions.models import Answer, Question, State
from social_learning.reactions.models import Reaction
from social_learning.review.models import Step
from social_learning.spaces.models import Visibility
from social_learning.targets.models import Target
from social_learning.wiring import knowing

Rows = list[tuple[Any, ...]]


def rows() -> Rows:
    found = ExpertScore.objects.order_by("user_id", "theme_id")
    return list(found.values_list("user_id", "theme_id", "value", "approved", "answers", "reviews", "marks"))


@pytest.fixture
def answered(db: None, space: Any, theme: Any, now: Any) -> Any:
    def make(asker: Any, answerer: Any, accepted_by: Any) -> Question:
        number = Question.objects.count()
        target = Target.objects.create(key=f"q{number}", kind="question", space=space, created_at=now)
        asked = Question.objects.create(
            target=target,
            space=space,
            theme=theme,
            asker_id=asker.pk,
            title="How?",
            state=State.ACCEPTED,
            waiting_since=now,
            created_at=now,
            changed_at=now,
        )
        asked.accepted = Answer.objects.create(
            question=asked, user_id=answerer.pk, body="So.", created_at=now, accepted_at=now, accepted_by=accepted_by.pk
        )
        asked.save()
        return asked

    return make


def test_each_kind_of_help_counts_once_for_whom_it_is(
    published: Any, answered: Any, author: Any, expert: Any, learner: Any, theme: Any, now: Any
) -> None:
    item = published(validated_at=now, validated_by=expert.pk)
    for _again in range(2):
        Step.objects.create(
            knowledge=item, action="approve", from_state="in_review", to_state="published", actor_id=expert.pk, at=now
        )
    other = published()
    for thing in (item, other):
        Reaction.objects.create(target=thing.target, user_id=learner.pk, kind="applied", created_at=now)
    asked = answered(learner, author, learner)
    knowing.count_knowledge(knowledge_id=item.pk, action="approve", actor_id=expert.pk, now=now)
    knowing.count_answers(question_id=asked.pk, action="accept", actor_id=learner.pk, now=now)
    factor = scoring.kept(1.0, now, 180)
    found = {row[0]: row[2:] for row in rows()}
    assert found[author.pk][1:] == (1, 1, 0, 1)
    assert math.isclose(found[author.pk][0], (3 + 2 + 0.5) * factor)
    assert found[expert.pk][1:] == (0, 0, 1, 0)
    assert learner.pk not in found


def test_nothing_counts_from_oneself(published: Any, answered: Any, author: Any, learner: Any, now: Any) -> None:
    item = published(validated_at=now, validated_by=author.pk)
    Reaction.objects.create(target=item.target, user_id=author.pk, kind="applied", created_at=now)
    Step.objects.create(
        knowledge=item, action="validate", from_state="published", to_state="published", actor_id=author.pk, at=now
    )
    answered(author, author, learner)
    answered(learner, author, author)
    api.recount(author.pk)
    assert rows() == []


def test_closed_accounts_neither_give_nor_have_evidence(
    published: Any, author: Any, expert: Any, learner: Any, now: Any
) -> None:
    item = published(validated_at=now, validated_by=expert.pk)
    Reaction.objects.create(target=item.target, user_id=learner.pk, kind="applied", created_at=now)
    api.recount(author.pk)
    assert ExpertScore.objects.get().marks == 1
    learner.is_active = False
    learner.save()
    api.recount(author.pk)
    assert ExpertScore.objects.get().marks == 0
    author.is_active = False
    author.save()
    api.recount(author.pk)
    assert rows() == []


def test_what_happens_in_a_hidden_area_tells_nobody(
    published: Any, author: Any, expert: Any, space: Any, now: Any
) -> None:
    published(validated_at=now, validated_by=expert.pk)
    space.visibility = Visibility.HIDDEN
    space.save()
    api.recount(author.pk)
    assert rows() == []


def test_step_by_step_ends_where_a_rebuild_ends(
    published: Any, answered: Any, author: Any, expert: Any, learner: Any, now: Any
) -> None:
    dice = random.Random(5)
    people, items = [author, expert, learner], []
    for number in range(40):
        at = now + timedelta(hours=number)
        what = dice.choice(["share", "mark", "back", "answer", "unvalidate"])
        if what == "share" or not items:
            items.append(published(author=dice.choice(people), validated_at=at, validated_by=dice.choice(people).pk))
            knowing.count_knowledge(knowledge_id=items[-1].pk, action="approve", actor_id=0, now=at)
            continue
        item, who = dice.choice(items), dice.choice(people)
        if what == "answer":
            asked = answered(who, dice.choice(people), dice.choice(people))
            knowing.count_answers(question_id=asked.pk, action="accept", actor_id=0, now=at)
        elif what == "unvalidate":
            item.validated_at = None
            item.save()
            knowing.count_knowledge(knowledge_id=item.pk, action="restore", actor_id=0, now=at)
        else:
            mine = Reaction.objects.filter(target=item.target, user_id=who.pk, kind="applied")
            if what == "back":
                mine.delete()
            elif not mine.exists():
                Reaction.objects.create(target=item.target, user_id=who.pk, kind="applied", created_at=at)
            knowing.count_marks(target_id=item.target_id, user_id=who.pk, what="applied", now=at)
    step_by_step = rows()
    assert step_by_step
    list(api.rebuild())
    assert rows() == step_by_step
    ExpertScore.objects.all().delete()
    ExpertScore.objects.create(user_id=10**6, theme_id=step_by_step[0][1], value=1)
    list(api.rebuild())
    assert rows() == step_by_step


PIECES = st.builds(
    Evidence,
    theme_id=st.integers(1, 3),
    what=st.sampled_from([APPROVED, ANSWER, REVIEW, MARK]),
    at=st.integers(0, 20_000).map(lambda hours: LANDMARK + timedelta(hours=hours)),
)


@given(st.lists(PIECES, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_evidence_changes_nothing(found: list[Evidence], dice: random.Random) -> None:
    mixed = list(found)
    dice.shuffle(mixed)
    assert scoring.totals(found, 180) == scoring.totals(mixed, 180)


def test_evidence_counts_half_after_the_half_life(now: Any) -> None:
    value = scoring.totals([Evidence(1, APPROVED, now)], 180)[1].value
    assert math.isclose(scoring.today(value, now, 180), 3.0)
    assert math.isclose(scoring.today(value, now + timedelta(days=180), 180), 1.5)


def test_who_helped_much_is_proposed_until_they_are_named(
    published: Any, author: Any, expert: Any, theme: Any, now: Any
) -> None:
    for _one in range(2):
        published(validated_at=now, validated_by=expert.pk)
    api.recount(author.pk)
    (proposed,) = queries.proposed([theme.pk], now=now)[theme.pk]
    assert (proposed.user_id, proposed.approved) == (author.pk, 2)
    assert queries.proposed([theme.pk], now=now + timedelta(days=200)) == {}
    Expert.objects.create(user_id=author.pk, theme=theme, since=now)
    assert queries.proposed([theme.pk], now=now) == {}


def test_a_theme_in_demand_without_anybody_there_is_named(
    published: Any, answered: Any, author: Any, learner: Any, expert: Any, theme: Any, now: Any
) -> None:
    asked = answered(learner, author, learner)
    Question.objects.filter(pk=asked.pk).update(state=State.OPEN)
    assert queries.wanted([theme.pk], now=now) == []
    Expert.objects.filter(user_id=expert.pk).update(paused_until=now + timedelta(days=9))
    (wanted,) = queries.wanted([theme.pk], now=now)
    assert (wanted.theme_id, wanted.questions, wanted.away) == (theme.pk, 1, True)


def test_the_directory_shows_who_does_not_mind(
    expert: Any, learner: Any, author: Any, theme: Any, now: Any, published: Any, django_assert_max_num_queries: Any
) -> None:
    Expert.objects.create(user_id=learner.pk, theme=theme, since=now)
    item = published(author=expert)
    Reaction.objects.create(target=item.target, user_id=learner.pk, kind="applied", created_at=now)
    Reaction.objects.create(target=item.target, user_id=learner.pk, kind="like", created_at=now)
    with django_assert_max_num_queries(10):
        found = directory.page(now=now)
    assert [one.user_id for one in found.experts] == sorted([expert.pk, learner.pk])
    assert {one.user_id: one.people for one in found.experts} == {expert.pk: 1, learner.pk: 0}
    assert [one.username for one in directory.page(now=now, name="eLIF exp").experts] == ["elif"]
    assert directory.page(now=now, theme_ids=set()).experts == ()
    assert directory.page(now=now, limit=1).next == min(expert.pk, learner.pk)
    Availability.objects.create(user_id=learner.pk, listed=False)
    assert [one.user_id for one in directory.page(now=now).experts] == [expert.pk]
