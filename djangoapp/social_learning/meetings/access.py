"""How a date is reached: who may see it, and what a person is to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from social_learning.data import Actor
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import LoginNeeded, NotAllowed, NotFound
from social_learning.meetings import permissions
from social_learning.meetings.models import Occurrence, Trainer
from social_learning.spaces import queries as spaces

KIND = "session"


def session(uuid: UUID | str, actor: Actor, *, now: datetime) -> Knowledge:
    """Return a session that this person may see; ``NotFound`` for everything else, an article as well."""
    found = knowledge_queries.get(uuid, actor, now=now)
    if found.kind != KIND:
        raise NotFound
    return found


def seen(uuid: UUID, actor: Actor, *, now: datetime) -> Occurrence:
    """Return a date of a session that this person may see; ``NotFound`` otherwise."""
    found = whole().filter(uuid=uuid).first()
    if found is None or not knowledge_queries.can_view(found.knowledge, actor, now=now):
        raise NotFound
    return found


def whole() -> QuerySet[Occurrence]:
    """Return dates with all that is shown of their session."""
    return Occurrence.objects.select_related("knowledge__space", "knowledge__theme", "knowledge__target")


def trainers_of(knowledge_id: int) -> set[int]:
    """Return who gives any date of a session; one query."""
    found = Trainer.objects.filter(occurrence__knowledge_id=knowledge_id)
    return set(found.values_list("user_id", flat=True))


def may_organise(item: Knowledge, actor: Actor, trainers: set[int] | None = None) -> bool:
    """Return whether this person plans dates of a session and marks who came."""
    return permissions.can_organise(
        actor,
        authors={item.author_id, *item.target.co_owner_ids},
        session_state=item.state,
        trainers=trainers_of(item.pk) if trainers is None else trainers,
        is_steward=spaces.is_steward(actor, item.space),
    )


def check_organiser(item: Knowledge, actor: Actor) -> int:
    """Return the id of a person who organises; ``LoginNeeded`` or ``NotAllowed`` for everybody else."""
    if actor.user_id is None:
        raise LoginNeeded
    if not may_organise(item, actor):
        raise NotAllowed
    return actor.user_id


def locked(occurrence_id: int) -> Occurrence:
    """Return the date as it is now, locked until the end of the transaction; every change of a list begins here."""
    found = Occurrence.objects.select_for_update().filter(pk=occurrence_id).first()
    if found is None:
        raise NotFound
    return found
