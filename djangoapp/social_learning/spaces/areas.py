"""What site staff and stewards decide about a business area, and how people come and go.

An area may be closed further at any time. It is opened to all only while nothing was shared in it: what colleagues
wrote for a few stays with those few (ADR 0017).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import FORMER, Actor
from social_learning.edxapp import cohorts, courses, users
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.lib.sql import insert_if_new
from social_learning.spaces import permissions, queries
from social_learning.spaces.models import (
    Joining,
    ReviewPolicy,
    Role,
    RuleKind,
    Sharing,
    Space,
    SpaceMember,
    SpaceRule,
    SpaceTheme,
    SpaceTrust,
    Visibility,
)
from social_learning.targets import queries as targets

MAX_TITLE, MAX_PURPOSE, MAX_CHARTER, MAX_RULES, MAX_AT_ONCE = 120, 500, 10_000, 20, 200
MAX_QUOTA_MB = 10_000_000
# Addresses of the pages beside those of areas.
RESERVED = ("new", "manage")
_CHOICES: dict[str, Any] = {
    "visibility": Visibility,
    "sharing": Sharing,
    "review_policy": ReviewPolicy,
    "joining": Joining,
}
_TEXTS = {"title": MAX_TITLE, "purpose": MAX_PURPOSE, "charter": MAX_CHARTER}


def managed(slug: str, actor: Actor) -> Space:
    """Return an area that this person looks after; ``NotFound`` for one they may not know, ``NotAllowed`` else."""
    space = known(slug, actor)
    if not queries.is_steward(actor, space):
        raise NotAllowed(_("This page is for those who look after the area."))
    return space


def known(slug: str, actor: Actor) -> Space:
    """Return an area that this person may know of, whether or not they see what it holds; ``NotFound`` otherwise."""
    space = Space.objects.filter(slug=slug).first()
    if space is None or not permissions.can_know(actor, space, queries.roles_of(actor)):
        raise NotFound
    return space


def can_create(actor: Actor) -> bool:
    """Return whether this person may make a business area."""
    return permissions.can_create(actor, conf.get("SPACE_CREATORS"))


def create(actor: Actor, *, now: datetime, **given: Any) -> Space:
    """Return a new area that this person looks after.

    Takes ``title``, ``purpose``, ``charter``, ``visibility``, ``sharing``, ``review_policy`` and ``joining``; raises
    ``Invalid`` with a sentence for each field.
    """
    if actor.user_id is None:
        raise LoginNeeded
    if not can_create(actor):
        raise NotAllowed(_("New areas are made by those who look after the site. Ask them, they will be glad."))
    space = Space(created_at=now, visibility=Visibility.MEMBERS, joining=Joining.CLOSED)
    _apply(space, {"title": "", **given})
    for slug in _slugs(space.title):
        space.slug = slug
        try:
            with transaction.atomic():
                space.save(force_insert=True)
                SpaceMember.objects.create(space=space, user_id=actor.user_id, role=Role.STEWARD, joined_at=now)
            return space
        except IntegrityError:
            # Somebody has this address, perhaps since a moment ago.
            space.pk = None
    raise Conflict(_("There are many areas of this name already. Please choose another one."), code="taken")


def change(space_id: int, actor: Actor, **given: Any) -> Space:
    """Change what an area is called, what holds in it, and who sees it; return it.

    The same fields as :func:`create`; ``quota_mb`` (an int, or None for the site's own limit) by site staff alone.
    """
    with transaction.atomic():
        space = _held(space_id, actor)
        _apply(space, given)
        if "quota_mb" in given:
            _set_quota(space, actor, given["quota_mb"])
        space.save()
    return space


def check_visibility(space: Space, wanted: str) -> None:
    """Raise ``Invalid`` where who sees an area cannot become this: nothing that was said to few is shown to all."""
    before = Space.objects.filter(pk=space.pk).values_list("visibility", flat=True).first() if space.pk else None
    if before in (None, wanted):
        return
    if space.slug == queries.DEFAULT_SLUG:
        raise _bad("visibility", _("This is the place of everybody; it stays open to all."))
    if wanted == Visibility.PUBLIC and targets.any_in(space.pk):
        raise _bad(
            "visibility",
            _(
                "What is in this area was shared with its members only, so it cannot be opened to all. Make a public "
                "area, and let each author share there what may be seen by everybody."
            ),
        )


def archive(space_id: int, actor: Actor, *, now: datetime, back: bool = False) -> Space:
    """Close an area: nothing new comes in and nobody joins, and what is there stays readable; ``back`` opens it."""
    with transaction.atomic():
        space = _held(space_id, actor)
        if space.slug == queries.DEFAULT_SLUG or space.course_key is not None:
            raise NotAllowed(_("The place of everybody, or of a course, stays as long as there is one."))
        space.archived_at = None if back else space.archived_at or now
        space.save(update_fields=["archived_at"])
    return space


# ---------------------------------------------------------------- people
def join(space_id: int, actor: Actor, *, now: datetime) -> None:
    """Come into an open area; a second time changes nothing."""
    space = _open_to(space_id, actor)
    roles = queries.roles_of(actor)
    if space.pk in roles:
        return
    if not permissions.can_join(actor, space, roles):
        raise NotAllowed(_("One cannot join here by oneself. Ask one of those who look after it."))
    insert_if_new(SpaceMember(space=space, user_id=actor.user_id, role=Role.MEMBER, joined_at=now))
    _forget(actor)


def leave(space_id: int, actor: Actor) -> None:
    """Go out of an area one was named in or has joined; nothing happens to what one shared there."""
    space = _open_to(space_id, actor)
    with transaction.atomic():
        mine = SpaceMember.objects.select_for_update().filter(space=space, user_id=actor.user_id or 0).first()
        if mine is not None:
            _check_last(space, mine)
            mine.delete()
    _forget(actor)


def name(space_id: int, user_id: int, actor: Actor, *, role: str, now: datetime) -> None:
    """Name a person member or steward; a second time changes the role."""
    role = _choice("role", Role, role)
    with transaction.atomic():
        space = _held(space_id, actor)
        _check_person(user_id)
        row, made = SpaceMember.objects.get_or_create(
            space=space, user_id=user_id, defaults={"role": role, "joined_at": now}
        )
        if not made and row.role != role:
            if role == Role.MEMBER:
                _check_last(space, row)
            row.role = role
            row.save(update_fields=["role"])
    _forget(actor)


def name_many(space_id: int, usernames: str, actor: Actor, *, role: str, now: datetime) -> list[str]:
    """Name everybody on a list of usernames, parted by spaces, commas or lines; return those nobody has."""
    wanted = list(dict.fromkeys(usernames.replace("\x00", "").replace(",", " ").replace(";", " ").split()))
    if not wanted or len(wanted) > MAX_AT_ONCE:
        raise _bad("people", _("Please give between one and two hundred usernames at once."))
    known_ids = users.ids_of(wanted)
    people = users.people(known_ids.values())
    unknown = []
    with transaction.atomic():
        _held(space_id, actor)
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
        space = _held(space_id, actor)
        row = SpaceMember.objects.filter(space=space, user_id=user_id).first()
        if row is not None:
            _check_last(space, row)
            row.delete()
    _forget(actor)


def trust(space_id: int, user_id: int, actor: Actor, *, now: datetime, on: bool = True) -> None:
    """Let a person share where only trusted people do, or take it back; what a steward says holds for good."""
    with transaction.atomic():
        space = _held(space_id, actor)
        if on:
            _check_person(user_id)
        SpaceTrust.objects.update_or_create(
            space=space, user_id=user_id, defaults={"is_on": on, "reason": "named", "since": now}
        )


def trust_validated(space_id: int, user_id: int, *, now: datetime) -> None:
    """Trust a person of whom something was validated here, unless a steward has decided about them already."""
    if user_id != FORMER:
        insert_if_new(SpaceTrust(space_id=space_id, user_id=user_id, reason="validated", since=now))


def distrust(space_id: int, user_id: int, *, now: datetime, on: bool = True) -> None:
    """Take back the trust that came by a validation, after a report that was upheld; ``on`` False gives it back.

    Whom a steward has named stays trusted: a steward decides about them.
    """
    was, becomes = ("validated", "reported") if on else ("reported", "validated")
    found = SpaceTrust.objects.filter(space_id=space_id, user_id=user_id, reason=was)
    found.update(is_on=not on, reason=becomes, since=now)


def add_rule(space_id: int, actor: Actor, *, kind: str, value: str, cohort: int = 0) -> SpaceRule:
    """Let the people of a course, an organisation or a cohort belong; a second time changes nothing."""
    kind = _choice("kind", RuleKind, kind)
    value = value.replace("\x00", "").strip()[:255]
    with transaction.atomic():
        space = _held(space_id, actor)
        _check_rule(kind, value, cohort, actor)
        if space.rules.count() >= MAX_RULES:
            raise _bad("value", _("So many groups are enough for one area. Please take one away first."))
        rule, _made = SpaceRule.objects.get_or_create(
            space=space, kind=kind, value=value, cohort=cohort if kind == RuleKind.COHORT else 0
        )
    _forget(actor)
    return rule


def drop_rule(space_id: int, rule_id: int, actor: Actor) -> None:
    """Take a rule away: whoever belonged by it alone belongs no more."""
    with transaction.atomic():
        _held(space_id, actor)
        SpaceRule.objects.filter(space_id=space_id, pk=rule_id).delete()
    _forget(actor)


def set_themes(space_id: int, theme_ids: list[int], actor: Actor) -> None:
    """Say what an area is about."""
    with transaction.atomic():
        space = _held(space_id, actor)
        wanted = {queries.theme(theme_id).pk for theme_id in theme_ids[:MAX_AT_ONCE]}
        SpaceTheme.objects.filter(space=space).exclude(theme_id__in=wanted).delete()
        there = set(SpaceTheme.objects.filter(space=space).values_list("theme_id", flat=True))
        SpaceTheme.objects.bulk_create(SpaceTheme(space=space, theme_id=pk) for pk in sorted(wanted - there))


# ---------------------------------------------------------------- within
def _held(space_id: int, actor: Actor) -> Space:
    """Return the space under lock, for somebody who looks after it."""
    space = Space.objects.select_for_update().filter(pk=space_id).first()
    if space is None or not permissions.can_know(actor, space, queries.roles_of(actor)):
        raise NotFound
    if not actor.may_write or not queries.is_steward(actor, space):
        raise NotAllowed(_("This is for those who look after the area."))
    return space


def _open_to(space_id: int, actor: Actor) -> Space:
    space = Space.objects.filter(pk=space_id).first()
    if space is None or not permissions.can_know(actor, space, queries.roles_of(actor)):
        raise NotFound
    if not actor.may_write:
        raise NotAllowed
    return space


def _apply(space: Space, given: dict[str, Any]) -> None:
    problems: dict[str, Any] = {}
    for field, most in _TEXTS.items():
        if field in given:
            text = str(given[field]).replace("\x00", "").strip()
            if len(text) > most:
                problems[field] = _("This is longer than %(most)d characters.") % {"most": most}
            setattr(space, field, text)
    if not space.title:
        problems["title"] = _("Please give it a name.")
    for field, choices in _CHOICES.items():
        if field in given and given[field] not in choices.values:
            problems[field] = _("We do not know this choice.")
        elif field in given:
            setattr(space, field, str(given[field]))
    if problems:
        raise Invalid(fields=problems)
    check_visibility(space, space.visibility)
    if space.slug == queries.DEFAULT_SLUG and space.joining != Joining.EVERYONE:
        raise _bad("joining", _("This is the place of everybody; all belong."))
    if space.joining == Joining.OPEN and space.visibility == Visibility.HIDDEN:
        raise _bad("joining", _("Nobody can find a hidden area, so nobody can join it by themselves."))


def _set_quota(space: Space, actor: Actor, quota: int | None) -> None:
    if quota == space.quota_mb:
        return
    if not actor.is_site_staff:
        raise NotAllowed(_("How much room the files of an area have is decided by the site."))
    if quota is not None and not 0 <= quota <= MAX_QUOTA_MB:
        raise _bad("quota_mb", _("Please give a number of megabytes, or leave it empty."))
    space.quota_mb = quota


def _check_rule(kind: str, value: str, cohort: int, actor: Actor) -> None:
    if not value:
        raise _bad("value", _("Please say which one."))
    if kind == RuleKind.ORGANISATION:
        return
    if not courses.exists(value):
        raise _bad("value", _("We do not know this course."))
    if kind == RuleKind.COHORT and not (
        permissions.is_course_team(actor, value) and cohort in cohorts.of_course(value)
    ):
        raise _bad("cohort", _("Choose a cohort of a course whose team you are in."))


def _check_person(user_id: int) -> None:
    person = users.person(user_id)
    if person is None:
        raise NotFound
    if not person.is_active or person.is_retired:
        raise _bad("people", _("This account is closed. Please choose somebody who is still here."))


def _check_last(space: Space, row: SpaceMember) -> None:
    """Keep the last steward of an area of no course: it would be nobody's."""
    if row.role != Role.STEWARD or space.course_key is not None:
        return
    others = SpaceMember.objects.select_for_update().filter(space=space, role=Role.STEWARD).exclude(pk=row.pk)
    if not others.exists():
        raise Conflict(
            _("An area needs somebody who looks after it. Please name another one first."), code="last_steward"
        )


def _choice(field: str, choices: Any, value: str) -> str:
    if value not in choices.values:
        raise _bad(field, _("We do not know this choice."))
    return str(value)


def _bad(field: str, sentence: Any) -> Invalid:
    return Invalid(sentence, fields={field: sentence})


def _slugs(title: str) -> list[str]:
    base = slugify(title)[:100] or "area"
    first = [] if base in RESERVED else [base]
    return [*first, *(f"{base}-{number}" for number in range(2, 30))]


def _forget(actor: Actor) -> None:
    """Drop what this request has read of the person's roles: they have changed."""
    actor.known.pop(queries.ROLES, None)
