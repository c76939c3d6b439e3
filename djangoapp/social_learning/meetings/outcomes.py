"""What came of a date: notes of who was there, and the recording, each a Knowledge of its own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from social_learning.data import Actor
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.permissions import EDITABLE
from social_learning.lib.errors import Conflict, Invalid
from social_learning.meetings import access
from social_learning.meetings.models import Outcome

NOTES, RECORDING = "notes", "recording"


@transaction.atomic
def begin(uuid: UUID, actor: Actor, *, what: str, now: datetime, url: str = "") -> Knowledge:
    """Return a draft of this person for the notes, or the recording, of a date; the one they have begun, if any.

    Whoever sees the session and may share in its space may add some. Raises as ``knowledge.api.create_draft``, and
    ``Conflict`` (``not_begun``) before the beginning.
    """
    if what not in (NOTES, RECORDING):
        raise Invalid(_("We do not know this choice."), code="unknown_choice")
    found = access.seen(uuid, actor, now=now)
    if found.starts_at > now:
        raise Conflict(
            _("It has not begun yet. Come back afterwards and share what you took with you."), code="not_begun"
        )
    begun = Outcome.objects.filter(
        occurrence=found, what=what, knowledge__author_id=actor.user_id or 0, knowledge__state__in=EDITABLE
    )
    mine = begun.select_related("knowledge").first()
    if mine is not None:
        return mine.knowledge
    item = found.knowledge
    title = _("Recording: %(title)s") if what == RECORDING else _("Notes from: %(title)s")
    draft = knowledge_api.create_draft(
        actor,
        space_id=item.space_id,
        now=now,
        # The field's limit; whoever writes shortens it as they like.
        title=(title % {"title": item.title})[:250],
        theme_id=item.theme_id,
        url=url,
        language=found.language or item.language,
    )
    Outcome.objects.create(occurrence=found, knowledge=draft, what=what)
    return draft
