"""Who came: noted by who organises, and from then on finished for who was there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from social_learning.data import FORMER, Actor
from social_learning.lib.errors import Conflict, Invalid
from social_learning.lib.sql import atomic_with_retry
from social_learning.meetings import access
from social_learning.meetings.models import Occurrence, Place, Presence, Registration
from social_learning.progress import api as progress


def mark(uuid: UUID, actor: Actor, presences: Mapping[int, str], *, now: datetime) -> int:
    """Note who came, by id of the registration; return how many notes changed. The same again changes nothing.

    Raises ``Conflict`` (``not_begun``) before the beginning, ``Invalid`` for what is no presence. Ids of other dates
    and of the waiting list are passed over: who was let in without a seat can be registered by more seats.
    """
    found = access.seen(uuid, actor, now=now)
    access.check_organiser(found.knowledge, actor)
    if found.starts_at > now:
        raise Conflict(_("Who came can be noted once it has begun."), code="not_begun")
    if not set(presences.values()) <= set(Presence.values):
        raise Invalid(_("We do not know this choice."), code="unknown_choice", fields={"presence": _("Unknown.")})
    return _mark(found, presences, now)


@atomic_with_retry
def _mark(found: Occurrence, presences: Mapping[int, str], now: datetime) -> int:
    access.locked(found.pk)
    rows = Registration.objects.filter(occurrence=found, pk__in=list(presences), place=Place.REGISTERED)
    changed = 0
    for row in rows.order_by("pk").select_for_update():
        noted = presences[row.pk]
        if noted == row.presence or row.user_id == FORMER:
            continue
        before, row.presence = row.presence, Presence(noted)
        row.save(update_fields=["presence"])
        changed += 1
        if noted == Presence.CAME:
            progress.finish_for(found.knowledge.target_id, row.user_id, now=now)
        elif before == Presence.CAME and not _came_elsewhere(found, row.user_id):
            progress.undo_finish_for(found.knowledge.target_id, row.user_id, now=now)
    return changed


def _came_elsewhere(found: Occurrence, user_id: int) -> bool:
    others = Registration.objects.filter(
        occurrence__knowledge_id=found.knowledge_id, user_id=user_id, presence=Presence.CAME
    )
    return others.exclude(occurrence=found).exists()
