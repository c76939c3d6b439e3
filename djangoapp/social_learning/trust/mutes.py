"""Whom a person would rather not read: for themselves alone, taken back at any time, and told to nobody.

What the muted person says stays for everybody else, and for what somebody does as who looks after a space: reports and
cases show everything.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from social_learning.data import FORMER, Actor
from social_learning.edxapp import users
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.lib.sql import insert_if_new
from social_learning.trust.models import Mute

# More than a person can have met in a bad hour; a list that one page shows.
MOST = 200
WORDS = _("You have muted this colleague. Only you know, and only you do not see this.")
_KNOWN = "trust.mutes"


def mute(user_id: int, actor: Actor, *, now: datetime) -> None:
    """Hide from this person what somebody says; a second time changes nothing.

    Raises ``NotFound`` for nobody, ``Invalid`` (``yourself``), ``Conflict`` (``enough``) above ``MOST``.
    """
    own = _writer(actor)
    if user_id == own:
        raise Invalid(_("One cannot mute oneself; take a rest instead."), code="yourself")
    someone = users.person(user_id) if user_id != FORMER else None
    if someone is None or not someone.is_active or someone.is_retired:
        raise NotFound
    if Mute.objects.filter(user_id=own).count() >= MOST:
        raise Conflict(_("Your list is full. Take somebody off it first."), code="enough")
    insert_if_new(Mute(user_id=own, muted_id=user_id, at=now))
    actor.known.pop(_KNOWN, None)


def unmute(user_id: int, actor: Actor) -> bool:
    """Show this person again what somebody says; return whether they were muted."""
    gone, _rows = Mute.objects.filter(user_id=_writer(actor), muted_id=user_id).delete()
    actor.known.pop(_KNOWN, None)
    return bool(gone)


def of(actor: Actor) -> frozenset[int]:
    """Return whom this person has muted; one short query a request."""
    if actor.user_id is None:
        return frozenset()
    if _KNOWN not in actor.known:
        found = Mute.objects.filter(user_id=actor.user_id).values_list("muted_id", flat=True)
        actor.known[_KNOWN] = frozenset(found)
    known: frozenset[int] = actor.known[_KNOWN]
    return known


def mine(actor: Actor) -> list[Mute]:
    """Return the rows of this person, the latest first; one query."""
    return list(Mute.objects.filter(user_id=actor.user_id or FORMER).order_by("-pk")[:MOST])


def deaf_to(muted_id: int, user_ids: Iterable[int]) -> set[int]:
    """Return who of these people has muted somebody, and is not told of them; one query, none for nobody."""
    wanted = set(user_ids)
    if not wanted:
        return set()
    return set(Mute.objects.filter(muted_id=muted_id, user_id__in=wanted).values_list("user_id", flat=True))


def _writer(actor: Actor) -> int:
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write:
        raise NotAllowed
    return actor.user_id
