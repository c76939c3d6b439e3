"""What follows keep about people: what they want to hear of, and who wants to hear of them. It goes with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.edxapp import users
from social_learning.follows.kinds import PERSON, SPACE, TARGET, THEME
from social_learning.follows.models import Follow, FollowOptOut
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.spaces import queries as spaces
from social_learning.targets import queries as targets

KEEPS = (
    Kept(
        Follow,
        ("user_id", "thing_id"),
        what="Which themes, areas, courses, colleagues and things a person follows.",
        why="They hear of what is new there.",
        leaving="Removed, also where others followed the person.",
    ),
    Kept(
        FollowOptOut,
        ("user_id",),
        what="That a person prefers not to be followed, and since when.",
        why="Nobody can follow them.",
        leaving="Removed.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield what the person follows, and their wish not to be followed. Who follows them is those people's."""
    for row in stream.each(Follow.objects.filter(user_id=user_id)):
        yield _("What you follow"), {_("what"): row.kind, _("name"): _name(row), _("since"): moment(row.created_at)}
    for wish in stream.each(FollowOptOut.objects.filter(user_id=user_id)):
        yield _("You prefer not to be followed"), {_("since"): moment(wish.since)}


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Remove what the person follows, who follows them, and their wish."""
    stream.drain(Follow.objects.filter(user_id=user_id), lambda part: part.delete())
    stream.drain(Follow.objects.filter(kind=PERSON, thing_id=user_id), lambda part: part.delete())
    FollowOptOut.objects.filter(user_id=user_id).delete()


def _name(row: Follow) -> str:
    if row.kind == PERSON:
        return users.names([row.thing_id])[row.thing_id]
    if row.kind == TARGET:
        return next((target.title for target in targets.by_ids([row.thing_id]).values()), "")
    if row.kind == SPACE:
        return next((space.title for space in spaces.by_ids([row.thing_id]).values()), "")
    return next((theme.title for theme in spaces.themes() if row.kind == THEME and theme.pk == row.thing_id), "")
