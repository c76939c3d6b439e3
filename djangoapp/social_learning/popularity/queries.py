"""Reads of what is popular, for other rooms and faces."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs

from social_learning import conf
from social_learning.popularity import direction, index, words
from social_learning.popularity import explain as explanation
from social_learning.popularity.models import Score, SpaceStats
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


def of(target_id: int, *, now: datetime) -> Popularity:
    """Return the popularity of one target."""
    return many([target_id], now=now)[target_id]


def many(target_ids: Iterable[int], *, now: datetime, directions: bool = True) -> dict[int, Popularity]:
    """Return the popularity of each target; at most four queries, three without ``directions``."""
    wanted = list(dict.fromkeys(target_ids))
    if not wanted:
        return {}
    scores = Score.objects.in_bulk(wanted)
    counts = reactions.counts(wanted)
    enough = {pk: score for pk, score in scores.items() if score.participants >= conf.get("POPULARITY_FLOOR")}
    stats = SpaceStats.objects.in_bulk({score.space_id or 0 for score in enough.values()}) if enough else {}
    moves = direction.of(enough, now) if enough and directions else {}
    return {
        pk: _compared(enough[pk], counts.get(pk, {}), stats.get(enough[pk].space_id or 0), moves.get(pk, "steady"))
        if pk in enough
        else _early(pk, scores.get(pk), counts.get(pk, {}))
        for pk in wanted
    }


def figures(target_id: int) -> tuple[float, int]:
    """Return (trending key, participants) of a target, zeros where nothing happened yet."""
    found = Score.objects.filter(pk=target_id).values_list("trending", "participants").first()
    return found or (0.0, 0)


def explain() -> explanation.Explanation:
    """Return the answer to "How is this computed?"."""
    return explanation.explain()


def _early(target_id: int, score: Score | None, counts: dict[str, int]) -> Popularity:
    return Popularity(
        target_id=target_id,
        likes=max(0, counts.get("like", 0)),
        applied=max(0, counts.get("applied", 0)),
        participants=score.participants if score else 0,
        finished=score.finished if score else 0,
        words=reaction_words.too_early(),
    )


def _compared(score: Score, counts: dict[str, int], stats: SpaceStats | None, move: str) -> Popularity:
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
