"""Shapes of the workflow over REST: what goes in, what comes out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
from rest_framework import serializers

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.knowledge import copies
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.validity import MOST_DAYS
from social_learning.review import api, queries, suggestions, workflow
from social_learning.review.forms import MAX_TEXT, Need


class NeedSerializer(serializers.Serializer[Any]):
    """One thing an action asks for."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    required = serializers.BooleanField()  # type: ignore[assignment]
    minimum = serializers.IntegerField(help_text="Characters; for suggestions, how many.")


class ActionSerializer(serializers.Serializer[Any]):
    """One action the person may take now."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    sentence = serializers.CharField(help_text="What it does, in one sentence.")
    primary = serializers.BooleanField(help_text="The main button; at most one of a list.")
    needs = NeedSerializer(many=True)


class ReviewSerializer(serializers.Serializer[Any]):
    """Who has it, and until when."""

    round = serializers.IntegerField()
    reviewer = serializers.CharField(allow_blank=True, help_text="Empty while nobody has it.")
    due_at = serializers.DateTimeField()
    is_open = serializers.BooleanField()


class WorkingSerializer(serializers.Serializer[Any]):
    """The new version that is in hand beside what is published."""

    state = serializers.CharField()
    state_label = serializers.CharField()
    version = serializers.IntegerField()


class WorkflowSerializer(serializers.Serializer[Any]):
    """Where a Knowledge is on its way, and what this person may do."""

    uuid = serializers.UUIDField()
    state = serializers.CharField()
    state_label = serializers.CharField()
    version = serializers.IntegerField()
    working = WorkingSerializer(allow_null=True, help_text="For those who write or review it.")
    published_at = serializers.DateTimeField(allow_null=True)
    validated_at = serializers.DateTimeField(allow_null=True)
    valid_until = serializers.DateTimeField(allow_null=True, help_text="Null where an expert's word has no end.")
    lapsed_at = serializers.DateTimeField(allow_null=True, help_text="When it came to its end.")
    review = ReviewSerializer(allow_null=True)
    actions = ActionSerializer(many=True)


class SuggestionSerializer(serializers.Serializer[Any]):
    """One concrete suggestion and what it is about; with a passage, the author takes it over with a click."""

    kind = serializers.ChoiceField(choices=list(suggestions.KINDS))
    text = serializers.CharField(max_length=MAX_TEXT)
    old = serializers.CharField(
        required=False, allow_blank=True, max_length=MAX_TEXT, trim_whitespace=False, help_text="As it stands there."
    )
    new = serializers.CharField(required=False, allow_blank=True, max_length=MAX_TEXT, trim_whitespace=False)
    suggestion = serializers.UUIDField(read_only=True, help_text="To be accepted or refused under suggestions/.")


class PerformSerializer(serializers.Serializer[Any]):
    """What goes with an action; each action takes what it asks for (see needs) and leaves out the rest."""

    version = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    strength = serializers.CharField(required=False, allow_blank=True, max_length=MAX_TEXT)
    suggestions = SuggestionSerializer(many=True, required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=MAX_TEXT)
    offers_help = serializers.BooleanField(required=False)
    person = serializers.CharField(required=False, allow_blank=True, max_length=150, help_text="A username.")
    valid_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=MOST_DAYS, help_text="0: without an end."
    )


class StepSerializer(serializers.Serializer[Any]):
    """One step of the history."""

    action = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    from_state = serializers.CharField()
    to_state = serializers.CharField()
    actor = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class FeedbackSerializer(serializers.Serializer[Any]):
    """What one reviewer wrote in one round."""

    reviewer = serializers.CharField()
    round = serializers.IntegerField()
    strength = serializers.CharField()
    suggestions = SuggestionSerializer(many=True)
    offers_help = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()


class HistorySerializer(serializers.Serializer[Any]):
    """All steps, oldest first, and all feedback, newest first."""

    steps = StepSerializer(many=True)
    feedback = FeedbackSerializer(many=True)


class DeskEntrySerializer(serializers.Serializer[Any]):
    """One open review on the desk."""

    review_id = serializers.IntegerField()
    uuid = serializers.UUIDField()
    title = serializers.CharField()
    why = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    state = serializers.CharField()
    theme = serializers.CharField(allow_blank=True)
    space = serializers.CharField()
    author = serializers.CharField()
    reviewer = serializers.CharField(allow_blank=True)
    is_mine = serializers.BooleanField()
    round = serializers.IntegerField()
    minutes = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    is_late = serializers.BooleanField()
    may_claim = serializers.BooleanField(help_text="Handed in, and in nobody's hands yet.")
    is_new_version = serializers.BooleanField(help_text="A new version of what is in the catalogue already.")
    has_ended = serializers.BooleanField(help_text="An expert had confirmed it until a day that is over.")


class DeskSerializer(serializers.Serializer[Any]):
    """One page of one box of the desk, soonest due first, or what came last."""

    results = DeskEntrySerializer(many=True)
    next = serializers.CharField(allow_blank=True, help_text="Cursor of the next page, empty at the end.")


def workflow_data(knowledge: Knowledge, actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Return what :class:`WorkflowSerializer` shows of a Knowledge to one person."""
    work = copies.in_hand(knowledge)
    if work.shows_copy and not knowledge_queries.can_view_work(work, actor, now=now):
        work = knowledge
    review = queries.review_of(work)
    names = users.names([review.reviewer_id]) if review is not None and review.reviewer_id is not None else {}
    return {
        "uuid": knowledge.uuid,
        "state": knowledge.state,
        "state_label": workflow.state_label(knowledge.state),
        "version": knowledge.version,
        "working": {"state": work.state, "state_label": workflow.state_label(work.state), "version": work.version}
        if work.shows_copy
        else None,
        "published_at": knowledge.published_at,
        "validated_at": knowledge.validated_at,
        "valid_until": knowledge.valid_until,
        "lapsed_at": knowledge.lapsed_at,
        "review": review
        and {
            "round": review.round,
            "reviewer": names.get(review.reviewer_id or 0, ""),
            "due_at": review.due_at,
            "is_open": review.closed_at is None,
        },
        "actions": [
            {**attrs.asdict(view, recurse=False), "needs": [_need(need) for need in view.needs]}
            for view in api.available_actions(knowledge, actor)
        ],
    }


def history_data(knowledge: Knowledge) -> dict[str, Any]:
    """Return what :class:`HistorySerializer` shows of a Knowledge; names are those of today."""
    steps, feedback = queries.history(knowledge.pk), queries.feedback_for(knowledge.pk)
    names = users.names({step.actor_id for step in steps} | {said.reviewer_id for said in feedback})
    return {
        "steps": [
            {
                "action": step.action,
                "label": workflow.action_label(step.action),
                "from_state": step.from_state,
                "to_state": step.to_state,
                "actor": names[step.actor_id],
                "note": step.note,
                "at": step.at,
            }
            for step in steps
        ],
        "feedback": [
            {
                "reviewer": names[said.reviewer_id],
                "round": said.round,
                "strength": said.strength,
                "suggestions": said.suggestions,
                "offers_help": said.offers_help,
                "note": said.note,
                "created_at": said.created_at,
            }
            for said in feedback
        ],
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "name": need.name,
        "label": str(need.label),
        "required": need.required,
        "minimum": need.minimum,
    }
