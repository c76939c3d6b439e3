"""What each action does to the review of a Knowledge: open it, hand it to somebody, add feedback, close it.

Called by ``api.perform`` inside its transaction, after the state has changed by a conditional update: nobody else
writes to this Knowledge's review at the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import attrs
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from social_learning.knowledge import coauthors, suggestions
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Conflict, TooMany
from social_learning.review import pace, queries, readers, routing
from social_learning.review.forms import Given
from social_learning.review.models import Asked, Feedback, Review
from social_learning.review.rules import NO_HELP
from social_learning.spaces.models import ReviewPolicy

# So many colleagues are asked for a second opinion on one thing.
MOST_OPINIONS = 3
# With these steps a helper's part in the writing ends.
_PEN_BACK = frozenset({"submit", "withdraw", "archive"})
# What feedback keeps of a suggestion; its passage stands in the row that the author takes over.
_KEPT = frozenset({"kind", "text", "suggestion"})


@attrs.frozen
class Change:
    """What happened, for those who are told: who did it, to which review, and who had it before."""

    actor_id: int
    review: Review | None = None
    before: int | None = None
    # Whom somebody asked for a second opinion.
    asked: int | None = None


def apply(action: str, knowledge: Knowledge, actor_id: int, given: Given, *, now: datetime) -> Change:
    """Do what ``action`` does to the review and return what changed."""
    review = queries.open_review(knowledge)
    before = review.reviewer_id if review is not None else None
    if review is not None and review.helper_id is not None and action in _PEN_BACK:
        coauthors.end_loan(knowledge.pk, review.helper_id, now=now)
    made = _EFFECTS[action](review, knowledge, actor_id, given, now)
    asked = None
    if action == "second_opinion" and made is not None:
        asked = queries.asked_ids(made.pk)[-1]
    return Change(actor_id=actor_id, review=made, before=before, asked=asked)


def _nothing(review: Review | None, knowledge: Knowledge, _actor: int, _given: Given, now: datetime) -> None:
    return None


def _publish(review: Review | None, knowledge: Knowledge, _actor: int, _given: Given, now: datetime) -> Review | None:
    """Ask an expert to confirm what is in the catalogue unconfirmed, where the space wants that."""
    # Where an expert looks before, who publishes at once is trusted, and is looked at after.
    if knowledge.space.review_policy == ReviewPolicy.NONE or knowledge.validated_at is not None:
        return None
    waits = _of_item(knowledge).order_by("-id").first() if knowledge.shows_copy else None
    if waits is not None:
        # The version before was never confirmed: whoever was asked looks at this one instead.
        return _again(waits, knowledge, now)
    return _open(knowledge, now=now, of_copy=False)


def _submit(review: Review | None, knowledge: Knowledge, _actor: int, _given: Given, now: datetime) -> Review:
    if review is None:
        return _open(knowledge, now=now)
    return _again(review, knowledge, now)


def _again(review: Review, knowledge: Knowledge, now: datetime) -> Review:
    review.reviewer_id = routing.same_reviewer(knowledge, review, now=now)
    review.round += 1
    review.submitted_at = now
    pace.start(review, knowledge, now=now)
    review.save(update_fields=["reviewer_id", "round", "submitted_at", *pace.CLOCK])
    return review


def _claim(review: Review | None, knowledge: Knowledge, actor: int, _given: Given, now: datetime) -> Review:
    review = review or _open(knowledge, now=now)
    if review.reviewer_id != actor:
        review.reviewer_id = actor
        review.turn += 1
        pace.start(review, knowledge, now=now)
        review.save(update_fields=["reviewer_id", "turn", *pace.CLOCK])
    return review


def _hand_over(review: Review | None, knowledge: Knowledge, _actor: int, given: Given, now: datetime) -> Review:
    review = review or _open(knowledge, now=now)
    without = {review.reviewer_id} if review.reviewer_id is not None else set()
    review.reviewer_id = readers.named(given.person, knowledge, review, now=now, without=without)
    pace.start(review, knowledge, now=now)
    review.save(update_fields=["reviewer_id", *pace.CLOCK])
    return review


def _take_over(review: Review | None, knowledge: Knowledge, actor: int, _given: Given, now: datetime) -> Review:
    review = review or _open(knowledge, now=now)
    review.reviewer_id = actor
    pace.start(review, knowledge, now=now)
    review.save(update_fields=["reviewer_id", *pace.CLOCK])
    return review


def _ask(review: Review | None, knowledge: Knowledge, actor: int, given: Given, now: datetime) -> Review:
    """Ask one more colleague; who has it still decides."""
    review = review or _open(knowledge, now=now)
    before = queries.asked_ids(review.pk)
    if len(before) >= MOST_OPINIONS:
        raise TooMany(_("Several colleagues are asked already. Please wait for what they say."))
    without = {actor, *before, *([review.reviewer_id] if review.reviewer_id is not None else [])}
    user_id = readers.named(given.person, knowledge, review, now=now, without=without)
    Asked.objects.create(review=review, user_id=user_id, kind=Asked.OPINION, asked_by=actor, note=given.note, at=now)
    return review


def _accept_help(review: Review | None, knowledge: Knowledge, _actor: int, _given: Given, now: datetime) -> Review:
    """Let who offered it write along; somebody else looks at what they make of it together."""
    helper = queries.helper_of(review) if review is not None else None
    if review is None or helper is None:
        raise Conflict(NO_HELP.sentence, code=NO_HELP.code)
    review.reviewer_id, review.helper_id = None, helper
    review.save(update_fields=["reviewer_id", "helper_id"])
    coauthors.lend(knowledge.pk, helper, now=now)
    return review


def _request(review: Review | None, knowledge: Knowledge, actor: int, given: Given, now: datetime) -> Review:
    """Say what would help, with changes to take over by a click; nobody waits for a reader meanwhile."""
    rows = suggestions.of_reader(knowledge, actor, given.suggestions, now=now)
    review = _suggest(review, knowledge, actor, attrs.evolve(given, suggestions=rows), now)
    review.next_step_at = None
    review.save(update_fields=["next_step_at"])
    return review


def _suggest(review: Review | None, knowledge: Knowledge, actor: int, given: Given, now: datetime) -> Review:
    review = _claim(review, knowledge, actor, given, now)
    Feedback.objects.create(
        review=review,
        reviewer_id=actor,
        round=review.round,
        strength=given.strength,
        suggestions=[{name: text for name, text in row.items() if name in _KEPT} for row in given.suggestions],
        offers_help=given.offers_help,
        note=given.note,
        created_at=now,
    )
    return review


def _renew(review: Review | None, knowledge: Knowledge, actor: int, given: Given, now: datetime) -> Review | None:
    """Answer the question whether it still holds, where it was asked already."""
    return _closed(_claim(review, knowledge, actor, given, now), now) if review is not None else None


def ask_again(knowledge: Knowledge, before: int | None, *, now: datetime) -> Review:
    """Ask whether what is in the catalogue still holds: whoever confirmed it, else somebody else of its theme."""
    waits = _of_item(knowledge).order_by("-id").first()
    if waits is not None:
        return waits
    review = Review(knowledge_id=knowledge.pk, reviewer_id=before, submitted_at=now)
    review.reviewer_id = routing.same_reviewer(knowledge, review, now=now)
    pace.start(review, knowledge, now=now)
    review.save(force_insert=True)
    return review


def _conclude(review: Review | None, knowledge: Knowledge, actor: int, given: Given, now: datetime) -> Review:
    review = _suggest(review, knowledge, actor, given, now)
    return _closed(review, now)


def _approve(review: Review | None, knowledge: Knowledge, actor: int, given: Given, now: datetime) -> Review:
    if knowledge.shows_copy:
        # With the new version the question is answered whether the one before holds.
        _of_item(knowledge).update(closed_at=now)
    return _conclude(review, knowledge, actor, given, now)


def _close(review: Review | None, _k: Knowledge, _actor: int, _given: Given, now: datetime) -> Review | None:
    return _closed(review, now) if review is not None else None


def _archive(review: Review | None, knowledge: Knowledge, _actor: int, _given: Given, now: datetime) -> Review | None:
    """End every review of it; a working copy is with its author again."""
    Review.objects.filter(knowledge_id=knowledge.pk, closed_at=None).exclude(revision=None).update(closed_at=now)
    return _closed(review, now) if review is not None else None


def _of_item(knowledge: Knowledge) -> QuerySet[Review]:
    return Review.objects.filter(knowledge_id=knowledge.pk, revision=None, closed_at=None)


def _open(knowledge: Knowledge, *, now: datetime, of_copy: bool = True) -> Review:
    review = Review(
        knowledge_id=knowledge.pk,
        revision_id=knowledge.working.pk if of_copy and knowledge.shows_copy else None,
        reviewer_id=routing.find_reviewer(knowledge, now=now),
        submitted_at=now,
    )
    pace.start(review, knowledge, now=now)
    review.save(force_insert=True)
    return review


def _closed(review: Review, now: datetime) -> Review:
    review.closed_at = now
    review.save(update_fields=["closed_at"])
    return review


Effect = Callable[[Review | None, Knowledge, int, Given, datetime], Review | None]

_EFFECTS: dict[str, Effect] = {
    "publish": _publish,
    "submit": _submit,
    "claim": _claim,
    "request_changes": _request,
    "reassign": _hand_over,
    "take_over": _take_over,
    "second_opinion": _ask,
    "accept_help": _accept_help,
    "approve": _approve,
    "decline": _conclude,
    "validate": _conclude,
    "renew": _renew,
    "withdraw": _close,
    "improve": _nothing,
    "revert": _nothing,
    "drop": _nothing,
    "reopen": _nothing,
    "archive": _archive,
    "restore": _publish,
}
