"""The row of one target's figures: made, placed, changed by the difference. Only ``api`` calls this, under its lock."""

from __future__ import annotations

import math

from django.db.models import F, Sum

from social_learning.knowledge import queries as knowledge
from social_learning.popularity import terms, weeks
from social_learning.popularity.models import FairNote, Score, ScoreTerm
from social_learning.popularity.terms import Figures, Terms
from social_learning.targets.models import Target

KNOWLEDGE = "knowledge"
# Where a removal leaves less than this part of the sum, what is left has lost digits to what was there.
SUM_ANEW_BELOW = 1e-3


def ensure(target: Target) -> None:
    """Make the row if there is none."""
    # Before the transaction, which begins with the lock: a snapshot taken earlier would hide newer facts.
    if not Score.objects.filter(pk=target.pk).exists():
        Score.objects.bulk_create(
            [Score(target=target, space_id=target.space_id, kind=target.kind)], ignore_conflicts=True
        )


def change(score: Score, user_id: int, had: Terms, wanted: Terms) -> None:
    """Write what is different in one person's terms, and add it to the sums; the caller saves."""
    rows = ScoreTerm.objects.filter(target_id=score.pk, user_id=user_id)
    gone = {name: term for name, term in had.items() if wanted.get(name) != term}
    new = {name: term for name, term in wanted.items() if had.get(name) != term}
    if gone:
        stale = {row.pk for row in rows if (row.source, row.bucket) in gone}
        ScoreTerm.objects.filter(pk__in=stale).delete()
    ScoreTerm.objects.bulk_create(as_rows(score.pk, {user_id: new}))
    before = score.trending
    score.trending = math.fsum(
        [before, *(term.counts for term in new.values()), *(-term.counts for term in gone.values())]
    )
    if score.trending < before * SUM_ANEW_BELOW:
        left = ScoreTerm.objects.filter(target_id=score.pk).aggregate(sum=Sum(F("value") * F("factor")))
        score.trending = left["sum"] or 0.0
    set_counters(score, counters(score).plus(terms.figures(wanted).minus(terms.figures(had))))


def terms_of(target_id: int, user_id: int) -> Terms:
    """Return the terms of one person as they are written; one query."""
    rows = ScoreTerm.objects.filter(target_id=target_id, user_id=user_id)
    return {(row.source, row.bucket): terms.Term(row.value, row.factor) for row in rows}


def as_rows(target_id: int, wanted: dict[int, Terms]) -> list[ScoreTerm]:
    """Return the rows of these people's terms."""
    return [
        ScoreTerm(
            target_id=target_id, user_id=user_id, source=source, bucket=bucket, value=term.value, factor=term.factor
        )
        for user_id, found in wanted.items()
        for (source, bucket), term in found.items()
    ]


def note(had: list[FairNote], wanted: list[FairNote]) -> None:
    """Let the notes about one person on a target be these; no query where nothing changes."""

    def values(notes: list[FairNote]) -> set[tuple[object, ...]]:
        return {(row.source, row.rule, row.other_id, row.at, row.factor, row.verdict) for row in notes}

    if values(had) != values(wanted):
        FairNote.objects.filter(pk__in=[row.pk for row in had]).delete()
        FairNote.objects.bulk_create(wanted)


def counters(score: Score) -> Figures:
    """Return the counters of a row."""
    return Figures(likes=score.likes, applied=score.applied, participants=score.participants, finished=score.finished)


def set_counters(score: Score, found: Figures) -> None:
    """Set the counters of a row."""
    score.likes, score.applied = found.likes, found.applied
    score.participants, score.finished = found.participants, found.finished


def is_placed(score: Score, target: Target) -> bool:
    """Return whether a row stands where its target is; one query for a Knowledge."""
    return (score.space_id, score.kind, score.theme_id) == _place(target)


def save(score: Score, target: Target) -> None:
    """Write the row, where its target is; its weeks go with it."""
    place = _place(target)
    moved = (score.space_id, score.kind, score.theme_id) != place
    score.space_id, score.kind, score.theme_id = place
    score.save()
    if moved:
        weeks.place(score)


def _place(target: Target) -> tuple[int | None, str, int | None]:
    theme_id = knowledge.theme_of_target(target.pk) if target.kind == KNOWLEDGE else None
    return target.space_id, target.kind, theme_id
