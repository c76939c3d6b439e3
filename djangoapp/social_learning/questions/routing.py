"""Who is asked: the expert of the theme who is there and has the least to do, never the asker."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Count

from social_learning.experts import fair
from social_learning.experts import queries as experts
from social_learning.experts.fair import Free
from social_learning.questions.models import Question, State
from social_learning.review import queries as reviews
from social_learning.spaces import queries as spaces


def find(question: Question, *, now: datetime, but: Collection[int] = ()) -> int | None:
    """Return the expert to be asked, or None if nobody has time; five queries where the space has no rules."""
    free = _free(question, now, but)
    order = fair.order(free, _load(one.user_id for one in free))
    return order[0] if order else None


def is_free(question: Question, user_id: int, *, now: datetime) -> bool:
    """Return whether an expert may still be asked: named, here, not away, and seeing the question."""
    return user_id in {one.user_id for one in _free(question, now, ())}


def _free(question: Question, now: datetime, but: Collection[int]) -> list[Free]:
    named = experts.free(question.theme_id, now, {question.asker_id, *but})
    # Whoever is asked must be able to read it; closed accounts see nothing.
    there = spaces.who_sees(question.space, [one.user_id for one in named]) if named else set()
    return [one for one in named if one.user_id in there]


def _load(user_ids: Iterable[int]) -> dict[int, int]:
    """Return how much each of these people has to look at: open questions and open reviews; two queries."""
    wanted = list(user_ids)
    rows = Question.objects.filter(routed_to__in=wanted, state=State.OPEN, deleted_at=None).values_list("routed_to")
    asked = dict(rows.annotate(many=Count("id")).order_by().values_list("routed_to", "many")) if wanted else {}
    return {user_id: many + asked.get(user_id, 0) for user_id, many in reviews.load(wanted).items()}
