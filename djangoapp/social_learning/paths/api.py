"""The verbs of who makes a path: begin one, describe it, hand it in, publish it, let it rest; steps have theirs in
``steps``.

Each verb that meets a path locks its row first, so that of two at once the second sees what the first has done.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from social_learning import conf, events
from social_learning.data import Actor
from social_learning.keys import PathKey
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from social_learning.lib.sql import atomic_with_retry
from social_learning.paths import access, fields, news, permissions, sight
from social_learning.paths.models import Path, PathStep, State
from social_learning.spaces import queries as spaces
from social_learning.spaces import theme_queries
from social_learning.spaces.models import Space
from social_learning.targets import api as targets_api
from social_learning.targets.models import Access
from social_learning.trust import api as trust

HOUR = timedelta(hours=1)
# What may be given of a path, and how it is read.
_READ: dict[str, Callable[[Any], Any]] = {
    "title": fields.title,
    "objective": fields.objective,
    "audience": fields.audience,
    "is_sequential": bool,
    "required_completion": fields.percent,
}


@transaction.atomic
def create(actor: Actor, *, space_id: int, now: datetime, **given: Any) -> Path:
    """Return a new draft in a space: whoever may share there makes one. ``given`` as for :func:`edit`.

    Raises ``NotFound`` for a space not theirs to see, ``NotAllowed``, ``TooMany``, ``Invalid`` by field.
    """
    user_id = access.writer(actor)
    space = spaces.visible_space(actor, space_id)
    if not permissions.can_create(actor, access.standing(actor, space, now)):
        raise NotAllowed(_("You cannot share in this area. Please choose another one."))
    columns = _checked(given)
    _check_trust(actor, columns, space, now)
    limit = conf.get("PATHS_PER_HOUR")
    if limit and Path.objects.filter(author_id=user_id, created_at__gt=now - HOUR).count() >= limit:
        raise TooMany
    return access.done(_made(space, user_id, now, columns), "created", user_id, now)


@atomic_with_retry
def edit(uuid: UUID, actor: Actor, *, now: datetime, version: int | None = None, **given: Any) -> Path:
    """Return the path as changed; what is not given stays.

    ``given``: title, objective, audience, theme_id, is_sequential, required_completion. ``version`` is the one that
    was read: ``Conflict`` (``stale``) if somebody was faster. Raises ``NotFound``, ``NotAllowed``, ``Invalid``.
    """
    path, user_id = access.editable(uuid, actor, now, version)
    columns = _checked(given)
    if path.state == State.PUBLISHED and columns.get("title") == "":
        raise _nameless()
    _check_trust(actor, columns, path.space, now)
    if all(getattr(path, name) == value for name, value in columns.items()):
        return path
    for name, value in columns.items():
        setattr(path, name, value)
    targets_api.update(path.target_id, title=path.title)
    return access.done(path, "edited", user_id, now)


@atomic_with_retry
def ask(uuid: UUID, actor: Actor, *, now: datetime) -> Path:
    """Return the draft, handed in: those who look after the space are asked to publish it. Twice is once.

    Raises ``NotFound``, ``NotAllowed`` where its author may publish, and ``Invalid`` for what is not ready.
    """
    path, user_id, mine = _held(uuid, actor, now)
    if not permissions.can_ask(actor, path, mine):
        raise NotAllowed
    if path.asked_at is not None:
        return path
    check_ready(path)
    path.asked_at = now
    access.done(path, "asked", user_id, now)
    news.asked(path, actor, now)
    return path


@atomic_with_retry
def hand_back(uuid: UUID, actor: Actor, *, now: datetime, note: str = "") -> Path:
    """Return a handed-in draft to its author, with a word why; its author may take it back, too.

    Raises ``NotFound``, ``NotAllowed``, ``Invalid``. What nobody has handed in stays as it is.
    """
    path, user_id, mine = _held(uuid, actor, now)
    if path.state != State.DRAFT or not (mine.is_steward or permissions.is_author(actor, path)):
        raise NotAllowed
    if path.asked_at is None:
        return path
    path.asked_at = None
    access.done(path, "handed_back", user_id, now)
    news.handed_back(path, actor, now, note=fields.note(note))
    return path


@atomic_with_retry
def publish(uuid: UUID, actor: Actor, *, now: datetime) -> Path:
    """Return the path, for everybody who sees its space to find. A second time changes nothing.

    Raises ``NotFound``, ``NotAllowed`` for who may only ask, ``Invalid`` without a title or a step that is asked for.
    """
    path, user_id, mine = _held(uuid, actor, now)
    if path.state == State.PUBLISHED:
        return path
    if not permissions.can_publish(actor, path, mine):
        raise NotAllowed(_("Those who look after this area publish here. Hand it in, and they are asked."))
    _check_in_use(path)
    check_ready(path)
    path.state, path.published_at, path.asked_at = State.PUBLISHED, path.published_at or now, None
    _open_to(path, Access.OPEN)
    access.done(path, "published", user_id, now)
    news.published(path, actor, now)
    return path


@atomic_with_retry
def archive(uuid: UUID, actor: Actor, *, now: datetime) -> Path:
    """Return the path at rest: still readable, offered and counted no more. Raises ``NotFound``, ``NotAllowed``."""
    return _rest(uuid, actor, now, State.ARCHIVED, Access.CLOSED, "archived")


@atomic_with_retry
def restore(uuid: UUID, actor: Actor, *, now: datetime) -> Path:
    """Return a path that rested, offered again. Raises ``NotFound``, ``NotAllowed``."""
    return _rest(uuid, actor, now, State.PUBLISHED, Access.OPEN, "restored")


@atomic_with_retry
def discard(uuid: UUID, actor: Actor, *, now: datetime) -> None:
    """Throw a draft away for good; its author only. Raises ``NotFound``, ``NotAllowed``."""
    path, user_id, _mine = _held(uuid, actor, now)
    if not permissions.can_discard(actor, path):
        raise NotAllowed
    drop(path, user_id, now)


@atomic_with_retry
def copy(uuid: UUID, actor: Actor, *, now: datetime, space_id: int | None = None) -> Path:
    """Return a new draft with the same words and steps, to be changed at will; in the same space, or another one.

    Steps that are gone, or not open to this person, stay behind. Raises ``NotFound``, and ``NotAllowed`` where they may
    not share.
    """
    path, _mine = access.seen(uuid, actor, now)
    given = {name: getattr(path, name) for name in _READ}
    made = create(actor, space_id=path.space_id if space_id is None else space_id, now=now, **given)
    made.theme_id = path.theme_id
    made.save(update_fields=["theme"])
    steps = access.steps_of([path.pk])[path.pk]
    steps = [step for step in steps if step.target.is_open and sight.sees(actor, step.target)]
    PathStep.objects.bulk_create(
        PathStep(
            path=made,
            target=step.target,
            position=place,
            required_since=now if step.is_required else None,
            note=step.note,
            minutes=step.minutes,
        )
        for place, step in enumerate(steps, start=1)
    )
    return made


def drop(path: Path, user_id: int, now: datetime) -> None:
    """Remove the rows of a draft, inside a transaction that has locked it; its target stays, gone and nameless."""
    targets_api.mark_deleted(path.target_id, now=now)
    targets_api.update(path.target_id, title="")
    change = events.PathEvent(path_id=path.pk, action="discarded", actor_id=user_id)
    path.delete()
    events.emit(events.PATH_CHANGED, now=now, path=change)


def check_ready(path: Path) -> None:
    """Return if a path can be shown to others; ``Invalid`` (``untitled``, ``no_steps``) with the one thing missing."""
    if not path.title:
        raise _nameless()
    steps = PathStep.objects.filter(path=path, required_since__isnull=False).select_related("target")
    if not any(step.target.is_open for step in steps):
        raise fields.bad("steps", _("A path needs one step that everybody takes. Please add it."), "no_steps")


def _nameless() -> Invalid:
    return fields.bad("title", _("Please give it a name first."), "untitled")


def _made(space: Space, user_id: int, now: datetime, columns: dict[str, Any]) -> Path:
    path = Path(uuid=uuid4(), space=space, author_id=user_id, created_at=now, changed_at=now, version=0, **columns)
    path.target = targets_api.ensure(
        str(PathKey(path.uuid)),
        now=now,
        space_id=space.pk,
        title=path.title,
        url=path.url,
        owner_id=user_id,
        access=Access.PRIVATE,
    )
    path.save(force_insert=True)
    return path


def _held(uuid: UUID, actor: Actor, now: datetime) -> tuple[Path, int, permissions.Standing]:
    user_id = access.writer(actor)
    path, mine = access.seen(uuid, actor, now)
    return access.locked(path), user_id, mine


def _rest(uuid: UUID, actor: Actor, now: datetime, to: State, as_: Access, action: str) -> Path:
    path, user_id, mine = _held(uuid, actor, now)
    if path.state == to:
        return path
    if not permissions.can_archive(actor, path, mine):
        raise NotAllowed
    if to == State.PUBLISHED:
        _check_in_use(path)
    path.state = to
    _open_to(path, as_)
    return access.done(path, action, user_id, now)


def _open_to(path: Path, as_: Access) -> None:
    targets_api.update(path.target_id, access=as_)
    path.target.access = as_


def _check_in_use(path: Path) -> None:
    if path.space.archived_at is not None:
        raise Conflict(_("This area is at rest: what is there can be read, and nothing is added."), code="archived")


def _check_trust(actor: Actor, columns: dict[str, Any], space: Space, now: datetime) -> None:
    said = f"{columns.get('objective', '')} {columns.get('audience', '')}"
    trust.check(actor, trust.SHARE, now, space=space, text=said)


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of what is given; all that is wrong is said at once."""
    unknown = set(given) - {*_READ, "theme_id"}
    if unknown:
        raise TypeError(f"a path has no field {sorted(unknown)}")
    columns: dict[str, Any] = {}
    problems: dict[str, Any] = {}
    for name, value in given.items():
        try:
            columns[name] = _theme(value) if name == "theme_id" else _READ[name](value)
        except Invalid as error:
            problems |= error.fields
    if problems:
        raise Invalid(next(iter(problems.values())), fields=problems)
    return columns


def _theme(theme_id: int | None) -> int | None:
    if theme_id is None:
        return None
    try:
        return theme_queries.theme_to_choose(theme_id).pk
    except NotFound as error:
        sentence = _("We do not know this theme. Please choose one from the list.")
        raise fields.bad("theme", sentence, "unknown_theme") from error
