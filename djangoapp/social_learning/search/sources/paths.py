"""Paths: every published one, with what its steps are called as far as everybody who finds it may see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from social_learning.lib import stream
from social_learning.lib.markdown import plain_text
from social_learning.paths import access
from social_learning.paths.models import Path, State
from social_learning.search.sources.base import Entry, Ref


class PathSource:
    """Published paths, by their id."""

    name = "path"

    def entry(self, ref: Ref) -> Entry | None:
        """Return the entry of a path that is published."""
        # Locked, so that of two workers at once none writes what the other saw change.
        path = _listed().select_for_update().filter(pk=ref).first()
        if path is None:
            return None
        steps = [step for step in access.steps_of([path.pk])[path.pk] if step.target.is_open]
        # Who finds the path sees its space; what stands in others is not told here.
        titles = [step.target.title for step in steps if step.target.space_id == path.space_id]
        objective = plain_text(path.objective)
        return Entry(
            key=path.key,
            kind="path",
            title=path.title,
            url=path.url,
            audience=path.space_id,
            space_id=path.space_id,
            theme_id=path.theme_id or 0,
            author_id=path.author_id,
            target_id=path.target_id,
            uuid=path.uuid,
            why=(objective or path.audience)[:255],
            text="\n".join(part for part in (objective, path.audience, *titles) if part),
            minutes=max(1, sum(step.minutes for step in steps if step.is_required)),
            published_at=path.published_at or path.created_at,
        )

    def refs(self, after: Ref | None, limit: int) -> Sequence[Ref]:
        """Return the next ids."""
        return list(_listed().filter(pk__gt=after or 0).order_by("pk").values_list("pk", flat=True)[:limit])

    def living(self, refs: Sequence[str]) -> set[str]:
        """Return which of these are published."""
        return set(map(str, _listed().filter(pk__in=list(map(int, refs))).values_list("pk", flat=True)))

    def changed_since(self, moment: datetime) -> Iterator[Ref]:
        """Yield the ids of what was changed since then."""
        yield from (pk for (pk,) in stream.rows(Path.objects.filter(changed_at__gte=moment), "pk"))


def _listed() -> QuerySet[Path]:
    return Path.objects.filter(state=State.PUBLISHED)
