"""The only writer of experts: name, remove, pause; nominations.py asks first, times.py says when somebody is there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.events import LISTING_CHANGED, ListingEvent, emit
from social_learning.experts import permissions, queries
from social_learning.experts.models import Availability, Expert, ExpertStep
from social_learning.inbox import api as inbox
from social_learning.lib import clock
from social_learning.lib.errors import Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.lib.sql import insert_if_new
from social_learning.spaces import queries as spaces_queries
from social_learning.spaces import themes as spaces_themes
from social_learning.spaces.models import Role


def appoint(user_id: int, theme_id: int, actor: Actor, *, now: datetime) -> Expert:
    """Name a person expert of a theme and return the row; a second time changes nothing.

    Raises ``NotFound`` for an unknown theme or person, ``Invalid`` for an account that is closed.
    """
    check_appoint(actor, theme_id)
    theme = spaces_queries.theme(theme_id)
    check_here(user_id)
    return make(user_id, theme.pk, actor.user_id or 0, action="named", now=now)


def check_here(user_id: int) -> None:
    """Raise ``NotFound`` for nobody, ``Invalid`` for an account that is closed."""
    person = users.person(user_id)
    if person is None:
        raise NotFound
    if not person.is_active or person.is_retired:
        raise closed_account()


@transaction.atomic
def make(user_id: int, theme_id: int, actor_id: int, *, action: str, now: datetime) -> Expert:
    """Write that somebody is expert from now on; for this room, which has asked whether they may."""
    expert, made = Expert.objects.get_or_create(user_id=user_id, theme_id=theme_id, defaults={"since": now})
    if made:
        note(user_id, theme_id, action, actor_id, now)
        _tell(expert.pk, now)
    return expert


def note(user_id: int, theme_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Write a line of the log; for this room."""
    ExpertStep.objects.create(user_id=user_id, theme_id=theme_id, action=action, actor_id=actor_id, at=now)


def closed_account() -> Invalid:
    """Return the refusal of an account that is closed."""
    sentence = _("This account is closed. Please choose somebody who is still here.")
    return Invalid(sentence, code="inactive_person", fields={"user_id": sentence})


def remove(user_id: int, theme_id: int, actor: Actor) -> bool:
    """Take a person off a theme and return whether they were on it; what they hold in review stays with them.

    Whoever is taken off by somebody else is thanked in the inbox.
    """
    if actor.user_id != user_id or not actor.may_write:
        check_appoint(actor, theme_id)
    with transaction.atomic():
        row = Expert.objects.select_for_update().filter(user_id=user_id, theme_id=theme_id).first()
        if row is None:
            return False
        expert_id, now, own = row.pk, clock.now(), actor.user_id == user_id
        row.delete()
        note(user_id, theme_id, "left" if own else "removed", actor.user_id or 0, now)
        _tell(expert_id, now)
        if not own:
            theme = spaces_queries.theme(theme_id)
            inbox.tell(
                user_id,
                "expert_removed",
                params={"title": theme.title},
                url=f"/social-learning/themes/{theme.slug}/",
                dedupe_key=f"expert_removed:{expert_id}",
                now=now,
                actor_id=actor.user_id,
            )
    return True


def note_asked(user_id: int, *, now: datetime) -> None:
    """Note that something was brought to an expert, so that others are asked first next time; one query or two."""
    if not Availability.objects.filter(pk=user_id).update(asked_at=now):
        # Whoever is a moment faster has noted the same.
        insert_if_new(Availability(user_id=user_id, asked_at=now, capacity=queries.default_capacity()))


def _tell(expert_id: int, now: datetime) -> None:
    """Let the catalogue know, which names experts beside what they know."""
    emit(LISTING_CHANGED, now=now, listing=ListingEvent("expert", str(expert_id)))


def pause(user_id: int, actor: Actor, *, until: datetime | None, now: datetime, theme_id: int | None = None) -> int:
    """Send a person nothing new until a moment (None: end the pause), for one theme or all; return how many themes.

    Experts pause themselves before a holiday; who names experts may do it for them.
    """
    if actor.user_id is None:
        raise LoginNeeded
    if not permissions.can_pause(actor, user_id, is_named_steward=is_named_steward(actor)):
        raise NotAllowed
    if until is not None and until <= now:
        sentence = _("A pause ends in the future.")
        raise Invalid(sentence, code="past", fields={"until": sentence})
    rows = Expert.objects.filter(user_id=user_id)
    if theme_id is not None:
        rows = rows.filter(theme_id=theme_id)
    return rows.update(paused_until=until)


def manages(actor: Actor) -> set[int]:
    """Return the ids of the themes whose experts this person names: all, or those they look after; two queries."""
    if not actor.may_write:
        return set()
    if actor.is_site_staff or is_named_steward(actor):
        return {theme.pk for theme in spaces_queries.themes()}
    return spaces_themes.looked_after(actor)


def check_appoint(actor: Actor, theme_id: int) -> None:
    """Raise ``LoginNeeded`` or ``NotAllowed`` for who does not name experts of this theme."""
    if actor.user_id is None:
        raise LoginNeeded
    named = is_named_steward(actor)
    # The tree is read only for whom it may help.
    owns = not (actor.is_site_staff or named) and theme_id in spaces_themes.looked_after(actor)
    if not permissions.can_appoint(actor, is_named_steward=named, owns_theme=owns):
        raise NotAllowed


def is_named_steward(actor: Actor) -> bool:
    """Return whether this person was named steward of some space; one query a request."""
    return Role.STEWARD in spaces_queries.roles_of(actor).values()
