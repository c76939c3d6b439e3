"""Hand work to Celery after the commit, without ever failing the request that asked for it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
# A kept connection may have been closed by the broker since: then once more, on a new one, and at once.
ONCE_MORE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
_kept = threading.local()


class _Unannounced:
    """In place of Celery's dispatcher of events, which would send the broker "task-sent" beside every task.

    The platform has that switched on, and it costs as much as the task's own message. Workers go on telling a monitor
    what they receive, begin and finish.
    """

    def publish(self, *_args: Any, **_options: Any) -> None:
        """Send nothing."""


UNANNOUNCED = _Unannounced()


def enqueue(task: Any, *ids: Any, after: float = 0, options: Mapping[str, Any] | None = None) -> None:
    """Run ``task(*ids)`` on a worker once the current transaction has committed, ``after`` seconds at the earliest.

    ``options`` are Celery's own, such as the queue.

    A broker that is away loses no fact: the failure is logged and the periodic sweep does what was left undone.
    """

    def send() -> None:
        try:
            kept = _producer(task.app)
            again = {"producer": kept, "retry": True, "retry_policy": ONCE_MORE} if kept else {"retry": False}
            later = {"countdown": after} if after else {}
            task.apply_async(args=ids, event_dispatcher=UNANNOUNCED, **again, **later, **(options or {}))
        except (OperationalError, ConnectionError, TimeoutError):
            _kept.__dict__.clear()
            log.exception("social_learning: %s%s could not be queued; the sweep will repair it", task.name, ids)

    transaction.on_commit(send)


def _producer(app: Any) -> Any | None:
    """Return a producer with a connection that this thread keeps, or None where Celery keeps some itself.

    The platform tells Celery to keep none (``BROKER_POOL_LIMIT = 0``), and to open one for each task takes longer than
    all the rest that a reaction does. A process that was forked begins with its own.
    """
    if app.conf.task_always_eager or app.conf.broker_pool_limit:
        return None
    if getattr(_kept, "owner", None) != (os.getpid(), id(app)):
        _kept.owner = (os.getpid(), id(app))
        _kept.producer = app.amqp.Producer(app.connection_for_write(), auto_declare=False)
    return _kept.producer
