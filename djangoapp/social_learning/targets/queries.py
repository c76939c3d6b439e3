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


def find(key: str, *, gone: bool = False) -> Target | None:
    """Return the living target of ``key`` or None, with ``gone`` also one whose thing is gone.

    ``NotFound`` only for text that is no key.
    """
    found = Target.objects.filter(key=str(keys.parse(key)))
    return (found if gone else found.filter(deleted_at=None)).first()


def by_ids(target_ids: Iterable[int]) -> dict[int, Target]:
    """Return targets by id, in one query."""
    return Target.objects.in_bulk(set(target_ids))


def with_spaces(target_ids: Iterable[int]) -> dict[int, Target]:
    """Return targets by id with the spaces they are in, in one query."""
    return {target.pk: target for target in Target.objects.filter(pk__in=set(target_ids)).select_related("space")}


def ids_of(keys: Iterable[str]) -> dict[str, int]:
    """Return the target ids of those of these keys that have one, gone or not; one query."""
    return dict(Target.objects.filter(key__in=list(keys)).values_list("key", "pk"))


def after(target_id: int, limit: int) -> list[Target]:
    """Return the targets that follow an id, with their spaces, for work on all of them in pieces; one query."""
    return list(Target.objects.filter(pk__gt=target_id).select_related("space").order_by("pk")[:limit])


def of_context(context_key: str, after: int, limit: int) -> list[Target]:
    """Return the targets of a course that follow an id, the deleted ones too, for work in pieces; one query."""
    return list(Target.objects.filter(context_key=context_key, pk__gt=after).order_by("pk")[:limit])


def contexts(after: str, limit: int) -> list[str]:
    """Return the courses that have targets and follow one, for work on all of them in pieces; one query."""
    keys = Target.objects.filter(context_key__gt=after).order_by("context_key").values_list("context_key", flat=True)
    return list(keys.distinct()[:limit])


def ids_owned_by(user_id: int) -> QuerySet[Target, int]:
    """Return, as a query, the ids of all that a person contributed."""
    return Target.objects.filter(owner_id=user_id).values_list("pk", flat=True)


def owned_by(user_id: int, limit: int) -> list[Target]:
    """Return a person's living, published contributions, newest first."""
    living = Target.objects.filter(owner_id=user_id, deleted_at=None).exclude(access=Access.PRIVATE)
    return list(living.order_by("-pk")[:limit])


def owners(target_ids: Iterable[int], kinds: Iterable[str]) -> dict[int, int | None]:
    """Return who contributed each of these targets that is of one of these kinds; one query."""
    found = Target.objects.filter(pk__in=set(target_ids), kind__in=list(kinds))
    return dict(found.values_list("pk", "owner_id"))


def owner_ids(space_id: int, *, limit: int) -> set[int]:
    """Return who contributed what was added to a space lately and is not private; one query."""
    shared = Target.objects.filter(space_id=space_id, owner_id__isnull=False, deleted_at=None)
    latest = shared.exclude(access=Access.PRIVATE).order_by("-pk")
    return {owner_id for owner_id in latest.values_list("owner_id", flat=True)[:limit] if owner_id is not None}


def any_in(space_id: int) -> bool:
    """Return whether anything was ever put into a space, drafts and what was taken away included; one query."""
    return Target.objects.filter(space_id=space_id).exists()
