"""The private thread beside a review: authors and readers write to each other, and nobody else ever sees it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.inbox import api as inbox
from social_learning.inbox import queries as inbox_queries
from social_learning.knowledge import copies
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound, TooMany
from social_learning.lib.markdown import plain_text
from social_learning.review import notices, queries
from social_learning.review.models import Review, ReviewMessage
from social_learning.spaces import queries as spaces_queries
from social_learning.trust import api as trust

MOST_TEXT = 4_000
MOST_SHOWN = 200
EXCERPT = 200


def may_read(review: Review, work: Knowledge, actor: Actor) -> bool:
    """Return whether a person takes part: authors, reader, helper, who was asked beside, who looks after the space."""
    if actor.user_id is None:
        return False
    return actor.user_id in people(review, work) or spaces_queries.is_steward(actor, work.space)


def people(review: Review, work: Knowledge) -> set[int]:
    """Return who writes to each other here, stewards who only look left out; one query."""
    found = {*copies.makers(work), review.reviewer_id, review.helper_id, *queries.asked_ids(review.pk)}
    return {user_id for user_id in found if user_id is not None}


def messages(knowledge_id: int, actor: Actor) -> list[ReviewMessage]:
    """Return the last messages of the thread, oldest first; ``NotFound`` for everybody who takes no part."""
    review, work = _thread(knowledge_id, actor)
    return messages_of(review) if review is not None and work is not None else []


def messages_of(review: Review) -> list[ReviewMessage]:
    """Return the last messages of a review, oldest first, for work behind a check; one query."""
    return list(ReviewMessage.objects.filter(review=review).order_by("-pk")[:MOST_SHOWN])[::-1]


@transaction.atomic
def say(knowledge_id: int, actor: Actor, text: str, *, now: datetime) -> ReviewMessage:
    """Write to the others of the thread, who are told; HTML in it is shown as it is written, never obeyed.

    Raises ``NotFound`` for who takes no part, ``NotAllowed`` for who only looks, ``Conflict`` (``thread_closed``) once
    the review is over, ``Invalid`` for nothing or too much, ``TooMany``.
    """
    review, work = _thread(knowledge_id, actor)
    if not actor.may_write or actor.user_id is None:
        raise NotAllowed
    if review is None or review.closed_at is not None:
        raise Conflict(_("This review is over. On its page you can still talk with everybody."), code="thread_closed")
    words = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not words or len(words) > MOST_TEXT:
        sentence = _("Please write between one and %(most)d characters.") % {"most": MOST_TEXT}
        raise Invalid(sentence, code="bad_text", fields={"text": sentence})
    trust.check_pause(actor, work.space_id, now)
    mine = ReviewMessage.objects.filter(user_id=actor.user_id, at__gt=now - timedelta(hours=1))
    if mine.count() >= conf.get("COMMENTS_PER_HOUR"):
        raise TooMany(_("You have written a lot in the last hour. Please go on a little later."))
    made = ReviewMessage.objects.create(review=review, user_id=actor.user_id, text=words, at=now)
    _tell(made, review, work, now)
    return made


def may_write(knowledge_id: int, actor: Actor) -> bool:
    """Return whether this person, who reads it, may write into the thread now."""
    review, _work = _thread(knowledge_id, actor)
    return review is not None and review.closed_at is None and actor.may_write


def unread(messages: Iterable[ReviewMessage], actor: Actor) -> set[int]:
    """Return the ids of those this person was told of and has not read yet; one query."""
    keys = {_told_by(message.pk, actor.user_id or 0): message.pk for message in messages}
    return {keys[key] for key in inbox_queries.unread_keys(actor, keys)}


def mark_read(knowledge_id: int, actor: Actor, *, now: datetime) -> int:
    """Note that a person has read the thread, in the inbox too, and return how many messages were new.

    Raises ``NotFound`` for who takes no part.
    """
    read = messages(knowledge_id, actor)
    return inbox.mark_read_keys(actor, [_told_by(message.pk, actor.user_id or 0) for message in read], now=now)


def _told_by(message_id: int, user_id: int) -> str:
    """Return the key of what a person was told of a message, so that each is told once."""
    return f"thread:{message_id}:{user_id}"


def _thread(knowledge_id: int, actor: Actor) -> tuple[Review | None, Knowledge]:
    if actor.user_id is None:
        raise LoginNeeded
    work = copies.in_hand(knowledge_queries.get_by_id(knowledge_id))
    review = queries.review_of(work)
    if review is None:
        if actor.user_id not in copies.makers(work):
            raise NotFound
        return None, work
    if not may_read(review, work, actor):
        raise NotFound
    return review, work


def _tell(made: ReviewMessage, review: Review, work: Knowledge, now: datetime) -> None:
    excerpt = " ".join(plain_text(made.text).split())
    makers = copies.makers(work)
    for user_id in sorted(people(review, work)):
        inbox.tell(
            user_id,
            "review_message",
            params={"title": work.title, "excerpt": excerpt[:EXCERPT]},
            url=f"{work.target.url}#thread" if user_id in makers else f"{notices.desk_url(work)}#thread",
            dedupe_key=_told_by(made.pk, user_id),
            now=now,
            actor_id=made.user_id,
            course_key=work.space.course_key or "",
        )
