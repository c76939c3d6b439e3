"""The only writer of terms, scores and means; all of it derived."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Sum

from social_learning import conf
from social_learning.edxapp import courses, users
from social_learning.popularity import facts, index, terms
from social_learning.popularity.models import Score, ScoreTerm, SpaceStats
from social_learning.popularity.terms import Figures, Terms
from social_learning.spaces import queries as spaces_queries
from social_learning.targets import queries as targets_queries
from social_learning.targets.models import Target

REFRESH_EVERY = timedelta(minutes=10)
# Where a removal leaves less than this part of the sum, what is left has lost digits to what was there.
SUM_ANEW_BELOW = 1e-3
CHUNK = 500


def sync(target_id: int, user_id: int, *, now: datetime) -> None:
    """Make the score of a target agree with what one person did on it; doing it again changes nothing.

    The row of the score is locked before the facts are read: of two workers at once the later one sees the later facts.
    """
    target = targets_queries.by_ids([target_id]).get(target_id)
    if target is None:
        return
    _ensure(target)
    left_out = user_id in _left_out(target)
    with transaction.atomic():
        score = Score.objects.select_for_update().get(pk=target_id)
        done = facts.of_people(target_id, [user_id])[user_id]
        wanted = {} if left_out else terms.desired(done, conf.get("TRENDING_HALF_LIFE_DAYS"))
        _apply(score, target, user_id, wanted)
    refresh_space_if_due(target.space_id, now=now)


def refresh_space_if_due(space_id: int | None, *, now: datetime) -> bool:
    """Make the means of a space anew unless that was done within ten minutes; True if they were made."""
    due = now - REFRESH_EVERY
    if SpaceStats.objects.filter(pk=space_id or 0, computed_at__gt=due, computed_at__lte=now).exists():
        return False
    refresh_space(space_id, now=now)
    return True


def refresh_space(space_id: int | None, *, now: datetime) -> None:
    """Make the means and quartiles of a space anew (None: of what is in no space); three queries."""
    scores = Score.objects.filter(space_id=space_id, participants__gt=0)
    sums = scores.aggregate(likes=Sum("likes"), participants=Sum("participants"), targets=Count("pk"))
    eligible = _eligible(space_id)
    means = index.means(sums["likes"] or 0, sums["participants"] or 0, sums["targets"], eligible)
    prior = conf.get("POPULARITY_PRIOR")
    shown = scores.filter(participants__gte=conf.get("POPULARITY_FLOOR")).values_list("likes", "participants")
    values = [index.index(likes, participants, means, prior) for likes, participants in shown.iterator(CHUNK)]
    SpaceStats.objects.update_or_create(
        space_id=space_id or 0,
        defaults={
            "eligible": eligible,
            "like_mean": means.like,
            "reach_mean": means.reach,
            "cuts": index.cuts(values),
            "computed_at": now,
        },
    )


def rebuild(*, now: datetime) -> Iterator[int]:
    """Make everything again, target by target; yields how many are done, now and then.

    Memory stays flat: targets and their people come in pieces.
    """
    done = after = 0
    while targets := targets_queries.after(after, CHUNK):
        for target in targets:
            rebuild_target(target)
        done, after = done + len(targets), targets[-1].pk
        yield done
    refresh_all(now=now)


def refresh_all(*, now: datetime) -> None:
    """Make the means of every space anew that has a score."""
    for space_id in Score.objects.order_by().values_list("space_id", flat=True).distinct():
        refresh_space(space_id, now=now)


def rebuild_target(target: Target) -> None:
    """Drop what was derived for a target and make it again from the facts, some hundreds of people at a time."""
    half_life = conf.get("TRENDING_HALF_LIFE_DAYS")
    left_out = _left_out(target)
    _ensure(target)
    with transaction.atomic():
        score = Score.objects.select_for_update().get(pk=target.pk)
        ScoreTerm.objects.filter(target=target).delete()
        sums: list[float] = []
        total = Figures()
        for people in facts.stream(target.pk):
            wanted = {
                user_id: terms.desired(done, half_life) for user_id, done in people.items() if user_id not in left_out
            }
            ScoreTerm.objects.bulk_create(_rows(target.pk, wanted), batch_size=CHUNK)
            sums.append(math.fsum(value for found in wanted.values() for value in found.values()))
            for found in wanted.values():
                total = total.plus(terms.figures(found))
        score.trending = math.fsum(sums)
        _set_counters(score, total)
        _save(score, target)


def _apply(score: Score, target: Target, user_id: int, wanted: Terms) -> None:
    rows = ScoreTerm.objects.filter(target=target, user_id=user_id)
    have = {(row.source, row.bucket): row for row in rows}
    had = {name: row.value for name, row in have.items()}
    ScoreTerm.objects.filter(pk__in=[have[name].pk for name in had if had[name] != wanted.get(name)]).delete()
    changed = {name: value for name, value in wanted.items() if had.get(name) != value}
    ScoreTerm.objects.bulk_create(_rows(target.pk, {user_id: changed}))
    if had != wanted:
        gone = [-value for name, value in had.items() if wanted.get(name) != value]
        before = score.trending
        score.trending = math.fsum([before, *changed.values(), *gone])
        if score.trending < before * SUM_ANEW_BELOW:
            score.trending = ScoreTerm.objects.filter(target=target).aggregate(sum=Sum("value"))["sum"] or 0.0
        _set_counters(score, _counters(score).plus(terms.figures(wanted).minus(terms.figures(had))))
    elif (score.space_id, score.kind) == (target.space_id, target.kind):
        return
    _save(score, target)


def _rows(target_id: int, wanted: dict[int, Terms]) -> list[ScoreTerm]:
    return [
        ScoreTerm(target_id=target_id, user_id=user_id, source=source, bucket=bucket, value=value)
        for user_id, found in wanted.items()
        for (source, bucket), value in found.items()
    ]


def _ensure(target: Target) -> None:
    # Before the transaction, which begins with the lock: a snapshot taken earlier would hide newer facts.
    if not Score.objects.filter(pk=target.pk).exists():
        Score.objects.bulk_create(
            [Score(target=target, space_id=target.space_id, kind=target.kind)], ignore_conflicts=True
        )


def _counters(score: Score) -> Figures:
    return Figures(likes=score.likes, applied=score.applied, participants=score.participants, finished=score.finished)


def _set_counters(score: Score, counters: Figures) -> None:
    score.likes, score.applied = counters.likes, counters.applied
    score.participants, score.finished = counters.participants, counters.finished


def _save(score: Score, target: Target) -> None:
    score.space_id, score.kind = target.space_id, target.kind
    score.save()


def _left_out(target: Target) -> set[int]:
    course_key = target.context_key or (target.space.course_key if target.space else None)
    team = courses.team_ids(course_key) if course_key else set()
    owner = set() if target.owner_id is None else {target.owner_id}
    return users.staff_ids() | team | owner


def _eligible(space_id: int | None) -> int:
    space = spaces_queries.by_ids([space_id]).get(space_id) if space_id is not None else None
    course_key = space.course_key if space else None
    return courses.learner_count(course_key) if course_key else courses.site_learner_count()
