"""Any people taking any actions in any order never leave the table, and every step is in the history.

Meanwhile days go by, words of experts come to their end, people go on holiday, lose and get roles back, and moderation
sets the thing aside and brings it back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from social_learning.experts import queries as experts_queries
from social_learning.experts.calendar import add_working_days
from social_learning.experts.models import Absence, Expert
from social_learning.inbox.models import Message
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import copies, moderated
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.permissions import EDITABLE
from social_learning.knowledge.revision_models import Revision
from social_learning.lib.errors import SocialError
from social_learning.review import api, escalation, facts, resting, validity, workflow
from social_learning.review.models import EscalationStep, Feedback, Review, Step, ValidityStep
from social_learning.review.workflow import ACTIONS
from social_learning.spaces import api as spaces_api
from social_learning.spaces.models import ReviewPolicy
from tests.examples import many
from tests.review.conftest import DECLINE, REVIEWING

# Written down apart from the table: which state may follow which.
NEXT = {
    "draft": {"submitted", "published"},
    "submitted": {"submitted", "in_review", "withdrawn"},
    "in_review": {"submitted", "in_review", "published", "changes_requested", "declined", "withdrawn"},
    "changes_requested": {"changes_requested", "submitted", "withdrawn"},
    "withdrawn": {"draft"},
    "declined": {"draft"},
    "published": {"archived", "published"},
    "archived": {"published"},
}
WAITING = {"submitted", "in_review", "changes_requested"}


def machine(people: dict[str, Any], draft: Any, as_actor: Any, now: Any) -> type[RuleBasedStateMachine]:
    """Return the machine over these people; everyone starts from one fresh draft."""

    class Workflow(RuleBasedStateMachine):
        knowledge: Knowledge
        steps = 0
        days = 0
        # How it stood before it was set aside, "" while it is not.
        stood = ""
        # What everybody sees, while something is published.
        body: str | None = None

        def __init__(self) -> None:
            super().__init__()
            # Each history begins from the same site, so that it can be told again.
            self.before = transaction.savepoint()

        def teardown(self) -> None:
            transaction.savepoint_rollback(self.before)

        @initialize(who=st.sampled_from(sorted(people)), policy=st.sampled_from(ReviewPolicy.values))
        def share(self, who: str, policy: str) -> None:
            self.knowledge = draft(author=people[who])
            self.state: str = State.DRAFT
            spaces_api.set_policy(self.knowledge.space_id, review_policy=ReviewPolicy(policy))

        @rule(
            who=st.sampled_from(sorted(people)),
            action=st.sampled_from(sorted(ACTIONS)),
            other=st.sampled_from(sorted(people)),
            valid=st.sampled_from([0, 10, 30]),
        )
        def act(self, who: str, action: str, other: str = "second", valid: int = 10) -> None:
            self.days += 1
            actor = as_actor(people[who])
            was = copies.in_hand(_fresh(self.knowledge))
            shown = [action.name for action in workflow.offered(facts.gather(_fresh(self.knowledge), actor))]
            try:
                done = api.perform(
                    action,
                    self.knowledge.pk,
                    actor,
                    now=now + timedelta(days=self.days),
                    payload={
                        **DECLINE,
                        "number": 1,
                        "offers_help": True,
                        "person": people[other].username,
                        "valid_days": valid,
                    },
                )
            except SocialError as refusal:
                status = refusal.status
            else:
                status = 200
            if action in ("reassign", "second_opinion") and status in (400, 429):
                # Not somebody who can be asked for this, or enough are.
                assert action in shown
                return
            assert (status == 200) == (action in shown), (who, action, status)
            assert status in (200, 403, 409)
            if status != 200:
                return
            after = copies.in_hand(_fresh(self.knowledge))
            if action in ("improve", "revert"):
                assert (done.state, after.state, after.shows_copy) == ("published", "draft", True)
            elif action == "drop":
                assert (done.state, after.shows_copy) == ("published", False)
            elif was.shows_copy and action not in ("archive", "validate", "renew"):
                assert done.state == "published"
                assert after.state in NEXT[was.state]
            else:
                assert done.state in NEXT[self.state]
            assert not (action in REVIEWING and people[who].pk in copies.makers(was))
            # What everybody sees changes when a version is published, and at no other moment.
            if action not in ("publish", "approve"):
                assert self.body in (None, done.body)
            self.state = done.state
            self.body = done.body if done.state == "published" else None
            self.steps += 1

        @rule(who=st.sampled_from(sorted(people)))
        def write(self, who: str) -> None:
            work = copies.in_hand(_fresh(self.knowledge))
            # A helper writes along until it is handed in again.
            may = people[who].pk in {self.knowledge.author_id, *work.target.co_owner_ids} and work.state in EDITABLE
            try:
                knowledge_api.save_draft(
                    self.knowledge.pk, as_actor(people[who]), version=work.version, now=now, body=f"Text {self.days}"
                )
            except SocialError as refusal:
                assert not may, refusal.code
                return
            assert may

        @rule(who=st.sampled_from(sorted(people)), days=st.integers(0, 12))
        def away(self, who: str, days: int) -> None:
            first = (now + timedelta(days=self.days)).date()
            Absence.objects.filter(user_id=people[who].pk).delete()
            if days:
                Absence.objects.create(user_id=people[who].pk, first=first, last=first + timedelta(days=days))

        @rule(who=st.sampled_from(["expert", "second", "staff"]))
        def lose_or_get_a_role(self, who: str) -> None:
            # What was begun while it held goes on with whoever may; a lost role opens nothing.
            found = Expert.objects.filter(user_id=people[who].pk)
            if found.exists():
                found.delete()
            else:
                theme = _fresh(self.knowledge).theme
                Expert.objects.create(user_id=people[who].pk, theme=theme, since=now)

        @rule()
        def set_aside_or_bring_back(self) -> None:
            moment = now + timedelta(days=self.days)
            if self.state == State.REMOVED:
                assert moderated.show(self.knowledge.uuid, self.stood, now=moment)
                self.state, self.stood = self.stood, ""
                # What its author changed meanwhile comes back changed.
                self.body = _fresh(self.knowledge).body if self.state == State.PUBLISHED else None
            else:
                self.stood = moderated.hide(self.knowledge.uuid, now=moment)
                self.state = State.REMOVED if self.stood else self.state
            resting.agree(self.knowledge.pk, now=moment)

        @rule(days=st.integers(0, 15))
        def wait(self, days: int) -> None:
            self.days += days
            moment = now + timedelta(days=self.days)
            before = set(Message.objects.values_list("pk", flat=True))
            mine = EscalationStep.objects.filter(step="hand_on", review__knowledge=self.knowledge)
            ended = ValidityStep.objects.filter(step="end", knowledge=self.knowledge)
            handed = mine.count() + ended.count()
            escalation.run(now=moment)
            validity.run(now=moment)
            self.steps += mine.count() + ended.count() - handed
            told = Message.objects.exclude(pk__in=before)
            assert len({(one.user_id, one.kind, one.dedupe_key) for one in told}) == len(told)
            # Again, at once: nothing more, for nobody.
            count = Message.objects.count()
            assert escalation.run(now=moment)[1] == validity.run(now=moment)[1] == 0
            assert Message.objects.count() == count
            self.nothing_waits_unseen(moment)
            row = _fresh(self.knowledge)
            if row.state == State.PUBLISHED:
                assert row.valid_until is None or row.valid_until > moment

        def nothing_waits_unseen(self, moment: datetime) -> None:
            for review in Review.objects.filter(knowledge=self.knowledge, closed_at=None, rests_since=None):
                row = _fresh(self.knowledge)
                work = copies.in_hand(row) if review.revision_id is not None else row
                if work.state not in ("submitted", "in_review", "published"):
                    continue
                late = (
                    add_working_days(review.asked_at or moment, 7, experts_queries.rhythm_of(review.reviewer_id))
                    <= moment
                )
                steps = EscalationStep.objects.filter(review=review, round=review.round, turn=review.turn)
                assert not late or steps.filter(step="escalate").exists()
                assert review.helper_id is None or review.helper_id != review.reviewer_id

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
            work = copies.in_hand(row)
            steps = list(Step.objects.filter(knowledge=row).order_by("id"))
            assert row.state == self.state
            assert len(steps) == self.steps
            opened = Review.objects.filter(knowledge=row, closed_at=None)
            of_item = opened.filter(revision=None).count()
            assert of_item <= 1
            assert (of_item == 1) == (row.state in WAITING) or row.state in (State.PUBLISHED, State.REMOVED)
            assert opened.exclude(revision=None).count() == int(work.shows_copy and work.state in WAITING)
            self.versions_agree(row)
            assert not Review.objects.filter(knowledge=row, reviewer_id=row.author_id).exists()
            assert not Review.objects.filter(
                knowledge=row, closed_at=None, reviewer_id__in=copies.makers(work)
            ).exists()
            assert not Feedback.objects.filter(review__knowledge=row, reviewer_id=row.author_id).exists()
            assert row.validated_by != row.author_id
            # While it is set aside its reviews rest, and at no other time; what rests is looked at by no sweep.
            resting_now = opened.exclude(rests_since=None)
            assert resting_now.count() == (opened.count() if row.state == State.REMOVED else 0)
            assert not resting_now.exclude(next_step_at=None).exists()
            declined = [step for step in steps if step.to_state == State.DECLINED]
            asked = [step for step in steps if step.action == "request_changes"]
            assert not declined or asked
            assert not Message.objects.filter(actor_id__isnull=False, user_id=_actor_of()).exists()

        def versions_agree(self, row: Knowledge) -> None:
            numbered = list(Revision.objects.filter(knowledge=row).exclude(number=None).order_by("number"))
            assert [one.number for one in numbered] == list(range(1, len(numbered) + 1))
            assert bool(numbered) == (row.published_at is not None)
            assert Revision.objects.filter(knowledge=row, number=None).count() <= 1
            if row.state in ("published", "archived"):
                # What everybody sees is always the last version.
                assert copies.values(numbered[-1]) == copies.values(row)
                if row.lapsed_at is None:
                    assert numbered[-1].validated_by == row.validated_by
                else:
                    # What came to its end is nobody's word any more; the version remembers whose it was.
                    assert (row.validated_at, row.validated_by, row.valid_until) == (None, None, None)
                    assert numbered[-1].validated_by is not None

    return Workflow


def _actor_of() -> Any:
    from django.db.models import F

    return F("actor_id")


def _fresh(knowledge: Knowledge) -> Knowledge:
    return knowledge_queries.get_by_id(knowledge.pk)


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
            max_examples=many(25),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
        ),
    )
