"""Reads of evidence: who could be asked to be an expert, and where experts are wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import attrs
from django.db.models import Count, Sum

from social_learning import conf
from social_learning.edxapp import users
from social_learning.expertise import api, scoring
from social_learning.expertise.models import ExpertScore
from social_learning.experts import queries as experts
from social_learning.experts.models import NominationState
from social_learning.experts.nominations import QUIET
from social_learning.popularity.models import WeekScore
from social_learning.questions.models import Question
from social_learning.questions.models import State as QuestionState
from social_learning.review.models import Review
from social_learning.search import misses
from social_learning.spaces.models import Visibility

LIMIT = 5
_LATELY = timedelta(days=56)
# A question that waits weighs more than somebody who passed by.
_QUESTION, _REVIEW = 3, 3


@attrs.frozen
class Proposed:
    """Somebody whose help speaks for being an expert of a theme."""

    user_id: int
    theme_id: int
    worth: float
    approved: int
    answers: int
    reviews: int
    marks: int


@attrs.frozen
class Wanted:
    """A theme in demand that has no expert who is there: how many questions and drafts wait, and how much it is used.

    ``away`` is True where experts are named, and all of them are paused or away.
    """

    theme_id: int
    questions: int
    drafts: int
    used: int
    away: bool
    proposed: tuple[Proposed, ...]
    # How many people looked there for something and found nothing, where they are enough to be counted.
    searched: int = 0


def proposed(theme_ids: Collection[int], *, now: datetime) -> dict[int, list[Proposed]]:
    """Return whom the evidence proposes for these themes, most first; five queries, however many themes.

    Not who is an expert, is asked already, said no lately, or has left.
    """
    least = scoring.kept(float(conf.get("EXPERT_PROPOSE_AT")), now, api.half_life())
    rows = list(
        ExpertScore.objects.filter(theme_id__in=list(theme_ids), value__gte=least).order_by("-value", "user_id")
    )
    if not rows:
        return {}
    named = experts.of_themes(theme_ids)
    out = {(user_id, theme_id) for theme_id, user_ids in named.items() for user_id in user_ids}
    for asked in experts.nominations(theme_ids):
        lately = asked.answered_at is not None and asked.answered_at > now - QUIET
        if asked.state == NominationState.ASKED or (lately and asked.state != NominationState.ACCEPTED):
            out.add((asked.user_id, asked.theme_id))
    here = {
        pk for pk, one in users.people({row.user_id for row in rows}).items() if one.is_active and not one.is_retired
    }
    found: dict[int, list[Proposed]] = {}
    for row in rows:
        mine = found.setdefault(row.theme_id, [])
        if row.user_id in here and (row.user_id, row.theme_id) not in out and len(mine) < LIMIT:
            worth = scoring.today(row.value, now, api.half_life())
            counts = (row.approved, row.answers, row.reviews, row.marks)
            mine.append(Proposed(row.user_id, row.theme_id, worth, *counts))
    return {theme_id: people for theme_id, people in found.items() if people}


def wanted(theme_ids: Collection[int], *, now: datetime) -> list[Wanted]:
    """Return those of these themes that are in demand and have no expert who is there, the most wanted first."""
    there = {row.theme_id for row in experts.by_theme(theme_ids, now)}
    named = set(experts.of_themes(theme_ids))
    bare = [theme_id for theme_id in theme_ids if theme_id not in there]
    questions, drafts, used = _questions(bare), _drafts(bare), _used(bare, now)
    people = proposed(bare, now=now)
    searched = misses.of_themes(bare, now=now) if bare else {}
    found = [
        Wanted(
            theme_id=theme_id,
            questions=questions.get(theme_id, 0),
            drafts=drafts.get(theme_id, 0),
            used=used.get(theme_id, 0),
            away=theme_id in named,
            proposed=tuple(people.get(theme_id, ())),
            searched=searched.get(theme_id, 0),
        )
        for theme_id in bare
    ]
    asked = [one for one in found if one.questions or one.drafts or one.used or one.searched]
    return sorted(asked, key=lambda one: _order(one))


def _order(one: Wanted) -> tuple[int, int, int, int]:
    return (-(_QUESTION * one.questions + _REVIEW * one.drafts), -one.searched, -one.used, one.theme_id)


def _questions(theme_ids: Iterable[int]) -> dict[int, int]:
    rows = Question.objects.filter(theme_id__in=list(theme_ids), state=QuestionState.OPEN, deleted_at=None)
    rows = rows.exclude(space__visibility=Visibility.HIDDEN)
    return dict(rows.order_by().values_list("theme_id").annotate(many=Count("pk")))


def _drafts(theme_ids: Iterable[int]) -> dict[int, int]:
    rows = Review.objects.filter(knowledge__theme_id__in=list(theme_ids), closed_at=None)
    rows = rows.exclude(knowledge__space__visibility=Visibility.HIDDEN)
    return dict(rows.order_by().values_list("knowledge__theme_id").annotate(many=Count("pk")))


def _used(theme_ids: Iterable[int], now: datetime) -> dict[int, int]:
    """Return how much is done with what is about a theme, in the weeks that popularity keeps."""
    rows = WeekScore.objects.filter(theme_id__in=list(theme_ids), week__gte=(now - _LATELY).date(), points__gt=0)
    return dict(rows.order_by().values_list("theme_id").annotate(many=Sum("points")))
