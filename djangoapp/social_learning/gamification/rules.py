"""The ways to earn recognition. To add one, add it here.

A rule is a name, its points, the most a day can bring, the words of its ledger line, and one pure function from facts
to what was earned. Points are for value that others received, so giving likes is no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.data import FORMER


@attrs.frozen
class Earned:
    """One help: to whom the points go, what names it for good, when it was, and who received the value."""

    user_id: int
    key: str
    at: datetime
    giver_id: int | None = None


@attrs.frozen
class ReactionFacts:
    """What some people gave to one target: (giver, kind) to moment."""

    target_id: int
    owner_id: int
    given: Mapping[tuple[int, str], datetime]


@attrs.frozen
class ReviewStep:
    """One step of a review: who did what, and when."""

    action: str
    actor_id: int
    at: datetime


@attrs.frozen
class ReviewFacts:
    """How one Knowledge came to be published, in order; ``is_public`` is False for what was never published."""

    knowledge_id: int
    author_id: int
    is_public: bool
    steps: Sequence[ReviewStep]


@attrs.frozen
class AnswerFacts:
    """Which answer to one question is accepted, since when; ``answer_id`` is None where none is."""

    asker_id: int
    answer_id: int | None
    user_id: int
    at: datetime | None


@attrs.frozen
class Rule:
    """One way to earn."""

    name: str
    points: int
    per_day: int
    words: Promise
    earned: Callable[..., Iterable[Earned]]


def _received(rule: str, kind: str) -> Callable[[ReactionFacts], Iterable[Earned]]:
    def earned(facts: ReactionFacts) -> Iterable[Earned]:
        for (giver_id, given), at in facts.given.items():
            if given == kind and giver_id != facts.owner_id:
                yield Earned(facts.owner_id, f"{rule}:{facts.target_id}:{giver_id}", at, giver_id)

    return earned


def _approved(facts: ReviewFacts) -> Iterable[Earned]:
    """The first approval or confirmation by somebody else counts, once for each Knowledge."""
    for step in facts.steps:
        if facts.is_public and step.action in ("approve", "validate") and step.actor_id != facts.author_id:
            yield Earned(facts.author_id, f"approved_by_review:{facts.knowledge_id}", step.at, step.actor_id)
            return


def _reviewed(facts: ReviewFacts) -> Iterable[Earned]:
    """One finished look for each round, whatever its verdict, so that a kind "not yet" is worth as much as a yes."""
    rounds = 0
    done: set[tuple[int, int]] = set()
    for step in facts.steps:
        rounds += step.action == "submit"
        finished = step.action in ("approve", "request_changes", "decline", "validate")
        name = (step.actor_id, rounds)
        if finished and step.actor_id != facts.author_id and name not in done:
            done.add(name)
            key = f"review_done:{facts.knowledge_id}:{rounds}:{step.actor_id}"
            yield Earned(step.actor_id, key, step.at, facts.author_id)


def _accepted(facts: AnswerFacts) -> Iterable[Earned]:
    """An accepted answer counts as long as it is accepted, and not to who asked it themselves."""
    if facts.answer_id is not None and facts.at is not None and facts.user_id not in (facts.asker_id, FORMER):
        yield Earned(facts.user_id, f"answer_accepted:{facts.answer_id}", facts.at, facts.asker_id or None)


REACTION_RULES = (
    Rule(
        "applied_received",
        points=5,
        per_day=50,
        words=_("A colleague applied what you shared"),
        earned=_received("applied_received", "applied"),
    ),
    Rule(
        "like_received",
        points=1,
        per_day=10,
        words=_("A colleague found what you shared helpful"),
        earned=_received("like_received", "like"),
    ),
)
REVIEW_RULES = (
    Rule(
        "approved_by_review",
        points=20,
        per_day=60,
        words=_("An expert confirmed what you shared"),
        earned=_approved,
    ),
    Rule(
        "review_done",
        points=10,
        per_day=50,
        words=_("You helped a colleague to finish their knowledge"),
        earned=_reviewed,
    ),
)
ANSWER_RULES = (
    Rule(
        "answer_accepted",
        points=10,
        per_day=50,
        words=_("Your answer solved a colleague's question"),
        earned=_accepted,
    ),
)
RULES: dict[str, Rule] = {rule.name: rule for rule in (*REACTION_RULES, *REVIEW_RULES, *ANSWER_RULES)}
