"""What popularity keeps about people: what each act added to a target. Derived; it goes with the acts.

The rooms of the facts settle each target in the transaction that takes the person off it. Here only what a lost task
has left behind is removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.popularity import api
from social_learning.popularity.models import FairDecision, FairNote, Score, ScoreTerm, SpaceStats, WeekScore
from social_learning.popularity.terms import label

KEEPS = (
    Kept(
        ScoreTerm,
        ("user_id",),
        what="What one person's reactions, comments and progress add to the order of the catalogue.",
        why="Everybody counts once, and what is taken back counts no more.",
        leaving="Removed: whoever has left adds nothing.",
    ),
    Kept(
        FairNote,
        ("user_id", "other_id"),
        what="Which of a person's likes count less in rankings for now, and for whom they were.",
        why="Nobody can push something up; stewards see what is held back.",
        leaving="Removed with the likes.",
    ),
    Kept(
        FairDecision,
        ("low_id", "high_id", "decided_by"),
        what="What a steward decided about likes that were held back, between which two people.",
        why="A decision is made once, and somebody answers for it.",
        leaving="Decisions about the person go; on those they made the name goes.",
    ),
    Kept(Score),
    Kept(SpaceStats),
    Kept(WeekScore),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield what the person's acts count for."""
    for row in stream.each(ScoreTerm.objects.filter(user_id=user_id).select_related("target")):
        yield (
            _("What your acts count for in the catalogue"),
            {_("title"): row.target.title, _("because"): label(row.source), _("day"): row.bucket},
        )
    about = Q(low_id=user_id) | Q(high_id=user_id) | Q(decided_by=user_id)
    for decision in stream.each(FairDecision.objects.filter(about)):
        mine = decision.decided_by == user_id
        yield (
            _("Likes that were held back: what you decided") if mine else _("Likes that were held back: decisions"),
            {_("decision"): decision.verdict, _("at"): moment(decision.decided_at)},
        )
    for note in stream.each(FairNote.objects.filter(Q(user_id=user_id) | Q(other_id=user_id)).select_related("target")):
        yield (
            _("Likes that fair play looks at"),
            {_("title"): note.target.title, _("at"): moment(note.at), _("counts"): note.factor},
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Settle the targets to which this person still adds something, and those of whom they exchanged likes with."""
    found: set[int] = set()
    stream.comb(ScoreTerm.objects.filter(user_id=user_id), lambda part: found.update(_targets(part)))
    notes = FairNote.objects.filter(Q(user_id=user_id) | Q(other_id=user_id))
    others = set(notes.exclude(user_id=user_id).values_list("target_id", "user_id"))
    found.update(_targets(notes.filter(user_id=user_id)))
    for target_id in sorted(found):
        settle(target_id)
    notes.delete()
    FairDecision.objects.filter(Q(low_id=user_id) | Q(high_id=user_id)).delete()
    stream.comb(FairDecision.objects.filter(decided_by=user_id), lambda part: part.update(decided_by=FORMER))
    for target_id, other_id in sorted(others):
        api.sync(target_id, other_id, now=now)
        settle(target_id)


def _targets(part: object) -> set[int]:
    return set(part.values_list("target_id", flat=True))  # type: ignore[attr-defined]
