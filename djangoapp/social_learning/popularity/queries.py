"""Reads of what is popular, for other rooms and faces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs
from django.db.models import Count, Q

from social_learning import conf
from social_learning.popularity import direction, index, words
from social_learning.popularity import explain as explanation
from social_learning.popularity.ladder import Figures
from social_learning.popularity.models import Score, ScoreTerm, SpaceStats
from social_learning.reactions import queries as reactions
from social_learning.reactions import words as reaction_words


@attrs.frozen
class Popularity:
    """The popularity of a target.

    ``likes`` and ``applied`` are the counts everybody sees; ``participants`` and ``finished`` leave author and staff
    out. With too few people (``enough`` False) there is no index, no quartile and no direction.
    """

    target_id: int
    likes: int = 0
    applied: int = 0
    participants: int = 0
    finished: int = 0
    index: float | None = None
    quartile: int | None = None
    direction: str = ""
    words: str = ""
    direction_words: str = ""
    enough: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values; the index is rounded to what it can tell."""
        values = attrs.asdict(self, filter=lambda field, _value: field.name != "target_id")
        return {**values, "index": None if self.index is None else round(self.index)}


# What has the figures of a target: its score, or what was read of it.
Figured = Score | Figures


@attrs.frozen
class Helpful:
    """One of the most helpful things of a course, with the counts that everybody sees."""

    title: str
    url: str
    likes: int
    applied: int


def of(target_id: int, *, now: datetime) -> Popularity:
    """Return the popularity of one target."""
    return many([target_id], now=now)[target_id]


def shown(target_id: int, *, now: datetime) -> Popularity | None:
    """Return the popularity of a target that enough people took part in, else None: one query while it is early."""
    floor = conf.get("POPULARITY_FLOOR")
    if not Score.objects.filter(pk=target_id, participants__gte=floor).exists():
        return None
    return of(target_id, now=now)


def many(target_ids: Iterable[int], *, now: datetime, directions: bool = True) -> dict[int, Popularity]:
    """Return the popularity of each target; at most four queries, three without ``directions``."""
    wanted = list(dict.fromkeys(target_ids))
    return _many(wanted, Score.objects.in_bulk(wanted), now, directions) if wanted else {}


def of_scores(scores: Iterable[Figured], *, now: datetime) -> dict[int, Popularity]:
    """Return the popularity of targets whose figures are at hand; three queries at most."""
    known = {score.pk: score for score in scores}
    return _many(list(known), known, now, True) if known else {}


def _many(wanted: list[int], scores: Mapping[int, Figured], now: datetime, directions: bool) -> dict[int, Popularity]:
    counts = reactions.counts(wanted)
    enough = {pk: score for pk, score in scores.items() if score.participants >= conf.get("POPULARITY_FLOOR")}
    against = {pk: index.stats_id(score.space_id, score.kind) for pk, score in enough.items()}
    stats = SpaceStats.objects.in_bulk(set(against.values())) if enough else {}
    moves = direction.of(enough, now) if enough and directions else {}
    return {
        pk: _compared(enough[pk], counts.get(pk, {}), stats.get(against[pk]), moves.get(pk, "steady"))
        if pk in enough
        else _early(pk, scores.get(pk), counts.get(pk, {}))
        for pk in wanted
    }


def figures(target_id: int) -> tuple[float, int]:
    """Return (trending key, participants) of a target, zeros where nothing happened yet."""
    found = Score.objects.filter(pk=target_id).values_list("trending", "participants").first()
    return found or (0.0, 0)


def top_of_course(course_key: str, *, limit: int = 5) -> list[Helpful]:
    """Return the units of a course that people found most helpful, the best first; two queries."""
    found = Score.objects.filter(target__context_key=course_key, target__deleted_at=None).exclude(kind="course")
    found = found.filter(Q(likes__gt=0) | Q(applied__gt=0)).select_related("target")
    scores = list(found.order_by("-trending", "target_id")[:limit])
    counts = reactions.counts(score.pk for score in scores) if scores else {}
    shown = [(score.target, counts[score.pk]) for score in scores]
    return [Helpful(target.title, target.url, count.get("like", 0), count.get("applied", 0)) for target, count in shown]


def explain() -> explanation.Explanation:
    """Return the answer to "How is this computed?"."""
    return explanation.explain()


def _early(target_id: int, score: Figured | None, counts: dict[str, int]) -> Popularity:
    return Popularity(
        target_id=target_id,
        likes=max(0, counts.get("like", 0)),
        applied=max(0, counts.get("applied", 0)),
        participants=score.participants if score else 0,
        finished=score.finished if score else 0,
        words=reaction_words.too_early(),
    )


def _compared(score: Figured, counts: dict[str, int], stats: SpaceStats | None, move: str) -> Popularity:
    means = index.Means(stats.like_mean, stats.reach_mean, stats.eligible) if stats else index.Means()
    value = index.index(score.likes, score.participants, means, conf.get("POPULARITY_PRIOR")) if stats else None
    quartile = index.quartile(value, stats.cuts) if stats and value is not None else None
    likes, applied = max(0, counts.get("like", 0)), max(0, counts.get("applied", 0))
    return Popularity(
        target_id=score.pk,
        likes=likes,
        applied=applied,
        participants=score.participants,
        finished=score.finished,
        index=value,
        quartile=quartile,
        direction=move,
        direction_words=str(words.DIRECTIONS[move]),
        words=words.full(likes, applied, score.participants, quartile),
        enough=True,
    )


def credited(target_id: int, sources: Iterable[str], after: int, limit: int) -> dict[int, int]:
    """Return for how many acts of these sources each of the next people counts on a target, by id; one query."""
    rows = ScoreTerm.objects.filter(target_id=target_id, source__in=list(sources), user_id__gt=after)
    found = rows.order_by("user_id").values("user_id").annotate(number=Count("pk"))[:limit]
    return {row["user_id"]: row["number"] for row in found}
