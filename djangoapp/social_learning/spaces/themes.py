"""The tree of themes: who looks after it, and what becomes of a theme. Nothing is ever deleted here.

A merge marks the theme at once, so that nothing new begins there; what is about it follows piece by piece, room by room
(``wiring/themes.py``), and its address leads to the other one for good.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from social_learning import events
from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound
from social_learning.spaces import theme_queries as queries
from social_learning.spaces.models import SpaceTheme, Theme, ThemeOwner, ThemeSlug

MAX_TITLE, MAX_DESCRIPTION, MAX_DEPTH, MAX_POSITION = 120, 500, 6, 100_000
# Addresses of the pages beside those of themes.
RESERVED = ("new", "manage")
CHANGED = ("title", "description", "position")


def looked_after(actor: Actor) -> set[int]:
    """Return the ids of the themes this person looks after: all for site staff, else owned ones and those below."""
    tree = list(Theme.objects.all())
    if actor.user_id is not None and actor.is_site_staff:
        return {theme.pk for theme in tree}
    mine = queries.owned(actor.user_id)
    return queries.below(mine, tree) if mine else set()


def add(actor: Actor, *, title: str, parent_id: int | None = None, description: str = "", position: int = 0) -> Theme:
    """Return a new theme; at the root by site staff alone, below a theme also by who looks after that one."""
    parent = queries.theme_to_choose(parent_id) if parent_id is not None else None
    _check(actor, parent.pk if parent else None)
    if parent is not None and len(_way_up(parent)) >= MAX_DEPTH:
        raise _bad("parent", _("This would be very deep: nobody finds a theme below so many others."))
    theme = Theme(parent=parent)
    _write(theme, {"title": title, "description": description, "position": position})
    return save_new(theme)


def save_new(theme: Theme) -> Theme:
    """Save a theme under an address nobody has, or had."""
    for slug in _slugs(theme.title):
        if ThemeSlug.objects.filter(slug=slug).exists():
            continue
        theme.slug = slug
        try:
            with transaction.atomic():
                theme.save(force_insert=True)
            return theme
        except IntegrityError:
            theme.pk = None
    raise Conflict(_("There are many themes of this name already. Please choose another one."), code="taken")


def change(theme_id: int, actor: Actor, **given: Any) -> Theme:
    """Change name, description or place among its neighbours; the address stays, so that no link breaks."""
    with transaction.atomic():
        theme = _held(theme_id, actor)
        _write(theme, given)
        theme.save(update_fields=list(CHANGED))
    return theme


def move(theme_id: int, parent_id: int | None, actor: Actor) -> Theme:
    """Put a theme below another one, or at the root (site staff alone); never below itself."""
    with transaction.atomic():
        # One writer of the tree at a time: two moves, each right alone, could make a circle together.
        tree = {one.pk: one for one in Theme.objects.select_for_update().order_by("pk")}
        theme = _held(theme_id, actor)
        if parent_id == theme.parent_id:
            return theme
        _check(actor, parent_id)
        set_parent(theme, parent_id, tree)
        theme.save(update_fields=["parent"])
    return theme


def set_parent(theme: Theme, parent_id: int | None, tree: dict[int, Theme]) -> None:
    """Give a theme its parent, under lock of the tree; ``Invalid`` for one that is gone, below it, or too deep."""
    if parent_id is not None:
        parent = tree.get(parent_id)
        if parent is None or parent.merged_into_id is not None:
            raise NotFound
        inside = queries.below([theme.pk], tree.values())
        if parent_id in inside:
            raise _bad("parent", _("A theme cannot stand below itself."))
        if len(_way_up(parent)) + _depth(theme.pk, tree) > MAX_DEPTH:
            raise _bad("parent", _("This would be very deep: nobody finds a theme below so many others."))
    theme.parent_id = parent_id


def merge(theme_id: int, into_id: int, actor: Actor, *, now: datetime) -> Theme:
    """Let one theme become part of another one, for good, and return that one: everything about it moves there."""
    with transaction.atomic():
        tree = {one.pk: one for one in Theme.objects.select_for_update().order_by("pk")}
        theme, into = _held(theme_id, actor), _held(into_id, actor)
        if into.pk in queries.below([theme.pk], tree.values()):
            raise _bad(
                "into", _("A theme cannot become part of itself, or of what is below it. Move that one up first.")
            )
        Theme.objects.filter(parent=theme).update(parent=into)
        Theme.objects.filter(merged_into=theme).update(merged_into=into)
        ThemeSlug.objects.filter(theme=theme).update(theme=into)
        for owner in ThemeOwner.objects.filter(theme=theme):
            ThemeOwner.objects.get_or_create(theme=into, user_id=owner.user_id)
        ThemeOwner.objects.filter(theme=theme).delete()
        for about in SpaceTheme.objects.filter(theme=theme):
            SpaceTheme.objects.get_or_create(theme=into, space_id=about.space_id)
        SpaceTheme.objects.filter(theme=theme).delete()
        theme.merged_into, theme.retired_at = into, theme.retired_at or now
        theme.save(update_fields=["merged_into", "retired_at"])
        events.emit(events.THEME_MERGED, now=now, theme=events.ThemeEvent(theme.pk, actor.user_id or 0))
    return into


def retire(theme_id: int, actor: Actor, *, now: datetime, back: bool = False) -> Theme:
    """Offer a theme no more, or again (``back``); what is about it stays, and so does its page."""
    with transaction.atomic():
        theme = _held(theme_id, actor)
        theme.retired_at = None if back else theme.retired_at or now
        theme.save(update_fields=["retired_at"])
    return theme


def own(theme_id: int, user_id: int, actor: Actor, *, on: bool = True) -> None:
    """Name a person owner of a theme, or take that back; by site staff."""
    if not actor.may_write or not actor.is_site_staff:
        raise NotAllowed(_("Owners of themes are named by those who look after the site."))
    theme = queries.theme(theme_id)
    if not on:
        ThemeOwner.objects.filter(theme=theme, user_id=user_id).delete()
        return
    person = users.person(user_id)
    if person is None:
        raise NotFound
    if not person.is_active or person.is_retired:
        raise _bad("owner", _("This account is closed. Please choose somebody who is still here."))
    ThemeOwner.objects.get_or_create(theme=theme, user_id=user_id)


def check_parent(theme: Theme, parent_id: int | None) -> None:
    """Raise ``Invalid`` or ``NotFound`` where a theme cannot stand below this one; one query."""
    set_parent(Theme(pk=theme.pk), parent_id, {one.pk: one for one in Theme.objects.all()})


def keep(theme: Theme) -> None:
    """Save what an operator entered in Django's admin; an address that changes goes on leading here."""
    with transaction.atomic():
        tree = {one.pk: one for one in Theme.objects.select_for_update().order_by("pk")}
        before = tree.get(theme.pk) if theme.pk else None
        if before is not None:
            set_parent(theme, theme.parent_id, tree)
            if before.slug != theme.slug:
                ThemeSlug.objects.filter(slug=theme.slug).delete()
                ThemeSlug.objects.get_or_create(slug=before.slug, defaults={"theme": theme})
        theme.save()


# ---------------------------------------------------------------- within
def _check(actor: Actor, theme_id: int | None) -> None:
    allowed = actor.is_site_staff or (theme_id is not None and theme_id in looked_after(actor))
    if not actor.may_write or not allowed:
        raise NotAllowed(_("This is for those who look after the theme."))


def _held(theme_id: int, actor: Actor) -> Theme:
    theme = Theme.objects.select_for_update().filter(pk=theme_id, merged_into=None).first()
    if theme is None:
        raise NotFound
    _check(actor, theme.pk)
    return theme


def _write(theme: Theme, given: dict[str, Any]) -> None:
    problems: dict[str, Any] = {}
    for field, most in (("title", MAX_TITLE), ("description", MAX_DESCRIPTION)):
        if field in given:
            text = str(given[field]).replace("\x00", "").strip()
            if len(text) > most:
                problems[field] = _("This is longer than %(most)d characters.") % {"most": most}
            setattr(theme, field, text)
    if not theme.title:
        problems["title"] = _("Please give it a name.")
    if "position" in given:
        if not 0 <= given["position"] <= MAX_POSITION:
            problems["position"] = _("Please give a small number.")
        theme.position = given["position"]
    if problems:
        raise Invalid(fields=problems)


def _way_up(theme: Theme) -> list[int]:
    """Return the theme and what it stands below, to the root."""
    way: list[int] = []
    here: Theme | None = theme
    while here is not None and here.pk not in way:
        way.append(here.pk)
        here = here.parent
    return way


def _depth(theme_id: int, tree: dict[int, Theme]) -> int:
    level, depth = {theme_id}, 0
    while level and depth <= len(tree):
        depth += 1
        level = {one.pk for one in tree.values() if one.parent_id in level}
    return depth


def _slugs(title: str) -> list[str]:
    base = slugify(title)[:100] or "theme"
    first = [] if base in RESERVED else [base]
    return [*first, *(f"{base}-{number}" for number in range(2, 30))]


def _bad(field: str, sentence: Any) -> Invalid:
    return Invalid(sentence, fields={field: sentence})
