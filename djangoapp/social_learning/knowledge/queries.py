"""Reads of knowledge for other rooms and for the faces."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import Q, QuerySet

from social_learning.data import Actor
from social_learning.experts import queries as experts_queries
from social_learning.knowledge import coauthors, copies, permissions
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.permissions import Standing
from social_learning.knowledge.revision_models import Contributor
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import LoginNeeded, NotAllowed, NotFound
from social_learning.media import holders
from social_learning.media.models import StoredFile
from social_learning.spaces import permissions as spaces_permissions
from social_learning.spaces import queries as spaces_queries

MAX_PAGE = 100


@attrs.frozen
class Page:
    """Some Knowledge in order, and the cursor of what follows, or None."""

    items: list[Knowledge]
    next: str | None


def get(uuid: UUID | str, actor: Actor, *, now: datetime) -> Knowledge:
    """Return one Knowledge if this person may read it; ``NotFound`` otherwise, whether or not it exists."""
    knowledge = _with_copy().filter(uuid=_uuid(uuid)).first()
    if knowledge is None or not can_view(knowledge, actor, now=now):
        raise NotFound
    return knowledge


def work(uuid: UUID | str, actor: Actor, *, now: datetime) -> Knowledge:
    """Return what is in hand of one Knowledge: its working copy, else itself; ``NotFound`` if it is not theirs to see.

    Who sees what is published but not the copy is answered with what is published.
    """
    knowledge = _with_copy().filter(uuid=_uuid(uuid)).first()
    if knowledge is None:
        raise NotFound
    shown = copies.in_hand(knowledge)
    if can_view_work(shown, actor, now=now):
        return shown
    if can_view(knowledge, actor, now=now):
        return knowledge
    raise NotFound


def get_by_id(knowledge_id: int) -> Knowledge:
    """Return one Knowledge whoever asks, for work behind a check; ``NotFound`` if there is none."""
    knowledge = _with_copy().filter(pk=knowledge_id).first()
    if knowledge is None:
        raise NotFound
    return knowledge


def can_view(knowledge: Knowledge, actor: Actor, *, now: datetime) -> bool:
    """Return whether this person may read it; at most two queries, one more for who could not."""
    if actor.is_site_staff or permissions.is_author(actor, knowledge.author_id):
        standing = Standing()
    elif actor.user_id in knowledge.target.co_owner_ids:
        standing = Standing(takes_part=True)
    else:
        roles = spaces_queries.roles_of(actor)
        waits = knowledge.state not in permissions.READABLE
        standing = Standing(
            sees_space=spaces_permissions.can_see(actor, knowledge.space, roles),
            is_steward=spaces_permissions.is_steward(actor, knowledge.space, roles),
            is_expert=waits
            and not spaces_queries.hides(actor, knowledge.space)
            and experts_queries.is_expert(actor.user_id, knowledge.theme_id, now),
        )
    known = {"state": knowledge.state, "author_id": knowledge.author_id}
    if permissions.can_view(actor, **known, standing=standing):
        return True
    # Who is asked to write along reads what about; nobody else costs this query but who is refused.
    asked = Standing(takes_part=actor.user_id is not None and _is_invited(knowledge.pk, actor.user_id))
    return permissions.can_view(actor, **known, standing=asked)


def can_view_work(work: Knowledge, actor: Actor, *, now: datetime) -> bool:
    """Return whether this person may read what is in hand: of a working copy, those who write or review it."""
    if not work.shows_copy:
        return can_view(work, actor, now=now)
    if actor.user_id is not None and actor.user_id == work.working.author_id:
        return True
    return can_view(work, actor, now=now)


def mine(actor: Actor, *, cursor: str | None = None, limit: int = 24, states: Iterable[str] = ()) -> Page:
    """Return what a person has begun or shared, alone or writing along, the last changed first; one query."""
    if actor.user_id is None:
        raise LoginNeeded
    along = coauthors.written_with(actor.user_id)
    found = _whole().filter(Q(author_id=actor.user_id) | Q(pk__in=along))
    if states:
        found = found.filter(state__in=list(states))
    if cursor:
        at, last = cursors.decode_moment(cursor)
        found = found.filter(Q(updated_at__lt=at) | Q(updated_at=at, pk__lt=last))
    limit = max(1, min(limit, MAX_PAGE))
    items = list(found.order_by("-updated_at", "-pk")[: limit + 1])
    more = len(items) > limit
    items = items[:limit]
    after = cursors.encode(items[-1].updated_at.isoformat(), items[-1].pk) if more else None
    return Page(items, after)


def cards(knowledge_ids: Iterable[int]) -> list[Knowledge]:
    """Return what cards show, in the order of the ids, those that are gone left out; one query."""
    wanted = list(knowledge_ids)
    found = _whole().in_bulk(wanted)
    return [found[knowledge_id] for knowledge_id in wanted if knowledge_id in found]


def by_target_ids(target_ids: Iterable[int]) -> dict[int, Knowledge]:
    """Return Knowledge by the id of its target; one query."""
    return {knowledge.target_id: knowledge for knowledge in _whole().filter(target_id__in=set(target_ids))}


def open_file(file_uuid: UUID | str, actor: Actor, *, now: datetime) -> StoredFile:
    """Return a file that this person may open: one of a Knowledge they may read, or one they brought themselves."""
    stored = StoredFile.objects.filter(uuid=_uuid(file_uuid)).first()
    if stored is None or actor.user_id is None:
        raise NotFound
    if stored.uploader_id == actor.user_id or actor.is_site_staff:
        return stored
    if not holders.can_open(stored, actor, now):
        raise NotFound
    return stored


def file_to_mend(file_uuid: UUID | str, actor: Actor, *, now: datetime) -> StoredFile:
    """Return a file whose preparation this person may ask for again: who brought it, or writes what holds it."""
    stored = open_file(file_uuid, actor, now=now)
    if not actor.may_write:
        raise NotAllowed
    if stored.uploader_id == actor.user_id or actor.is_site_staff:
        return stored
    holding = Knowledge.objects.filter(file_id=stored.pk).select_related("target")
    if not any(permissions.is_maker(actor, one.author_id, one.target.co_owner_ids) for one in holding):
        raise NotAllowed
    return stored


def can_open_file(stored: StoredFile, actor: Actor, now: datetime) -> bool:
    """Return whether this person may read a Knowledge that holds this file."""
    holding = Knowledge.objects.filter(file_id=stored.pk).select_related("space", "target")
    return any(can_view(knowledge, actor, now=now) for knowledge in holding)


def files_in_use(file_ids: Iterable[int]) -> set[int]:
    """Return those of these files that a Knowledge holds; one query."""
    held = Knowledge.objects.filter(file_id__in=list(file_ids)).values_list("file_id", flat=True)
    return {file_id for file_id in held if file_id is not None}


def _whole() -> QuerySet[Knowledge]:
    return Knowledge.objects.select_related("theme", "space", "file", "target")


def _with_copy() -> QuerySet[Knowledge]:
    return _whole().select_related("working", "working__theme", "working__file")


def _is_invited(knowledge_id: int, user_id: int) -> bool:
    asked = Contributor.objects.filter(knowledge_id=knowledge_id, user_id=user_id, standing=Contributor.INVITED)
    return asked.exists()


def _uuid(value: UUID | str) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(value)
    except ValueError as error:
        raise NotFound from error


def published(knowledge_id: int) -> Knowledge | None:
    """Return one Knowledge if it is published, else None, whoever asks, for work that shows nothing."""
    return _whole().filter(pk=knowledge_id, state=State.PUBLISHED).first()


def theme_of_target(target_id: int) -> int | None:
    """Return the theme of the Knowledge behind a target, whoever asks, or None; one query."""
    return Knowledge.objects.filter(target_id=target_id).values_list("theme_id", flat=True).first()


def approved_ids(after_id: int, limit: int) -> list[int]:
    """Return the next ids of what an expert has approved and others read, in order, for work over all of it."""
    found = Knowledge.objects.filter(state__in=permissions.READABLE, validated_at__isnull=False, pk__gt=after_id)
    return list(found.order_by("pk").values_list("pk", flat=True)[:limit])
