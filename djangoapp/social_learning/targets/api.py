"""The only writer of targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from social_learning import keys
from social_learning.targets.models import Access, Target


def ensure(
    key: str,
    *,
    now: datetime,
    space_id: int | None = None,
    title: str = "",
    url: str = "",
    owner_id: int | None = None,
    access: Access = Access.OPEN,
) -> Target:
    """Return the target of ``key``, made if it did not exist; what exists is left as it is.

    Raises ``NotFound`` (``unknown_target``) for text that is no key.
    """
    parsed = keys.parse(key)
    target, _created = Target.objects.get_or_create(
        key=str(parsed),
        defaults={
            "kind": keys.kind_of(parsed),
            "context_key": keys.course_of(parsed),
            "space_id": space_id,
            "title": title[:255],
            "url": url[:500],
            "owner_id": owner_id,
            "access": access,
            "created_at": now,
        },
    )
    return target


def update(
    target_id: int,
    *,
    title: str | None = None,
    url: str | None = None,
    space_id: int | None = None,
    owner_id: int | None = None,
    access: Access | None = None,
) -> None:
    """Change what is given, leave the rest; one query."""
    changes = {
        "title": title[:255] if title is not None else None,
        "url": url[:500] if url is not None else None,
        "space_id": space_id,
        "owner_id": owner_id,
        "access": access,
    }
    given = {name: value for name, value in changes.items() if value is not None}
    if given:
        Target.objects.filter(pk=target_id).update(**given)


def set_co_owners(target_id: int, user_ids: Iterable[int]) -> None:
    """Note who made a thing together with its owner; one query."""
    Target.objects.filter(pk=target_id).update(co_owners=",".join(str(user_id) for user_id in sorted(set(user_ids))))


def mark_deleted(target_id: int, *, now: datetime) -> None:
    """Mark a target whose thing is gone; its facts stay."""
    Target.objects.filter(pk=target_id, deleted_at=None).update(deleted_at=now)


def mark_back(target_id: int) -> None:
    """Take the mark back of a target whose thing is there again."""
    Target.objects.filter(pk=target_id).exclude(deleted_at=None).update(deleted_at=None)


def agree(targets: Iterable[Target], names: Mapping[str, str], *, now: datetime) -> int:
    """Make targets agree with what there is: ``names`` by key. What is not in it is gone, what is in it is back.

    A new name is taken over, an empty one says nothing. Facts stay, whatever becomes of their target. Returns how
    many rows were changed; at most two queries and one for each new name.
    """
    gone, back, renamed = [], [], []
    for target in targets:
        name = names.get(target.key)
        if name is None and target.deleted_at is None:
            gone.append(target.pk)
        if name is not None and target.deleted_at is not None:
            back.append(target.pk)
        if name and name[:255] != target.title:
            renamed.append((target.pk, name))
    changed = 0
    if gone:
        changed += Target.objects.filter(pk__in=gone, deleted_at=None).update(deleted_at=now)
    if back:
        changed += Target.objects.filter(pk__in=back).exclude(deleted_at=None).update(deleted_at=None)
    for target_id, name in renamed:
        update(target_id, title=name)
    return changed + len(renamed)
