"""The only writer of terms, scores and means; all of it derived."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs
from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import FORMER, Actor
from social_learning.edxapp import courses, users
from social_learning.lib import stream
from social_learning.lib.errors import Invalid, NotAllowed, NotFound
from social_learning.popularity import facts, fair, index, permissions, scores, terms, weeks, weighing
from social_learning.popularity.models import FairDecision, FairNote, Score, ScoreTerm, SpaceStats
from social_learning.popularity.terms import Facts, Figures
from social_learning.popularity.weighing import Weighed
from social_learning.spaces import queries as spaces_queries
from social_learning.targets import queries as targets_queries
from social_learning.targets.models import Target

KNOWLEDGE, COURSE = "knowledge", "course"
REFRESH_EVERY = timedelta(minutes=10)
CHUNK = 500


def sync(target_id: int, user_id: int, *, now: datetime) -> list[int]:
    """Make the score of a target agree with what one person did on it; doing it again changes nothing.

    The row of the score is locked before the facts are read: of two workers at once the later one sees the later facts.
    Returns the other targets whose figures changed by it: where acts now count more, or less, beside this one.
    """
    target = targets_queries.by_ids([target_id]).get(target_id)
    if target is None:
        return []
    others = _settle_all(_settle(target, user_id, now), now) - {target_id}
    refresh_space_if_due(target.space_id, now=now)
    return sorted(others)


def place(target_id: int) -> None:
    """Let the score of a target stand where the target is now: space, theme; made if there was none."""
    target = targets_queries.by_ids([target_id]).get(target_id)
    if target is None:
        return
    scores.ensure(target)
    with transaction.atomic():
        score = Score.objects.select_for_update().get(pk=target_id)
        if not scores.is_placed(score, target):
            scores.save(score, target)


def release(*, now: datetime) -> Iterator[int]:
    """Let count what was held for long enough and nobody has looked at; yields the targets that changed."""
    due = now - fair.rules().hold
    held = FairNote.objects.filter(rule=fair.BURST, factor=0.0, verdict="", at__lte=due)
    for target_id, user_id in stream.rows(held, "target_id", "user_id"):
        yield from _settle_all({(target_id, user_id)}, now)
    weeks.drop_old(now)


def settle_beside(target_id: int, *, now: datetime) -> list[int]:
    """Let everybody count as they should beside what was taken back on a target; return the targets that changed.

    Whoever takes something back may free what others gave. Where the process died between the two, only this tells.
    """
    target = targets_queries.by_ids([target_id]).get(target_id)
    return [] if target is None else sorted(_settle_all(weighing.stale(target, now=now), now))


def decide_burst(target: Target, actor: Actor, verdict: str, *, now: datetime) -> list[int]:
    """Note what a steward says of the new accounts on a target until now; return the targets whose figures changed.

    Raises ``NotAllowed`` for who does not look after its space or has a part in it, ``NotFound`` where there
    is nothing to decide, ``Invalid`` (``unknown_verdict``).
    """
    _check_verdict(verdict)
    noted = FairNote.objects.filter(target=target, rule=fair.BURST, at__lte=now)
    people = set(noted.values_list("user_id", flat=True))
    _check_decides(actor, target.space_id, {*people, target.owner_id or 0})
    if not people:
        raise NotFound
    _decide(actor, now, rule=fair.BURST, verdict=verdict, space_id=target.space_id, target_id=target.pk)
    return sorted(_settle_all({(target.pk, user_id) for user_id in people}, now))


def decide_pair(one: int, two: int, space_id: int, actor: Actor, verdict: str, *, now: datetime) -> list[int]:
    """Note what a steward says of what two people gave each other in a space until now; return the targets changed.

    Raises as :func:`decide_burst`.
    """
    _check_verdict(verdict)
    low, high = sorted((one, two))
    _check_decides(actor, space_id, {low, high})
    noted = FairNote.objects.filter(rule=fair.MUTUAL, user_id__in=(low, high), other_id__in=(low, high))
    pairs = set(noted.filter(target__space_id=space_id).values_list("target_id", "user_id"))
    if not pairs:
        raise NotFound
    _decide(actor, now, rule=fair.MUTUAL, verdict=verdict, space_id=space_id, low_id=low, high_id=high)
    return sorted(_settle_all(pairs, now))


def refresh_space_if_due(space_id: int | None, *, now: datetime) -> bool:
    """Make the means of a space anew unless that was done within ten minutes; True if they were made."""
    due = now - REFRESH_EVERY
    if SpaceStats.objects.filter(pk=space_id or 0, computed_at__gt=due, computed_at__lte=now).exists():
        return False
    refresh_space(space_id, now=now)
    return True


def refresh_space(space_id: int | None, *, now: datetime) -> None:
    """Make the means and quartiles of a space anew (None: of what is in no space); six queries at most.

    What people shared there, and what a course itself brings along, are each compared with their own kind.
    """
    # What is gone keeps its score, but the living are not compared with it.
    scores = Score.objects.filter(space_id=space_id, participants__gt=0, target__deleted_at=None)
    eligible = _eligible(space_id)
    _refresh(index.stats_id(space_id, KNOWLEDGE), scores.filter(kind__in=index.SHARED), eligible, now)
    of_course = scores.exclude(kind__in=index.SHARED)
    if of_course.exists():
        _refresh(index.stats_id(space_id, COURSE), of_course, eligible, now)


def _refresh(stats_id: int, scores: QuerySet[Score], eligible: int, now: datetime) -> None:
    sums = scores.aggregate(likes=Sum("likes"), participants=Sum("participants"), targets=Count("pk"))
    means = index.means(sums["likes"] or 0, sums["participants"] or 0, sums["targets"], eligible)
    prior = conf.get("POPULARITY_PRIOR")
    shown = scores.filter(participants__gte=conf.get("POPULARITY_FLOOR")).values_list("likes", "participants")
    values = [index.index(likes, participants, means, prior) for likes, participants in shown.iterator(CHUNK)]
    SpaceStats.objects.update_or_create(
        space_id=stats_id,
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
            rebuild_target(target, now=now)
        done, after = done + len(targets), targets[-1].pk
        yield done
    refresh_all(now=now)


def refresh_all(*, now: datetime) -> None:
    """Make the means of every space anew that has a score."""
    for space_id in Score.objects.order_by().values_list("space_id", flat=True).distinct():
        refresh_space(space_id, now=now)


def rebuild_target(target: Target, *, now: datetime) -> None:
    """Drop what was derived for a target and make it again from the facts, some hundreds of people at a time.

    Whoever came with a new account waits for the end: whether that was a burst only all of them tell.
    """
    team = _team(target)
    scores.ensure(target)
    with transaction.atomic():
        score = Score.objects.select_for_update().get(pk=target.pk)
        for model in (ScoreTerm, FairNote):
            model.objects.filter(target=target).delete()
        made = _Made(target, team, now)
        newcomers: dict[int, Facts] = {}
        acts: dict[fair.Act, datetime] = {}
        for people in facts.stream(target.pk):
            early = weighing.young(people, target.pk, fair.rules())
            acts |= early
            late = {act[0] for act in early}
            newcomers |= {user_id: done for user_id, done in people.items() if user_id in late}
            made.add({user_id: done for user_id, done in people.items() if user_id not in late}, [])
        made.add(newcomers, weighing.of_burst(target, acts, now=now))
        score.trending = math.fsum(made.sums)
        scores.set_counters(score, made.figures)
        scores.save(score, target)
        weeks.replace(score, made.points)


class _Made:
    """What a rebuild has gathered of one target so far."""

    def __init__(self, target: Target, team: set[int], now: datetime) -> None:
        self.target, self.team, self.now = target, team, now
        self.sums: list[float] = []
        self.figures = Figures()
        self.points: weeks.Points = Counter()

    def add(self, people: Mapping[int, Facts], notes: list[FairNote]) -> None:
        """Write the terms and notes of some people, and add them up."""
        if not people:
            return
        half_life = conf.get("TRENDING_HALF_LIFE_DAYS")
        left_out = self.team | users.staff_ids(people)
        weighed = Weighed([*notes, *weighing.of_exchange(self.target, people)])
        factors = weighed.factors()
        wanted = {
            user_id: terms.desired(attrs.evolve(done, factors=factors.get(user_id, {})), half_life)
            for user_id, done in people.items()
            if user_id not in left_out
        }
        ScoreTerm.objects.bulk_create(scores.as_rows(self.target.pk, wanted), batch_size=CHUNK)
        FairNote.objects.bulk_create(weighed.notes, batch_size=CHUNK)
        self.sums.append(math.fsum(term.counts for found in wanted.values() for term in found.values()))
        for found in wanted.values():
            self.figures = self.figures.plus(terms.figures(found))
            self.points.update(weeks.points(found, half_life, self.now))


def _settle(target: Target, user_id: int, now: datetime) -> set[weighing.Pair]:
    """Make terms, notes and figures of one person on a target right; return whose acts beside weigh otherwise now."""
    half_life = conf.get("TRENDING_HALF_LIFE_DAYS")
    scores.ensure(target)
    left_out = user_id in _team(target) | users.staff_ids([user_id])
    with transaction.atomic():
        score = Score.objects.select_for_update().get(pk=target.pk)
        done = facts.of_people(target.pk, [user_id])[user_id]
        had = scores.terms_of(target.pk, user_id)
        weighed = Weighed()
        # Whoever only opens and finishes praises nobody.
        if left_out or terms.praise(done) or any(source in terms.praised() for source, _bucket in had):
            weighed = weighing.of_person(target, user_id, done, now=now)
            scores.note(weighed.noted, weighed.notes)
        factors = weighed.factors().get(user_id, {})
        wanted = {} if left_out else terms.desired(attrs.evolve(done, factors=factors), half_life)
        if had != wanted:
            scores.change(score, user_id, had, wanted)
            scores.save(score, target)
            change = weeks.points(wanted, half_life, now)
            change.subtract(weeks.points(had, half_life, now))
            weeks.add(score, change)
        elif not scores.is_placed(score, target):
            scores.save(score, target)
    return weighed.beside


def _settle_all(pairs: set[weighing.Pair], now: datetime) -> set[int]:
    """Settle each of these, one after the other; return their targets. What they change beside is among them."""
    targets = targets_queries.by_ids(target_id for target_id, _user_id in pairs) if pairs else {}
    for target_id, user_id in sorted(pairs):
        if target_id in targets:
            _settle(targets[target_id], user_id, now)
    return set(targets)


def _decide(actor: Actor, now: datetime, **about: Any) -> None:
    FairDecision.objects.create(decided_by=actor.user_id, decided_at=now, **about)


def _check_verdict(verdict: str) -> None:
    if verdict not in fair.VERDICTS:
        raise Invalid(_("There is no such decision."), code="unknown_verdict")


def _check_decides(actor: Actor, space_id: int | None, concerned: set[int]) -> None:
    space = spaces_queries.by_ids([space_id]).get(space_id) if space_id is not None else None
    looks_after = actor.is_site_staff or (space is not None and spaces_queries.is_steward(actor, space))
    if not permissions.can_decide(actor, looks_after=looks_after, concerned=concerned):
        raise NotAllowed


def _team(target: Target) -> set[int]:
    course_key = target.context_key or (target.space.course_key if target.space else None)
    team = courses.team_ids(course_key) if course_key else set()
    owner = set() if target.owner_id is None else {target.owner_id}
    # Who has left takes no part any more; what they said stands without them.
    return team | owner | target.co_owner_ids | {FORMER}


def _eligible(space_id: int | None) -> int:
    space = spaces_queries.by_ids([space_id]).get(space_id) if space_id is not None else None
    course_key = space.course_key if space else None
    return courses.learner_count(course_key) if course_key else courses.site_learner_count()
