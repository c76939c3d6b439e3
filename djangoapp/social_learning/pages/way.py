"""Where a Knowledge is on its way: the stepper, its history in sentences, and who may read that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning.edxapp import users
from social_learning.knowledge import suggestions
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.revision_models import Suggestion
from social_learning.pages.base import Visit
from social_learning.review import permissions
from social_learning.review import queries as reviews
from social_learning.review.models import Feedback, Review
from social_learning.review.suggestions import KINDS
from social_learning.spaces.models import ReviewPolicy

# One sentence for each step of the history.
_SENTENCES: dict[str, Promise] = {
    "publish": gettext_lazy("%(name)s published it."),
    "submit": gettext_lazy("%(name)s asked an expert to look."),
    "claim": gettext_lazy("%(name)s began to look at it."),
    "request_changes": gettext_lazy("%(name)s sent suggestions."),
    "approve": gettext_lazy("%(name)s published it after the review."),
    "validate": gettext_lazy("%(name)s confirmed that it holds."),
    "renew": gettext_lazy("%(name)s confirmed that it still holds."),
    "lapsed": gettext_lazy("The time it was confirmed for came to its end; somebody is asked again."),
    "decline": gettext_lazy("%(name)s suggested another way."),
    "reassign": gettext_lazy("%(name)s handed it over to a colleague."),
    "take_over": gettext_lazy("%(name)s took it over."),
    "second_opinion": gettext_lazy("%(name)s asked for a second opinion."),
    "accept_help": gettext_lazy("%(name)s accepted the help to finish it."),
    "handed_on": gettext_lazy("It went to another colleague, since its reader is away."),
    "withdraw": gettext_lazy("%(name)s took it back."),
    "reopen": gettext_lazy("%(name)s works on it again."),
    "archive": gettext_lazy("%(name)s moved it to the archive."),
    "restore": gettext_lazy("%(name)s brought it back."),
    "improve": gettext_lazy("%(name)s began a new version."),
    "revert": gettext_lazy("%(name)s brought an old version back."),
    "drop": gettext_lazy("%(name)s left it as it was."),
    "writes_along": gettext_lazy("%(name)s writes along now; somebody else looks at it."),
    "hand_back": gettext_lazy("%(name)s has left; it went back to those who can look at it."),
}
_OTHER = gettext_lazy("%(name)s moved it on.")
# How far along each state is: write, look, polish, share.
_PLACES = {
    State.DRAFT: 0,
    State.WITHDRAWN: 0,
    State.SUBMITTED: 1,
    State.IN_REVIEW: 1,
    State.CHANGES_REQUESTED: 2,
    State.DECLINED: 2,
    State.PUBLISHED: 4,
    State.ARCHIVED: 4,
    State.REMOVED: 4,
}


def stepper(knowledge: Knowledge, review: Review | None) -> list[dict[str, Any]]:
    """Return the steps of the way, with who has it and until when at the present one."""
    direct = knowledge.space.review_policy != ReviewPolicy.BEFORE and review is None
    names = [_("Write"), _("An expert looks"), _("Polish"), _("In the catalogue")]
    here = _PLACES.get(State(knowledge.state), 0)
    steps = [
        {
            "name": name,
            "state": "done" if place < here else "here" if place == here else "ahead",
            "icon": ("pencil", "eye", "sun", "check")[place],
            "detail": _detail(knowledge, review) if place == here else "",
        }
        for place, name in enumerate(names)
    ]
    return [steps[0], steps[3]] if direct else steps


def _detail(knowledge: Knowledge, review: Review | None) -> str:
    if knowledge.state not in (State.SUBMITTED, State.IN_REVIEW) or review is None:
        return _("It is with the author.") if knowledge.state == State.CHANGES_REQUESTED else ""
    day = _day(review.due_at)
    if review.reviewer_id is None:
        return _("Waiting for somebody, until %(day)s at the latest.") % {"day": day}
    name = users.names([review.reviewer_id])[review.reviewer_id]
    if knowledge.state == State.SUBMITTED:
        return _("%(name)s is asked, until %(day)s.") % {"name": name, "day": day}
    return _("%(name)s has it, until %(day)s.") % {"name": name, "day": day}


def may_read_history(visit: Visit, knowledge: Knowledge) -> bool:
    """Return whether this person may read every step and all feedback."""
    return permissions.can_read_history(
        is_author=knowledge.author_id == visit.actor.user_id,
        was_reviewer=visit.actor.user_id in reviews.reviewer_ids(knowledge.pk),
        is_steward=knowledge.space_id in visit.standing.steward,
    )


def history(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return every step in a sentence, newest first."""
    steps = reviews.history(knowledge.pk)
    names = users.names(step.actor_id for step in steps)
    return [
        {
            "at": step.at,
            "words": str(_SENTENCES.get(step.action, _OTHER)) % {"name": names[step.actor_id]},
            "note": step.note,
        }
        for step in reversed(steps)
    ]


def letters(knowledge: Knowledge) -> list[dict[str, Any]]:
    """Return what reviewers wrote, newest first, as the author reads it."""
    found = reviews.feedback_for(knowledge.pk)
    names = users.names(feedback.reviewer_id for feedback in found)
    uuids = [row["suggestion"] for feedback in found for row in feedback.suggestions if "suggestion" in row]
    changes = suggestions.by_uuid(uuids)
    return [_letter(feedback, names[feedback.reviewer_id], knowledge, changes) for feedback in found]


def _letter(feedback: Feedback, name: str, knowledge: Knowledge, changes: dict[str, Suggestion]) -> dict[str, Any]:
    return {
        "name": name,
        "at": feedback.created_at,
        "strength": feedback.strength,
        "suggestions": [
            {
                "label": KINDS[row["kind"]].label if row.get("kind") in KINDS else "",
                "text": row.get("text", ""),
                **_change(changes.get(row.get("suggestion", "")), knowledge),
            }
            for row in feedback.suggestions
        ],
        "offers_help": feedback.offers_help,
        "note": feedback.note,
    }


def _change(change: Suggestion | None, knowledge: Knowledge) -> dict[str, Any]:
    """Return the passage that a suggestion would change, and where its author takes it over."""
    if change is None:
        return {}
    return {
        "old": change.old,
        "new": change.new,
        "state": change.state,
        "url": reverse("social_learning:suggestion", args=[knowledge.uuid, change.uuid]),
    }


def _day(moment: datetime) -> str:
    return date_format(moment, "DATE_FORMAT")
