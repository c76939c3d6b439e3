"""What targets keep about people: whose contribution a thing is. What stays has no owner; what is gone has no title."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle
from social_learning.targets.models import Target

KEEPS = (
    Kept(
        Target,
        ("owner_id", "co_owners", "title", "url"),
        what="Whose contribution a thing is, its title and its address.",
        why="Nobody reacts to what is their own, and authors hear of what their sharing brought.",
        leaving="No longer anybody's. Of what was deleted before, the title goes too.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield nothing that the rooms of the things themselves do not say, but the titles of what was deleted."""
    gone = Target.objects.filter(owner_id=user_id).exclude(deleted_at=None).exclude(title="")
    for row in stream.each(gone):
        yield _("Drafts you deleted"), {_("title"): row.title}


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Take the owner off all that is left of this person."""
    stream.comb(Target.objects.filter(owner_id=user_id).exclude(deleted_at=None), _clear)
    stream.comb(Target.objects.filter(owner_id=user_id), _disown)


def disown(target_ids: Iterable[int]) -> None:
    """Take the owner off these targets; one query."""
    _disown(Target.objects.filter(pk__in=list(target_ids)))


def clear(target_ids: Iterable[int]) -> None:
    """Take owner, title and address off targets whose thing is gone for good; one query."""
    _clear(Target.objects.filter(pk__in=list(target_ids)))


def _disown(found: QuerySet[Target]) -> None:
    found.update(owner_id=None)


def _clear(found: QuerySet[Target]) -> None:
    found.update(owner_id=None, co_owners="", title="", url="")
