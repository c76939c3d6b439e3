"""Tell many people the same news, gathered: one message for each person, thing and day, which grows with the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from social_learning.inbox import preferences
from social_learning.inbox.groups import NOW
from social_learning.inbox.kinds import KINDS
from social_learning.inbox.models import Message
from social_learning.inbox.tasks import deliver_message_task
from social_learning.lib.queue import enqueue
from social_learning.lib.sql import atomic_with_retry

# A day that brings more than these is told with this number; more would not be read one by one.
MOST = 100


@attrs.frozen
class News:
    """One piece of news on one thing of one day.

    ``piece`` tells it from every other piece; ``gathered`` names thing and day. ``url`` leads to this piece alone,
    ``more_url`` to the thing, where a message tells several.
    """

    kind: str
    piece: str
    gathered: str
    params: Mapping[str, Any]
    url: str
    more_url: str
    actor_id: int | None = None


def tell_many(user_ids: Iterable[int], news: News, *, now: datetime) -> int:
    """Tell these people, at most some hundreds; return how many heard something they had not heard.

    Who has a message of this thing and day already finds the news in it, unread again; told twice it stays as it is.
    Four statements, however many people, and one for each who wants mails at once.
    """
    people = sorted({user_id for user_id in user_ids if user_id != news.actor_id})
    return _tell(people, news, now) if people else 0


@atomic_with_retry
def _tell(people: list[int], news: News, now: datetime) -> int:
    rows = {f"{news.gathered}:{user_id}": user_id for user_id in people}
    Message.objects.bulk_create(
        (_first(user_id, key, news, now) for key, user_id in rows.items()), ignore_conflicts=True
    )
    found = Message.objects.select_for_update().filter(dedupe_key__in=list(rows)).order_by("pk")
    # Those just made hold no piece yet: they take it in like the others, and two workers never lose one another's.
    changed = [row for row in found if _add(row, news)]
    Message.objects.bulk_update(changed, ["params", "url", "read_at"])
    _mail([row for row in changed if len(row.params["pieces"]) == 1])
    return len(changed)


def _first(user_id: int, key: str, news: News, now: datetime) -> Message:
    return Message(
        user_id=user_id,
        kind=news.kind,
        actor_id=news.actor_id,
        params={"pieces": []},
        url=news.url[:500],
        dedupe_key=key,
        created_at=now,
    )


def _add(row: Message, news: News) -> bool:
    pieces = list(row.params.get("pieces", []))
    if news.piece in pieces or len(pieces) >= MOST:
        return False
    pieces.append(news.piece)
    row.params = {**news.params, "count": len(pieces), "pieces": pieces}
    row.url = (news.url if len(pieces) == 1 else news.more_url)[:500]
    row.read_at = None
    return True


def _mail(rows: list[Message]) -> None:
    """Queue a mail for who wishes this group at once; for the others it is collected."""
    kind = KINDS[rows[0].kind] if rows else None
    if kind is None or not kind.mailed:
        return
    wishes = preferences.of_people(row.user_id for row in rows)
    for row in rows:
        wish = wishes[row.user_id][kind.group]
        if wish.mail == NOW and wish.covers(row.created_at):
            enqueue(deliver_message_task, row.pk)
