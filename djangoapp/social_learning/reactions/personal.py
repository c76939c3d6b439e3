"""What reactions keep about people: what they liked, applied, asked about, in their own line. It goes with them.

Counters follow in the same transaction. What a like brought its author stays the author's (see gamification).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.lib.sql import atomic_with_retry
from social_learning.reactions import api, kinds
from social_learning.reactions.models import Answered, Reaction, ReactionCount

KEEPS = (
    Kept(
        Reaction,
        ("user_id", "note"),
        what="What a person liked, applied, asked about or marked as outdated, when, and their line about applying it.",
        why="Colleagues see what helps; authors see that it did.",
        leaving="Removed, and no longer counted.",
    ),
    Kept(ReactionCount),
    Kept(
        Answered,
        ("user_id", "answered_by"),
        what="A question or mark that was taken care of: who asked, who saw to it, and when.",
        why="Who asked hears that it was answered.",
        leaving="Removed where the person asked; where they answered, a former colleague did.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield the person's reactions, and what was answered."""
    given = Reaction.objects.filter(user_id=user_id).select_related("target")
    for row in stream.each(given):
        kind = kinds.find(row.kind)
        yield (
            _("Reactions you gave"),
            {
                _("reaction"): str(kind.label) if kind else row.kind,
                _("to"): row.target.title,
                _("link"): row.target.url,
                _("your words"): row.note,
                _("at"): moment(row.created_at),
            },
        )
    yield from _answered(user_id)


def _answered(user_id: int) -> Iterator[Record]:
    found = Answered.objects.filter(Q(user_id=user_id) | Q(answered_by=user_id)).select_related("target")
    for row in stream.each(found):
        kind = kinds.find(row.kind)
        yield (
            _("Questions and marks that were answered"),
            {
                _("reaction"): str(kind.label) if kind else row.kind,
                _("to"): row.target.title,
                _("you asked"): row.user_id == user_id,
                _("you answered"): row.answered_by == user_id,
                _("at"): moment(row.answered_at),
            },
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Remove the person's reactions, target by target, with their counters, and their name from answers."""
    given = Reaction.objects.filter(user_id=user_id)
    while targets := sorted(set(given.order_by("pk").values_list("target_id", flat=True)[: stream.CHUNK])):
        for target_id in targets:
            _forget_on(target_id, user_id, settle, now)
    Answered.objects.filter(user_id=user_id).delete()
    Answered.objects.filter(answered_by=user_id).update(answered_by=FORMER)


@atomic_with_retry
def _forget_on(target_id: int, user_id: int, settle: Settle, now: datetime) -> None:
    for kind in list(Reaction.objects.filter(target_id=target_id, user_id=user_id).values_list("kind", flat=True)):
        api.take_off(target_id, user_id, kind, now=now)
    settle(target_id)
