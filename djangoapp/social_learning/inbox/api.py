"""The only writer of messages: tell somebody something once, and note that it was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from social_learning.data import Actor
from social_learning.inbox.kinds import KINDS
from social_learning.inbox.models import Message
from social_learning.inbox.tasks import deliver_message_task
from social_learning.lib.errors import LoginNeeded, NotAllowed
from social_learning.lib.queue import enqueue

MAX_TEXT = 500
MAX_KEY = 191


def tell(
    user_id: int,
    kind: str,
    *,
    params: Mapping[str, Any],
    url: str,
    dedupe_key: str,
    now: datetime,
    actor_id: int | None = None,
) -> Message | None:
    """Tell one person one thing, in the inbox and, where the kind says so, by mail after the commit.

    None if it was told before (same ``dedupe_key``; what is not read yet takes the new words), or if it is the person's
    own doing: nobody is told what they did themselves. Long texts are cut. An unknown kind or a missing parameter is a
    ``KeyError``: our mistake.
    """
    chosen = KINDS[kind]
    if actor_id == user_id:
        return None
    row = Message(
        user_id=user_id,
        kind=kind,
        actor_id=actor_id,
        params={name: _short(params[name]) for name in chosen.params},
        url=url[:500],
        dedupe_key=_key(dedupe_key),
        created_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # What is not read yet says what is true now, for instance with the line that came after the press.
        Message.objects.filter(user_id=user_id, dedupe_key=row.dedupe_key, read_at=None).update(params=row.params)
        return None
    if chosen.mailed:
        enqueue(deliver_message_task, row.pk)
    return row


def mark_read(actor: Actor, message_ids: Iterable[int] | None, *, now: datetime) -> int:
    """Note that the person has read these messages of theirs (None: all) and return how many were still unread.

    Ids of other people's messages are passed over in silence, so that they do not show by their error.
    """
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write:
        raise NotAllowed
    unread = Message.objects.filter(user_id=actor.user_id, read_at=None)
    if message_ids is not None:
        unread = unread.filter(pk__in=set(message_ids))
    return unread.update(read_at=now)


def requeue_lost(*, now: datetime, limit: int = 1000) -> int:
    """Queue again the mails that were never handed over, after a broker was away; return how many.

    Looks at the last two days, without the last ten minutes, which may still be in the queue. The task itself sends
    each at most once.
    """
    mailed = [kind.name for kind in KINDS.values() if kind.mailed]
    lost = Message.objects.filter(
        kind__in=mailed,
        mailed_at=None,
        created_at__gt=now - timedelta(days=2),
        created_at__lt=now - timedelta(minutes=10),
    ).order_by("id")
    ids = list(lost.values_list("pk", flat=True)[:limit])
    for message_id in ids:
        enqueue(deliver_message_task, message_id)
    return len(ids)


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return value[: MAX_TEXT - 1].rstrip() + "…"
    return value


def _key(dedupe_key: str) -> str:
    if len(dedupe_key) <= MAX_KEY:
        return dedupe_key
    return hashlib.sha256(dedupe_key.encode()).hexdigest()
