"""How a change of a draft, or of a working copy, gets into the database: locked, checked, and as the next version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from social_learning import events
from social_learning.data import Actor
from social_learning.knowledge import copies, drafts, permissions, revisions, saved, validity
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Revision
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.media import files
from social_learning.targets import api as targets_api

_SPACE_STAYS = _("What is published stays in its area. In another one it can be shared anew.")


def writer(actor: Actor) -> int:
    """Return who is writing; ``LoginNeeded`` or ``NotAllowed`` for who cannot."""
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write:
        raise NotAllowed
    return actor.user_id


def locked(knowledge_id: int, actor: Actor) -> Knowledge:
    """Return what this person made, alone or with others, locked until the end of the transaction."""
    user_id = writer(actor)
    knowledge = Knowledge.objects.select_for_update().filter(pk=knowledge_id).first()
    if knowledge is None:
        raise NotFound
    if knowledge.author_id != user_id and user_id not in knowledge.target.co_owner_ids:
        raise NotFound
    return knowledge


def editable(knowledge_id: int, actor: Actor) -> Knowledge:
    """Return the work in hand, locked, if it is this person's turn to change it; else ``Conflict``."""
    work = copies.in_hand(locked(knowledge_id, actor))
    # The target is read for who is not the author alone.
    others = () if work.author_id == actor.user_id else work.target.co_owner_ids
    if not permissions.can_edit(actor, state=work.state, author_id=work.author_id, co_authors=others):
        raise Conflict(
            _("This cannot be changed right now: it is being looked at, or it is published."),
            code="not_editable",
            extra={"state": str(work.state), "version": work.version},
        )
    return work


def check_version(work: Knowledge, version: int, fields: dict[str, Any]) -> None:
    """Raise ``Conflict`` (``stale``) with both texts and a merged one, if there is a newer version than was read."""
    if work.version != version:
        raise stale(saved.both(work, fields, version))


def change(work: Knowledge, actor: Actor, values: dict[str, Any], action: str, *, now: datetime) -> Knowledge:
    """Set these fields of the work in hand and save it as its next version; what stood there is kept for a while."""
    if work.shows_copy and values.get("space_id", work.space_id) != work.space_id:
        raise Invalid(_SPACE_STAYS, fields={"space_id": _SPACE_STAYS})
    saved.keep(work, values, now=now)
    for name, value in values.items():
        setattr(work, name, value)
    return save(work, actor, action, now=now)


def save(work: Knowledge, actor: Actor, action: str, *, now: datetime) -> Knowledge:
    """Save what has changed in the work in hand as the next version."""
    read = work.version
    derive(work)
    work.version, work.updated_at = read + 1, now
    values: dict[str, Any] = {**copies.values(work), "version": work.version, "updated_at": now}
    # The lock keeps others out on a server; the condition does where locks are not to be had, as on SQLite.
    if work.shows_copy:
        done = Revision.objects.filter(pk=work.working.pk, version=read).update(**values)
    else:
        # An expert's word is about what the expert has seen.
        for name in validity.FIELDS:
            setattr(work, name, None)
        values |= {"space_id": work.space_id, **validity.NONE}
        done = Knowledge.objects.filter(pk=work.pk, version=read).update(**values)
    if not done:
        raise stale({})
    if not work.shows_copy:
        targets_api.update(work.target_id, title=work.title, space_id=work.space_id)
        if work.file_id is not None:
            # It counts where it is shared.
            files.move([work.file_id], work.space_id)
        emit(work.pk, action, actor.user_id or work.author_id, now)
    if actor.user_id is not None and actor.user_id != work.author_id:
        revisions.credit(work.pk, actor.user_id, now=now)
    return work


def derive(work: Knowledge) -> None:
    """Set what follows from the content."""
    for name, value in drafts.content(work).items():
        setattr(work, name, value)


def stale(extra: dict[str, Any]) -> Conflict:
    """Return the refusal of a save that came after another one."""
    return Conflict(
        _("This was changed in another window. What you wrote is still here: load the newer version and compare."),
        code="stale",
        extra=extra,
    )


def emit(knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Say that a Knowledge has changed, once that is committed."""
    event = events.KnowledgeEvent(knowledge_id=knowledge_id, action=action, actor_id=actor_id)
    events.emit(events.KNOWLEDGE_CHANGED, now=now, knowledge=event)
