"""Reads of reports: what waits for a steward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import attrs
from django.db.models import Count, Min

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.lib import cursor as cursors
from social_learning.lib import stream
from social_learning.moderation import reasons
from social_learning.moderation.models import Case as CaseRow
from social_learning.moderation.models import Report, Stage, Status

PAGE = 20
# Of each thing, so many lines are shown; the number of reports is whole.
LINES = 5
CHUNK = 500
# Where a case stands against its author.
AGAINST = (Stage.REMOVED, Stage.APPEALED, Stage.UPHELD)


@attrs.frozen
class Case:
    """One thing that was reported: how often, why, and the text as it read when it was first reported."""

    key: str
    title: str
    url: str
    author_id: int
    author_name: str
    snapshot: str
    count: int
    reasons: tuple[tuple[str, int], ...]
    lines: tuple[str, ...]
    since: datetime

    @property
    def uuid(self) -> str:
        """What the key names within its kind."""
        return self.key.partition(":")[2]

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            **attrs.asdict(self),
            "reasons": [{"label": label, "count": count} for label, count in self.reasons],
            "lines": list(self.lines),
            "since": self.since.isoformat(),
        }


@attrs.frozen
class CasePage:
    """One page of what waits, the longest first, and the cursor of the next."""

    cases: tuple[Case, ...]
    next: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"results": [case.as_dict() for case in self.cases], "next": self.next}


def waiting(space_ids: Collection[int], cursor: str | None = None, limit: int = PAGE) -> CasePage:
    """Return what is reported in these spaces and not decided; three queries whatever the numbers, none for none."""
    if not space_ids:
        return CasePage((), None)
    after = cursors.decode(cursor, int)[0] if cursor else 0
    found = Report.objects.filter(space_id__in=space_ids, status=Status.OPEN).values("key")
    grouped = found.annotate(first=Min("pk"), number=Count("pk")).filter(first__gt=after).order_by("first")
    things = list(grouped.values_list("key", "first", "number")[: limit + 1])
    more, things = len(things) > limit, things[:limit]
    if not things:
        return CasePage((), None)
    rows: dict[str, list[Report]] = {key: [] for key, _first, _number in things}
    # A storm on one thing is counted, not read.
    open_rows = Report.objects.filter(key__in=rows, status=Status.OPEN).select_related("target").defer("snapshot")
    for row in open_rows.order_by("pk")[: 50 * limit]:
        rows[row.key].append(row)
    texts = dict(Report.objects.filter(pk__in=[first for _key, first, _n in things]).values_list("key", "snapshot"))
    names = users.names(row[0].author_id for row in rows.values() if row)
    return CasePage(
        tuple(_case(key, rows[key], number, texts[key], names) for key, _first, number in things if rows[key]),
        cursors.encode(things[-1][1]) if more else None,
    )


def open_keys(target_id: int, author_id: int | None = None) -> list[str]:
    """Return the keys of what this person, or anybody, wrote on a target and somebody reported; one query."""
    found = Report.objects.filter(target_id=target_id, status=Status.OPEN)
    found = found if author_id is None else found.filter(author_id=author_id)
    return sorted(set(found.values_list("key", flat=True)))


def all_open() -> Iterator[list[str]]:
    """Yield the keys of all that is open, some hundreds at a time."""
    after = 0
    found = Report.objects.filter(status=Status.OPEN).order_by("pk")
    while piece := list(found.filter(pk__gt=after).values_list("pk", "key")[:CHUNK]):
        yield sorted({key for _pk, key in piece})
        after = piece[-1][0]


def _case(key: str, rows: list[Report], number: int, text: str, names: dict[int, str]) -> Case:
    first = rows[0]
    return Case(
        key=key,
        title=first.target.title,
        url=first.target.url,
        author_id=first.author_id,
        author_name=names[first.author_id],
        snapshot=text,
        count=number,
        reasons=tuple(Counter(reasons.label(row.reason) for row in rows).most_common()),
        lines=tuple(row.line for row in rows if row.line)[:LINES],
        since=first.created_at,
    )


def upheld() -> Iterator[tuple[int, int, datetime]]:
    """Yield (case, author, when) of all that was removed and not brought back."""
    found = CaseRow.objects.filter(stage__in=AGAINST, verdict="remove").exclude(author_id=FORMER)
    for row in stream.each(found):
        yield row.pk, row.author_id, row.decided_at or row.changed_at


def is_upheld(case_id: int) -> bool:
    """Return whether a case stands against its author; one query."""
    return CaseRow.objects.filter(pk=case_id, stage__in=AGAINST, verdict="remove").exists()
