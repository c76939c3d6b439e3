"""Units and SCORM lessons of courses, as far as they are known: those that somebody opened or reacted to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from social_learning.lib import stream
from social_learning.search.sources.base import Entry, Ref
from social_learning.targets.models import Access, Target

MINUTES = {"scorm": 15}


class UnitSource:
    """Targets inside courses, by their id; for the people of the course."""

    name = "unit"

    def entry(self, ref: Ref) -> Entry | None:
        """Return the entry of a unit that has a name and is still there."""
        target = _units().filter(pk=ref).first()
        if target is None or target.space_id is None:
            return None
        kind = "scorm" if "+type@scorm+" in target.key else "unit"
        return Entry(
            key=target.key,
            kind=kind,
            title=target.title,
            url=target.url,
            audience=target.space_id,
            space_id=target.space_id,
            target_id=target.pk,
            minutes=MINUTES.get(kind, 10),
            origin_key=target.key,
            published_at=target.created_at,
            trust="approved",
        )

    def refs(self, after: Ref | None, limit: int) -> Sequence[Ref]:
        """Return the next ids."""
        return list(_units().filter(pk__gt=after or 0).order_by("pk").values_list("pk", flat=True)[:limit])

    def living(self, refs: Sequence[str]) -> set[str]:
        """Return which of these are still there."""
        return set(map(str, _units().filter(pk__in=list(map(int, refs))).values_list("pk", flat=True)))

    def changed_since(self, moment: datetime) -> Iterator[Ref]:
        """Yield what was first seen, or went, since then; a new name comes when somebody reacts there again."""
        for changed in ({"created_at__gte": moment}, {"deleted_at__gte": moment}):
            found = Target.objects.filter(key__startswith=_PREFIX, **changed)
            yield from (pk for (pk,) in stream.rows(found, "pk"))


_PREFIX = "block-v1:"


def _units() -> QuerySet[Target]:
    there = Target.objects.filter(key__startswith=_PREFIX, deleted_at=None, access=Access.OPEN)
    return there.exclude(title="").exclude(space=None)
