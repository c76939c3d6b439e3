"""What counted in one week: whole points for each target, kept for this week and the last."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta, timezone

from social_learning.popularity import trending
from social_learning.popularity.models import Score, WeekScore
from social_learning.popularity.terms import Terms, weights

# A point is a hundredth of a like: weights and factors come out as whole numbers.
POINTS = 100
WEEK = timedelta(days=7)
Points = Counter[date]


def week_of(moment: datetime) -> date:
    """Return the Monday (UTC) of a moment's week."""
    day = moment.astimezone(timezone.utc).date()
    return day - timedelta(days=day.weekday())


def points(terms: Terms, half_life_days: float, now: datetime) -> Points:
    """Return what these terms are worth, by week, for the weeks that are kept."""
    kept = week_of(now) - WEEK
    found: Points = Counter()
    worth = weights()
    for (source, _bucket), term in terms.items():
        weight = worth.get(source)
        if weight is None or term.value <= 0:
            continue
        week = week_of(trending.moment(weight, term.value, half_life_days))
        if week >= kept:
            found[week] += round(POINTS * weight * term.factor)
    return found


def add(score: Score, change: Points) -> None:
    """Add to the weeks of a target, whose score the caller has locked; two queries, none where nothing changes."""
    change = Counter({week: amount for week, amount in change.items() if amount})
    if not change:
        return
    rows = {row.week: row for row in WeekScore.objects.filter(target_id=score.pk, week__in=list(change))}
    for week, row in rows.items():
        row.points += change[week]
    WeekScore.objects.bulk_update(rows.values(), ["points"])
    WeekScore.objects.bulk_create(
        _row(score, week, amount) for week, amount in sorted(change.items()) if week not in rows
    )


def replace(score: Score, found: Points) -> None:
    """Make the weeks of a target anew."""
    WeekScore.objects.filter(target_id=score.pk).delete()
    WeekScore.objects.bulk_create(_row(score, week, amount) for week, amount in sorted(found.items()))


def place(score: Score) -> None:
    """Let the weeks of a target stand where its score stands."""
    WeekScore.objects.filter(target_id=score.pk).update(
        space_id=score.space_id, kind=score.kind, theme_id=score.theme_id
    )


def drop_old(now: datetime) -> None:
    """Remove the weeks that nobody reads any more."""
    WeekScore.objects.filter(week__lt=week_of(now) - WEEK).delete()


def _row(score: Score, week: date, amount: int) -> WeekScore:
    return WeekScore(
        target_id=score.pk,
        week=week,
        space_id=score.space_id,
        kind=score.kind,
        theme_id=score.theme_id,
        points=amount,
    )
