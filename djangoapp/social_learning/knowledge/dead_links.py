"""Links that do not work any more: looked at now and then, and believed dead after two different days.

Only links whose details a provider, or a host on the site's list, once told. A server in trouble says nothing about a
link; only "not found" and "gone" do.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from social_learning import conf
from social_learning.inbox import api as inbox
from social_learning.knowledge import oembed
from social_learning.knowledge.models import DetailsStatus, LinkDetails, State
from social_learning.lib import fetch, queue

DAYS_TO_BELIEVE = 2
CHUNK = 20
_SOON = timedelta(hours=20)
_NEVER = timedelta(days=36_500)


def next_look(now: datetime) -> datetime:
    """Return when a link that works is looked at again."""
    days = int(conf.get("LINK_CHECK_DAYS"))
    return now + (timedelta(days=days) if days > 0 else _NEVER)


def queue_due(*, now: datetime) -> int:
    """Let workers look at the links whose turn it is, the longest waiting first; return how many."""
    if not conf.get("FETCH_LINK_DETAILS") or int(conf.get("LINK_CHECK_DAYS")) <= 0:
        return 0
    from social_learning.knowledge.tasks import look_at_links_task

    due = LinkDetails.objects.filter(
        status=DetailsStatus.READY, next_at__lte=now, knowledge__state=State.PUBLISHED
    ).order_by("next_at")
    ids = list(due.values_list("knowledge_id", flat=True)[: int(conf.get("LINK_CHECKS_PER_RUN"))])
    for start in range(0, len(ids), CHUNK):
        queue.enqueue(look_at_links_task, ids[start : start + CHUNK])
    return len(ids)


def look(knowledge_id: int, *, now: datetime) -> None:
    """See whether a link still leads somewhere, if it is its turn."""
    mine = LinkDetails.objects.filter(knowledge_id=knowledge_id, status=DetailsStatus.READY, next_at__lte=now)
    # Taken until tomorrow: whoever comes second finds nothing to do.
    if not mine.update(next_at=now + _SOON):
        return
    row = LinkDetails.objects.defer("poster").select_related("knowledge").get(knowledge_id=knowledge_id)
    if not oembed.can_tell(row.knowledge.url, row.knowledge.provider):
        return
    try:
        oembed.look_up(row.knowledge.url, row.knowledge.provider)
    except fetch.FetchError:
        return
    except oembed.NothingTold as told:
        if told.code == oembed.GONE:
            _gone(row, now)
            return
    _alive(row, now)


def _alive(row: LinkDetails, now: datetime) -> None:
    _mine(row).update(dead_days=0, dead_on=None, dead_at=None, next_at=next_look(now))


def _gone(row: LinkDetails, now: datetime) -> None:
    """Count the day; on the second one the link is believed dead, and whoever shared it is told."""
    today = now.date()
    if row.dead_on == today:
        return
    days = row.dead_days + 1
    _mine(row).update(dead_days=days, dead_on=today)
    if days < DAYS_TO_BELIEVE or not _mine(row).filter(dead_at=None).update(dead_at=now):
        return
    item = row.knowledge
    inbox.tell(
        item.author_id,
        "link_dead",
        params={"title": item.title},
        url=f"/social-learning/knowledge/{item.uuid}/",
        dedupe_key=f"link_dead:{item.pk}:{today.isoformat()}",
        now=now,
    )


def _mine(row: LinkDetails) -> QuerySet[LinkDetails]:
    return LinkDetails.objects.filter(pk=row.pk, url_hash=row.url_hash)
