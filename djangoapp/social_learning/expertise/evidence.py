"""What one person has helped with, read from the facts; at most six queries, however much it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import F, Max, Min, QuerySet

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.expertise.scoring import ANSWER, APPROVED, MARK, REVIEW, Evidence
from social_learning.knowledge.models import Knowledge, State
from social_learning.questions.models import Answer
from social_learning.reactions.models import Reaction
from social_learning.review.models import Step
from social_learning.spaces.models import Visibility

_PUBLIC = (State.PUBLISHED, State.ARCHIVED)
_MARKS = ("applied",)
# The steps by which an expert stands for what somebody else wrote.
_VALIDATED = ("approve", "validate")


def of_person(user_id: int) -> list[Evidence]:
    """Return all evidence of one person; none for who has left or whose account is closed."""
    person = users.person(user_id) if user_id != FORMER else None
    if person is None or not person.is_active or person.is_retired:
        return []
    return [*_approved(user_id), *_answers(user_id), *_reviews(user_id), *_marks(user_id)]


def _approved(user_id: int) -> Iterator[Evidence]:
    rows = _seen().filter(author_id=user_id).exclude(validated_at=None).exclude(validated_by=user_id)
    for theme_id, at in rows.values_list("theme_id", "validated_at"):
        if at is not None:
            yield Evidence(theme_id, APPROVED, at)


def _answers(user_id: int) -> Iterator[Evidence]:
    rows = Answer.objects.filter(user_id=user_id, deleted_at=None, question__deleted_at=None)
    # Accepted, by somebody else, to somebody else's question.
    rows = rows.filter(question__accepted=F("pk"), question__theme__isnull=False).exclude(accepted_at=None)
    rows = rows.exclude(question__asker_id=user_id).exclude(accepted_by=user_id)
    rows = rows.exclude(question__space__visibility=Visibility.HIDDEN)
    for theme_id, at in rows.values_list("question__theme_id", "accepted_at"):
        if at is not None:
            yield Evidence(theme_id, ANSWER, at)


def _reviews(user_id: int) -> Iterator[Evidence]:
    steps = Step.objects.filter(actor_id=user_id, action__in=_VALIDATED, knowledge__state__in=_PUBLIC)
    steps = steps.filter(knowledge__theme__isnull=False).exclude(knowledge__author_id=user_id)
    steps = steps.exclude(knowledge__space__visibility=Visibility.HIDDEN)
    # Once for each item, however many versions of it.
    rows = steps.order_by().values("knowledge_id", "knowledge__theme_id").annotate(at=Min("at"))
    for theme_id, at in rows.values_list("knowledge__theme_id", "at"):
        yield Evidence(theme_id, REVIEW, at)


def _marks(user_id: int) -> Iterator[Evidence]:
    """Yield each colleague once in a theme, by the last thing they applied."""
    theme_of = dict(_seen().filter(author_id=user_id).values_list("target_id", "theme_id"))
    if not theme_of:
        return
    given = Reaction.objects.filter(target__owner_id=user_id, kind__in=_MARKS).exclude(user_id__in=(user_id, FORMER))
    rows = list(given.order_by().values_list("target_id", "user_id").annotate(at=Max("created_at")))
    here = _here({giver_id for _target_id, giver_id, _at in rows})
    latest: dict[tuple[int, int], Evidence] = {}
    for target_id, giver_id, at in rows:
        theme_id = theme_of.get(target_id)
        if theme_id is None or giver_id not in here:
            continue
        before = latest.get((theme_id, giver_id))
        if before is None or before.at < at:
            latest[theme_id, giver_id] = Evidence(theme_id, MARK, at)
    yield from latest.values()


def _here(user_ids: Iterable[int]) -> set[int]:
    return {user_id for user_id, one in users.people(user_ids).items() if one.is_active and not one.is_retired}


def _seen() -> QuerySet[Knowledge]:
    found = Knowledge.objects.filter(state__in=_PUBLIC, theme__isnull=False)
    return found.exclude(space__visibility=Visibility.HIDDEN)


def concerned_by_knowledge(knowledge_id: int) -> set[int]:
    """Return whose evidence a Knowledge may be: its author, and all who took a step; two queries."""
    author = Knowledge.objects.filter(pk=knowledge_id).values_list("author_id", flat=True)
    steps = Step.objects.filter(knowledge_id=knowledge_id, action__in=_VALIDATED).values_list("actor_id", flat=True)
    return {*author, *steps} - {FORMER}


def concerned_by_question(question_id: int) -> set[int]:
    """Return whose evidence a question may be: all who answered it; one query."""
    return set(Answer.objects.filter(question_id=question_id).values_list("user_id", flat=True)) - {FORMER}


def people(after: int, limit: int) -> list[int]:
    """Return whose evidence there may be, by id, those that follow ``after``; three queries."""
    found: set[int] = set()
    for rows, name in ((Knowledge.objects, "author_id"), (Answer.objects, "user_id"), (Step.objects, "actor_id")):
        one = rows.filter(**{f"{name}__gt": after}).order_by(name).values_list(name, flat=True).distinct()
        found |= set(one[:limit])
    return sorted(found)[:limit]
