"""What trust keeps about people: what speaks for them, and where they were asked to pause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.trust.models import Evidence, Kind, Mute, Pause

KEEPS = (
    Kept(
        Evidence,
        ("user_id", "ref"),
        what="What of a person's was approved, found useful by whom, or removed after a report.",
        why="Whoever is new is helped before publication; whoever is known shares by themselves.",
        leaving="Removed.",
    ),
    Kept(
        Pause,
        ("user_id", "reason", "by_id", "appeal"),
        what="Who was asked not to write in a space for a while, by whom, and why.",
        why="To keep spaces kind.",
        leaving="Removed; of who asked for it, the name goes.",
    ),
    Kept(
        Mute,
        ("user_id", "muted_id"),
        what="Whom a person would rather not read.",
        why="So that nobody must read what weighs on them.",
        leaving="Removed, on both sides.",
    ),
)
_WORDS = {
    Kind.APPROVED: _("something of yours was approved"),
    Kind.USEFUL: _("a colleague found something of yours useful"),
    Kind.UPHELD: _("something of yours was removed after a report"),
}


def collect(user_id: int) -> Iterator[Record]:
    """Yield what speaks for the person and where they were paused; never who found them useful."""
    for row in stream.each(Evidence.objects.filter(user_id=user_id)):
        yield _("What your standing rests on"), {_("what"): _WORDS[Kind(row.kind)], _("at"): moment(row.at)}
    for pause in stream.each(Pause.objects.filter(user_id=user_id).select_related("space")):
        yield (
            _("Where you were asked to pause"),
            {
                _("space"): pause.space.title,
                _("since"): moment(pause.since),
                _("until"): moment(pause.until),
                _("reason"): pause.reason,
                _("what you answered"): pause.appeal,
            },
        )
    for mute in stream.each(Mute.objects.filter(user_id=user_id)):
        yield (
            _("Whom you have muted"),
            {_("who"): users.names([mute.muted_id])[mute.muted_id], _("at"): moment(mute.at)},
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Remove the person, and their name from pauses they asked for."""
    stream.drain(Evidence.objects.filter(user_id=user_id), lambda rows: rows.delete())
    stream.drain(Evidence.objects.filter(kind=Kind.USEFUL, ref=user_id), lambda rows: rows.delete())
    stream.drain(Mute.objects.filter(user_id=user_id), lambda rows: rows.delete())
    stream.drain(Mute.objects.filter(muted_id=user_id), lambda rows: rows.delete())
    Pause.objects.filter(user_id=user_id).delete()
    Pause.objects.filter(by_id=user_id).update(by_id=FORMER)
