"""What the inbox keeps about people: what they were told, and how they want to be told. It goes with them.

What others were told of their doing stays, without the name, and without the line about applying it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from social_learning.edxapp import users
from social_learning.inbox import render
from social_learning.inbox.models import Digest, Message, Preference
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment

KEEPS = (
    Kept(
        Message,
        ("user_id", "actor_id", "params", "url"),
        what="What a person was told, whose doing it was, with titles and quotations; if it was read, mailed.",
        why="News of one's own contributions and of what one is asked for.",
        leaving="Their messages are removed; from those of others go the name and the line of “I applied this”.",
    ),
    Kept(
        Preference,
        ("user_id",),
        what="How a person wants to be told.",
        why="It is their wish.",
        leaving="Removed.",
    ),
    Kept(
        Digest,
        ("user_id", "message_ids"),
        what="Which messages a person was sent together, and on which day.",
        why="Nothing is mailed twice.",
        leaving="Removed.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield what the person was told, as they read it, and their wishes."""
    names: dict[int, str] = {}
    for message in stream.each(Message.objects.filter(user_id=user_id)):
        if message.actor_id is not None and message.actor_id not in names:
            names |= users.names([message.actor_id])
        shown = render.show(message, names)
        yield (
            _("What you were told"),
            {
                _("message"): shown.sentence,
                _("quotation"): shown.quote,
                _("link"): message.url,
                _("at"): moment(message.created_at),
                _("read"): moment(message.read_at),
                _("mailed"): moment(message.mailed_at),
            },
        )
    for wish in stream.each(Preference.objects.filter(user_id=user_id)):
        yield (
            _("How you want to be told"),
            {_("about"): wish.group, _("by mail"): wish.mail, _("since"): moment(wish.since)},
        )
    for digest in stream.each(Digest.objects.filter(user_id=user_id)):
        yield (
            _("Mails that gathered several messages"),
            {
                _("day"): digest.day.isoformat(),
                _("messages"): len(digest.message_ids),
                _("at"): moment(digest.sent_at),
            },
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Remove what was told to the person, and their name from what was told to others."""
    for model in (Message, Digest, Preference):
        stream.drain(model._default_manager.filter(user_id=user_id), lambda part: part.delete())
    stream.comb(Message.objects.filter(actor_id=user_id), _unname)


def forget_addresses(urls: Iterable[str]) -> None:
    """Remove whatever anybody was told about these addresses: what they led to is gone, with its title."""
    stream.comb(Message.objects.filter(url__in=list(urls)), lambda part: part.delete())


def _unname(told: QuerySet[Message]) -> None:
    for message in told.filter(kind="applied"):
        # Its key names who applied it; the number of the row does as well to tell it from others.
        Message.objects.filter(pk=message.pk).update(
            params={**message.params, "note": ""}, dedupe_key=f"kept:{message.pk}", actor_id=None
        )
    told.update(actor_id=None)
