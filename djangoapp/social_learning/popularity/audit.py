"""What fair play holds back, for those who look after a space; the only place with names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs
from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, When

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.lib.errors import NotAllowed
from social_learning.popularity import fair, permissions
from social_learning.popularity.models import FairDecision, FairNote
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space
from social_learning.spaces.permissions import Standing

ROWS = 50


@attrs.frozen
class Burst:
    """New accounts that reacted to one thing at about the same time."""

    target_id: int
    title: str
    url: str
    reactions: int
    people: int
    first: datetime
    last: datetime
    names: tuple[str, ...]
    verdict: str
    may_decide: bool


@attrs.frozen
class Pair:
    """Two people who give each other a great deal, in one space."""

    one: int
    two: int
    names: tuple[str, str]
    space_id: int
    space: str
    acts: int
    last: datetime
    verdict: str
    may_decide: bool


@attrs.frozen
class Decided:
    """Who decided what, and when."""

    rule: str
    verdict: str
    about: str
    by: str
    at: datetime


@attrs.frozen
class Report:
    """What is held back, and what was decided, the newest first."""

    bursts: tuple[Burst, ...]
    pairs: tuple[Pair, ...]
    decided: tuple[Decided, ...]


def may_audit(actor: Actor, *, standing: Standing | None = None) -> bool:
    """Return whether this person may see the report; one query without ``standing``, none for site staff."""
    if actor.is_site_staff:
        return permissions.can_audit(actor, is_steward=False)
    return permissions.can_audit(actor, is_steward=bool((standing or spaces.standing(actor)).steward))


def report(actor: Actor, *, standing: Standing | None = None) -> Report:
    """Return what is held back in the spaces this person looks after; seven queries. Raises ``NotAllowed``."""
    standing = standing or spaces.standing(actor)
    if not may_audit(actor, standing=standing):
        raise NotAllowed
    here = Q(target__space_id__in=sorted(standing.steward))
    if actor.is_site_staff:
        here |= Q(target__space_id=None)
    bursts, pairs = _bursts(here), _pairs(sorted(standing.steward))
    acts = _acts(here, [row["target_id"] for row in bursts])
    decided = _decided(actor, standing)
    people = {user_id for ids in acts.values() for user_id in ids}
    people |= {row[name] for row in pairs for name in ("low", "high")}
    people |= {user_id for row in decided for user_id in (row.low_id, row.high_id, row.decided_by) if user_id}
    names = users.names(people)
    places = spaces.by_ids(row["target__space_id"] for row in pairs)
    return Report(
        tuple(_burst(row, acts[row["target_id"]], names, actor) for row in bursts),
        tuple(_pair(row, names, places, actor) for row in pairs),
        tuple(_decision(row, names) for row in decided),
    )


def _bursts(here: Q) -> list[dict[str, Any]]:
    rows = FairNote.objects.filter(here, rule=fair.BURST, factor=0.0)
    named = rows.values("target_id", "target__title", "target__url", "target__owner_id")
    found: QuerySet[Any, Any] = named.annotate(
        reactions=Count("pk"),
        people=Count("user_id", distinct=True),
        first=Min("at"),
        last=Max("at"),
        said=Max("verdict"),
        # A burst of which a part is new is to be looked at again.
        waiting=Count("pk", filter=Q(verdict="")),
    )
    return list(found.order_by("-last", "target_id")[:ROWS])


def _acts(here: Q, target_ids: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {target_id: [] for target_id in target_ids}
    rows = FairNote.objects.filter(here, rule=fair.BURST, factor=0.0, target_id__in=target_ids)
    for target_id, user_id in rows.order_by("at", "pk").values_list("target_id", "user_id")[: ROWS * ROWS]:
        if user_id not in found[target_id]:
            found[target_id].append(user_id)
    return found


def _pairs(space_ids: list[int]) -> list[dict[str, Any]]:
    rows: QuerySet[FairNote] = FairNote.objects.filter(
        rule=fair.MUTUAL, factor__lt=1.0, target__space_id__in=space_ids, other_id__isnull=False
    )
    mine_first = Q(user_id__lt=F("other_id"))
    both = rows.annotate(
        low=Case(When(mine_first, then=F("user_id")), default=F("other_id")),
        high=Case(When(mine_first, then=F("other_id")), default=F("user_id")),
    ).values("low", "high", "target__space_id")
    found: QuerySet[Any, Any] = both.annotate(
        acts=Count("pk"), last=Max("at"), said=Max("verdict"), waiting=Count("pk", filter=Q(verdict=""))
    )
    return list(found.order_by("-last", "low", "high")[:ROWS])


def _decided(actor: Actor, standing: Standing) -> list[FairDecision]:
    here = Q(space_id__in=sorted(standing.steward))
    if actor.is_site_staff:
        here |= Q(space_id=None)
    return list(FairDecision.objects.filter(here).select_related("target").order_by("-decided_at", "-pk")[:ROWS])


def _burst(row: dict[str, Any], people: list[int], names: dict[int, str], actor: Actor) -> Burst:
    return Burst(
        target_id=row["target_id"],
        title=row["target__title"],
        url=row["target__url"],
        reactions=row["reactions"],
        people=row["people"],
        first=row["first"],
        last=row["last"],
        names=tuple(names[user_id] for user_id in people),
        verdict="" if row["waiting"] else row["said"],
        may_decide=_may(actor, {*people, row["target__owner_id"] or 0}),
    )


def _pair(row: dict[str, Any], names: dict[int, str], places: dict[int, Space], actor: Actor) -> Pair:
    low, high, space_id = row["low"], row["high"], row["target__space_id"]
    return Pair(
        one=low,
        two=high,
        names=(names[low], names[high]),
        space_id=space_id,
        space=places[space_id].title,
        acts=row["acts"],
        last=row["last"],
        verdict="" if row["waiting"] else row["said"],
        may_decide=_may(actor, {low, high}),
    )


def _decision(row: FairDecision, names: dict[int, str]) -> Decided:
    two: Iterable[int] = [user_id for user_id in (row.low_id, row.high_id) if user_id]
    about = row.target.title if row.target is not None else " · ".join(names[user_id] for user_id in two)
    return Decided(row.rule, row.verdict, about, names.get(row.decided_by, users.display_name(None)), row.decided_at)


def _may(actor: Actor, concerned: set[int]) -> bool:
    # Only what they look after is in the report.
    return permissions.can_decide(actor, looks_after=True, concerned=concerned)
