"""The one task of the wiring."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from social_learning.lib import clock
from social_learning.wiring import table


@shared_task(  # type: ignore[untyped-decorator]
    name="social_learning.handle_event",
    autoretry_for=(Exception,),
    max_retries=3,
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def handle_event_task(event_type: str, payload: dict[str, Any]) -> None:
    """Bring everything derived from one event up to date; a repetition, or another order, changes nothing."""
    table.run(event_type, payload, now=clock.now())
