"""What every act of a steward begins with: the area under lock, the person who is meant, a choice that exists."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.lib.errors import Invalid, NotAllowed, NotFound
from social_learning.spaces import permissions, queries
from social_learning.spaces.models import Space

# How many people or themes are named at once.
MAX_AT_ONCE = 200


def held(space_id: int, actor: Actor) -> Space:
    """Return the space under lock, for somebody who looks after it."""
    space = Space.objects.select_for_update().filter(pk=space_id).first()
    if space is None or not permissions.can_know(actor, space, queries.roles_of(actor)):
        raise NotFound
    if not actor.may_write or not queries.is_steward(actor, space):
        raise NotAllowed(_("This is for those who look after the area."))
    return space


def open_to(space_id: int, actor: Actor) -> Space:
    """Return an area that this person may know of and act in; ``NotFound`` or ``NotAllowed`` otherwise."""
    space = Space.objects.filter(pk=space_id).first()
    if space is None or not permissions.can_know(actor, space, queries.roles_of(actor)):
        raise NotFound
    if not actor.may_write:
        raise NotAllowed
    return space


def check_person(user_id: int) -> None:
    """Raise ``NotFound`` for nobody, ``Invalid`` for a closed account."""
    person = users.person(user_id)
    if person is None:
        raise NotFound
    if not person.is_active or person.is_retired:
        raise bad("people", _("This account is closed. Please choose somebody who is still here."))


def choice(field: str, choices: Any, value: str) -> str:
    """Return the value; ``Invalid`` for one that is not among the choices."""
    if value not in choices.values:
        raise bad(field, _("We do not know this choice."))
    return str(value)


def bad(field: str, sentence: Any) -> Invalid:
    """Return the error that stands beside one field."""
    return Invalid(sentence, fields={field: sentence})


def forget(actor: Actor) -> None:
    """Drop what this request has read of the person's roles: they have changed."""
    actor.known.pop(queries.ROLES, None)
