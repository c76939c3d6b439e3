"""What reviews keep about people: who looked at what, and what they said.

When somebody leaves, what they had in hand goes back to those who can look at it, what they had handed in is
withdrawn, and what they said about the work of others stays as the words of a former colleague. Runs before
knowledge, which deletes what was never published; reviews and history go with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.inbox import personal as inbox_personal
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import personal as knowledge_personal
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.review import handover, notices, workflow
from social_learning.review.models import Asked, Feedback, Review, ReviewMessage, Step

KEEPS = (
    Kept(
        Review,
        ("reviewer_id", "helper_id"),
        what="Who was asked to look at a draft, and until when.",
        why="A draft has one reader, and its author knows who.",
        leaving="Open ones go back to those who can look; on closed ones the name goes.",
    ),
    Kept(
        Feedback,
        ("reviewer_id", "strength", "suggestions", "note"),
        what="What a reviewer said about a draft.",
        why="The author learns from it, and comes back to it.",
        leaving="The text stays for the author, signed “A former colleague”.",
    ),
    Kept(
        Asked,
        ("user_id", "asked_by", "note"),
        what="Who was asked for a second opinion, or to take something over, by whom and with which words.",
        why="They may read it and write to its author.",
        leaving="Goes for who was asked; the name of who asked goes.",
    ),
    Kept(
        ReviewMessage,
        ("user_id", "text"),
        what="What authors and reviewers wrote to each other about a draft.",
        why="They find a way together, and nobody else reads along.",
        leaving="The text stays for the others, signed “A former colleague”.",
    ),
    Kept(
        Step,
        ("actor_id", "note"),
        what="Who moved a work from where to where, when, and their note.",
        why="The history of a work, for its author and those who look after the space.",
        leaving="The history stays, the name goes.",
    ),
)
_HANDED_IN = (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)


def collect(user_id: int) -> Iterator[Record]:
    """Yield the reviews the person had, what they said, what was said to them, and the steps they took."""
    for review in stream.each(Review.objects.filter(reviewer_id=user_id).select_related("knowledge")):
        yield (
            _("Reviews you were asked for"),
            {
                _("title"): review.knowledge.title,
                _("asked"): moment(review.submitted_at),
                _("until"): moment(review.due_at),
                _("finished"): moment(review.closed_at),
            },
        )
    said = Feedback.objects.select_related("review__knowledge")
    for feedback in stream.each(said.filter(reviewer_id=user_id)):
        yield _("What you said in reviews"), _words(feedback)
    for feedback in stream.each(said.filter(review__knowledge__author_id=user_id)):
        yield _("What reviewers said to you"), _words(feedback)
    beside = Asked.objects.filter(Q(user_id=user_id) | Q(asked_by=user_id)).select_related("review__knowledge")
    for asked in stream.each(beside):
        yield (
            _("Second opinions") if asked.kind == Asked.OPINION else _("Reviews you were offered"),
            {
                _("title"): asked.review.knowledge.title,
                _("your words"): asked.note if asked.asked_by == user_id else "",
                _("at"): moment(asked.at),
            },
        )
    written = ReviewMessage.objects.filter(user_id=user_id).select_related("review__knowledge")
    for message in stream.each(written):
        yield (
            _("Messages beside reviews"),
            {
                _("title"): message.review.knowledge.title,
                _("your words"): message.text,
                _("at"): moment(message.at),
            },
        )
    for step in stream.each(Step.objects.filter(actor_id=user_id).select_related("knowledge")):
        yield (
            _("Steps you took"),
            {
                _("title"): step.knowledge.title,
                _("what"): workflow.action_label(step.action),
                _("your words"): step.note,
                _("at"): moment(step.at),
            },
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Hand back, withdraw, and take the person's name off the rest."""
    for review in stream.each(Review.objects.filter(reviewer_id=user_id, closed_at=None)):
        handover.hand_back(review, FORMER, workflow.HAND_BACK, now=now)
    for item in stream.each(Knowledge.objects.filter(author_id=user_id, state__in=_HANDED_IN)):
        _withdraw(item, now)
    # A new version of what they shared is dropped by the room that keeps it.
    copies = Review.objects.filter(revision__working_of__author_id=user_id, closed_at=None)
    stream.drain(copies, lambda part: part.update(closed_at=now))
    _forget_news_of_drafts(user_id)
    stream.drain(Review.objects.filter(reviewer_id=user_id), lambda part: part.update(reviewer_id=None))
    stream.comb(Review.objects.filter(helper_id=user_id), lambda part: part.update(helper_id=None))
    stream.drain(Asked.objects.filter(user_id=user_id), lambda part: part.delete())
    stream.comb(Asked.objects.filter(asked_by=user_id), lambda part: part.update(asked_by=FORMER))
    stream.drain(ReviewMessage.objects.filter(user_id=user_id), lambda part: part.update(user_id=FORMER))
    stream.comb(Feedback.objects.filter(reviewer_id=user_id), lambda part: part.update(reviewer_id=FORMER))
    stream.comb(Step.objects.filter(actor_id=user_id), lambda part: part.update(actor_id=FORMER))


@transaction.atomic
def _withdraw(item: Knowledge, now: datetime) -> None:
    if knowledge_api.set_state(item.pk, State.WITHDRAWN, from_state=item.state, now=now):
        Review.objects.filter(knowledge_id=item.pk, closed_at=None).update(closed_at=now)
        handover.step(item, "withdraw", State.WITHDRAWN, now)


def _forget_news_of_drafts(user_id: int) -> None:
    """Remove what colleagues were told of works that are about to be deleted: it names them."""
    urls = []
    for item in knowledge_personal.never_published(user_id):
        if Step.objects.filter(knowledge_id=item.pk).exists():
            urls += [knowledge_api.page_url(item), notices.desk_url(item)]
    for start in range(0, len(urls), stream.CHUNK):
        inbox_personal.forget_addresses(urls[start : start + stream.CHUNK])


def _words(feedback: Feedback) -> dict[str, object]:
    return {
        _("title"): feedback.review.knowledge.title,
        _("what is good about it"): feedback.strength,
        _("suggestions"): [str(suggestion.get("text", "")) for suggestion in feedback.suggestions],
        _("note"): feedback.note,
        _("at"): moment(feedback.created_at),
    }
