"""Reads of a person's inbox; nobody reads another's."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.inbox import render
from social_learning.inbox.models import Message
from social_learning.inbox.render import Shown
from social_learning.lib import cursor as cursors

MAX_LIMIT = 100


@attrs.frozen
class Page:
    """Some messages, newest first, and the cursor of the next page ("" at the end)."""

    messages: list[Shown]
    next: str


def page(actor: Actor, cursor: str | None = None, limit: int = 20) -> Page:
    """Return one page of the person's own messages, newest first; two queries, however many there are.

    Raises ``Invalid`` (``bad_cursor``) for a cursor that is not ours.
    """
    if actor.user_id is None:
        return Page(messages=[], next="")
    limit = max(1, min(limit, MAX_LIMIT))
    rows = Message.objects.filter(user_id=actor.user_id).order_by("-id")
    if cursor:
        (after,) = cursors.decode(cursor, int)
        rows = rows.filter(pk__lt=after)
    found = list(rows[: limit + 1])
    shown, more = found[:limit], len(found) > limit
    names = users.names(message.actor_id for message in shown if message.actor_id is not None)
    return Page(
        messages=[render.show(message, names) for message in shown],
        next=cursors.encode(shown[-1].pk) if more else "",
    )


def unread_keys(actor: Actor, dedupe_keys: Iterable[str]) -> set[str]:
    """Return which of these keys the person was told something under and has not read; one query."""
    if actor.user_id is None:
        return set()
    told = Message.objects.filter(user_id=actor.user_id, dedupe_key__in=list(dedupe_keys), read_at=None)
    return set(told.values_list("dedupe_key", flat=True))


def told(dedupe_keys: Iterable[str]) -> set[int]:
    """Return who was told something under one of these keys; one query."""
    rows = Message.objects.filter(dedupe_key__in=list(dedupe_keys))
    return set(rows.values_list("user_id", flat=True))


def unread_count(actor: Actor) -> int:
    """Return how many messages the person has not read; one query."""
    if actor.user_id is None:
        return 0
    return Message.objects.filter(user_id=actor.user_id, read_at=None).count()
