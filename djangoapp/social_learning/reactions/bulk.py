"""Reads of many people's reactions at once, for rooms that derive figures from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Count, QuerySet

from social_learning.data import FORMER
from social_learning.lib import stream
from social_learning.reactions.models import Reaction, ReactionCount


def of_people(target_id: int, user_ids: Sequence[int]) -> list[Reaction]:
    """Return the reactions of these people to one target; one query."""
    return list(Reaction.objects.filter(target_id=target_id, user_id__in=user_ids))


def people_of(target_id: int, after: int, limit: int) -> list[int]:
    """Return who reacted to a target, by id, those that follow ``after``; one query."""
    users = Reaction.objects.filter(target_id=target_id, user_id__gt=after).order_by("user_id")
    return list(users.values_list("user_id", flat=True).distinct()[:limit])


def givers(target_ids: Iterable[int], kinds: Iterable[str]) -> QuerySet[Reaction, int]:
    """Return, as a query, the ids of those who reacted to any of these targets in one of these ways."""
    found = Reaction.objects.filter(target_id__in=target_ids, kind__in=list(kinds))
    return found.order_by().values_list("user_id", flat=True)


def changed_since(moment: datetime) -> Iterator[tuple[int, int, str]]:
    """Yield (target id, user id, what) of all that was done since then, in pieces."""
    changed = Reaction.objects.filter(created_at__gte=moment)
    yield from (
        (target_id, user_id, kind) for target_id, user_id, kind in stream.rows(changed, "target_id", "user_id", "kind")
    )


def taken_back_since(moment: datetime) -> Iterator[int]:
    """Yield the targets where somebody took a reaction back since then, in pieces; a target may come twice."""
    changed = ReactionCount.objects.filter(taken_back_at__gte=moment)
    yield from (target_id for (target_id,) in stream.rows(changed, "target_id"))


def useful_pairs(user_ids: Sequence[int], kinds: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield (user id, target id) of what these people gave one of these reactions to; one query."""
    found = Reaction.objects.filter(user_id__in=user_ids, kind__in=list(kinds)).order_by()
    yield from found.values_list("user_id", "target_id").iterator()


def notes(reaction_ids: Sequence[int]) -> dict[int, str]:
    """Return what was written with those of these reactions that still stand, by id; one query, none for none."""
    found = Reaction.objects.filter(pk__in=reaction_ids).exclude(note="")
    return dict(found.values_list("pk", "note")) if reaction_ids else {}


def generous(giver_id: int, owner_ids: Iterable[int], kinds: Iterable[str], at_least: int) -> set[int]:
    """Return to whom of these contributors a person gave at least so many of these reactions; one query."""
    given = Reaction.objects.filter(user_id=giver_id, kind__in=list(kinds), target__owner_id__in=list(owner_ids))
    rows = given.order_by().values("target__owner_id").annotate(number=Count("pk")).filter(number__gte=at_least)
    return set(rows.values_list("target__owner_id", flat=True))


def exchanged(
    user_id: int, other_ids: Iterable[int], kinds: Iterable[str]
) -> list[tuple[int, int, int, int | None, str, datetime]]:
    """Return what a person gave to the works of these others, and they to theirs; two queries.

    As (giver, contributor, target id, space id, kind, when).
    """
    others, found = list(other_ids), Reaction.objects.filter(kind__in=list(kinds)).order_by()
    fields = ("user_id", "target__owner_id", "target_id", "target__space_id", "kind", "created_at")
    return [
        *found.filter(user_id=user_id, target__owner_id__in=others).values_list(*fields),
        *found.filter(user_id__in=others, target__owner_id=user_id).values_list(*fields),
    ]


def owners_and_givers(kinds: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield (owner, giver) of every reaction of these kinds to what is somebody else's, pairs more than once."""
    found = Reaction.objects.filter(kind__in=list(kinds), target__owner_id__isnull=False).select_related("target")
    for row in stream.each(found):
        if row.target.owner_id != row.user_id and FORMER not in (row.user_id, row.target.owner_id):
            yield row.target.owner_id, row.user_id


def first_of(owner_id: int, giver_id: int, kinds: Iterable[str]) -> datetime | None:
    """Return when one person first gave a reaction of these kinds to what is another's, of what stands; one query."""
    given = Reaction.objects.filter(user_id=giver_id, kind__in=list(kinds), target__owner_id=owner_id)
    return given.order_by("created_at").values_list("created_at", flat=True).first()
