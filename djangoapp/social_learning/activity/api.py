"""The only writer of activity; all of it derived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs
from django.db import connection

from social_learning.activity.kinds import ANSWERED, APPLIED, ASKED, COMMENTED, SHARED, VALIDATED
from social_learning.activity.models import Activity
from social_learning.comments import bulk as comments
from social_learning.data import FORMER
from social_learning.keys import QuestionKey
from social_learning.knowledge import queries as knowledge
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.sql import atomic_with_retry
from social_learning.questions import queries as questions
from social_learning.reactions import bulk as reactions
from social_learning.targets import queries as targets
from social_learning.targets.models import Target

CHUNK = 500
_VALUES = ("target_id", "space_id", "actor_id", "at")
Key = tuple[str, int]


def sync_knowledge(knowledge_id: int) -> None:
    """Make the lines of one Knowledge agree with it: that it was shared, and that an expert confirmed it.

    What was said about it goes and comes with it, and along into another space.
    """
    item = knowledge.published(knowledge_id)
    had = Activity.objects.filter(kind=SHARED, fact_id=knowledge_id).first()
    if item is None:
        if had is not None:
            Activity.objects.filter(target_id=had.target_id).delete()
    elif had is None or had.space_id != item.space_id:
        _rebuild_target(item.target, item)
    else:
        _agree([(VALIDATED, knowledge_id)], _of_knowledge(item))


def sync_person(target_id: int, user_id: int) -> None:
    """Make the lines of what one person said and applied on one target agree with the facts."""
    target = targets.by_ids([target_id]).get(target_id)
    if target is not None:
        acts = Activity.objects.filter(target=target, actor_id=user_id, kind__in=(COMMENTED, APPLIED))
        _agree(_keys(acts), _of_people(target, [user_id]))


def sync_question(question_id: int) -> None:
    """Make the lines of one question and its answers agree with it; who talks about it has lines of their own."""
    asked = questions.by_id(question_id)
    if asked is not None:
        rows = Activity.objects.filter(target_id=asked.target_id, kind__in=(ASKED, ANSWERED))
        _agree(_keys(rows), _of_question(asked.target))


def rebuild() -> Iterator[int]:
    """Make everything anew, target by target; yields how many are done, now and then."""
    done = after = 0
    while found := targets.after(after, CHUNK):
        shared = knowledge.by_target_ids(target.pk for target in found)
        for target in found:
            _rebuild_target(target, shared.get(target.pk))
        done, after = done + len(found), found[-1].pk
        yield done


@attrs.frozen
class _Line:
    """One line that should be there."""

    key: Key
    values: dict[str, object]


def _rebuild_target(target: Target, item: Knowledge | None) -> None:
    wanted = _of_knowledge(item) if item is not None and item.state == State.PUBLISHED else []
    wanted += _of_question(target)
    # A target has as many lines as it has comments and notes: read in pieces of people, written in one go.
    for people in _pieces(target.pk):
        wanted += _of_people(target, people)
    _agree(_keys(Activity.objects.filter(target=target)), wanted)


def _of_knowledge(item: Knowledge) -> list[_Line]:
    place = {"target_id": item.target_id, "space_id": item.space_id}
    found = [_Line((SHARED, item.pk), {**place, "actor_id": item.author_id, "at": item.published_at})]
    if item.validated_at is not None and item.validated_by is not None:
        found.append(_Line((VALIDATED, item.pk), {**place, "actor_id": item.validated_by, "at": item.validated_at}))
    return [line for line in found if line.values["at"] is not None]


def _of_question(target: Target) -> list[_Line]:
    found = questions.standing(target.pk) if target.kind == QuestionKey.KIND and target.space_id is not None else None
    if found is None:
        return []
    asked, answers = found
    place = {"target_id": target.pk, "space_id": asked.space_id}
    lines = [_Line((ASKED, asked.pk), {**place, "actor_id": asked.asker_id, "at": asked.created_at})]
    lines += [_Line((ANSWERED, row.pk), {**place, "actor_id": row.user_id, "at": row.created_at}) for row in answers]
    return [line for line in lines if line.values["actor_id"] != FORMER]


def _of_people(target: Target, user_ids: list[int]) -> list[_Line]:
    if target.space_id is None or not target.is_open:
        return []
    place = {"target_id": target.pk, "space_id": target.space_id}
    said = [
        _Line((COMMENTED, pk), {**place, "actor_id": user_id, "at": at})
        for pk, user_id, at in comments.standing(target.pk, user_ids)
    ]
    applied = [
        _Line((APPLIED, row.pk), {**place, "actor_id": row.user_id, "at": row.created_at})
        for row in reactions.of_people(target.pk, user_ids)
        # Applied without a word is a number under the thing, and no story.
        if row.kind == APPLIED and row.note
    ]
    return said + applied


def _pieces(target_id: int) -> Iterator[list[int]]:
    after = FORMER - 1
    while found := sorted(
        {user_id for room in (comments, reactions) for user_id in room.people_of(target_id, after, CHUNK)}
    )[:CHUNK]:
        yield found
        after = found[-1]


def _keys(rows: object) -> list[Key]:
    return list(rows.values_list("kind", "fact_id"))  # type: ignore[attr-defined]


@atomic_with_retry
def _agree(had: Iterable[Key], wanted: list[_Line]) -> None:
    """Remove the lines of ``had`` that are not wanted, and write those that are missing or say something else."""
    right = {line.key: line.values for line in wanted}
    for kind in {kind for kind, _fact in had}:
        gone = [fact_id for name, fact_id in had if name == kind and (name, fact_id) not in right]
        Activity.objects.filter(kind=kind, fact_id__in=gone).delete()
    rows = [Activity(kind=kind, fact_id=fact_id, **values) for (kind, fact_id), values in right.items()]
    Activity.objects.bulk_create(
        rows, batch_size=CHUNK, update_conflicts=True, update_fields=_VALUES, unique_fields=_unique()
    )


def _unique() -> tuple[str, ...] | None:
    """Return what a conflict is about, where the database wants to be told; MySQL and MariaDB do not take it."""
    return ("kind", "fact_id") if connection.features.supports_update_conflicts_with_target else None
