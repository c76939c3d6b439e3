"""What this room keeps about people: where they go, what they give, and the secret of their calendar's address.

Registrations go with their person, and the next in line moves up. That somebody was there stays, by nobody in
particular: how many came is a fact of the session.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.meetings import seats
from social_learning.meetings.models import CalendarFeed, Occurrence, Outcome, Presence, Registration, Trainer

KEEPS = (
    Kept(
        Occurrence,
        ("place", "link", "reason"),
        what="When and where a session takes place, how to dial in, and why a date was called off.",
        why="Colleagues find the way, and who registered hears of changes.",
        leaving="Stays with the session.",
    ),
    Kept(
        Trainer,
        ("user_id",),
        what="Who gives a session on which date.",
        why="Colleagues know whom they meet; who gives it can organise it.",
        leaving="Removed.",
    ),
    Kept(
        Registration,
        ("user_id",),
        what="Who registered for a session, or waits for a seat, whether they were reminded, and whether they came.",
        why="Seats are given in order, people hear of changes, and who came has finished the session.",
        leaving="Removed; that somebody came stays, by nobody in particular.",
    ),
    Kept(Outcome),
    Kept(
        CalendarFeed,
        ("user_id",),
        what="The secret in the address of a person's calendar.",
        why="A calendar program can show where they go.",
        leaving="Removed: the address is dead.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield where the person goes, then what they give, then since when their calendar has an address."""
    for row in stream.each(Registration.objects.filter(user_id=user_id).select_related("occurrence__knowledge")):
        yield (
            _("Sessions you registered for"),
            {
                **_date(row.occurrence),
                _("place on the list"): row.place,
                _("came"): row.presence,
                _("registered"): moment(row.created_at),
                _("reminded"): moment(row.reminded_for),
                _("asked how it was"): moment(row.asked_after),
            },
        )
    for trainer in stream.each(Trainer.objects.filter(user_id=user_id).select_related("occurrence__knowledge")):
        yield _("Sessions you give"), _date(trainer.occurrence)
    for feed in stream.each(CalendarFeed.objects.filter(user_id=user_id)):
        yield _("The address of your calendar"), {_("renewed"): moment(feed.renewed_at)}


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Take the person off every list; the facts of attendance lose their name."""
    came = Registration.objects.filter(user_id=user_id, presence=Presence.CAME)
    stream.drain(came, lambda part: part.update(user_id=FORMER, departed=F("id"), reminded_for=None, asked_after=None))
    for row in stream.each(Registration.objects.filter(user_id=user_id)):
        seats.release(row.occurrence_id, user_id, now=now)
    stream.drain(Trainer.objects.filter(user_id=user_id), lambda part: part.delete())
    CalendarFeed.objects.filter(user_id=user_id).delete()


def _date(row: Occurrence) -> dict[str, object]:
    return {
        _("title"): row.knowledge.title,
        _("begins"): moment(row.starts_at),
        _("ends"): moment(row.ends_at),
        _("where"): row.place,
        _("state"): row.state,
    }
