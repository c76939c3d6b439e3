"""The table of the workflow, held against expectations written down independently of it."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from social_learning.knowledge.models import State
from social_learning.review import notices, rounds, workflow
from social_learning.review.rules import INCOMPLETE, MOMENT, PERSON, Facts
from social_learning.review.workflow import ACTIONS, AUTHOR, COAUTHOR, EXPERT, OFFERED, REVIEWER, STEWARD
from social_learning.spaces.models import ReviewPolicy
from tests.review.conftest import REVIEWING

ROLES = (AUTHOR, COAUTHOR, REVIEWER, EXPERT, STEWARD, OFFERED)
# (action, state) -> who, in a space of the policy "before", in the second round; nothing else is allowed.
EXPECTED = {
    ("submit", "draft"): {AUTHOR},
    ("submit", "changes_requested"): {AUTHOR},
    ("claim", "submitted"): {REVIEWER, EXPERT, STEWARD},
    ("approve", "in_review"): {REVIEWER, STEWARD},
    ("request_changes", "in_review"): {REVIEWER, STEWARD},
    ("decline", "in_review"): {REVIEWER, STEWARD},
    ("reassign", "submitted"): {REVIEWER, STEWARD},
    ("reassign", "in_review"): {REVIEWER, STEWARD},
    ("take_over", "in_review"): {OFFERED},
    ("second_opinion", "in_review"): {REVIEWER, STEWARD},
    ("accept_help", "changes_requested"): {AUTHOR},
    ("validate", "published"): {EXPERT},
    ("renew", "published"): {EXPERT},
    ("withdraw", "submitted"): {AUTHOR},
    ("withdraw", "in_review"): {AUTHOR},
    ("withdraw", "changes_requested"): {AUTHOR},
    ("reopen", "withdrawn"): {AUTHOR},
    ("reopen", "declined"): {AUTHOR},
    ("improve", "published"): {AUTHOR, COAUTHOR},
    ("revert", "published"): {AUTHOR, COAUTHOR, STEWARD},
    ("archive", "published"): {AUTHOR, STEWARD},
    ("restore", "archived"): {AUTHOR, STEWARD},
}
# "publish" from "draft" is a matter of the space's policy.
ELSEWHERE = [key for key in product(ACTIONS, State.values) if key not in EXPECTED and key != ("publish", "draft")]
MATRIX = [
    (action, state, set(held))
    for action, state in product(ACTIONS, State.values)
    for size in range(len(ROLES) + 1)
    for held in combinations(ROLES, size)
]


def facts(state: str, held: set[str] | frozenset[str] = frozenset(), **more: object) -> Facts:
    return Facts(
        **{
            "state": state,
            "round": 2,
            "help_offered": True,
            "has_term": True,
            **{f"is_{role}": True for role in held},
            **more,
        }
    )


@pytest.mark.parametrize("policy", ReviewPolicy.values)
def test_role_by_state_by_action_is_as_written_down(policy: str) -> None:
    expected = dict(EXPECTED)
    if policy != ReviewPolicy.BEFORE:
        expected["publish", "draft"] = {AUTHOR}
    if policy == ReviewPolicy.NONE:
        del expected["validate", "published"], expected["renew", "published"]
    for action, state, held in MATRIX:
        may = bool(held & expected.get((action, state), set()))
        if action in REVIEWING and held & {AUTHOR, COAUTHOR}:
            may = False
        refusal = workflow.allowed(ACTIONS[action], facts(state, held, policy=policy))
        assert (refusal is None) == may, (action, state, held, refusal)


@pytest.mark.parametrize("action", sorted(REVIEWING))
@pytest.mark.parametrize("state", State.values)
def test_nobody_reviews_their_own_work_whatever_roles_they_have(action: str, state: str) -> None:
    refusal = workflow.allowed(ACTIONS[action], facts(state, set(ROLES), policy=ReviewPolicy.AFTER))
    assert refusal is not None
    assert (refusal.reason, refusal.code) == (PERSON, "own_item")


@pytest.mark.parametrize(("action", "state"), ELSEWHERE)
def test_the_wrong_moment_is_no_question_of_rights(action: str, state: str) -> None:
    held = {next(iter(ACTIONS[action].who))}
    refusal = workflow.allowed(ACTIONS[action], facts(state, held))
    assert refusal is not None
    assert (refusal.reason, refusal.code) == (MOMENT, "too_late")


@pytest.mark.parametrize(("action", "state"), EXPECTED)
def test_a_stranger_is_refused_as_the_wrong_person(action: str, state: str) -> None:
    refusal = workflow.allowed(ACTIONS[action], facts(state))
    assert refusal is not None
    assert refusal.reason == PERSON


@pytest.mark.parametrize(("action", "state"), EXPECTED)
def test_nobody_acts_for_another(action: str, state: str) -> None:
    refusal = workflow.allowed(ACTIONS[action], facts(state, ACTIONS[action].who - {AUTHOR}, may_write=False))
    assert refusal is not None
    assert refusal.code == "read_only"


def test_who_helped_to_finish_it_does_not_look_at_it() -> None:
    for action in sorted(REVIEWING):
        held = facts("in_review", {REVIEWER, EXPERT, STEWARD, OFFERED}, is_helper=True)
        refusal = workflow.allowed(ACTIONS[action], held)
        assert refusal is not None
        assert refusal.code == "own_item"


def test_help_is_accepted_where_it_was_offered() -> None:
    refusal = workflow.allowed(ACTIONS["accept_help"], facts("changes_requested", {AUTHOR}, help_offered=False))
    assert refusal is not None
    assert (refusal.reason, refusal.code) == (MOMENT, "no_help")


def test_declining_needs_a_round_of_help_first() -> None:
    first = workflow.allowed(ACTIONS["decline"], facts("in_review", {REVIEWER}, round=1))
    assert first is not None
    assert (first.reason, first.code) == (MOMENT, "first_round")
    assert "decline" not in [action.name for action in workflow.offered(facts("in_review", {REVIEWER}, round=1))]
    assert "decline" in [action.name for action in workflow.offered(facts("in_review", {REVIEWER}, round=2))]


def test_an_expert_looks_first_where_the_space_says_so() -> None:
    refusal = workflow.allowed(ACTIONS["publish"], facts("draft", {AUTHOR}, policy=ReviewPolicy.BEFORE))
    assert refusal is not None
    assert (refusal.reason, refusal.code) == (PERSON, "review_needed")


@pytest.mark.parametrize("action", ["publish", "submit"])
def test_what_lacks_something_is_offered_but_not_done(action: str) -> None:
    unready = facts("draft", {AUTHOR}, policy=ReviewPolicy.NONE, has_problems=True)
    refusal = workflow.allowed(ACTIONS[action], unready)
    assert refusal is not None
    assert refusal.reason == INCOMPLETE
    assert action in [offer.name for offer in workflow.offered(unready)]


def test_a_confirmation_is_given_once() -> None:
    refusal = workflow.allowed(ACTIONS["validate"], facts("published", {EXPERT}, is_validated=True))
    assert refusal is not None
    assert refusal.code == "too_late"


@pytest.mark.parametrize("action", ["improve", "revert"])
def test_there_is_never_a_second_working_copy(action: str) -> None:
    both = facts("draft", {AUTHOR}, shown="published", is_copy=True)
    refusal = workflow.allowed(ACTIONS[action], both)
    assert refusal is not None
    assert (refusal.reason, refusal.code) == (MOMENT, "copy_in_hand")


def test_only_a_working_copy_is_dropped() -> None:
    assert workflow.allowed(ACTIONS["drop"], facts("draft", {AUTHOR})) is not None
    assert workflow.allowed(ACTIONS["drop"], facts("draft", {AUTHOR}, shown="published", is_copy=True)) is None


def test_who_writes_along_does_not_take_the_first_publication_on_its_way() -> None:
    for action in ("publish", "submit"):
        assert workflow.allowed(ACTIONS[action], facts("draft", {COAUTHOR}, policy=ReviewPolicy.NONE)) is not None
    mine = facts("draft", {COAUTHOR}, shown="published", is_copy=True, is_writer=True)
    assert workflow.allowed(ACTIONS["submit"], mine) is None


@pytest.mark.parametrize("action", sorted(REVIEWING))
def test_who_began_the_new_version_does_not_review_it(action: str) -> None:
    held = facts("in_review", {REVIEWER, EXPERT, STEWARD}, shown="published", is_copy=True, is_writer=True)
    refusal = workflow.allowed(ACTIONS[action], held)
    assert refusal is not None
    assert refusal.code == "own_item"


def test_what_everybody_sees_can_be_archived_while_a_new_version_is_in_hand() -> None:
    assert workflow.allowed(ACTIONS["archive"], facts("in_review", {STEWARD}, shown="published", is_copy=True)) is None


def test_an_author_does_not_undo_what_the_stewards_archived() -> None:
    archived = facts("archived", {AUTHOR}, archived_by_other=True)
    refusal = workflow.allowed(ACTIONS["restore"], archived)
    assert refusal is not None
    assert refusal.code == "archived_by_others"
    assert workflow.allowed(ACTIONS["restore"], facts("archived", {STEWARD}, archived_by_other=True)) is None


def test_every_action_has_an_effect_and_a_notice_and_words() -> None:
    assert set(ACTIONS) == set(rounds._EFFECTS) == set(notices._TOLD)
    assert set(workflow.STATE_LABELS) == set(State.values)
    assert workflow.action_label("submit") != "submit"
    assert workflow.action_label("of another release") == "of another release"
