"""Hand work to Celery after the commit, without ever failing the request that asked for it."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def enqueue(task: Any, *ids: Any) -> None:
    """Run ``task(*ids)`` on a worker once the current transaction has committed.

    A broker that is away loses no fact: the failure is logged and the periodic sweep does what was left undone.
    """

    def send() -> None:
        try:
            task.apply_async(args=ids, retry=False)
        except (OperationalError, ConnectionError, TimeoutError):
            log.exception("social_learning: %s%s could not be queued; the sweep will repair it", task.name, ids)

    transaction.on_commit(send)
