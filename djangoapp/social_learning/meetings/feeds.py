"""A person's calendar by an address that a calendar program asks for: no login, so the address is the secret.

The token is random, signed and kept signed nowhere: who could read our tables could not make one. Renewed, the old
address answers as one that never was. What a feed holds is asked for as the person themselves, every time.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core.signing import BadSignature, Signer

from social_learning.data import Actor
from social_learning.lib.errors import LoginNeeded, NotAllowed, NotFound
from social_learning.meetings.models import CalendarFeed


def token_of(actor: Actor) -> str:
    """Return the token of the person's calendar, ``""`` while there is none; one query."""
    row = CalendarFeed.objects.filter(user_id=actor.user_id).first() if actor.user_id is not None else None
    return _signer().sign(row.secret) if row else ""


def renew(actor: Actor, *, now: datetime) -> str:
    """Return a new token for the person's calendar; the one before is dead from now on."""
    user_id = _writer(actor)
    values = {"secret": secrets.token_urlsafe(32), "renewed_at": now}
    row, _made = CalendarFeed.objects.update_or_create(user_id=user_id, defaults=values)
    return _signer().sign(row.secret)


def remove(actor: Actor) -> None:
    """Let the person's calendar have no address any more."""
    CalendarFeed.objects.filter(user_id=_writer(actor)).delete()


def person_of(token: str) -> int:
    """Return whose calendar a token opens; ``NotFound`` for one that we never gave, or that was renewed."""
    try:
        secret = _signer().unsign(token)
    except BadSignature as error:
        raise NotFound from error
    user_id = CalendarFeed.objects.filter(secret=secret).values_list("user_id", flat=True).first()
    if user_id is None:
        raise NotFound
    return int(user_id)


def _writer(actor: Actor) -> int:
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write:
        raise NotAllowed
    return actor.user_id


def _signer() -> Signer:
    return Signer(sep=".", salt="social_learning.calendar")
