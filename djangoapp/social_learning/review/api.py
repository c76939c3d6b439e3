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
from social_learning.knowledge import copies, revisions
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.review import facts, forms, notices, queries, rounds, validity, workflow
from social_learning.review.forms import Need
from social_learning.review.models import Step
from social_learning.review.rules import INCOMPLETE, PERSON, TOO_LATE, Refusal
from social_learning.review.workflow import ACTIONS, Action
from social_learning.spaces.models import ReviewPolicy
from social_learning.trust import api as trust
from social_learning.trust import queries as trust_queries

# What puts something of a person's before others.
SHARING = ("publish", "submit", "restore")


@attrs.frozen
class ActionView:
    """One action as it is shown: the same for pages and REST. At most one of a list is ``primary``."""

    name: str
    label: str
    sentence: str
    primary: bool
    needs: tuple[Need, ...]


def available_actions(knowledge: Knowledge, actor: Actor) -> list[ActionView]:
    """Return what this person may do with a Knowledge and the new version of it in hand, the main action first.

    An action that only lacks something in the item is among them: performing it says what is missing.
    """
    if actor.user_id is None:
        return []
    actions = [action for action in workflow.offered(facts.gather(knowledge, actor)) if not action.elsewhere]
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

    What is in hand, a working copy or the Knowledge itself, is moved; ``version`` is that of the work in hand.
    ``payload`` holds what the action asks for: strength, suggestions, note, offers_help, number, person, valid_days.

    Raises ``NotFound`` for an unknown action, ``NotAllowed`` for the wrong person, ``Conflict`` for the wrong moment
    (``too_late``: somebody was faster; ``stale``: not the version that was read), ``Invalid`` for what is missing in
    the item or the feedback.
    """
    row = ACTIONS.get(action)
    if row is None:
        raise NotFound(code="unknown_action")
    if actor.user_id is None:
        raise LoginNeeded
    knowledge = knowledge_queries.get_by_id(knowledge_id)
    turn = _check(row, knowledge, actor)
    work = copies.in_hand(knowledge)
    if version is not None and version != work.version:
        raise Conflict(code="stale", extra={"version": work.version})
    given = forms.clean(payload, row.needs)
    if row.name in SHARING:
        trust.check(actor, trust.SHARE, now, space=knowledge.space, text=work.body)
    with transaction.atomic():
        _do(row, knowledge if row.of_item else work, actor.user_id, given, turn=turn, now=now)
    return knowledge_queries.get_by_id(knowledge_id)


@transaction.atomic
def bring_back(knowledge_id: int, actor: Actor, number: int, *, now: datetime) -> Knowledge:
    """Make a new version of what stood in version ``number``; it takes the same way as any other.

    Published at once where that is how the space works, else handed in. Raises what ``perform`` raises.
    """
    perform("revert", knowledge_id, actor, now=now, payload={"number": number})
    return send_on(knowledge_id, actor, now=now)


def send_on(knowledge_id: int, actor: Actor, *, now: datetime) -> Knowledge:
    """Send the working copy on its way: published where nobody looks before publication, else handed in."""
    space = knowledge_queries.get_by_id(knowledge_id).space
    direct = trust_queries.policy(actor, space, now) in (ReviewPolicy.NONE, ReviewPolicy.AFTER)
    return perform("publish" if direct else "submit", knowledge_id, actor, now=now)


def _check(row: Action, knowledge: Knowledge, actor: Actor) -> int:
    """Raise what speaks against it; else return whose turn it was, as a number, when this was asked."""
    known = facts.gather(knowledge, actor)
    refusal = workflow.allowed(row, known)
    if refusal is not None:
        raise _error(refusal, copies.in_hand(knowledge))
    return known.turn


def _error(refusal: Refusal, work: Knowledge) -> NotAllowed | Conflict | Invalid:
    if refusal.reason == PERSON:
        return NotAllowed(refusal.sentence, code=refusal.code)
    if refusal.reason == INCOMPLETE:
        problems = knowledge_api.ready_problems(work)
        return Invalid(refusal.sentence, code=refusal.code, fields=problems)
    return Conflict(refusal.sentence, code=refusal.code, extra={"state": work.state, "version": work.version})


def _move(row: Action, work: Knowledge, actor_id: int, given: forms.Given, now: datetime) -> bool:
    """Make the step itself, on the row of a Knowledge or on its working copy; False if somebody was faster."""
    if row.name in ("approve", "validate", "renew"):
        return validity.confirm(work, row.target, actor_id, given, now=now)
    if row.name in ("improve", "revert"):
        return revisions.open_copy(work.pk, actor_id, now=now, number=given.number) is not None
    if row.name == "drop":
        return revisions.drop(work.pk, from_state=work.state)
    move = revisions.set_state if work.shows_copy else knowledge_api.set_state
    return move(work.pk, row.target, from_state=work.state, now=now)


def _do(row: Action, knowledge: Knowledge, actor_id: int, given: forms.Given, *, turn: int, now: datetime) -> None:
    # First the conditional update: it holds the row until the commit, so that what follows is ours alone.
    moved = _move(row, knowledge, actor_id, given, now)
    if not moved or (row.hands_over and not queries.take_turn(knowledge, turn)):
        raise _error(TOO_LATE, copies.in_hand(knowledge_queries.get_by_id(knowledge.pk)))
    change = rounds.apply(row.name, knowledge, actor_id, given, now=now)
    step = Step.objects.create(
        knowledge_id=knowledge.pk,
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
