"""The verbs of curation, and its only writer: ask, close, answer, pick, and let go."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from social_learning import keys
from social_learning.curation import permissions, queries
from social_learning.curation.models import Pick, State, Wanted, WantedAnswer
from social_learning.data import Actor
from social_learning.events import LISTING_CHANGED, ListingEvent, emit
from social_learning.inbox import api as inbox
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import queries as knowledge
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.lib.sql import atomic_with_retry, insert_if_new
from social_learning.spaces import api as spaces
from social_learning.targets.models import Target

MAX_QUESTION = 255
# More than this asked at once in one unit is asked of nobody.
MAX_OPEN = 3
PLACES = (1, 2, 3)


@atomic_with_retry
def ask(unit_key: str, actor: Actor, *, question: str, now: datetime) -> Wanted:
    """Ask for knowledge in a unit (or in the course as a whole); the same question that is open already is returned.

    Raises ``NotAllowed`` for who is not of the team, ``Invalid`` for no question or one that is too long, and
    ``Conflict`` (``enough_wanted``) where enough is asked already.
    """
    course_key = _course_of(unit_key)
    user_id = _curator(actor, course_key)
    text = _line(question)
    target = spaces.open_target(unit_key, actor, now=now)
    return _open(target, course_key, text, asked_by=user_id, now=now)


@transaction.atomic
def close(uuid: UUID, actor: Actor, *, now: datetime) -> Wanted:
    """Take a question back; one that is not open any more stays as it is."""
    wanted = Wanted.objects.filter(uuid=uuid).first()
    if wanted is None:
        raise NotFound
    user_id = _curator(actor, wanted.course_key)
    _end(wanted, State.CLOSED, now=now, by=user_id)
    wanted.refresh_from_db()
    return wanted


def answer(wanted: Wanted, knowledge_id: int, actor: Actor) -> None:
    """Note that a draft of this person answers what is wanted; a draft answers one question, the first one named."""
    if not permissions.can_answer(actor, wanted.course_key):
        raise NotAllowed
    item = knowledge.get_by_id(knowledge_id)
    if item.author_id != actor.user_id or item.origin_key != queries.origin_of(wanted):
        raise NotFound
    insert_if_new(WantedAnswer(wanted=wanted, knowledge=item))


@transaction.atomic
def settle(knowledge_id: int, *, now: datetime) -> None:
    """Fill the question that a published Knowledge answers, tell who asked, and thank the author. Twice is once."""
    item = knowledge.published(knowledge_id)
    given = WantedAnswer.objects.select_related("wanted").filter(knowledge_id=knowledge_id).first() if item else None
    if item is None or given is None:
        return
    wanted = given.wanted
    _end(wanted, State.FILLED, now=now, knowledge=item)
    wanted.refresh_from_db()
    if wanted.knowledge_id == item.pk and wanted.state == State.FILLED:
        _tell(wanted, item, now)


def agree_with_setting(unit_key: str, block_key: str, question: str, actor: Actor, *, now: datetime) -> None:
    """Make the question of a block agree with its author's setting, on behalf of somebody of the course who looks.

    A question that was answered or closed is not opened again; one that the author has changed or emptied is closed.
    """
    course_key = _course_of(unit_key)
    if not permissions.can_answer(actor, course_key):
        raise NotAllowed
    with transaction.atomic():
        mine = Wanted.objects.filter(target__key=unit_key, block_key=block_key)
        text = " ".join(question.split())[:MAX_QUESTION]
        for old in mine.filter(state=State.OPEN).exclude(text_hash=text_hash(text)):
            _end(old, State.CLOSED, now=now)
        if text and not mine.filter(text_hash=text_hash(text)).exists():
            # Whoever asked the same by hand was first, and hears of the answer.
            _insert(spaces.open_target(unit_key, actor, now=now), course_key, text, block_key=block_key, now=now)


@atomic_with_retry
def pick(place_key: str, knowledge_uuid: UUID | str, actor: Actor, *, now: datetime) -> None:
    """Show a published Knowledge first in a unit or a course that it was shared in; a second time changes nothing.

    Raises ``NotAllowed`` for who is not of the team, ``Invalid`` (``not_shared_here``) for what belongs elsewhere or
    is not published, and ``Conflict`` (``enough_picks``) above three.
    """
    course_key = _course_of(place_key)
    user_id = _curator(actor, course_key)
    item = knowledge.get(knowledge_uuid, actor, now=now)
    if item.state != KnowledgeState.PUBLISHED or not _belongs(item, place_key, course_key):
        sentence = _("Only what is published and was shared here can be picked.")
        raise Invalid(sentence, code="not_shared_here")
    target = spaces.open_target(place_key, actor, now=now)
    # What is archived holds its place, unless somebody needs it.
    held = {row.place: row for row in Pick.objects.filter(target=target).select_related("knowledge")}
    if any(row.knowledge_id == item.pk for row in held.values()):
        return
    place = next((place for place in PLACES if place not in held), None)
    if place is None:
        place = next((row.place for row in held.values() if row.knowledge.state != KnowledgeState.PUBLISHED), None)
        if place is None:
            raise _full()
        held[place].delete()
    try:
        with transaction.atomic():
            Pick.objects.create(target=target, knowledge=item, place=place, picked_by=user_id, created_at=now)
    except IntegrityError as error:
        raise Conflict(_("Somebody of your team was faster. Please look again."), code="too_late") from error


def unpick(place_key: str, knowledge_uuid: UUID | str, actor: Actor) -> None:
    """Let go of a pick; nothing happens where there was none. Possible also for what is archived now."""
    _curator(actor, _course_of(place_key))
    Pick.objects.filter(target__key=place_key, knowledge__uuid=knowledge_uuid).delete()


def text_hash(question: str) -> str:
    """Return what two questions share that only differ in case and white space."""
    return hashlib.sha256(" ".join(question.split()).casefold().encode()).hexdigest()


def _open(target: Target, course_key: str, text: str, *, asked_by: int, now: datetime) -> Wanted:
    same = Wanted.objects.filter(target=target, open_key=text_hash(text))
    found = same.first()
    if found is not None:
        return found
    if Wanted.objects.filter(target=target, state=State.OPEN).count() >= MAX_OPEN:
        sentence = _("Three questions are open here already. Please close one before you ask the next.")
        raise Conflict(sentence, code="enough_wanted")
    _insert(target, course_key, text, asked_by=asked_by, now=now)
    return same.get()


def _insert(
    target: Target, course_key: str, text: str, *, now: datetime, asked_by: int | None = None, block_key: str = ""
) -> None:
    key = text_hash(text)
    made = insert_if_new(
        Wanted(
            target=target,
            course_key=course_key,
            block_key=block_key,
            asked_by=asked_by,
            question=text,
            text_hash=key,
            open_key=key,
            created_at=now,
        )
    )
    if made:
        # A row that was inserted so has no id yet.
        _list(Wanted.objects.filter(target=target, open_key=key).values_list("pk", flat=True).first(), now)


def _end(
    wanted: Wanted, state: State, *, now: datetime, by: int | None = None, knowledge: Knowledge | None = None
) -> None:
    """Move an open question on; one that is not open any more stays as it is."""
    still = Wanted.objects.filter(pk=wanted.pk, state=State.OPEN)
    if still.update(state=state, open_key=None, ended_at=now, ended_by=by, knowledge=knowledge):
        _list(wanted.pk, now)


def _list(wanted_id: int | None, now: datetime) -> None:
    """Let the catalogue know, where people see what is wanted."""
    if wanted_id is not None:
        emit(LISTING_CHANGED, now=now, listing=ListingEvent("question", str(wanted_id)))


def _tell(wanted: Wanted, item: Knowledge, now: datetime) -> None:
    """Tell who asked, and thank who answered; nobody hears of their own doing."""
    news = (
        (wanted.asked_by, "wanted_filled", f"wanted:{wanted.pk}", item.author_id),
        (item.author_id, "wanted_thanks", f"wanted-thanks:{wanted.pk}", wanted.asked_by),
    )
    for user_id, kind, dedupe_key, actor_id in news:
        if user_id is not None:
            inbox.tell(
                user_id,
                kind,
                params={"title": item.title, "question": wanted.question},
                url=knowledge_api.page_url(item),
                dedupe_key=dedupe_key,
                now=now,
                actor_id=actor_id,
                course_key=wanted.course_key,
            )


def _curator(actor: Actor, course_key: str) -> int:
    if actor.user_id is None:
        raise LoginNeeded
    if not permissions.can_curate(actor, course_key):
        raise NotAllowed(_("This is for the team of the course."))
    return actor.user_id


def _course_of(key: str) -> str:
    course_key = keys.course_of(keys.parse(key))
    if not course_key:
        raise NotFound(code="unknown_target")
    return course_key


def _belongs(item: Knowledge, place_key: str, course_key: str) -> bool:
    if place_key != course_key:
        return item.origin_key == place_key
    return item.space.course_key == course_key or _is_in(item.origin_key, course_key)


def _is_in(origin_key: str, course_key: str) -> bool:
    return bool(origin_key) and keys.course_of(keys.parse(origin_key)) == course_key


def _line(question: str) -> str:
    text = " ".join(question.replace("\x00", "").split())
    if not text or len(text) > MAX_QUESTION:
        sentence = _("Please ask in one sentence of at most 255 characters.")
        raise Invalid(sentence, code="bad_question", fields={"question": sentence})
    return text


def _full() -> Conflict:
    return Conflict(_("Three are picked here already. Please let go of one first."), code="enough_picks")
