"""Who is bringing an archive in: asked when it comes, when it is begun, and when a worker does it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.exchange import permissions
from social_learning.lib.errors import LoginNeeded, NotAllowed
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space


def importer(space: Space, actor: Actor) -> int:
    """Return who brings an archive into a space; ``LoginNeeded``, or ``NotAllowed`` for who does not look after it."""
    if actor.user_id is None:
        raise LoginNeeded
    if not permissions.can_import(actor, is_steward=spaces.is_steward(actor, space)):
        raise NotAllowed(_("Archives are brought in by those who look after the area."))
    return actor.user_id
