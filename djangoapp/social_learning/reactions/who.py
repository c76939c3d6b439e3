"""Who reacted, and what they wrote with it, as far as the one who asks may know.

The site's setting ``WHO_REACTED`` and the author of a unit decide about names. What somebody wrote about applying it
is for everybody who sees the thing, with or without their name.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning import conf
from social_learning.data import Actor
from social_learning.edxapp import units, users
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import NotAllowed
from social_learning.reactions import kinds, permissions, queries
from social_learning.reactions.models import Reaction
from social_learning.spaces import queries as spaces
from social_learning.targets.models import Target

PAGE = 20
MAX_PAGE = 100
NOTES = 3


@attrs.frozen
class Entry:
    """One person's reaction; without a name (and id) where names are not shown."""

    name: str
    at: datetime
    kind: str
    note: str = ""
    user_id: int | None = None
    is_mine: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**attrs.asdict(self), "at": self.at.isoformat()}


@attrs.frozen
class WhoPage:
    """A page of who reacted, the latest first; ``words`` is the sentence that stands for all of them."""

    kind: str
    count: int
    names_shown: bool
    words: str
    results: tuple[Entry, ...] = ()
    next: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**attrs.asdict(self, recurse=False), "results": [one.as_dict() for one in self.results]}


def page(target: Target, actor: Actor, kind: str, cursor: str | None = None, limit: int = PAGE) -> WhoPage:
    """Return who gave one kind of reaction to a target that this person sees; the same number of queries always.

    Where names are not shown, only what people wrote is listed. Raises ``Invalid`` (``unknown_kind``, ``bad_cursor``),
    and ``NotAllowed`` for open questions and marks of what is not this person's.
    """
    chosen, limit = kinds.get(kind), max(1, min(limit, MAX_PAGE))
    steward = spaces.looks_after(actor, target)
    if not chosen.public_count and not permissions.sees_all_counts(actor, target, is_steward=steward):
        raise NotAllowed(_("Only whose thing this is sees who asked."))
    named = _sees_names(actor, target, is_steward=steward, public=chosen.public_count)
    found = Reaction.objects.filter(target_id=target.pk, kind=kind)
    if not named:
        found = found.exclude(note="")
    if cursor:
        found = found.filter(pk__lt=cursors.decode(cursor, int)[0])
    rows = list(found.order_by("-pk")[: limit + 1])
    entries = _entries(rows[:limit], actor, named=named)
    count = max(0, queries.counts([target.pk])[target.pk].get(kind, 0))
    more = cursors.encode(rows[limit - 1].pk) if len(rows) > limit else None
    return WhoPage(kind, count, named, _words(entries, count, named=named), entries, more)


def notes(target: Target, actor: Actor, limit: int = NOTES) -> tuple[Entry, ...]:
    """Return what people wrote with their public reactions, the latest first, and one's own before them."""
    asked = [kind.name for kind in kinds.every().values() if kind.note_label and kind.public_count]
    written = Reaction.objects.filter(target_id=target.pk, kind__in=asked).exclude(note="").order_by("-pk")
    rows = list(written[:limit])
    if actor.user_id is not None and not any(row.user_id == actor.user_id for row in rows) and len(rows) == limit:
        rows = [*written.filter(user_id=actor.user_id)[:1], *rows]
    steward = spaces.looks_after(actor, target)
    return _entries(rows, actor, named=_sees_names(actor, target, is_steward=steward, public=True))


def _sees_names(actor: Actor, target: Target, *, is_steward: bool, public: bool) -> bool:
    setting = str(conf.get("WHO_REACTED"))
    may = permissions.sees_names(actor, target, kind_is_public=public, is_steward=is_steward, setting=setting)
    return may and not units.seen(target.key).hides_names


def _entries(rows: list[Reaction], actor: Actor, *, named: bool) -> tuple[Entry, ...]:
    names = users.names({row.user_id for row in rows}) if named else {}
    return tuple(
        Entry(
            name=names.get(row.user_id, ""),
            at=row.created_at,
            kind=row.kind,
            note=row.note,
            user_id=row.user_id if named else None,
            is_mine=row.user_id == actor.user_id,
        )
        for row in rows
    )


def _words(entries: tuple[Entry, ...], count: int, *, named: bool) -> str:
    """Return "Lena, Amadou and 3 others", or how many there are where nobody is named."""
    if not count:
        return ""
    if not named or not entries:
        return _people(count)
    first = [_("you") if one.is_mine else one.name for one in sorted(entries, key=lambda one: not one.is_mine)[:2]]
    others = count - len(first)
    if others > 0:
        return _others(", ".join(first), others)
    return _("%(one)s and %(other)s") % {"one": first[0], "other": first[1]} if len(first) > 1 else first[0]


def _people(count: int) -> str:
    return ngettext("%(n)d person", "%(n)d people", count) % {"n": count}


def _others(names: str, count: int) -> str:
    return ngettext("%(names)s and %(n)d other", "%(names)s and %(n)d others", count) % {"names": names, "n": count}
