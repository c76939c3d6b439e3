"""Who is told what of a path, never the person who did it, and each thing once."""

from __future__ import annotations

from datetime import datetime

from social_learning.data import FORMER, Actor
from social_learning.edxapp import users
from social_learning.inbox import api as inbox
from social_learning.paths.models import Path
from social_learning.spaces import queries as spaces

# A site may have hundreds of staff; this many are enough to find somebody who looks.
MOST_TOLD = 20


def asked(path: Path, actor: Actor, now: datetime) -> None:
    """Ask those who look after the space, else site staff, to publish a path."""
    but = {actor.user_id or FORMER, FORMER}
    stewards = spaces.who_sees(path.space, set(spaces.steward_ids(path.space_id)) - but)
    for user_id in sorted(stewards or users.staff_ids() - but)[:MOST_TOLD]:
        _tell(user_id, "path_asked", path, now, by=actor.user_id)


def published(path: Path, actor: Actor, now: datetime) -> None:
    """Tell the author that somebody else has published it."""
    if actor.user_id != path.author_id:
        _tell(path.author_id, "path_published", path, now, by=actor.user_id)


def handed_back(path: Path, actor: Actor, now: datetime, *, note: str) -> None:
    """Tell the author that it wants one more look, and why."""
    if actor.user_id != path.author_id:
        _tell(path.author_id, "path_back", path, now, by=actor.user_id, note=note)


def _tell(user_id: int, kind: str, path: Path, now: datetime, *, by: int | None, note: str = "") -> None:
    if user_id == FORMER:
        return
    inbox.tell(
        user_id,
        kind,
        params={"title": path.title, "note": note},
        url=path.url,
        dedupe_key=f"{kind}:{path.pk}:{path.version}:{user_id}",
        now=now,
        actor_id=by if by != FORMER else None,
        course_key=path.space.course_key or "",
    )
