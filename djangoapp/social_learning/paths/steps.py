"""The verbs of steps: add one, change it, move it, take it out. Each is a new version of the path."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.lib.errors import Conflict, Invalid, NotFound
from social_learning.lib.sql import atomic_with_retry
from social_learning.paths import access, fields, naming
from social_learning.paths.models import Path, PathStep, State

UP, DOWN = "up", "down"


@atomic_with_retry
def add(
    uuid: UUID,
    actor: Actor,
    key: str,
    *,
    now: datetime,
    required: bool = True,
    note: str = "",
    minutes: int | None = None,
    version: int | None = None,
) -> PathStep:
    """Return a new last step: what ``key`` names, or the address of its page. What stands there already stays.

    Raises ``NotFound``, ``NotAllowed``, ``Invalid`` (``unknown_step``), ``Conflict`` (``stale``, ``enough_steps``).
    """
    path, user_id = access.editable(uuid, actor, now, version)
    target = naming.target_of(key, actor, now=now)
    why = fields.note(note)
    takes = naming.minutes_of(target) if minutes is None else fields.minutes(minutes)
    steps = _steps(path)
    there = next((step for step in steps if step.target_id == target.pk), None)
    if there is not None:
        return there
    if len(steps) >= fields.MAX_STEPS:
        raise Conflict(
            _("A path has at most fifty steps. Two paths, one after the other, are easier to walk."),
            code="enough_steps",
        )
    made = PathStep.objects.create(
        path=path,
        target=target,
        position=len(steps) + 1,
        required_since=now if required else None,
        note=why,
        minutes=takes,
    )
    access.done(path, "step_added", user_id, now)
    return made


@atomic_with_retry
def change(
    uuid: UUID,
    step_id: int,
    actor: Actor,
    *,
    now: datetime,
    required: bool | None = None,
    note: str | None = None,
    minutes: int | None = None,
    version: int | None = None,
) -> PathStep:
    """Return a step as changed; what is not given stays.

    Raises as :func:`add`, and ``Invalid`` for the last one that a published path asks for.
    """
    path, user_id = access.editable(uuid, actor, now, version)
    steps = _steps(path)
    step = _one(steps, step_id)
    was = (step.required_since, step.note, step.minutes)
    if required is not None and required != step.is_required:
        step.required_since = now if required else None
    step.note = step.note if note is None else fields.note(note)
    step.minutes = step.minutes if minutes is None else fields.minutes(minutes)
    if (step.required_since, step.note, step.minutes) == was:
        return step
    _check_still_asked(path, steps)
    step.save(update_fields=["required_since", "note", "minutes"])
    access.done(path, "step_changed", user_id, now)
    return step


@atomic_with_retry
def remove(uuid: UUID, step_id: int, actor: Actor, *, now: datetime, version: int | None = None) -> Path:
    """Return the path without a step; one that is not there changes nothing. Raises as :func:`change`."""
    path, user_id = access.editable(uuid, actor, now, version)
    steps = _steps(path)
    left = [step for step in steps if step.pk != step_id]
    if len(left) == len(steps):
        return path
    _check_still_asked(path, left)
    PathStep.objects.filter(pk=step_id, path=path).delete()
    _number(left)
    return access.done(path, "step_removed", user_id, now)


@atomic_with_retry
def move(uuid: UUID, step_id: int, actor: Actor, where: str, *, now: datetime, version: int | None = None) -> Path:
    """Return the path with a step one place ``up`` or ``down``; at the end it stays. Raises as :func:`add`."""
    if where not in (UP, DOWN):
        raise Invalid(_("We do not know this choice."), code="unknown_choice")
    path, user_id = access.editable(uuid, actor, now, version)
    steps = _steps(path)
    at = steps.index(_one(steps, step_id))
    to = at + (-1 if where == UP else 1)
    if not 0 <= to < len(steps):
        return path
    steps[at], steps[to] = steps[to], steps[at]
    _number(steps)
    return access.done(path, "reordered", user_id, now)


@atomic_with_retry
def order(uuid: UUID, actor: Actor, step_ids: Sequence[int], *, now: datetime, version: int | None = None) -> Path:
    """Return the path with its steps in this order; each must be named once (``Invalid``). Raises as :func:`add`."""
    path, user_id = access.editable(uuid, actor, now, version)
    steps = {step.pk: step for step in _steps(path)}
    if len(step_ids) != len(steps) or set(step_ids) != set(steps):
        sentence = _("Please name every step once. Somebody may have changed the path since you opened it.")
        raise fields.bad("order", sentence, "bad_order")
    if list(step_ids) == list(steps):
        return path
    _number([steps[step_id] for step_id in step_ids])
    return access.done(path, "reordered", user_id, now)


def _steps(path: Path) -> list[PathStep]:
    return access.steps_of([path.pk])[path.pk]


def _one(steps: list[PathStep], step_id: int) -> PathStep:
    found = next((step for step in steps if step.pk == step_id), None)
    if found is None:
        raise NotFound
    return found


def _number(steps: list[PathStep]) -> None:
    """Give these steps of one path, which is locked, the places in which they stand."""
    moved = []
    for place, step in enumerate(steps, start=1):
        if step.position != place:
            step.position = place
            moved.append(step)
    PathStep.objects.bulk_update(moved, ["position"])


def _check_still_asked(path: Path, steps: list[PathStep]) -> None:
    """Refuse to leave a published path without any step that everybody takes: nobody could ever finish it."""
    if path.state == State.PUBLISHED and not any(step.is_required and step.target.is_open for step in steps):
        raise fields.bad(
            "steps", _("A path needs one step that everybody takes. Please add another one first."), "no_steps"
        )
