"""Knowledge that is set aside, and brought back: for moderation, which has asked who may.

While it is set aside it is in state REMOVED: not in the catalogue, in no feed and on no list; its author may go on
writing, and those who look after its space read it. What they bring back stands as the author has left it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from social_learning.data import Actor
from social_learning.knowledge import api, copies, permissions, queries, revisions, writing
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.revision_models import Revision
from social_learning.lib.errors import NotFound

_TEXT = 5_000


def reportable(uuid: UUID, actor: Actor, *, now: datetime) -> Knowledge:
    """Return a Knowledge that others read and this person sees; ``NotFound`` otherwise."""
    item = queries.get(uuid, actor, now=now)
    if item.state not in permissions.READABLE:
        raise NotFound
    return item


def text_of(item: Knowledge) -> str:
    """Return what a reader reads of it, as far as it is text."""
    return "\n\n".join(part for part in (item.title, item.why, item.url, item.body) if part)[:_TEXT]


@transaction.atomic
def hide(uuid: UUID, *, now: datetime) -> str:
    """Set a Knowledge aside and return the state it was in, "" for what nobody else sees anyway."""
    row = Knowledge.objects.select_for_update().filter(uuid=uuid, state__in=permissions.READABLE).first()
    if row is None or not api.set_state(row.pk, State.REMOVED, from_state=row.state, now=now):
        return ""
    writing.emit(row.pk, "set_aside", 0, now)
    return str(row.state)


@transaction.atomic
def show(uuid: UUID, stood: str, *, now: datetime) -> bool:
    """Bring a Knowledge back to the state it was in; False if it is not set aside any more."""
    row = Knowledge.objects.select_for_update().filter(uuid=uuid, state=State.REMOVED).first()
    if row is None or stood not in permissions.READABLE:
        return False
    if not api.set_state(row.pk, stood, from_state=State.REMOVED, now=now):
        return False
    last = Revision.objects.filter(knowledge_id=row.pk).exclude(number=None).order_by("-number").first()
    if last is not None and copies.values(last) != copies.values(row):
        # Its author has changed it in the meantime.
        revisions.record(row.pk, now=now)
    writing.emit(row.pk, "brought_back", 0, now)
    return True
