"""What is new reaches who follows it: theme, area, colleague, or the thing itself, once, and gathered by day.

A piece of news is found in the facts: a publication, a comment, an answer. Who follows more closely hears it from
there: a follower of the thing, of the person who shared it, of its theme and of its area is told as the first of them.
Followers come in ranges of ids, each a task of its own, so that a theme with fifty thousand followers holds nobody up;
a task that was lost is begun again by the sweep, and who was told stays told.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import attrs
from celery import shared_task

from social_learning.comments import bulk as comments
from social_learning.comments import mentions
from social_learning.comments.models import Comment
from social_learning.follows import kinds
from social_learning.follows import queries as follows
from social_learning.follows.queries import Thing
from social_learning.inbox import gather
from social_learning.inbox.gather import News
from social_learning.knowledge import queries as knowledge
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib import clock, queue
from social_learning.questions import queries as questions
from social_learning.review import queries as reviews
from social_learning.spaces import queries as spaces
from social_learning.targets import queries as targets
from social_learning.targets.models import Target
from social_learning.trust import mutes

CHUNK = 500
# A worker may be late; what is older was told, or is no news any more.
RECENT = timedelta(days=3)
PUBLICATION, COMMENT, ANSWER = "publication", "comment", "answer"


@attrs.frozen
class Piece:
    """One piece of news: which fact, when, by whom, on what; ``reasons`` in the order of closeness."""

    name: str
    at: datetime
    actor_id: int
    title: str
    url: str
    target: Target
    reasons: tuple[tuple[Thing, str], ...]
    # Who hears of it in another way, or did it.
    but: frozenset[int]


def tell_of_knowledge(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Tell followers of what was published, or published again."""
    _spread(PUBLICATION, knowledge_id, now)


def tell_of_comments(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Tell who follows a thing of what somebody said on it."""
    for comment in comments.recent(target_id, user_id, now - RECENT):
        _spread(COMMENT, comment.pk, now)


def tell_of_answers(*, question_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Tell who follows a question of what somebody has answered; the sweep, without an action, of all that is new."""
    if action in ("", "answered"):
        for answer_id in questions.recent_answers(question_id, now - RECENT, by=actor_id if action else None):
            _spread(ANSWER, answer_id, now)


def tell(name: str, fact_id: int, reason: int, first: int, last: int, *, now: datetime) -> int:
    """Tell those followers whose ids are in a range, for one of the reasons; return how many heard something new."""
    piece = _piece(name, fact_id, now)
    if piece is None or reason >= len(piece.reasons) or piece.target.space is None:
        return 0
    thing, _kind = piece.reasons[reason]
    closer = [closer for closer, _kind in piece.reasons[:reason]]
    people = set(follows.followers(thing, first, last, until=piece.at, but_of=closer)) - piece.but
    people -= mutes.deaf_to(piece.actor_id, people)
    return gather.tell_many(spaces.who_sees(piece.target.space, people), _news(piece, reason), now=now)


@shared_task(  # type: ignore[untyped-decorator]
    name="social_learning.tell_followers",
    autoretry_for=(Exception,),
    max_retries=3,
    retry_backoff=True,
    acks_late=True,
    ignore_result=True,
)
def tell_followers_task(name: str, fact_id: int, reason: int, first: int, last: int) -> None:
    """Tell some hundreds of followers; told before, nothing happens."""
    tell(name, fact_id, reason, first, last, now=clock.now())


def _spread(name: str, fact_id: int, now: datetime) -> None:
    piece = _piece(name, fact_id, now)
    if piece is None:
        return
    for reason, (thing, _kind) in enumerate(piece.reasons):
        if thing[0] == kinds.PERSON and not follows.may_be_followed(thing[1]):
            continue
        for first, last in follows.ranges(thing, until=piece.at, size=CHUNK):
            queue.enqueue(tell_followers_task, name, fact_id, reason, first, last)


def _piece(name: str, fact_id: int, now: datetime) -> Piece | None:
    """Read a piece of news from the facts; None if it is none any more, or not yet open to others."""
    piece = _PIECES[name](fact_id)
    if piece is None or not piece.target.is_open or piece.at < now - RECENT:
        return None
    return piece


def _publication(knowledge_id: int) -> Piece | None:
    item = knowledge.published(knowledge_id)
    if item is None or item.published_at is None:
        return None
    at = reviews.last_arrival(item.pk, State.PUBLISHED) or item.published_at
    again = at > item.published_at
    reasons = [((kinds.TARGET, item.target_id), "followed_target")]
    if not again:
        reasons += _first_publication(item)
    return Piece(
        name=f"{PUBLICATION}:{item.pk}:{at.timestamp()}",
        at=at,
        actor_id=item.author_id,
        title=item.title,
        url=item.target.url,
        target=item.target,
        reasons=tuple(reasons),
        but=frozenset({item.author_id}),
    )


def _first_publication(item: Knowledge) -> list[tuple[Thing, str]]:
    found: list[tuple[Thing, str]] = [((kinds.PERSON, item.author_id), "followed_person")]
    if item.theme_id is not None:
        found.append(((kinds.THEME, item.theme_id), "followed_theme"))
    return [*found, ((kinds.SPACE, item.space_id), "followed_space")]


def _comment(comment_id: int) -> Piece | None:
    comment: Comment | None = comments.one(comment_id)
    target = targets.by_ids([comment.target_id]).get(comment.target_id) if comment is not None else None
    if comment is None or target is None:
        return None
    answered = comment.parent.user_id if comment.parent is not None else comment.user_id
    return Piece(
        name=f"{COMMENT}:{comment.pk}",
        at=comment.created_at,
        actor_id=comment.user_id,
        title=target.title,
        url=target.url,
        target=target,
        reasons=(((kinds.TARGET, target.pk), "followed_target"),),
        # The owner, who is answered and who is named are told in words of their own (news.py).
        but=frozenset({comment.user_id, answered, target.owner_id or 0, *mentions.told([comment]).get(comment.pk, ())}),
    )


def _answer(answer_id: int) -> Piece | None:
    found = questions.standing_answer(answer_id)
    if found is None:
        return None
    asked, target = found.question, found.question.target
    return Piece(
        name=f"{ANSWER}:{answer_id}",
        at=found.created_at,
        actor_id=found.user_id,
        title=asked.title,
        url=asked.url,
        target=target,
        reasons=(((kinds.TARGET, target.pk), "followed_question"),),
        # Who asked, and who was asked, are told in words of their own (questions/news.py).
        but=frozenset({found.user_id, asked.asker_id, asked.routed_to or 0}),
    )


_PIECES = {PUBLICATION: _publication, COMMENT: _comment, ANSWER: _answer}


def _news(piece: Piece, reason: int) -> News:
    (kind, thing_id), message = piece.reasons[reason]
    # The day of the news, not of the telling: repeated tomorrow it is still the same message.
    day = piece.at.astimezone(timezone.utc).date().isoformat()
    title, more_url = _of_thing(piece, kind, thing_id)
    return News(
        kind=message,
        piece=piece.name,
        gathered=f"followed:{kind}:{thing_id}:{day}",
        params={"title": title, "news": piece.title},
        url=piece.url,
        more_url=more_url,
        actor_id=thing_id if kind == kinds.PERSON else None,
    )


def _of_thing(piece: Piece, kind: str, thing_id: int) -> tuple[str, str]:
    if kind == kinds.TARGET:
        return piece.title, piece.url
    if kind == kinds.THEME:
        theme = spaces.theme(thing_id)
        return theme.title, f"/social-learning/?theme={theme.slug}&sort=new"
    if kind == kinds.SPACE and piece.target.space is not None:
        return piece.target.space.title, follows.page_of_space(piece.target.space)
    return "", follows.page_of(thing_id) or piece.url
