"""The only writer of scores: one person's rows made to agree with the facts."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
from django.db import transaction

from social_learning import conf
from social_learning.data import FORMER
from social_learning.expertise import evidence, scoring
from social_learning.expertise.models import ExpertScore
from social_learning.targets import queries as targets

CHUNK = 500


def recount(user_id: int) -> None:
    """Make a person's rows agree with the facts; again, late or out of order it ends at the same figures."""
    if user_id == FORMER:
        return
    with transaction.atomic():
        # The rows are locked before the facts are read: of two workers the later one sees the later facts.
        rows = {row.theme_id: row for row in ExpertScore.objects.select_for_update().filter(user_id=user_id)}
        wanted = scoring.totals(evidence.of_person(user_id), half_life())
        gone = [row.pk for theme_id, row in rows.items() if theme_id not in wanted]
        if gone:
            ExpertScore.objects.filter(pk__in=gone).delete()
        for theme_id, total in wanted.items():
            values = attrs.asdict(total)
            row = rows.get(theme_id)
            if row is None:
                ExpertScore.objects.update_or_create(user_id=user_id, theme_id=theme_id, defaults=values)
            elif any(getattr(row, name) != value for name, value in values.items()):
                ExpertScore.objects.filter(pk=row.pk).update(**values)


def sync_knowledge(knowledge_id: int) -> None:
    """Count again what a Knowledge may have changed."""
    for user_id in sorted(evidence.concerned_by_knowledge(knowledge_id)):
        recount(user_id)


def sync_question(question_id: int) -> None:
    """Count again what a question may have changed."""
    for user_id in sorted(evidence.concerned_by_question(question_id)):
        recount(user_id)


def sync_target(target_id: int) -> None:
    """Count again what reactions to a target may have changed: for whose it is."""
    target = targets.by_ids([target_id]).get(target_id)
    if target is not None and target.owner_id:
        recount(target.owner_id)


def rebuild() -> Iterator[int]:
    """Count everybody again; yields how many are done, now and then."""
    done = after = 0
    while people := evidence.people(after, CHUNK):
        for user_id in people:
            recount(user_id)
        done, after = done + len(people), people[-1]
        yield done
    after = 0
    # Whoever has a row and no fact any more.
    while left := _scored(after):
        for user_id in left:
            recount(user_id)
        after = left[-1]


def half_life() -> float:
    """Return after how many days evidence counts half."""
    return float(conf.get("EXPERT_HALF_LIFE_DAYS"))


def _scored(after: int) -> list[int]:
    rows = ExpertScore.objects.filter(user_id__gt=after).order_by("user_id").values_list("user_id", flat=True)
    return list(rows.distinct()[:CHUNK])


def sync_theme(theme_id: int) -> None:
    """Count again everybody who helped in a theme."""
    after = 0
    rows = ExpertScore.objects.filter(theme_id=theme_id).order_by("user_id")
    while people := list(rows.filter(user_id__gt=after).values_list("user_id", flat=True)[:CHUNK]):
        for user_id in people:
            recount(user_id)
        after = people[-1]
