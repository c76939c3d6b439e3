"""What happened, in the past tense: our public signals and their frozen payloads.

Events say where to look, never what to believe: payloads carry ids, and derived rooms read the facts again. So a
handler may run late, twice or out of order and still end up right.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import attrs
from django.db import transaction
from openedx_events.tooling import OpenEdxPublicSignal


@attrs.frozen
class KnowledgeEvent:
    """One Knowledge was created, edited or moved to another state. ``action`` is the verb that did it."""

    knowledge_id: int
    action: str
    actor_id: int


@attrs.frozen
class TargetEvent:
    """One person did something (or undid it) on one target. ``what``: reaction kind, ``comment`` or ``progress``."""

    target_id: int
    user_id: int
    what: str


@attrs.frozen
class ThemeEvent:
    """One theme became part of another one, which the theme itself names."""

    theme_id: int
    actor_id: int


@attrs.frozen
class MeetingEvent:
    """One date of a session was planned, changed, moved or cancelled; ``action`` says which."""

    occurrence_id: int
    action: str
    actor_id: int


@attrs.frozen
class QuestionEvent:
    """One question was asked, answered, accepted, closed …; ``action`` is the verb that did it."""

    question_id: int
    action: str
    actor_id: int


@attrs.frozen
class PathEvent:
    """One path, or a step of it, was made, changed, published …; ``action`` is the verb that did it."""

    path_id: int
    action: str
    actor_id: int


@attrs.frozen
class ListingEvent:
    """Something that is found in the catalogue came, changed or went. ``source`` of search/sources/, and its ref."""

    source: str
    ref: str


# .. event_type: org.openedx.social_learning.knowledge.changed.v1
# .. event_name: KNOWLEDGE_CHANGED
# .. event_description: a Knowledge was shared, edited, reviewed, published, archived.
# .. event_data: KnowledgeEvent
KNOWLEDGE_CHANGED = OpenEdxPublicSignal(
    event_type="org.openedx.social_learning.knowledge.changed.v1", data={"knowledge": KnowledgeEvent}
)

# .. event_type: org.openedx.social_learning.reaction.changed.v1
# .. event_name: REACTION_CHANGED
# .. event_description: somebody reacted to a target, or took the reaction back.
# .. event_data: TargetEvent
REACTION_CHANGED = OpenEdxPublicSignal(
    event_type="org.openedx.social_learning.reaction.changed.v1", data={"change": TargetEvent}
)

# .. event_type: org.openedx.social_learning.marks.answered.v1
# .. event_name: MARKS_ANSWERED
# .. event_description: somebody took care of the open questions or "outdated" marks of a target.
# .. event_data: TargetEvent
MARKS_ANSWERED = OpenEdxPublicSignal(
    event_type="org.openedx.social_learning.marks.answered.v1", data={"change": TargetEvent}
)

# .. event_type: org.openedx.social_learning.comment.changed.v1
# .. event_name: COMMENT_CHANGED
# .. event_description: somebody wrote, edited or removed a comment on a target.
# .. event_data: TargetEvent
COMMENT_CHANGED = OpenEdxPublicSignal(
    event_type="org.openedx.social_learning.comment.changed.v1", data={"change": TargetEvent}
)

# .. event_type: org.openedx.social_learning.progress.changed.v1
# .. event_name: PROGRESS_CHANGED
# .. event_description: somebody opened, went on with or finished a target.
# .. event_data: TargetEvent
PROGRESS_CHANGED = OpenEdxPublicSignal(
    event_type="org.openedx.social_learning.progress.changed.v1", data={"change": TargetEvent}
)

# .. event_type: org.openedx.social_learning.theme.merged.v1
# .. event_name: THEME_MERGED
# .. event_description: a theme became part of another one; what is about it moves there.
# .. event_data: ThemeEvent
THEME_MERGED = OpenEdxPublicSignal(event_type="org.openedx.social_learning.theme.merged.v1", data={"theme": ThemeEvent})


# .. event_type: org.openedx.social_learning.meeting.changed.v1
# .. event_name: MEETING_CHANGED
# .. event_description: a date of a session was planned, changed, moved or cancelled.
# .. event_data: MeetingEvent
MEETING_CHANGED = OpenEdxPublicSignal(
    event_type="org.openedx.social_learning.meeting.changed.v1", data={"meeting": MeetingEvent}
)

# .. event_type: org.openedx.social_learning.question.changed.v1
# .. event_name: QUESTION_CHANGED
# .. event_description: a question was asked, answered, accepted, closed, opened again or taken away.
# .. event_data: QuestionEvent
QUESTION_CHANGED = OpenEdxPublicSignal(
    event_type="org.openedx.social_learning.question.changed.v1", data={"question": QuestionEvent}
)

# .. event_type: org.openedx.social_learning.path.changed.v1
# .. event_name: PATH_CHANGED
# .. event_description: a path was made, changed, published, archived or thrown away, or its steps changed.
# .. event_data: PathEvent
PATH_CHANGED = OpenEdxPublicSignal(event_type="org.openedx.social_learning.path.changed.v1", data={"path": PathEvent})

# .. event_type: org.openedx.social_learning.listing.changed.v1
# .. event_name: LISTING_CHANGED
# .. event_description: something else than Knowledge that the catalogue lists came, changed or went.
# .. event_data: ListingEvent
LISTING_CHANGED = OpenEdxPublicSignal(
    event_type="org.openedx.social_learning.listing.changed.v1", data={"listing": ListingEvent}
)


def emit(signal: OpenEdxPublicSignal, *, now: datetime, **data: Any) -> None:
    """Send ``signal`` once the current transaction has committed."""
    transaction.on_commit(lambda: signal.send_event(time=now.astimezone(timezone.utc), **data))
