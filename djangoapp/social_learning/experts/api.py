"""The only writer of experts: name, remove, pause."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.experts import permissions
from social_learning.experts.models import Expert
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.spaces import queries as spaces_queries
from social_learning.spaces.models import Role


def appoint(user_id: int, theme_id: int, actor: Actor, *, now: datetime) -> Expert:
    """Name a person expert of a theme and return the row; a second time changes nothing.

    Raises ``NotFound`` for an unknown theme or person, ``Invalid`` for an account that is closed.
    """
    _check_appoint(actor)
    theme = spaces_queries.theme(theme_id)
    person = users.person(user_id)
    if person is None:
        raise NotFound
    if not person.is_active or person.is_retired:
        raise closed_account()
    expert, _made = Expert.objects.get_or_create(user_id=user_id, theme=theme, defaults={"since": now})
    return expert


def closed_account() -> Invalid:
    """Return the refusal of an account that is closed."""
    sentence = _("This account is closed. Please choose somebody who is still here.")
    return Invalid(sentence, code="inactive_person", fields={"user_id": sentence})


def remove(user_id: int, theme_id: int, actor: Actor) -> bool:
    """Take a person off a theme and return whether they were on it; what they hold in review stays with them."""
    if actor.user_id != user_id or not actor.may_write:
        _check_appoint(actor)
    gone, _by_model = Expert.objects.filter(user_id=user_id, theme_id=theme_id).delete()
    return bool(gone)


def pause(user_id: int, actor: Actor, *, until: datetime | None, now: datetime, theme_id: int | None = None) -> int:
    """Send a person nothing new until a moment (None: end the pause), for one theme or all; return how many themes.

    Experts pause themselves before a holiday; who names experts may do it for them.
    """
    if actor.user_id is None:
        raise LoginNeeded
    if not permissions.can_pause(actor, user_id, is_named_steward=_is_named_steward(actor)):
        raise NotAllowed
    if until is not None and until <= now:
        sentence = _("A pause ends in the future.")
        raise Invalid(sentence, code="past", fields={"until": sentence})
    rows = Expert.objects.filter(user_id=user_id)
    if theme_id is not None:
        rows = rows.filter(theme_id=theme_id)
    return rows.update(paused_until=until)


def _check_appoint(actor: Actor) -> None:
    if actor.user_id is None:
        raise LoginNeeded
    if not permissions.can_appoint(actor, is_named_steward=_is_named_steward(actor)):
        raise NotAllowed


def _is_named_steward(actor: Actor) -> bool:
    return Role.STEWARD in spaces_queries.roles_of(actor).values()
