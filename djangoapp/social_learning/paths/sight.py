"""The steps of a path as one person sees them: what is done, what comes next, what is closed to them or gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs
from django.utils.translation import gettext as _

from social_learning.data import Actor
from social_learning.edxapp import catalogue
from social_learning.edxapp.catalogue import Course
from social_learning.knowledge import formats
from social_learning.knowledge import queries as knowledge
from social_learning.paths import measure
from social_learning.paths.models import Path, PathStep
from social_learning.progress.models import Engagement
from social_learning.spaces import permissions as space_permissions
from social_learning.spaces import queries as spaces
from social_learning.targets.models import Target

# How a step stands: done; the one to go on with; to be done at any time; after the one before it, where the order
# matters; somewhere this person may not look; taken away.
DONE, HERE, OPEN, LATER, CLOSED, GONE = "done", "here", "open", "later", "closed", "gone"
STATES = (DONE, HERE, OPEN, LATER, CLOSED, GONE)
# What nobody can say of themselves: the platform, or who gives the session, says it.
_MEASURED = ("course", "session")


@attrs.frozen
class StepView:
    """One step. What is not open to the person has neither title nor address, key nor note."""

    id: int
    position: int
    state: str
    is_required: bool
    minutes: int
    key: str = ""
    title: str = ""
    url: str = ""
    note: str = ""
    # A format of knowledge/formats.py, for name and icon.
    kind: str = ""
    fraction: float = 0.0
    done_at: datetime | None = None
    # Whether the person themselves may say that they have done it.
    can_finish: bool = False

    @property
    def counts(self) -> bool:
        """True for what everybody takes, and is still there."""
        return self.is_required and self.state != GONE

    @property
    def percent(self) -> int:
        """How far the person came with it, 0 to 100."""
        return int(100 * self.fraction)


def views(path: Path, steps: list[PathStep], rows: Mapping[int, Engagement], actor: Actor) -> list[StepView]:
    """Return the steps as this person sees them; three queries at most."""
    listed = catalogue.listed(step.target.key for step in steps if _is_foreign_course(step.target, actor))
    shown = {step.pk for step in steps if sees(actor, step.target) or step.target.key in listed}
    items = knowledge.by_target_ids(step.target_id for step in steps if step.target.kind == "knowledge")
    kinds = {target_id: item.kind for target_id, item in items.items()}
    found = []
    for step in steps:
        if step.pk not in shown or not step.target.is_open:
            found.append(_closed(step, step.target, rows, is_gone=not step.target.is_open, path=path))
            continue
        kind = kinds.get(step.target_id) or kind_of(step.target)
        found.append(_open(path, step, rows.get(step.target_id), kind, listed.get(step.target.key), actor))
    return _ordered(path, found)


def sees(actor: Actor, target: Target) -> bool:
    """Return whether this person sees a target that came with its space; none is asked for."""
    if target.space is None or space_permissions.is_hidden(actor, target):
        return False
    return space_permissions.can_see(actor, target.space, spaces.roles_of(actor))


def kind_of(target: Target) -> str:
    """Return the format that a thing of a course is shown as."""
    if target.kind in formats.FORMATS:
        return str(target.kind)
    return "unit"


def words(state: str) -> str:
    """Return how a step stands, in words."""
    return {
        DONE: _("Done"),
        HERE: _("Next"),
        OPEN: _("Whenever you like"),
        LATER: _("After the one before"),
        CLOSED: _("Not open to you"),
        GONE: _("Not there any more"),
    }[state]


def _is_foreign_course(target: Target, actor: Actor) -> bool:
    return target.kind == "course" and target.is_open and not sees(actor, target)


def _closed(step: PathStep, target: Target, rows: Mapping[int, Engagement], *, is_gone: bool, path: Path) -> StepView:
    row = rows.get(target.pk)
    done_at = measure.done_at(row, path.required_completion) if row is not None else None
    state = GONE if is_gone else DONE if done_at is not None else CLOSED
    return StepView(step.pk, step.position, state, step.is_required, step.minutes, done_at=done_at)


def _open(
    path: Path, step: PathStep, row: Engagement | None, kind: str, course: Course | None, actor: Actor
) -> StepView:
    done_at = measure.done_at(row, path.required_completion) if row is not None else None
    measured = kind in _MEASURED or (row is not None and bool(row.native))
    return StepView(
        id=step.pk,
        position=step.position,
        state=DONE if done_at is not None else OPEN,
        is_required=step.is_required,
        minutes=step.minutes,
        key=step.target.key,
        title=step.target.title or (course.title if course else "") or _("A part of a course"),
        url=course.url if course is not None else step.target.url,
        note=step.note,
        kind=kind,
        fraction=1.0 if done_at is not None else row.fraction if row is not None else 0.0,
        done_at=done_at,
        can_finish=done_at is None and not measured and actor.may_write,
    )


def _ordered(path: Path, steps: Iterable[StepView]) -> list[StepView]:
    """Say which step comes next: the first that everybody takes; and which follow it, where the order matters."""
    found, here = [], False
    for step in steps:
        if step.state == OPEN and here and path.is_sequential:
            step = attrs.evolve(step, state=LATER, can_finish=False)
        elif step.state == OPEN and not here and step.is_required:
            step, here = attrs.evolve(step, state=HERE), True
        found.append(step)
    return found
