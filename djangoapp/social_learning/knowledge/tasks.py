"""Background work on knowledge."""

from __future__ import annotations

from celery import shared_task

from social_learning.knowledge import dead_links, details
from social_learning.lib import clock


# The limits are far above what the ways out allow themselves (lib/fetch.py); they are for a name server that hangs.
@shared_task(
    name="social_learning.ask_for_details", acks_late=True, ignore_result=True, soft_time_limit=90, time_limit=120
)
def ask_for_details_task(knowledge_id: int) -> None:
    """Ask a provider about one link; a repetition, or a start after a crash, gives the same."""
    details.ask(knowledge_id, now=clock.now())


@shared_task(
    name="social_learning.look_at_links", acks_late=True, ignore_result=True, soft_time_limit=900, time_limit=960
)
def look_at_links_task(knowledge_ids: list[int]) -> None:
    """See whether some links still lead somewhere; a link that was looked at meanwhile is passed over."""
    for knowledge_id in knowledge_ids:
        dead_links.look(knowledge_id, now=clock.now())
