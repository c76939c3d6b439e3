"""Reads of paths: lists by keyset, and one with its steps, as one person sees them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

import attrs
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.lib import cursor as cursors
from social_learning.lib import stream
from social_learning.lib.errors import Invalid
from social_learning.paths import access, permissions, sight
from social_learning.paths.models import Path, PathStep, State
from social_learning.paths.sight import StepView
from social_learning.progress import derived
from social_learning.progress.queries import Progress, of_person_many, progress_of
from social_learning.spaces import queries as spaces
from social_learning.spaces.permissions import Standing as SpaceStanding

MAX_PAGE = 100
# What a list may hold.
ALL, BEGUN, MINE, WAITING = "all", "begun", "mine", "waiting"
LISTS = (ALL, BEGUN, MINE, WAITING)


@attrs.frozen
class Row:
    """One path of a list: how many steps it has, how long they take, and how far the person came, if they began."""

    path: Path
    steps: int
    minutes: int
    progress: Progress | None


@attrs.frozen
class Page:
    """Some paths, the newest first, and the cursor of what follows, or None."""

    rows: list[Row]
    next: str | None


@attrs.frozen
class Seen:
    """One path as one person sees it. ``progress`` is None for who has not begun; ``minutes_left`` of what counts."""

    path: Path
    steps: list[StepView]
    progress: Progress | None
    minutes: int
    minutes_left: int
    can_edit: bool
    can_publish: bool
    can_ask: bool
    can_hand_back: bool
    can_archive: bool
    can_discard: bool
    can_walk: bool

    @property
    def next(self) -> StepView | None:
        """The step to go on with: none once all is done, or where what is left is not open to this person."""
        return next((step for step in self.steps if step.state == sight.HERE), None)

    @property
    def asked(self) -> int:
        """How many steps everybody takes."""
        return sum(step.counts for step in self.steps)

    @property
    def done(self) -> int:
        """How many of these this person has done."""
        return sum(step.counts and step.state == sight.DONE for step in self.steps)

    @property
    def percent(self) -> int:
        """How much of the way lies behind them, 0 to 100."""
        if self.progress is not None and self.progress.completed_at is not None:
            return 100
        return 100 * self.done // self.asked if self.asked else 0


def page(
    actor: Actor,
    which: str = ALL,
    *,
    space_id: int | None = None,
    theme_id: int | None = None,
    cursor: str | None = None,
    limit: int = 24,
    standing: SpaceStanding | None = None,
) -> Page:
    """Return a page of one of the ``LISTS``, of what this person may see; four queries, three with ``standing``.

    ``waiting``: what was handed in to be published where this person looks after it. Raises ``Invalid``
    (``bad_cursor``, ``unknown_list``).
    """
    if which not in LISTS:
        sentence = _("There is no such list.")
        raise Invalid(sentence, code="unknown_list", fields={"list": sentence})
    if actor.user_id is None:
        return Page([], None)
    found = _of_list(which, actor.user_id, standing or spaces.standing(actor))
    if space_id is not None:
        found = found.filter(space_id=space_id)
    if theme_id is not None:
        found = found.filter(theme_id=theme_id)
    if cursor:
        found = found.filter(pk__lt=cursors.decode(cursor, int)[0])
    limit = max(1, min(limit, MAX_PAGE))
    paths = list(found.order_by("-pk")[: limit + 1])
    more, paths = len(paths) > limit, paths[:limit]
    return Page(_rows(paths, actor.user_id), cursors.encode(paths[-1].pk) if more else None)


def one(uuid: UUID, actor: Actor, *, now: datetime) -> Seen:
    """Return a path with its steps; ``NotFound`` for what is not theirs to see.

    Seven queries at most, however many steps; two more for its author.
    """
    path, mine = access.seen(uuid, actor, now)
    steps = access.steps_of([path.pk])[path.pk]
    ids = [path.target_id, *(step.target_id for step in steps)]
    rows = derived.rows_of(ids, actor.user_id) if actor.user_id is not None else {}
    views = sight.views(path, steps, rows, actor)
    own = rows.get(path.target_id)
    left = [view for view in views if view.counts and view.state not in (sight.DONE, sight.CLOSED)]
    return Seen(
        path=path,
        steps=views,
        progress=progress_of(own) if own is not None else None,
        minutes=sum(view.minutes for view in views if view.counts),
        minutes_left=sum(view.minutes for view in left),
        can_edit=permissions.can_edit(actor, path, mine),
        can_publish=permissions.can_publish(actor, path, mine),
        can_ask=permissions.can_ask(actor, path, mine),
        can_hand_back=path.asked_at is not None and mine.is_steward and actor.may_write,
        can_archive=permissions.can_archive(actor, path, mine),
        can_discard=permissions.can_discard(actor, path),
        can_walk=permissions.can_walk(actor, path, mine),
    )


def by_target_ids(target_ids: Iterable[int]) -> dict[int, Path]:
    """Return paths by the id of their target, whoever asks, for work that shows nothing; one query."""
    return {path.target_id: path for path in Path.objects.filter(target_id__in=list(target_ids))}


def steps_in(target_ids: Iterable[int]) -> dict[int, list[PathStep]]:
    """Return the steps of the paths of these targets, in order, by target of the path; two queries."""
    paths = by_target_ids(target_ids)
    steps = access.steps_of([path.pk for path in paths.values()]) if paths else {}
    return {target_id: steps[path.pk] for target_id, path in paths.items()}


def holding(target_id: int) -> list[int]:
    """Return the ids of the paths that have this target as a step; one query."""
    return list(PathStep.objects.filter(target_id=target_id).order_by("path_id").values_list("path_id", flat=True))


def changed_since(moment: datetime) -> Iterator[int]:
    """Yield the ids of paths that changed since then, or lost a step; a path may come twice."""
    yield from (pk for (pk,) in stream.rows(Path.objects.filter(changed_at__gte=moment), "pk"))
    lost = PathStep.objects.filter(target__deleted_at__gte=moment)
    yield from (path_id for (path_id,) in stream.rows(lost, "path_id"))


def _of_list(which: str, user_id: int, standing: SpaceStanding) -> QuerySet[Path]:
    if which == MINE:
        shown = Q(state=State.DRAFT) | Q(space_id__in=standing.visible)
        return access.whole().filter(shown, author_id=user_id)
    if which == WAITING:
        return access.whole().filter(state=State.DRAFT, asked_at__isnull=False, space_id__in=standing.steward)
    found = access.whole().filter(state=State.PUBLISHED, space_id__in=standing.visible)
    return found.filter(target_id__in=derived.targets_begun(user_id, "path")) if which == BEGUN else found


def _rows(paths: list[Path], user_id: int) -> list[Row]:
    if not paths:
        return []
    asked = Q(required_since__isnull=False)
    counted = PathStep.objects.filter(path__in=paths, target__deleted_at=None).values("path_id").order_by()
    sums = {row["path_id"]: row for row in counted.annotate(steps=Count("pk"), minutes=Sum("minutes", filter=asked))}
    known = of_person_many([path.target_id for path in paths], user_id)
    nothing = {"steps": 0, "minutes": 0}
    return [
        Row(
            path,
            sums.get(path.pk, nothing)["steps"],
            sums.get(path.pk, nothing)["minutes"] or 0,
            known.get(path.target_id),
        )
        for path in paths
    ]
