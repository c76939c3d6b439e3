"""The single gate of the workflow: whoever moves a Knowledge from one state to another comes through here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs
from django.db import transaction

from social_learning.data import Actor
from social_learning.events import KNOWLEDGE_CHANGED, KnowledgeEvent, emit
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.review import facts, forms, notices, queries, rounds, workflow
from social_learning.review.forms import Need
from social_learning.review.models import Step
from social_learning.review.rules import INCOMPLETE, PERSON, TOO_LATE, Refusal
from social_learning.review.workflow import ACTIONS, Action


@attrs.frozen
class ActionView:
    """One action as it is shown: the same for pages and REST. At most one of a list is ``primary``."""

    name: str
    label: str
    sentence: str
    primary: bool
    needs: tuple[Need, ...]


def available_actions(knowledge: Knowledge, actor: Actor) -> list[ActionView]:
    """Return what this person may do with a Knowledge now, the main action first.

    An action that only lacks something in the item is among them: performing it says what is missing.
    """
    if actor.user_id is None:
        return []
    known = facts.gather(knowledge, actor, queries.latest_review(knowledge.pk))
    actions = workflow.offered(known)
    main = next((action for action in actions if action.primary), None)
    return [
        ActionView(action.name, str(action.label), str(action.sentence), action is main, action.needs)
        for action in sorted(actions, key=lambda action: action is not main)
    ]


def perform(
    action: str,
    knowledge_id: int,
    actor: Actor,
    *,
    now: datetime,
    version: int | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Knowledge:
    """Take one action and return the Knowledge as it is then.

    ``payload`` holds what the action asks for: strength, suggestions, note, offers_help. Raises ``NotFound`` for an
    unknown action, ``NotAllowed`` for the wrong person, ``Conflict`` for the wrong moment (``too_late``: somebody was
    faster; ``stale``: not the version that was read), ``Invalid`` for what is missing in the item or the feedback.
    """
    row = ACTIONS.get(action)
    if row is None:
        raise NotFound(code="unknown_action")
    if actor.user_id is None:
        raise LoginNeeded
    knowledge = knowledge_queries.get_by_id(knowledge_id)
    _check(row, knowledge, actor)
    if version is not None and version != knowledge.version:
        raise Conflict(code="stale", extra={"version": knowledge.version})
    given = forms.clean(payload, row.needs)
    with transaction.atomic():
        _do(row, knowledge, actor.user_id, given, now=now)
    return knowledge_queries.get_by_id(knowledge_id)


def _check(row: Action, knowledge: Knowledge, actor: Actor) -> None:
    known = facts.gather(knowledge, actor, queries.latest_review(knowledge.pk))
    refusal = workflow.allowed(row, known)
    if refusal is not None:
        raise _error(refusal, knowledge)


def _error(refusal: Refusal, knowledge: Knowledge) -> NotAllowed | Conflict | Invalid:
    if refusal.reason == PERSON:
        return NotAllowed(refusal.sentence, code=refusal.code)
    if refusal.reason == INCOMPLETE:
        problems = knowledge_api.ready_problems(knowledge)
        return Invalid(refusal.sentence, code=refusal.code, fields=problems)
    return Conflict(refusal.sentence, code=refusal.code, extra={"state": knowledge.state, "version": knowledge.version})


def _do(row: Action, knowledge: Knowledge, actor_id: int, given: forms.Given, *, now: datetime) -> None:
    # First the conditional update: it holds the row until the commit, so that what follows is ours alone.
    moved = knowledge_api.set_state(
        knowledge.pk,
        row.target,
        from_state=knowledge.state,
        now=now,
        validated_by=actor_id if row.name in ("approve", "validate") else None,
    )
    if not moved:
        raise _error(TOO_LATE, knowledge_queries.get_by_id(knowledge.pk))
    change = rounds.apply(row.name, knowledge, actor_id, given, now=now)
    step = Step.objects.create(
        knowledge=knowledge,
        action=row.name,
        from_state=knowledge.state,
        to_state=row.target,
        actor_id=actor_id,
        note=given.note,
        at=now,
    )
    notices.send(row.name, knowledge, change, step_id=step.pk, given=given, now=now)
    emit(
        KNOWLEDGE_CHANGED,
        now=now,
        knowledge=KnowledgeEvent(knowledge_id=knowledge.pk, action=row.name, actor_id=actor_id),
    )
