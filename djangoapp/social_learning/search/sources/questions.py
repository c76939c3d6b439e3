"""What is wanted: the open questions of units and courses, for who may answer them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from social_learning.curation import queries as curation
from social_learning.curation.models import State, Wanted
from social_learning.lib import stream
from social_learning.search.sources.base import Entry, Ref


class QuestionSource:
    """Open questions, by their id; for who sees the space of their course."""

    name = "question"

    def entry(self, ref: Ref) -> Entry | None:
        """Return the entry of a question that is still open."""
        wanted = _open().filter(pk=ref).select_related("target").first()
        if wanted is None or wanted.target.space_id is None:
            return None
        origin = curation.origin_of(wanted)
        asked = {
            "space": wanted.target.space_id,
            "wanted": str(wanted.uuid),
            **({"origin_key": origin} if origin else {}),
        }
        return Entry(
            key=f"wanted:{wanted.uuid}",
            kind="question",
            title=wanted.question,
            url=f"/social-learning/share/?{urlencode(asked)}",
            audience=wanted.target.space_id,
            space_id=wanted.target.space_id,
            why=wanted.target.title if origin else "",
            minutes=0,
            published_at=wanted.created_at,
        )

    def refs(self, after: Ref | None, limit: int) -> Sequence[Ref]:
        """Return the next ids."""
        return list(_open().filter(pk__gt=after or 0).order_by("pk").values_list("pk", flat=True)[:limit])

    def living(self, refs: Sequence[str]) -> set[str]:
        """Return which of these are open."""
        return set(map(str, _open().filter(pk__in=list(map(int, refs))).values_list("pk", flat=True)))

    def changed_since(self, moment: datetime) -> Iterator[Ref]:
        """Yield what was asked or answered since then."""
        changed = Wanted.objects.filter(Q(created_at__gte=moment) | Q(ended_at__gte=moment))
        yield from (pk for (pk,) in stream.rows(changed, "pk"))


def _open() -> QuerySet[Wanted]:
    return Wanted.objects.filter(state=State.OPEN, target__deleted_at=None)
