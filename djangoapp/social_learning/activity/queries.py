"""Reads of what happened, for faces."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import attrs
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from social_learning.activity import lines
from social_learning.activity.kinds import APPLIED
from social_learning.activity.lines import Line
from social_learning.activity.models import Activity
from social_learning.data import Actor
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import Invalid, NotFound
from social_learning.spaces import queries as spaces
from social_learning.spaces.permissions import Standing
from social_learning.trust import mutes

PAGE = 20
MAX_PAGE = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)


@attrs.frozen
class Page:
    """Some lines, the newest first, and the cursor of what follows, or None."""

    lines: tuple[Line, ...]
    next: str | None


def page(
    actor: Actor,
    *,
    space_id: int | None = None,
    person_id: int | None = None,
    cursor: str | None = None,
    limit: int = PAGE,
    standing: Standing | None = None,
) -> Page:
    """Return a page of what happened where this person may look; seven queries at most, however much there is.

    Of one space, of one person, or of all. Raises ``NotFound`` for a space that is not theirs to see, and ``Invalid``
    (``bad_cursor``). What was taken back, closed or gone is left out when it is read.
    """
    visible = (standing or spaces.standing(actor)).visible
    if space_id is not None and space_id not in visible:
        raise NotFound
    found = Activity.objects.filter(space_id__in=sorted(visible) if space_id is None else [space_id])
    muted = mutes.of(actor)
    if person_id is not None:
        found = found.filter(actor_id=person_id)
    if muted:
        found = found.exclude(actor_id__in=muted)
    if cursor:
        found = found.filter(_after(cursor))
    limit = max(1, min(limit, MAX_PAGE))
    rows = list(found.order_by("-at", "-id")[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    shown = lines.of(rows, actor, of_one=person_id is not None)
    return Page(shown, _cursor(rows[-1]) if more else None)


def credited(target_id: int, after: int, limit: int) -> dict[int, int]:
    """Return with how many lines each of the next people stands here for having applied a thing, by id; one query."""
    rows = Activity.objects.filter(target_id=target_id, kind=APPLIED, actor_id__gt=after)
    found = rows.order_by("actor_id").values("actor_id").annotate(number=Count("pk"))[:limit]
    return {row["actor_id"]: row["number"] for row in found}


def _after(cursor: str) -> Q:
    micros, last_id = cursors.decode(cursor, int, int)
    try:
        at = _EPOCH + _MICROSECOND * micros
    except OverflowError as error:
        sentence = _("This page link is not valid any more. Please start from the first page.")
        raise Invalid(sentence, code="bad_cursor") from error
    # The first condition is what an index can begin at; the others sort out the ties.
    return Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=last_id))


def _cursor(last: Activity) -> str:
    return cursors.encode((last.at - _EPOCH) // _MICROSECOND, last.pk)
