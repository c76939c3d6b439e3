"""Reads of reactions for other rooms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

import attrs
from django.db import connection

from social_learning.lib import sql
from social_learning.reactions import kinds, statements
from social_learning.reactions.models import Reaction
from social_learning.targets.models import Target

LONG_AGO = datetime(1970, 1, 1, tzinfo=timezone.utc)


@attrs.frozen
class ReactionState:
    """What one person sees of the reactions to one target: counts by kind, and their own kinds in order."""

    counts: Mapping[str, int]
    mine: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values, the kinds with their labels included."""
        return {"counts": dict(self.counts), "mine": list(self.mine), "kinds": kinds.as_list()}


def state(target_id: int, user_id: int | None, *, sees_all: bool = False) -> ReactionState:
    """Return the state of one target for one person; one query."""
    return states([target_id], user_id, sees_all={target_id} if sees_all else ())[target_id]


def states(target_ids: Iterable[int], user_id: int | None, *, sees_all: Iterable[int] = ()) -> dict[int, ReactionState]:
    """Return the state of each target for one person, in one query.

    Kinds that are work for the owner are counted only for the targets in ``sees_all``.
    """
    wanted = list(dict.fromkeys(target_ids))
    if not wanted:
        return {}
    return _split(wanted, sql.rows(*_select(wanted, user_id)), frozenset(sees_all))


def glance(
    key: str, user_id: int, *, also: str = "0", sees_all: bool = False
) -> tuple[Target | None, ReactionState, int]:
    """Return the target of a key, gone or not, what stands under it for one person, and a number: one query.

    Without a target: None, no reactions, 0. ``also`` is the number as SQL over the target ``t``; of the target there
    is as much as a page needs: key, title, url, owner, access, and that it is gone, though not since when.
    """
    found = sql.rows(statements.GLANCE.format(also=also), [key, key, user_id, key])
    row = next((row for row in found if row[0] == "target"), None)
    if row is None:
        return None, ReactionState(dict.fromkeys(kinds.public(), 0)), 0
    _what, pk, access, number, owner_id, title, url, gone = row
    target = Target(pk=pk, key=key, access=access, owner_id=owner_id, title=title, url=url)
    target.deleted_at = LONG_AGO if gone else None
    return target, _split([pk], found, frozenset([pk] if sees_all else ()))[pk], number


def state_and_given(
    target_id: int, user_id: int, kind: str, *, since: datetime, sees_all: bool = False
) -> tuple[ReactionState, int]:
    """Return the state, and how many reactions of ``kind`` the person gave since then: one query for both."""
    select, values = _select([target_id], user_id)
    moment = connection.ops.adapt_datetimefield_value(since)
    found = sql.rows(f"{select} UNION ALL {statements.GIVEN}", [*values, user_id, kind, moment])
    given = sum(row[3] for row in found if row[0] == "given")
    return _split([target_id], found, frozenset([target_id] if sees_all else ()))[target_id], given


def counts(target_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return all counts by target and kind, also those that are not for everybody; one query."""
    found: dict[int, dict[str, int]] = {target_id: {} for target_id in target_ids}
    for _what, target_id, kind, count in sql.rows(*_select(list(found), None)) if found else ():
        found[target_id][kind] = count
    return found


def of_person(target_id: int, user_id: int) -> list[Reaction]:
    """Return what one person gave to one target; one query."""
    return list(Reaction.objects.filter(target_id=target_id, user_id=user_id))


def notes_received(target_ids: Iterable[int], *, limit: int = 3) -> list[Reaction]:
    """Return what people wrote with their reactions to these targets, newest first; one query."""
    found = Reaction.objects.filter(target_id__in=list(target_ids)).exclude(note="")
    return list(found.order_by("-created_at", "-id")[:limit])


def _select(target_ids: list[int], user_id: int | None) -> tuple[str, list[Any]]:
    holes = f"({', '.join(['%s'] * len(target_ids))})"
    if user_id is None:
        return statements.COUNTS + holes, [*target_ids]
    return f"{statements.COUNTS}{holes} UNION ALL {statements.MINE}{holes}", [*target_ids, user_id, *target_ids]


def _split(target_ids: list[int], found: list[tuple[Any, ...]], sees_all: frozenset[int]) -> dict[int, ReactionState]:
    numbers = {(row[1], row[2]): row[3] for row in found if row[0] == "count"}
    mine = {(row[1], row[2]) for row in found if row[0] == "mine"}
    every, public = kinds.every(), kinds.public()
    return {
        target_id: ReactionState(
            counts={
                name: max(0, numbers.get((target_id, name), 0)) for name in (every if target_id in sees_all else public)
            },
            mine=tuple(name for name in every if (target_id, name) in mine),
        )
        for target_id in target_ids
    }
