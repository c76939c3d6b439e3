"""An answer becomes Knowledge: a draft with its text, theme and space, which leads back to the question.

Who answered is its author. Where an expert or a steward makes it, they are, and who answered is asked to write along
and named as somebody who helped, whatever they say to that.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge import coauthors, revisions
from social_learning.knowledge import queries as knowledge
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import Conflict, NotAllowed, SocialError
from social_learning.lib.sql import atomic_with_retry
from social_learning.questions import access, answers, news, permissions
from social_learning.questions.models import Answer, Question


@atomic_with_retry
def to_knowledge(answer_uuid: UUID, actor: Actor, *, now: datetime) -> Knowledge:
    """Return the draft that is made of an answer; pressed twice it is the same one.

    Raises ``NotFound``, ``NotAllowed`` for all but who answered, experts of the theme and stewards, and where the
    person may not share; ``Conflict`` (``in_the_making``) if somebody else has begun one that is not out yet.
    """
    user_id = access.writer(actor)
    question, row = answers.held(answer_uuid, actor)
    if not permissions.can_harvest(actor, row, question, access.standing(actor, question, now)):
        raise NotAllowed(_("Who answered, an expert of the theme or a steward can make Knowledge of it."))
    if row.knowledge_id is not None:
        return _begun(row.knowledge_id, actor, now)
    made = knowledge_api.create_draft(
        actor,
        space_id=question.space_id,
        now=now,
        title=question.title,
        theme_id=question.theme_id,
        why=_("Answers a question that a colleague had."),
        body=_text(row, question),
        origin_key=_origin(question, actor),
    )
    row.knowledge = made
    row.save(update_fields=["knowledge"])
    if row.user_id != user_id:
        _credit(made, row, actor, now)
    access.tell(question, "harvested", user_id, now)
    return made


def tell_published(knowledge_id: int, *, now: datetime) -> None:
    """Tell both sides once what was made of an answer is in the catalogue; a repetition tells nobody twice."""
    item = knowledge.published(knowledge_id)
    if item is None:
        return
    for row in Answer.objects.filter(knowledge_id=knowledge_id, deleted_at=None).select_related("question__space"):
        if row.question.deleted_at is None:
            url = knowledge_api.page_url(item)
            news.became_knowledge(row, row.question, url=url, author_id=item.author_id, now=now)


def _begun(knowledge_id: int, actor: Actor, now: datetime) -> Knowledge:
    item = knowledge.get_by_id(knowledge_id)
    if item.state != State.PUBLISHED and not knowledge.can_view(item, actor, now=now):
        raise Conflict(
            _("Somebody has begun to make Knowledge of this answer. Thank you for the thought."), code="in_the_making"
        )
    return item


def _text(row: Answer, question: Question) -> str:
    return f"{row.body}\n\n[{_('The question this answers')}]({question.url})"


def _origin(question: Question, actor: Actor) -> str:
    """Return where in a course the question was asked, as far as this person may share there."""
    course_key = question.space.course_key or ""
    in_course = question.origin_key.startswith("block-v1:") and course_key
    belongs = actor.is_site_staff or course_key in (actor.courses | actor.staff_courses)
    return question.origin_key if in_course and belongs else ""


def _credit(made: Knowledge, row: Answer, actor: Actor, now: datetime) -> None:
    person = users.person(row.user_id)
    if person is None:
        return
    revisions.credit(made.pk, row.user_id, now=now)
    try:
        coauthors.invite(made.pk, actor, person.username, now=now)
    except SocialError:
        # They have left, or cannot read in this space: their name stands, and nobody is asked.
        return
