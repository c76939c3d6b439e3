"""What site staff and stewards decide about a business area: that there is one, what holds in it, who sees it.

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
from social_learning.data import Actor
from social_learning.lib.errors import Conflict, Invalid, LoginNeeded, NotAllowed, NotFound
from social_learning.spaces import permissions, queries
from social_learning.spaces.holding import MAX_AT_ONCE, bad, held
from social_learning.spaces.models import (
    Joining,
    ReviewPolicy,
    Role,
    Sharing,
    Space,
    SpaceMember,
    SpaceTheme,
    Visibility,
)
from social_learning.targets import queries as targets

MAX_TITLE, MAX_PURPOSE, MAX_CHARTER = 120, 500, 10_000
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
        space = held(space_id, actor)
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
        raise bad("visibility", _("This is the place of everybody; it stays open to all."))
    if wanted == Visibility.PUBLIC and targets.any_in(space.pk):
        raise bad(
            "visibility",
            _(
                "What is in this area was shared with its members only, so it cannot be opened to all. Make a public "
                "area, and let each author share there what may be seen by everybody."
            ),
        )


def archive(space_id: int, actor: Actor, *, now: datetime, back: bool = False) -> Space:
    """Close an area: nothing new comes in and nobody joins, and what is there stays readable; ``back`` opens it."""
    with transaction.atomic():
        space = held(space_id, actor)
        if space.slug == queries.DEFAULT_SLUG or space.course_key is not None:
            raise NotAllowed(_("The place of everybody, or of a course, stays as long as there is one."))
        space.archived_at = None if back else space.archived_at or now
        space.save(update_fields=["archived_at"])
    return space


def set_themes(space_id: int, theme_ids: list[int], actor: Actor) -> None:
    """Say what an area is about."""
    with transaction.atomic():
        space = held(space_id, actor)
        wanted = {queries.theme(theme_id).pk for theme_id in theme_ids[:MAX_AT_ONCE]}
        SpaceTheme.objects.filter(space=space).exclude(theme_id__in=wanted).delete()
        there = set(SpaceTheme.objects.filter(space=space).values_list("theme_id", flat=True))
        SpaceTheme.objects.bulk_create(SpaceTheme(space=space, theme_id=pk) for pk in sorted(wanted - there))


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
    if "trusted_publish" in given:
        space.trusted_publish = bool(given["trusted_publish"])
    if problems:
        raise Invalid(fields=problems)
    check_visibility(space, space.visibility)
    if space.slug == queries.DEFAULT_SLUG and space.joining != Joining.EVERYONE:
        raise bad("joining", _("This is the place of everybody; all belong."))
    if space.joining == Joining.OPEN and space.visibility == Visibility.HIDDEN:
        raise bad("joining", _("Nobody can find a hidden area, so nobody can join it by themselves."))


def _set_quota(space: Space, actor: Actor, quota: int | None) -> None:
    if quota == space.quota_mb:
        return
    if not actor.is_site_staff:
        raise NotAllowed(_("How much room the files of an area have is decided by the site."))
    if quota is not None and not 0 <= quota <= MAX_QUOTA_MB:
        raise bad("quota_mb", _("Please give a number of megabytes, or leave it empty."))
    space.quota_mb = quota


def _slugs(title: str) -> list[str]:
    base = slugify(title)[:100] or "area"
    first = [] if base in RESERVED else [base]
    return [*first, *(f"{base}-{number}" for number in range(2, 30))]
