"""Any people taking any actions in any order never leave the table, and every step is in the history."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from social_learning.experts.models import Expert
from social_learning.inbox.models import Message
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import SocialError
from social_learning.review import api
from social_learning.review.models import Feedback, Review, Step
from social_learning.review.workflow import ACTIONS
from social_learning.spaces import api as spaces_api
from social_learning.spaces.models import ReviewPolicy
from tests.review.conftest import DECLINE

REVIEWING = {"claim", "approve", "request_changes", "decline", "validate"}
# Written down apart from the table: which state may follow which.
NEXT = {
    "draft": {"submitted", "published"},
    "submitted": {"in_review", "withdrawn"},
    "in_review": {"published", "changes_requested", "declined", "withdrawn"},
    "changes_requested": {"submitted", "withdrawn"},
    "withdrawn": {"draft"},
    "declined": {"draft"},
    "published": {"archived", "published"},
    "archived": {"published", "draft"},
}
WAITING = {"submitted", "in_review", "changes_requested"}


def machine(people: dict[str, Any], draft: Any, as_actor: Any, now: Any) -> type[RuleBasedStateMachine]:
    """Return the machine over these people; everyone starts from one fresh draft."""

    class Workflow(RuleBasedStateMachine):
        knowledge: Knowledge
        steps = 0
        days = 0

        @initialize(who=st.sampled_from(sorted(people)), policy=st.sampled_from(ReviewPolicy.values))
        def share(self, who: str, policy: str) -> None:
            self.knowledge = draft(author=people[who])
            self.state: str = State.DRAFT
            spaces_api.set_policy(self.knowledge.space_id, review_policy=ReviewPolicy(policy))

        @rule(who=st.sampled_from(sorted(people)), action=st.sampled_from(sorted(ACTIONS)))
        def act(self, who: str, action: str) -> None:
            self.days += 1
            actor = as_actor(people[who])
            shown = [view.name for view in api.available_actions(_fresh(self.knowledge), actor)]
            try:
                done = api.perform(
                    action, self.knowledge.pk, actor, now=now + timedelta(days=self.days), payload=DECLINE
                )
            except SocialError as refusal:
                status = refusal.status
            else:
                status = 200
            assert (status == 200) == (action in shown), (who, action, status)
            assert status in (200, 403, 409)
            if status != 200:
                return
            assert done.state in NEXT[self.state]
            assert not (action in REVIEWING and people[who].pk == self.knowledge.author_id)
            self.state = done.state
            self.steps += 1

        @rule(who=st.sampled_from(sorted(people)), pick=st.integers(0, 5))
        def act_as_offered(self, who: str, pick: int) -> None:
            shown = api.available_actions(_fresh(self.knowledge), as_actor(people[who]))
            assert sum(view.primary for view in shown) <= 1
            if shown:
                self.act(who, shown[pick % len(shown)].name)

        @invariant()
        def everything_agrees(self) -> None:
            if not hasattr(self, "knowledge"):
                return
            row = _fresh(self.knowledge)
            steps = list(Step.objects.filter(knowledge=row).order_by("id"))
            assert row.state == self.state
            assert len(steps) == self.steps
            assert all(one.to_state == two.from_state for one, two in pairwise(steps))
            opened = Review.objects.filter(knowledge=row, closed_at=None)
            assert opened.count() <= 1
            assert (opened.count() == 1) == (row.state in WAITING) or row.state == State.PUBLISHED
            assert not Review.objects.filter(knowledge=row, reviewer_id=row.author_id).exists()
            assert not Feedback.objects.filter(review__knowledge=row, reviewer_id=row.author_id).exists()
            assert row.validated_by != row.author_id
            declined = [step for step in steps if step.to_state == State.DECLINED]
            asked = [step for step in steps if step.action == "request_changes"]
            assert not declined or asked
            assert not Message.objects.filter(actor_id__isnull=False, user_id=_actor_of()).exists()

    return Workflow


def _actor_of() -> Any:
    from django.db.models import F

    return F("actor_id")


def _fresh(knowledge: Knowledge) -> Knowledge:
    return Knowledge.objects.select_related("space", "target").get(pk=knowledge.pk)


def test_no_order_of_steps_leaves_the_table(
    draft: Any,
    author: Any,
    expert: Any,
    steward: Any,
    site_admin: Any,
    make_user: Any,
    theme: Any,
    as_actor: Any,
    now: Any,
) -> None:
    second = make_user("second")
    for user in (second, site_admin):
        Expert.objects.create(user_id=user.pk, theme=theme, since=now)
    people = {"author": author, "expert": expert, "second": second, "steward": steward, "staff": site_admin}
    run_state_machine_as_test(
        machine(people, draft, as_actor, now),
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
