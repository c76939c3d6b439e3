"""What the rules look at, gathered from the rooms of the facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.db.models import QuerySet

from social_learning.gamification.models import PointEvent
from social_learning.gamification.rules import ReactionFacts, ReviewFacts, ReviewStep
from social_learning.knowledge.models import Knowledge, State
from social_learning.reactions import bulk as reactions
from social_learning.review import queries as review

_PUBLIC = frozenset({State.PUBLISHED, State.ARCHIVED})


def of_target(target_id: int, owner_id: int, givers: Collection[int]) -> ReactionFacts:
    """Return what these people gave to one target; one query."""
    rows = reactions.of_people(target_id, list(givers))
    return ReactionFacts(target_id, owner_id, {(row.user_id, row.kind): row.created_at for row in rows})


def of_review(knowledge_id: int) -> ReviewFacts:
    """Return how one Knowledge came to be what it is; two queries."""
    item = _slim().get(pk=knowledge_id)
    steps = [ReviewStep(step.action, step.actor_id, step.at) for step in review.history(item.pk)]
    return ReviewFacts(item.pk, item.author_id, item.state in _PUBLIC, steps)


def knowledge(knowledge_id: int) -> Knowledge | None:
    """Return a Knowledge whatever its state, without its texts, or None; one query."""
    return _slim().filter(pk=knowledge_id).first()


def knowledge_of(target_ids: Iterable[int]) -> list[int]:
    """Return the ids of the Knowledge behind these targets; one query."""
    return list(Knowledge.objects.filter(target_id__in=list(target_ids)).values_list("pk", flat=True))


def people_of_review(item: Knowledge) -> set[int]:
    """Return whom the review of a Knowledge may have brought points: its author and all who took a step."""
    return {item.author_id, *(step.actor_id for step in review.history(item.pk))}


def givers(target_id: int, chunk: int) -> Iterator[list[int]]:
    """Yield, in pieces, who gave something to a target, or once did according to the ledger."""
    after = 0
    while people := _givers(target_id, after, chunk):
        yield people
        after = people[-1]


def _slim() -> QuerySet[Knowledge]:
    return Knowledge.objects.only("target_id", "author_id", "state")


def _givers(target_id: int, after: int, chunk: int) -> list[int]:
    rows = PointEvent.objects.filter(target_id=target_id, giver_id__gt=after).order_by("giver_id")
    known = rows.values_list("giver_id", flat=True).distinct()[:chunk]
    return sorted({*known, *reactions.people_of(target_id, after, chunk)})[:chunk]
