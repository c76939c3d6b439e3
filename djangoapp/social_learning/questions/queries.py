"""Reads of questions: lists by keyset, and one with its answers, as one person sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from social_learning.data import FORMER, Actor
from social_learning.experts import queries as experts
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.lib import cursor as cursors
from social_learning.lib import stream
from social_learning.lib.errors import Invalid
from social_learning.questions import access, permissions
from social_learning.questions.models import Answer, Question, State
from social_learning.spaces import queries as spaces
from social_learning.spaces.permissions import Standing
from social_learning.trust import mutes

MAX_PAGE = 100
# What a list may hold.
UNANSWERED, ANSWERED, MINE, FOR_ME = "unanswered", "answered", "mine", "for_me"
LISTS = (UNANSWERED, ANSWERED, MINE, FOR_ME)


@attrs.frozen
class Page:
    """Some questions, the newest first, and the cursor of what follows, or None."""

    questions: list[Question]
    next: str | None


@attrs.frozen
class SeenAnswer:
    """One answer as one person sees it. ``knowledge`` is what was made of it, as far as they may see that."""

    answer: Answer
    is_accepted: bool
    by_expert: bool
    knowledge: Knowledge | None
    can_edit: bool
    can_remove: bool
    can_accept: bool
    can_unaccept: bool
    can_harvest: bool
    can_report: bool
    # Hidden from this reader alone, at their own wish.
    muted: bool = False


@attrs.frozen
class Seen:
    """One question as one person sees it, the accepted answer first, then the oldest first."""

    question: Question
    answers: list[SeenAnswer]
    is_asker: bool
    is_routed_to_me: bool
    can_edit: bool
    can_answer: bool
    can_close: bool
    can_remove: bool
    can_pass_on: bool
    can_report: bool


def page(
    actor: Actor,
    which: str,
    *,
    theme_id: int | None = None,
    space_id: int | None = None,
    cursor: str | None = None,
    limit: int = 24,
    standing: Standing | None = None,
) -> Page:
    """Return a page of one of the ``LISTS``, of what this person sees; two queries, three for ``for_me``.

    ``for_me``: what waits for an answer and this person is asked, or is of a theme they are expert of. Raises
    ``Invalid`` (``bad_cursor``, ``unknown_list``).
    """
    if which not in LISTS:
        sentence = _("There is no such list.")
        raise Invalid(sentence, code="unknown_list", fields={"list": sentence})
    visible = (standing or spaces.standing(actor)).visible
    if actor.user_id is None or not visible:
        return Page([], None)
    found = access.whole().filter(deleted_at=None, space_id__in=visible)
    found = _of_list(found, which, actor.user_id)
    if theme_id is not None:
        found = found.filter(theme_id=theme_id)
    if space_id is not None:
        found = found.filter(space_id=space_id)
    if cursor:
        found = found.filter(pk__lt=cursors.decode(cursor, int)[0])
    limit = max(1, min(limit, MAX_PAGE))
    rows = list(found.order_by("-pk")[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    return Page(rows, cursors.encode(rows[-1].pk) if more else None)


def one(uuid: UUID, actor: Actor, *, now: datetime) -> Seen:
    """Return a question with its answers; ``NotFound`` for what is not theirs to see; six queries at most."""
    question = access.seen(uuid, actor)
    mine = access.standing(actor, question, now)
    rows = list(Answer.objects.filter(question=question, deleted_at=None).order_by("pk"))
    rows.sort(key=lambda row: row.pk != question.accepted_id)
    known = set(experts.experts_of(question.theme_id, now)) if rows else set()
    made = _made(rows, actor)
    return Seen(
        question=question,
        answers=[_answer(row, question, actor, mine, row.user_id in known, made) for row in rows],
        is_asker=permissions.is_asker(actor, question),
        is_routed_to_me=question.state == State.OPEN and question.routed_to == actor.user_id,
        can_edit=permissions.can_edit(actor, question),
        can_answer=permissions.can_answer(actor, question),
        can_close=permissions.can_close(actor, question, mine),
        can_remove=permissions.can_remove(actor, question, mine),
        can_pass_on=permissions.can_pass_on(actor, question),
        can_report=permissions.can_report(actor, question.asker_id),
    )


def about(origin_key: str, actor: Actor, *, limit: int = 3) -> list[Question]:
    """Return the newest questions about one thing that this person sees; two queries."""
    visible = spaces.standing(actor).visible
    found = access.whole().filter(origin_key=origin_key, deleted_at=None, space_id__in=visible)
    return list(found.order_by("-pk")[:limit])


def by_id(question_id: int) -> Question | None:
    """Return a question whoever asks, taken away or not, for work that shows nothing; one query."""
    return access.whole().filter(pk=question_id).first()


def answers_of(question_id: int) -> list[Answer]:
    """Return the answers that stand, the oldest first, whoever asks; one query."""
    return list(Answer.objects.filter(question_id=question_id, deleted_at=None).order_by("pk"))


def recent_answers(question_id: int, since: datetime, *, by: int | None = None) -> list[int]:
    """Return the ids of what was answered since then, by somebody or by anybody, and stands; one query."""
    found = Answer.objects.filter(question_id=question_id, deleted_at=None, created_at__gt=since)
    return list((found if by is None else found.filter(user_id=by)).order_by("pk").values_list("pk", flat=True))


def standing_answer(answer_id: int) -> Answer | None:
    """Return an answer with its question, as long as both stand; one query."""
    found = Answer.objects.select_related("question__target__space", "question__space")
    return found.filter(pk=answer_id, deleted_at=None, question__deleted_at=None).first()


def standing(target_id: int) -> tuple[Question, list[Answer]] | None:
    """Return the question behind a target with its answers, as long as it stands; two queries."""
    question = Question.objects.filter(target_id=target_id, deleted_at=None).first()
    return (question, answers_of(question.pk)) if question is not None else None


def of_targets(target_ids: Iterable[int]) -> list[int]:
    """Return the ids of the questions behind these targets; one query."""
    return list(Question.objects.filter(target_id__in=list(target_ids)).values_list("pk", flat=True))


def accepted_answer(question_id: int) -> tuple[Question, Answer | None] | None:
    """Return a question with its accepted answer, as long as both stand; two queries at most."""
    question = Question.objects.filter(pk=question_id).first()
    if question is None:
        return None
    if question.deleted_at is not None or question.accepted_id is None:
        return question, None
    return question, Answer.objects.filter(pk=question.accepted_id, deleted_at=None).first()


def changed_since(moment: datetime) -> Iterator[int]:
    """Yield the ids of what was asked, answered or otherwise changed since then."""
    yield from (pk for (pk,) in stream.rows(Question.objects.filter(changed_at__gte=moment), "pk"))


def _of_list(found: QuerySet[Question], which: str, user_id: int) -> QuerySet[Question]:
    if which == MINE:
        return found.filter(asker_id=user_id)
    if which == ANSWERED:
        return found.filter(state__in=(State.ANSWERED, State.ACCEPTED))
    waits = found.filter(state=State.OPEN)
    if which == UNANSWERED:
        return waits
    mine = Q(routed_to=user_id) | Q(theme_id__in=experts.themes_of(user_id))
    return waits.filter(mine).exclude(asker_id=user_id)


def _made(rows: list[Answer], actor: Actor) -> dict[int, Knowledge]:
    """Return what was made of these answers and this person may see: what is published, and their own; one query."""
    ids = [row.knowledge_id for row in rows if row.knowledge_id is not None]
    if not ids:
        return {}
    mine = Q(state=KnowledgeState.PUBLISHED) | Q(author_id=actor.user_id or FORMER)
    items = Knowledge.objects.filter(mine, pk__in=ids).only("uuid", "title", "state", "author_id", "space_id")
    visible = spaces.visible_ids(actor, {item.space_id for item in items})
    return {item.pk: item for item in items if item.space_id in visible}


def _answer(
    row: Answer,
    question: Question,
    actor: Actor,
    mine: permissions.Standing,
    by_expert: bool,
    made: dict[int, Knowledge],
) -> SeenAnswer:
    row.question = question
    is_accepted = question.accepted_id == row.pk
    may = permissions.can_accept(actor, row, question, mine)
    return SeenAnswer(
        answer=row,
        is_accepted=is_accepted,
        by_expert=by_expert,
        knowledge=made.get(row.knowledge_id or 0),
        can_edit=permissions.can_edit_answer(actor, row, question),
        can_remove=permissions.can_remove_answer(actor, row, mine),
        can_accept=may and question.accepted_id is None,
        can_unaccept=may and is_accepted,
        can_harvest=row.knowledge_id is None and permissions.can_harvest(actor, row, question, mine),
        can_report=permissions.can_report(actor, row.user_id),
        muted=row.user_id in mutes.of(actor),
    )
