"""How people come into a business area and go, and whom its stewards name."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.lib.errors import Conflict, NotAllowed
from social_learning.lib.sql import insert_if_new
from social_learning.spaces import permissions, queries
from social_learning.spaces.holding import MAX_AT_ONCE, bad, check_person, choice, forget, held, open_to
from social_learning.spaces.models import Role, Space, SpaceMember


def join(space_id: int, actor: Actor, *, now: datetime) -> None:
    """Come into an open area; a second time changes nothing."""
    space = open_to(space_id, actor)
    roles = queries.roles_of(actor)
    if space.pk in roles:
        return
    if not permissions.can_join(actor, space, roles):
        raise NotAllowed(_("One cannot join here by oneself. Ask one of those who look after it."))
    insert_if_new(SpaceMember(space=space, user_id=actor.user_id, role=Role.MEMBER, joined_at=now))
    forget(actor)


def leave(space_id: int, actor: Actor) -> None:
    """Go out of an area one was named in or has joined; nothing happens to what one shared there."""
    space = open_to(space_id, actor)
    with transaction.atomic():
        mine = SpaceMember.objects.select_for_update().filter(space=space, user_id=actor.user_id or 0).first()
        if mine is not None:
            _check_last(space, mine)
            mine.delete()
    forget(actor)


def name(space_id: int, user_id: int, actor: Actor, *, role: str, now: datetime) -> None:
    """Name a person member or steward; a second time changes the role."""
    role = choice("role", Role, role)
    with transaction.atomic():
        space = held(space_id, actor)
        check_person(user_id)
        row, made = SpaceMember.objects.get_or_create(
            space=space, user_id=user_id, defaults={"role": role, "joined_at": now}
        )
        if not made and row.role != role:
            if role == Role.MEMBER:
                _check_last(space, row)
            row.role = role
            row.save(update_fields=["role"])
    forget(actor)


def name_many(space_id: int, usernames: str, actor: Actor, *, role: str, now: datetime) -> list[str]:
    """Name everybody on a list of usernames, parted by spaces, commas or lines; return those nobody has."""
    wanted = list(dict.fromkeys(usernames.replace("\x00", "").replace(",", " ").replace(";", " ").split()))
    if not wanted or len(wanted) > MAX_AT_ONCE:
        raise bad("people", _("Please give between one and two hundred usernames at once."))
    known_ids = users.ids_of(wanted)
    people = users.people(known_ids.values())
    unknown = []
    with transaction.atomic():
        held(space_id, actor)
        for username in wanted:
            person = people.get(known_ids.get(username, -1))
            if person is None or not person.is_active or person.is_retired:
                unknown.append(username)
            else:
                name(space_id, person.user_id, actor, role=role, now=now)
    return unknown


def remove(space_id: int, user_id: int, actor: Actor) -> None:
    """Take a person off the list of an area; nothing happens to what they shared there."""
    with transaction.atomic():
        space = held(space_id, actor)
        row = SpaceMember.objects.filter(space=space, user_id=user_id).first()
        if row is not None:
            _check_last(space, row)
            row.delete()
    forget(actor)


def _check_last(space: Space, row: SpaceMember) -> None:
    """Keep the last steward of an area of no course: it would be nobody's."""
    if row.role != Role.STEWARD or space.course_key is not None:
        return
    others = SpaceMember.objects.select_for_update().filter(space=space, role=Role.STEWARD).exclude(pk=row.pk)
    if not others.exists():
        raise Conflict(
            _("An area needs somebody who looks after it. Please name another one first."), code="last_steward"
        )
