"""Reads of trust for other rooms: a person's level, what it lets them do, and who is paused where."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Q

from social_learning import conf
from social_learning.data import Actor
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space
from social_learning.trust import levels
from social_learning.trust.levels import Facts, Level, Needs
from social_learning.trust.models import Evidence, Kind, Pause

_KNOWN = "trust.level"
# No row has a greater id; addresses may hold any number.
_BIGGEST = 2**63 - 1


def facts_of(user_id: int, now: datetime) -> Facts:
    """Return what speaks for and against a person; one query."""
    since = now - timedelta(days=conf.get("TRUST_DEMOTION_DAYS"))
    found = Evidence.objects.filter(user_id=user_id).aggregate(
        approved=Count("pk", filter=Q(kind=Kind.APPROVED)),
        useful=Count("pk", filter=Q(kind=Kind.USEFUL)),
        upheld=Count("pk", filter=Q(kind=Kind.UPHELD, at__gt=since)),
    )
    return Facts(**found)


def level_of(user_id: int, now: datetime) -> Level:
    """Return the level of somebody, whatever they look after; one query, none where levels are off."""
    if not conf.get("TRUST_LEVELS"):
        return Level.KNOWN
    return levels.level(facts_of(user_id, now), needs())


def level(actor: Actor, now: datetime, *, space: Space | None = None) -> Level:
    """Return the level of who is asking, in a space; one query a request. Who looks after the space is trusted."""
    if not conf.get("TRUST_LEVELS"):
        return Level.KNOWN
    if actor.user_id is None:
        return Level.NEW
    if actor.is_site_staff or (space is not None and spaces.is_steward(actor, space)):
        return Level.TRUSTED
    if _KNOWN not in actor.known:
        actor.known[_KNOWN] = level_of(actor.user_id, now)
    found: Level = actor.known[_KNOWN]
    return found


def policy(actor: Actor, space: Space, now: datetime) -> str:
    """Return when an expert looks at what this person shares in a space: see ``levels.policy``."""
    if not conf.get("TRUST_LEVELS"):
        return str(space.review_policy)
    standing = level(actor, now, space=space)
    if standing == Level.TRUSTED and (actor.is_site_staff or spaces.is_steward(actor, space)):
        # The rules of a space hold for those who look after it, too.
        return str(space.review_policy)
    return levels.policy(space.review_policy, standing, trusted_publish=space.trusted_publish)


def in_words(actor: Actor, now: datetime) -> str:
    """Return the person's own level in words, for their eyes only; empty where levels are off."""
    if not conf.get("TRUST_LEVELS") or actor.user_id is None:
        return ""
    return str(levels.WORDS[level(actor, now)])


def pause(user_id: int | None, space_id: int | None, now: datetime) -> Pause | None:
    """Return the pause of a person in a space that holds now, or None; one query."""
    if user_id is None or space_id is None or max(user_id, space_id) > _BIGGEST:
        return None
    found = Pause.objects.filter(user_id=user_id, space_id=space_id)
    return found.filter(Q(until=None) | Q(until__gt=now)).first()


def pauses_of(space_ids: Collection[int], now: datetime, *, limit: int = 100) -> list[Pause]:
    """Return who is paused in some spaces now, the latest first; one query, none for none."""
    if not space_ids:
        return []
    found = Pause.objects.filter(space_id__in=space_ids).filter(Q(until=None) | Q(until__gt=now))
    return list(found.select_related("space").order_by("-pk")[:limit])


def own_pauses(actor: Actor, now: datetime) -> list[Pause]:
    """Return where this person is asked to pause now; one query."""
    if actor.user_id is None:
        return []
    found = Pause.objects.filter(user_id=actor.user_id).filter(Q(until=None) | Q(until__gt=now))
    return list(found.select_related("space").order_by("-pk")[:100])


def needs() -> Needs:
    """Return how much a level takes on this site."""
    return Needs(conf.get("TRUST_KNOWN_APPROVED"), conf.get("TRUST_KNOWN_USEFUL"), conf.get("TRUST_TRUSTED_APPROVED"))
