"""Reads of curation for other rooms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import attrs
from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When

from social_learning.curation import permissions
from social_learning.curation.models import Pick, State, Wanted
from social_learning.data import Actor
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.lib.prepared import Prepared

# How long a question that was answered stands beside its answer.
SHOWN_FOR = timedelta(days=30)
MAX_SHOWN = 3


@attrs.frozen
class Slot:
    """One question; ``knowledge_uuid`` and ``title`` say with what it was answered, once it is."""

    uuid: UUID
    question: str
    state: str
    block_key: str
    text_hash: str
    knowledge_uuid: UUID | None
    title: str
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """True while knowledge is wanted."""
        return self.state == State.OPEN


@attrs.frozen
class Notes:
    """What the team picked in one place, as ids of Knowledge in their order, and what is asked there."""

    picks: tuple[int, ...] = ()
    slots: tuple[Slot, ...] = ()

    def shown(self, now: datetime) -> list[Slot]:
        """Return what people see: what is open, then what was answered of late."""
        live = [slot for slot in self.slots if slot.is_open]
        done = [
            slot
            for slot in self.slots
            if slot.state == State.FILLED and slot.title and slot.ended_at and slot.ended_at > now - SHOWN_FOR
        ]
        return [*live, *done][:MAX_SHOWN]


def of_place(key: str) -> Notes:
    """Return the picks and questions of a unit, or of a course as a whole; one query."""
    return _notes(_OF_PLACE.rows(key))


def of_course(course_key: str) -> Notes:
    """Return the picks of a course as a whole, and what is open in any of its units; one query."""
    return _notes(_OF_COURSE.rows(course_key))


def wanted_in(course_key: str, *, limit: int = 50) -> list[Wanted]:
    """Return what was asked in a course with its units, open questions first, then the newest; one query."""
    rows = Wanted.objects.filter(course_key=course_key, target__deleted_at=None).select_related("target", "knowledge")
    return sorted(rows.order_by("-pk")[:limit], key=lambda row: row.state != State.OPEN)


def open_in(course_key: str, *, limit: int = 12) -> list[Wanted]:
    """Return what is open in a course, with its units, the newest first; one query."""
    rows = Wanted.objects.filter(course_key=course_key, state=State.OPEN, target__deleted_at=None)
    return list(rows.select_related("target").order_by("-pk")[:limit])


def picks_in(course_key: str) -> list[Pick]:
    """Return all picks of a course with their places; one query."""
    rows = Pick.objects.filter(target__context_key=course_key).select_related("target", "knowledge")
    return list(rows.order_by("target_id", "place"))


def open_for(uuid: str, actor: Actor) -> Wanted | None:
    """Return the open question that a link names, if this person may answer it, else None; one query at most."""
    try:
        found = Wanted.objects.filter(uuid=UUID(uuid), state=State.OPEN).select_related("target").first()
    except ValueError:
        return None
    return found if found is not None and permissions.can_answer(actor, found.course_key) else None


def origin_of(wanted: Wanted) -> str:
    """Return where an answer is shared: in the unit, or in no unit where the course as a whole asks."""
    key = str(wanted.target.key)
    return "" if key == wanted.course_key else key


def _notes(rows: list[tuple[Any, ...]]) -> Notes:
    picks = sorted((row[9], row[6]) for row in rows if row[0] == "pick")
    slots = (Slot(row[1], row[2], row[3], row[4], row[5], row[7], row[8] or "", row[10]) for row in rows)
    return Notes(
        picks=tuple(item for _place, item in picks),
        slots=tuple(slot for slot, row in zip(slots, rows, strict=True) if row[0] == "wanted"),
    )


def _asked_and_picked(wanted: Q, picked: Q) -> QuerySet[Any, Any]:
    """Return both small tables as one query."""
    columns = ("what", "ref", "words", "at", "block", "hash", "item", "item_ref", "item_title", "rank", "ended")
    asked = _columns(
        Wanted.objects.filter(wanted).exclude(state=State.CLOSED, block_key=""),
        ("wanted", F("uuid"), F("question"), F("state"), F("block_key"), F("text_hash")),
        Value(0, output_field=IntegerField()),
        F("ended_at"),
    )
    text = Value("", output_field=CharField())
    chosen = _columns(
        Pick.objects.filter(picked, knowledge__state=KnowledgeState.PUBLISHED),
        ("pick", F("knowledge__uuid"), text, F("knowledge__state"), text, text),
        F("place"),
        F("created_at"),
    )
    both: QuerySet[Any, Any] = asked.values_list(*columns).union(chosen.values_list(*columns), all=True)
    return both


def _columns(rows: QuerySet[Any], values: tuple[Any, ...], rank: Any, ended: Any) -> QuerySet[Any]:
    what, ref, words, state, block, text_hash = values
    made: QuerySet[Any] = rows.order_by().annotate(
        what=Value(what, output_field=CharField()),
        ref=ref,
        words=words,
        at=state,
        block=block,
        hash=text_hash,
        item=F("knowledge_id"),
        item_ref=F("knowledge__uuid"),
        # What is archived answers nobody.
        item_title=Case(When(knowledge__state=KnowledgeState.PUBLISHED, then=F("knowledge__title")), default=Value("")),
        rank=rank,
        ended=ended,
    )
    return made


# Read whenever a unit is shown.
_OF_PLACE = Prepared(lambda key: _asked_and_picked(Q(target__key=key), Q(target__key=key)), "stands-for-a-key")
_OF_COURSE = Prepared(
    lambda key: _asked_and_picked(Q(course_key=key, state=State.OPEN), Q(target__key=key)), "stands-for-a-key"
)
