"""The verbs of who asks: ask, change, close, open again, take away; and of who is asked: pass on.

Answers have theirs in ``answers``. Each verb that meets a question locks its row first, so that of two at once the
second sees what the first has done.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.keys import QuestionKey
from social_learning.knowledge import queries as knowledge
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from social_learning.lib.sql import atomic_with_retry
from social_learning.questions import access, escalation, fields, news, permissions
from social_learning.questions.models import Question
from social_learning.spaces import api as spaces_api
from social_learning.spaces import queries as spaces
from social_learning.spaces import theme_queries
from social_learning.spaces.models import Space
from social_learning.targets import api as targets_api
from social_learning.targets.models import Access
from social_learning.trust import api as trust

HOUR = timedelta(hours=1)
# Why something is aside that a steward took away without a word about the reason.
BY_STEWARD = "other"
# The same question from the same person within this time is the same press of a button.
TWICE = timedelta(minutes=10)


@transaction.atomic
def ask(
    actor: Actor,
    *,
    title: str,
    now: datetime,
    body: str = "",
    space_id: int | None = None,
    theme_id: int | None = None,
    about: str = "",
) -> Question:
    """Return a new question, with an expert of its theme asked to answer.

    ``about`` is the key of a Knowledge, unit or course: the question stands in its space, and has its theme if no other
    is given. Without it, ``space_id`` says where, else the space of the whole site. Sent twice it is asked once.
    Raises ``Invalid`` by field, ``NotFound`` for what is not theirs to see, ``NotAllowed`` where the space is at rest,
    and as ``trust.check``; ``TooMany`` above the limit of an hour.
    """
    user_id = access.writer(actor)
    heading, text = fields.title(title), fields.body(body, needed=False)
    space, origin, its_theme = _place(actor, space_id, about, now)
    if not permissions.can_ask(actor, sees_space=True, is_archived=space.archived_at is not None):
        raise NotAllowed(_("This area is at rest: what is there can be read, and nothing is added."), code="archived")
    mine = Question.objects.filter(asker_id=user_id, created_at__gt=now - HOUR)
    trust.check(actor, trust.ASK, now, space=space, text=f"{heading}\n{text}")
    same = mine.filter(title=heading, body=text, space=space, deleted_at=None, created_at__gt=now - TWICE).first()
    if same is not None:
        return access.whole().get(pk=same.pk)
    limit = trust.hourly(actor, conf.get("QUESTIONS_PER_HOUR"), now, space=space)
    if limit and mine.count() >= limit:
        raise TooMany(_("That is a lot to ask at once. Give colleagues some time, and ask on in a while."))
    theme = _theme(theme_id) if theme_id is not None else its_theme
    question = Question(
        uuid=uuid4(),
        space=space,
        theme_id=theme,
        asker_id=user_id,
        title=heading,
        body=text,
        origin_key=origin,
        waiting_since=now,
        created_at=now,
        changed_at=now,
    )
    question.target = targets_api.ensure(
        str(QuestionKey(question.uuid)),
        now=now,
        space_id=space.pk,
        title=heading,
        url=question.url,
        owner_id=user_id,
        access=Access.OPEN,
    )
    question.save(force_insert=True)
    escalation.begin(question, now=now)
    return access.done(question, "asked", user_id, now)


@atomic_with_retry
def edit(
    uuid: UUID,
    actor: Actor,
    *,
    now: datetime,
    title: str | None = None,
    body: str | None = None,
    theme_id: int | None = None,
) -> Question:
    """Return the question as changed; what is not given stays. Another theme, while nobody has answered, asks another
    expert.

    Raises ``NotFound``, ``NotAllowed`` for everybody but the asker, ``Conflict`` (``closed``), ``Invalid``.
    """
    user_id = access.writer(actor)
    question = access.locked(access.seen(uuid, actor))
    if not permissions.is_asker(actor, question):
        raise NotAllowed(_("Only who asked can change the question."))
    if not permissions.can_edit(actor, question):
        raise closed()
    was = (question.title, question.body, question.theme_id)
    question.title = question.title if title is None else fields.title(title)
    question.body = question.body if body is None else fields.body(body, needed=False)
    if (question.title, question.body) != was[:2]:
        trust.check(actor, trust.ASK, now, space=question.space, text=f"{question.title}\n{question.body}")
    if theme_id is not None and theme_id != question.theme_id:
        question.theme = theme_queries.theme(_theme(theme_id))
        if question.answer_count == 0:
            escalation.begin(question, now=now)
    if (question.title, question.body, question.theme_id) == was:
        return question
    question.edited_at = now
    targets_api.update(question.target_id, title=question.title)
    return access.done(question, "edited", user_id, now)


@atomic_with_retry
def close(uuid: UUID, actor: Actor, *, now: datetime) -> Question:
    """Return the question, closed: nothing is added any more, what was said stays. A second time changes nothing.

    Raises ``NotFound``, and ``NotAllowed`` for all but the asker, experts of the theme and stewards.
    """
    question, user_id = _held(uuid, actor, now)
    if question.closed_at is not None:
        return question
    question.closed_at, question.due_at = now, None
    targets_api.update(question.target_id, access=Access.CLOSED)
    news.closed(question, actor, now)
    return access.done(question, "closed", user_id, now)


@atomic_with_retry
def reopen(uuid: UUID, actor: Actor, *, now: datetime) -> Question:
    """Return the question, open again; what nobody has answered begins to wait anew. Raises as :func:`close`."""
    question, user_id = _held(uuid, actor, now)
    if question.closed_at is None:
        return question
    question.closed_at = None
    targets_api.update(question.target_id, access=Access.OPEN)
    if question.answer_count == 0:
        escalation.begin_again(question, now=now)
    return access.done(question, "reopened", user_id, now)


@atomic_with_retry
def remove(uuid: UUID, actor: Actor, *, now: datetime) -> Question:
    """Return the question, taken away: nobody sees it any more, its rows stay.

    Raises ``NotFound``, and ``NotAllowed`` for all but stewards and, as long as nobody has answered, the asker.
    """
    user_id = access.writer(actor)
    question = access.locked(access.seen(uuid, actor))
    if not permissions.can_remove(actor, question, access.standing(actor, question, now)):
        raise NotAllowed(_("Colleagues have answered: close the question instead, and their answers stay readable."))
    question.deleted_at, question.due_at = now, None
    # What somebody else takes away can be brought back.
    question.aside = "" if permissions.is_asker(actor, question) else BY_STEWARD
    targets_api.mark_deleted(question.target_id, now=now)
    news.removed(question, actor, now)
    return access.done(question, "removed", user_id, now)


@atomic_with_retry
def pass_on(uuid: UUID, actor: Actor, *, now: datetime) -> Question:
    """Return the question, brought to the next free expert, or to the stewards if there is none.

    For whoever was asked; nobody hears why. Raises ``NotFound``, ``NotAllowed``.
    """
    user_id = access.writer(actor)
    question = access.locked(access.seen(uuid, actor))
    if not permissions.can_pass_on(actor, question):
        raise NotAllowed(_("This question does not wait for you (any more)."))
    escalation.next_expert(question, now=now)
    return access.done(question, "passed_on", user_id, now)


def closed() -> Conflict:
    """Return the refusal of what comes after the question was closed."""
    return Conflict(
        _("This question was closed in the meantime. What you wrote is still here: copy it before you go."),
        code="closed",
    )


def _held(uuid: UUID, actor: Actor, now: datetime) -> tuple[Question, int]:
    user_id = access.writer(actor)
    question = access.locked(access.seen(uuid, actor))
    if not permissions.can_close(actor, question, access.standing(actor, question, now)):
        raise NotAllowed(_("Who asked, an expert of the theme or a steward can do this."))
    return question, user_id


def _place(actor: Actor, space_id: int | None, about: str, now: datetime) -> tuple[Space, str, int | None]:
    """Return the space, what the question is about, and its theme."""
    if about:
        target = spaces_api.open_target(about, actor, now=now)
        if target.space is None:
            raise NotFound
        return target.space, target.key, knowledge.theme_of_target(target.pk)
    if space_id is None:
        return spaces_api.ensure_site_space(now=now), "", None
    try:
        return spaces.visible_space(actor, space_id), "", None
    except NotFound as error:
        sentence = _("We do not know this area. Please choose one from the list.")
        raise Invalid(sentence, code="unknown_space", fields={"space": sentence}) from error


def _theme(theme_id: int) -> int:
    try:
        return theme_queries.theme_to_choose(theme_id).pk
    except NotFound as error:
        sentence = _("We do not know this theme. Please choose one from the list.")
        raise Invalid(sentence, code="unknown_theme", fields={"theme": sentence}) from error
