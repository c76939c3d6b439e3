"""What versions, co-authors and suggestions keep about people, and what becomes of it when they leave.

What was published stays, and so does the credit, as that of a former colleague; a working copy goes with the author
of what it belongs to, an open suggestion with who made it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.knowledge import coauthors, revisions
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Contributor, Revision, SavedText, Suggestion
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, moment

KEEPS = (
    Kept(
        Revision,
        ("author_id", "validated_by", "note", "title", "why", "body", "url"),
        what="Every version of what was published, and the one that is being written.",
        why="Readers see what has changed, and nothing good gets lost.",
        leaving="Versions that were published stay, by “A former colleague”; the one that is being written is deleted.",
    ),
    Kept(
        SavedText,
        ("title", "why", "body"),
        what="The last few texts of a draft while somebody writes on it.",
        why="Two people who write at once are shown both texts.",
        leaving="Deleted with the draft, and whenever it is published.",
    ),
    Kept(
        Contributor,
        ("user_id", "invited_by"),
        what="Who writes along, who is asked to, and who has helped.",
        why="Colleagues who write together find their work, and are credited for it.",
        leaving="The credit stays, to “A former colleague”; invitations go.",
    ),
    Kept(
        Suggestion,
        ("user_id", "decided_by", "before", "old", "after", "new", "note", "answer"),
        what="Changes a reader suggested, and the answer.",
        why="Authors improve what they share with the help of their readers.",
        leaving="What was answered stays, by “A former colleague”; what waits is deleted.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield the versions the person wrote, where they write along, and what they suggested."""
    for row in stream.each(Revision.objects.filter(author_id=user_id)):
        yield (
            _("Versions you wrote"),
            {
                _("title"): row.title,
                _("number"): row.number,
                _("what has changed"): row.note,
                _("why"): row.why,
                _("text"): row.body,
                _("address"): row.url,
                _("published"): moment(row.published_at),
            },
        )
    for part in stream.each(Contributor.objects.filter(user_id=user_id).select_related("knowledge")):
        yield (
            _("What you write with others"),
            {
                _("title"): part.knowledge.title,
                _("state"): part.standing,
                _("asked"): moment(part.asked_at),
                _("helped"): moment(part.helped_at),
            },
        )
    for made in stream.each(Suggestion.objects.filter(user_id=user_id).select_related("knowledge")):
        yield (
            _("Changes you suggested"),
            {
                _("title"): made.knowledge.title,
                _("old"): made.old,
                _("new"): made.new,
                _("your words"): made.note,
                _("state"): made.state,
                _("answer"): made.answer,
                _("at"): moment(made.created_at),
            },
        )


def forget(user_id: int, *, now: datetime) -> None:
    """Drop the copies of what the person shared, and take the name off versions, credits and suggestions."""
    for copy in stream.each(Revision.objects.filter(working_of__author_id=user_id)):
        revisions.drop(copy.knowledge_id, from_state=copy.state)
    for part in stream.each(Contributor.objects.filter(user_id=user_id).select_related("knowledge")):
        _leave(part)
    Suggestion.objects.filter(user_id=user_id, state=Suggestion.WAITING).delete()
    stream.drain(Suggestion.objects.filter(user_id=user_id), lambda rows: rows.update(user_id=FORMER))
    stream.comb(Suggestion.objects.filter(decided_by=user_id), lambda rows: rows.update(decided_by=FORMER))
    stream.comb(Contributor.objects.filter(invited_by=user_id), lambda rows: rows.update(invited_by=FORMER))
    stream.drain(Revision.objects.filter(author_id=user_id), lambda rows: rows.update(author_id=FORMER))
    stream.comb(Revision.objects.filter(validated_by=user_id), lambda rows: rows.update(validated_by=FORMER))


@transaction.atomic
def _leave(part: Contributor) -> None:
    Knowledge.objects.select_for_update().get(pk=part.knowledge_id)
    credited = part.standing == Contributor.COAUTHOR or part.helped_at is not None
    # One former colleague stands for all of them.
    others = Contributor.objects.filter(knowledge_id=part.knowledge_id, user_id=FORMER)
    if not credited or others.exists():
        part.delete()
    else:
        moments = {"helped_at": part.helped_at or part.asked_at, "asked_at": None, "invited_by": None}
        Contributor.objects.filter(pk=part.pk).update(user_id=FORMER, standing=Contributor.NONE, **moments)
    coauthors.settle(part.knowledge)
