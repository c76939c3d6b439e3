"""Our own signals lead here, and from here to a worker: nothing else happens in the request."""

from __future__ import annotations

from typing import Any

import attrs

from social_learning import events
from social_learning.lib import queue
from social_learning.wiring.tasks import handle_event_task

SIGNALS = (
    events.KNOWLEDGE_CHANGED,
    events.REACTION_CHANGED,
    events.MARKS_ANSWERED,
    events.COMMENT_CHANGED,
    events.PROGRESS_CHANGED,
    events.LISTING_CHANGED,
    events.MEETING_CHANGED,
    events.THEME_MERGED,
    events.QUESTION_CHANGED,
    events.PATH_CHANGED,
)


def connect() -> None:
    """Connect every signal once, however often this is called."""
    for signal in SIGNALS:
        signal.connect(pass_on, dispatch_uid=_uid(signal))


def disconnect() -> None:
    """Stop listening, for a mass load whose derived figures are rebuilt afterwards."""
    for signal in SIGNALS:
        signal.disconnect(dispatch_uid=_uid(signal))


def _uid(signal: Any) -> str:
    return f"social_learning.{signal.event_type}"


def pass_on(*, signal: Any, **data: Any) -> None:
    """Queue the event's type and ids for a worker; the row of the table for this type does the rest."""
    (name,) = signal.init_data
    queue.enqueue(handle_event_task, signal.event_type, attrs.asdict(data[name]))
