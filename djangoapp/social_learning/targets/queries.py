"""Reads of targets for other rooms."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from social_learning import keys
from social_learning.lib.errors import NotFound
from social_learning.targets.models import Access, Target


def by_key(key: str) -> Target:
    """Return the living target of ``key``; ``NotFound`` if there is none."""
    target = find(key)
    if target is None:
        raise NotFound
    return target


def find(key: str) -> Target | None:
    """Return the living target of ``key`` or None; ``NotFound`` only for text that is no key."""
    parsed = keys.parse(key)
    return Target.objects.filter(key=str(parsed), deleted_at=None).first()


def by_ids(target_ids: Iterable[int]) -> dict[int, Target]:
    """Return targets by id, in one query."""
    return Target.objects.in_bulk(set(target_ids))


def after(target_id: int, limit: int) -> list[Target]:
    """Return the targets that follow an id, with their spaces, for work on all of them in pieces; one query."""
    return list(Target.objects.filter(pk__gt=target_id).select_related("space").order_by("pk")[:limit])


def ids_owned_by(user_id: int) -> QuerySet[Target, int]:
    """Return, as a query, the ids of all that a person contributed."""
    return Target.objects.filter(owner_id=user_id).values_list("pk", flat=True)


def owned_by(user_id: int, limit: int) -> list[Target]:
    """Return a person's living, published contributions, newest first."""
    living = Target.objects.filter(owner_id=user_id, deleted_at=None).exclude(access=Access.PRIVATE)
    return list(living.order_by("-pk")[:limit])
