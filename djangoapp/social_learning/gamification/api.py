"""The only writer of the ledger and of standings; all of it derived from reactions, reviews and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from social_learning.data import FORMER
from social_learning.gamification import answers, facts, ledger, queries
from social_learning.gamification.models import PointEvent, Standing
from social_learning.gamification.rules import REACTION_RULES, REVIEW_RULES, Rule
from social_learning.inbox import api as inbox
from social_learning.questions import queries as questions
from social_learning.targets import queries as targets_queries
from social_learning.targets.models import Target

CHUNK = 500


def sync_reactions(target_id: int, giver_id: int, *, now: datetime) -> None:
    """Make the owner's ledger agree with what one person gave to a target; doing it again changes nothing."""
    target = targets_queries.by_ids([target_id]).get(target_id)
    if target is None or target.owner_id is None:
        return
    _sync_target(target, [giver_id], now)
    _tell_level(target.owner_id, recount(target.owner_id), now)


def sync_knowledge(knowledge_id: int, *, now: datetime) -> None:
    """Make the ledgers of author and reviewers agree with how a Knowledge came to be published."""
    for user_id in _sync_review(knowledge_id, now):
        _tell_level(user_id, recount(user_id), now)


def sync_question(question_id: int, *, now: datetime) -> None:
    """Make the ledgers agree with which answer to a question is accepted; doing it again changes nothing."""
    for user_id in _sync_answers(question_id, now):
        _tell_level(user_id, recount(user_id), now)


def recount(user_id: int) -> tuple[int, int]:
    """Make a person's standing the sum of their ledger; return (level before, level now)."""
    with _ledger_of(user_id) as standing:
        before = standing.level
        standing.points = ledger.total(user_id)
        standing.level = queries.level_of(standing.points)
        standing.save()
    return before, standing.level


def keep_given(target_id: int, giver_id: int) -> None:
    """Make what somebody who leaves brought to others on one target theirs for good, without a giver.

    A row without a giver follows from no fact any more: no event and no rebuild takes it back. To be called in the
    transaction that removes the giver's reactions, since a row with a giver is made again as long as they stand.
    """
    given = PointEvent.objects.filter(target_id=target_id, giver_id=giver_id)
    for user_id in sorted(set(given.values_list("user_id", flat=True))):
        with _ledger_of(user_id):
            ledger.seal(given.filter(user_id=user_id))


def rebuild(*, now: datetime) -> Iterator[int]:
    """Make all ledgers and standings agree with the facts; yields how many targets are done, now and then.

    Rows are kept and marked, so that the history of what was undone stays. Nobody is told anything.
    """
    done = after = 0
    while targets := targets_queries.after(after, CHUNK):
        for target in targets:
            if target.owner_id is not None:
                for givers in facts.givers(target.pk, CHUNK):
                    _sync_target(target, givers, now)
        for knowledge_id in facts.knowledge_of(target.pk for target in targets):
            _sync_review(knowledge_id, now)
        for question_id in questions.of_targets(target.pk for target in targets):
            _sync_answers(question_id, now)
        done, after = done + len(targets), targets[-1].pk
        yield done
    _recount_all()


def _recount_all() -> None:
    after: int | None = None
    while people := ledger.people(after, CHUNK):
        for user_id in people:
            recount(user_id)
        after = people[-1]


def _sync_target(target: Target, givers: Sequence[int], now: datetime) -> None:
    owner_id = target.owner_id
    if owner_id is None:
        return
    rows = PointEvent.objects.filter(target=target, giver_id__in=givers, rule__in=_names(REACTION_RULES))
    with _ledger_of(owner_id):
        wanted = ledger.entries(REACTION_RULES, facts.of_target(target.pk, owner_id, set(givers) - target.co_owner_ids))
        ledger.settle(rows, wanted, target.pk, now)


def _sync_review(knowledge_id: int, now: datetime) -> list[int]:
    """Settle one Knowledge and return whose ledgers it may concern."""
    item = facts.knowledge(knowledge_id)
    if item is None:
        return []
    rows = PointEvent.objects.filter(target_id=item.target_id, rule__in=_names(REVIEW_RULES))
    concerned = (set(rows.values_list("user_id", flat=True)) | facts.people_of_review(item)) - {FORMER}
    for user_id in sorted(concerned):
        with _ledger_of(user_id):
            wanted = ledger.entries(REVIEW_RULES, facts.of_review(knowledge_id))
            mine = [entry for entry in wanted if entry.user_id == user_id]
            ledger.settle(rows.filter(user_id=user_id), mine, item.target_id, now)
    return sorted(concerned)


def _sync_answers(question_id: int, now: datetime) -> list[int]:
    """Settle one question and return whose ledgers it may concern."""
    concerned = sorted(answers.concerned(question_id))
    for user_id in concerned:
        with _ledger_of(user_id):
            answers.settle(question_id, user_id, now)
    return concerned


@contextmanager
def _ledger_of(user_id: int) -> Iterator[Standing]:
    """Give the standing of a person in a transaction in which nobody else writes their ledger.

    Facts are read inside: of two workers at once the later one sees the later facts.
    """
    _ensure(user_id)
    with transaction.atomic():
        yield Standing.objects.select_for_update().get(pk=user_id)


def _ensure(user_id: int) -> None:
    # Before the transaction, which begins with the lock: a snapshot taken earlier would hide newer facts.
    if not Standing.objects.filter(pk=user_id).exists():
        Standing.objects.bulk_create([Standing(user_id=user_id)], ignore_conflicts=True)


def _names(rules: Iterable[Rule]) -> list[str]:
    return [rule.name for rule in rules]


def _tell_level(user_id: int, levels: tuple[int, int], now: datetime) -> None:
    before, level = levels
    if level > before:
        inbox.tell(
            user_id,
            "points_level",
            params={"level": level},
            url="/social-learning/me/",
            dedupe_key=f"points_level:{user_id}:{level}",
            now=now,
        )
