"""The only writer of messages: tell somebody something once, by mail too, and note that it was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction

from social_learning import conf
from social_learning.data import FORMER, Actor
from social_learning.inbox import digests, preferences
from social_learning.inbox.groups import NOW
from social_learning.inbox.kinds import KINDS
from social_learning.inbox.models import Message
from social_learning.inbox.tasks import (
    deliver_message_task,
    digest_people_task,
    send_digest_task,
    tray_message_task,
)
from social_learning.lib.errors import LoginNeeded, NotAllowed
from social_learning.lib.queue import enqueue

MAX_TEXT = 500
MAX_KEY = 191
CHUNK = 500


def tell(
    user_id: int,
    kind: str,
    *,
    params: Mapping[str, Any],
    url: str,
    dedupe_key: str,
    now: datetime,
    actor_id: int | None = None,
    course_key: str = "",
) -> Message | None:
    """Tell one person one thing, in the inbox and, where the kind and the person wish it, by mail after the commit.

    None if it was told before (same ``dedupe_key``; what is not read yet takes the new words), if the person has left,
    or if it is their own doing: nobody is told what they did themselves. ``course_key`` names the course it belongs to,
    for the platform's tray. Long texts are cut. An unknown kind or a missing parameter is a ``KeyError``: our mistake.
    """
    chosen = KINDS[kind]
    if user_id in (actor_id, FORMER):
        return None
    row = Message(
        user_id=user_id,
        kind=kind,
        actor_id=actor_id,
        params={name: _short(params[name]) for name in chosen.params},
        url=url[:500],
        course_key=course_key,
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
    if course_key and conf.get("NOTIFICATION_TRAY"):
        enqueue(tray_message_task, row.pk)
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


def mark_read_keys(actor: Actor, dedupe_keys: Iterable[str], *, now: datetime) -> int:
    """Note that the person has read what they were told under these keys; as ``mark_read``."""
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write:
        raise NotAllowed
    told = Message.objects.filter(user_id=actor.user_id, dedupe_key__in=list(dedupe_keys), read_at=None)
    return told.update(read_at=now)


def requeue_lost(*, now: datetime, limit: int = 1000) -> int:
    """Queue again the mails that were never handed over, after a broker was away; return how many.

    Looks at the last two days, without the last ten minutes, which may still be in the queue. The task itself sends
    each at most once.
    """
    if not conf.get("MAIL_ENABLED"):
        return 0
    lost = digests.lost(now=now)
    for digest_id in lost:
        enqueue(send_digest_task, digest_id)
    count = 0
    for message_id in islice(_unsent(now), limit):
        enqueue(deliver_message_task, message_id)
        count += 1
    return count + len(lost)


def collect(*, now: datetime) -> int:
    """Let workers gather what people wished to hear together; return how many people they will look at.

    Run it as often as you like: who was written to today is passed over.
    """
    if not conf.get("MAIL_ENABLED"):
        return 0
    count = 0
    for user_ids in digests.people(now=now):
        enqueue(digest_people_task, user_ids)
        count += len(user_ids)
    return count


def _unsent(now: datetime) -> Iterator[int]:
    """Yield what should have been mailed at once and was not, a chunk at a time."""
    waiting = Message.objects.filter(
        kind__in=[kind.name for kind in KINDS.values() if kind.mailed],
        mailed_at=None,
        read_at=None,
        created_at__gt=now - timedelta(days=2),
        created_at__lt=now - timedelta(minutes=10),
    )
    after = 0
    while piece := list(waiting.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        wishes = preferences.of_people(row.user_id for row in piece)
        for row in piece:
            wish = wishes[row.user_id][KINDS[row.kind].group]
            if wish.mail == NOW and wish.covers(row.created_at):
                yield row.pk
        after = piece[-1].pk


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return value[: MAX_TEXT - 1].rstrip() + "…"
    return value


def _key(dedupe_key: str) -> str:
    if len(dedupe_key) <= MAX_KEY:
        return dedupe_key
    return hashlib.sha256(dedupe_key.encode()).hexdigest()
