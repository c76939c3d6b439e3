"""In which paths a thing stands, and what comes after it there, for whoever looks at it."""

from __future__ import annotations

import attrs

from social_learning.data import Actor
from social_learning.paths import access, sight
from social_learning.paths.models import Path, PathStep, State
from social_learning.paths.sight import StepView
from social_learning.progress import derived
from social_learning.progress.queries import Progress, progress_of
from social_learning.spaces.permissions import Standing

# Where a thing stands in very many paths, the latest of them are looked at.
LOOKED_AT = 20


@attrs.frozen
class Place:
    """One path with the thing as step ``number`` of ``steps``. ``progress`` is None for who has not begun it.

    ``then``: for who walks it, the step to go on with, or what follows this one where this is the step they are at.
    """

    path: Path
    number: int
    steps: int
    progress: Progress | None = None
    then: StepView | None = None

    @property
    def is_walked(self) -> bool:
        """True while the person is on the way."""
        return self.progress is not None and self.progress.completed_at is None


def of_target(target_id: int, actor: Actor, standing: Standing, *, limit: int = 3) -> list[Place]:
    """Return the published paths this person sees that have the target as a step: those they walk first, then the
    latest; one query where there are none, six at most."""
    if actor.user_id is None:
        return []
    held = PathStep.objects.filter(
        target_id=target_id, path__state=State.PUBLISHED, path__space_id__in=standing.visible
    ).select_related("path__target")
    paths = {step.path_id: step.path for step in held.order_by("-path_id")[:LOOKED_AT]}
    if not paths:
        return []
    begun = derived.rows_of([path.target_id for path in paths.values()], actor.user_id)
    known = {pk: progress_of(begun[path.target_id]) for pk, path in paths.items() if path.target_id in begun}
    # The order of the query stays within those alike.
    first = sorted(paths, key=lambda pk: pk not in known or known[pk].completed_at is not None)[:limit]
    steps = access.steps_of(first)
    return [_place(paths[pk], steps[pk], target_id, known.get(pk), actor, look=pk == first[0]) for pk in first]


def _place(
    path: Path, steps: list[PathStep], target_id: int, progress: Progress | None, actor: Actor, *, look: bool
) -> Place:
    there = [step for step in steps if step.target.is_open]
    number = next((at for at, step in enumerate(there, 1) if step.target_id == target_id), 0)
    place = Place(path, number, len(there), progress)
    # Somebody goes on along one path at a time: the others are named.
    if not look or not place.is_walked or actor.user_id is None:
        return place
    rows = derived.rows_of([step.target_id for step in there], actor.user_id)
    views = sight.views(path, there, rows, actor)
    here = next((view for view in views if view.state == sight.HERE), None)
    if here is not None and number and here.position == there[number - 1].position:
        here = next((view for view in views[number:] if view.title and view.state != sight.DONE), None)
    return attrs.evolve(place, then=here)
