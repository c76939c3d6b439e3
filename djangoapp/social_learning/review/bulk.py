"""Handing several reviews over at once: each on its own, so that one that has moved on does not hold up the others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import attrs
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.knowledge import queries as knowledge_queries
from social_learning.lib.errors import Invalid, SocialError
from social_learning.review import api

MOST = 50


@attrs.frozen
class Outcome:
    """How many were handed over, and why others were not, by what they are called."""

    done: int
    refused: tuple[tuple[str, SocialError], ...]


def reassign(uuids: Iterable[UUID], actor: Actor, *, person: str, note: str, now: datetime) -> Outcome:
    """Hand these reviews over to one colleague, with a word; each asks anew whether this person may.

    Raises ``Invalid`` for none, or too many at a time.
    """
    wanted = list(dict.fromkeys(uuids))
    if not 1 <= len(wanted) <= MOST:
        sentence = _("Please choose between one and %(most)d of them.") % {"most": MOST}
        raise Invalid(sentence, code="bad_number", fields={"uuid": sentence})
    done, refused = 0, list[tuple[str, SocialError]]()
    for uuid in wanted:
        # What one does not see is NotFound, as everywhere; the others are not kept waiting.
        title = ""
        try:
            work = knowledge_queries.work(uuid, actor, now=now)
            title = work.title
            api.perform("reassign", work.pk, actor, now=now, payload={"person": person, "note": note})
            done += 1
        except SocialError as error:
            refused.append((title, error))
    return Outcome(done, tuple(refused))
