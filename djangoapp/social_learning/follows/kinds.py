"""The registry of what can be followed: how a key leads to the id that is kept, and who may begin.

``begin`` returns the id for somebody who may follow it and raises for who may not; ``find`` returns the id without
asking, since what was begun can always be taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import attrs
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.follows import permissions
from social_learning.follows.models import FollowOptOut
from social_learning.lib.errors import NotAllowed, NotFound
from social_learning.spaces import api as spaces_api
from social_learning.spaces import queries as spaces
from social_learning.targets import queries as targets

THEME, PERSON, TARGET, SPACE = "theme", "person", "target", "space"


@attrs.frozen
class Kind:
    """One kind of thing, and its two ways from a key to an id."""

    name: str
    begin: Callable[[str, Actor, datetime], int]
    find: Callable[[str], int | None]


def _begin_theme(key: str, actor: Actor, now: datetime) -> int:
    found = spaces.theme_id_of(key)
    if found is None:
        raise NotFound
    return found


def _begin_person(key: str, actor: Actor, now: datetime) -> int:
    user_id = users.id_of(key)
    person = users.person(user_id) if user_id is not None else None
    if user_id is None or person is None or person.is_retired or not person.is_active:
        raise NotFound
    if user_id == actor.user_id:
        raise NotAllowed(_("That is you. Your colleagues may follow what you share."), code="own_item")
    if not permissions.can_be_followed(person, opted_out=FollowOptOut.objects.filter(user_id=user_id).exists()):
        raise NotAllowed(_("This colleague prefers not to be followed."), code="opted_out")
    return user_id


def _begin_target(key: str, actor: Actor, now: datetime) -> int:
    target = spaces_api.open_target(key, actor, now=now)
    if target.owner_id == actor.user_id:
        raise NotAllowed(_("This is your own: you hear of everything on it anyway."), code="own_item")
    return target.pk


def _begin_space(key: str, actor: Actor, now: datetime) -> int:
    return spaces.visible_space(actor, spaces.space_id_of(key)).pk


def _find_target(key: str) -> int | None:
    target = targets.find(key, gone=True)
    return target.pk if target is not None else None


_ALL = (
    Kind(TARGET, _begin_target, _find_target),
    Kind(PERSON, _begin_person, users.id_of),
    Kind(THEME, _begin_theme, spaces.theme_id_of),
    Kind(SPACE, _begin_space, spaces.space_id_of),
)
# In the order of closeness: of two reasons to hear of something the first one counts.
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}


def get(name: str) -> Kind:
    """Return the kind of this name; ``NotFound`` for a name that is none, as for any address that leads nowhere."""
    if name not in KINDS:
        raise NotFound
    return KINDS[name]
