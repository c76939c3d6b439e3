"""Progress as the platform records it: what we write of courses and their units that know nothing of us.

The record is the fact; an engagement with ``native`` set is a copy of it that the rest of the house understands. It is
made anew from the whole record each time, so signals may be doubled, shuffled or lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import attrs

from social_learning import conf
from social_learning.edxapp import completion, courses
from social_learning.edxapp.completion import Mark, Outline
from social_learning.events import PROGRESS_CHANGED, TargetEvent, emit
from social_learning.lib import stream
from social_learning.lib.errors import NotFound
from social_learning.lib.sql import atomic_with_retry, insert_if_new
from social_learning.progress import measure, packages
from social_learning.progress.measure import Rest, Way
from social_learning.progress.models import Engagement, Native, NativeSignal
from social_learning.spaces import api as spaces
from social_learning.targets import api as targets_api
from social_learning.targets import queries as targets_queries

CHUNK = 500
_FIELDS = ["opened_at", "last_activity_at", "fraction", "qualified_at", "completed_at", "native"]


def note(user_id: int, course_key: str, *, now: datetime) -> None:
    """Note that a person's record in a course has changed; one insert, no lock."""
    NativeSignal.objects.create(user_id=user_id, course_key=course_key, at=now)


def note_many(user_ids: Iterable[int], course_key: str, *, now: datetime) -> None:
    """Note the same for many people."""
    rows = (NativeSignal(user_id=user_id, course_key=course_key, at=now) for user_id in user_ids)
    NativeSignal.objects.bulk_create(rows, batch_size=CHUNK)


def follow(user_id: int, course_key: str, *, now: datetime) -> int:
    """Bring a person's engagements in a course up to date if anything was noted; return how many changed.

    What was noted is removed only after it was done, so a worker that dies leaves it for the next.
    """
    changed = 0
    noted = NativeSignal.objects.filter(user_id=user_id, course_key=course_key)
    while waiting := list(noted.values_list("pk", flat=True)[:CHUNK]):
        changed += renew(user_id, course_key, now=now)
        # By their ids: a row that appeared meanwhile speaks of something we have not seen.
        _done(waiting)
    return changed


def renew(user_id: int, course_key: str, *, now: datetime) -> int:
    """Make a person's engagements in a course from the platform's record; return how many changed.

    Who only enrolled has begun nothing and gets none. Who left the course keeps what they finished; the rest is
    forgotten, and is there again when they come back.
    """
    if not completion.is_enrolled(user_id, course_key):
        return _leave(user_id, course_key, now)
    marks = completion.marks(user_id, course_key)
    outline = completion.outline(user_id, course_key) if marks else None
    if outline is None:
        return 0
    try:
        target_ids = _targets(outline, marks, now)
    except NotFound:
        return 0
    since = min(mark.first_at for mark in marks.values())
    course = Engagement(target_id=target_ids[course_key], user_id=user_id, opened_at=since, last_activity_at=since)
    # Before the transaction: an insert that finds its row keeps a shared lock, and two that do wait for each other.
    if not Engagement.objects.filter(target_id=course.target_id, user_id=user_id).exists():
        insert_if_new(course)
    return _write(user_id, outline, target_ids, now)


def waiting(before: datetime) -> Iterator[tuple[int, str]]:
    """Yield (person, course) of what was noted before then and is still undone; a pair may come more than once."""
    noted = NativeSignal.objects.filter(at__lt=before)
    last: tuple[int, str] | None = None
    for user_id, course_key in stream.rows(noted, "user_id", "course_key"):
        if (user_id, course_key) != last:
            last = (user_id, course_key)
            yield last


def recorded() -> Iterator[tuple[int, str]]:
    """Yield (person, course) of the platform's whole record, some hundreds of people at a time."""
    after = 0
    while people := completion.people(after, CHUNK):
        yield from completion.courses_of(people)
        after = people[-1]


def rest_of(user_id: int, course_key: str, *, now: datetime, unit_key: str = "") -> Rest | None:
    """Return what is left of a course, or of one unit, for a person.

    None if nothing is, if it is closed to them, or if they have passed the course and need not.
    """
    if not completion.may_go_on(user_id, course_key, now=now) or completion.passed_at(user_id, course_key):
        return None
    outline = completion.outline(user_id, course_key, released_only=True)
    if outline is not None and unit_key:
        outline = attrs.evolve(outline, units=tuple(unit for unit in outline.units if unit.key == unit_key))
    if outline is None:
        return None
    return measure.rest(outline, completion.marks(user_id, course_key), silent=packages.silent_keys(course_key))


def overdue(now: datetime) -> datetime:
    """Return the moment before which what was noted should have been done."""
    return now - timedelta(seconds=2 * conf.get("NATIVE_PROGRESS_SECONDS") + 60)


def _targets(outline: Outline, marks: Mapping[str, Mark], now: datetime) -> dict[str, int]:
    """Return the target ids of the course and of every unit with a record, by key; those that lack one get it."""
    titles = {unit.key: unit.title for unit in outline.units if any(block in marks for block in unit.blocks)}
    keys = [outline.course_key, *titles]
    found = targets_queries.ids_of(keys)
    missing = [key for key in keys if key not in found]
    if missing:
        space = spaces.ensure_course_space(outline.course_key, now=now)
        for key in missing:
            title = titles.get(key) or courses.title(outline.course_key)
            url = courses.unit_url(key, outline.course_key)
            found[key] = targets_api.ensure(key, now=now, space_id=space.pk, title=title, url=url).pk
    return found


@atomic_with_retry
def _done(waiting: list[int]) -> None:
    NativeSignal.objects.filter(pk__in=waiting).delete()


@atomic_with_retry
def _write(user_id: int, outline: Outline, target_ids: Mapping[str, int], now: datetime) -> int:
    course_id = target_ids[outline.course_key]
    # The lock comes before the record is read: of two workers at once the later one sees the later record.
    Engagement.objects.select_for_update().get(target_id=course_id, user_id=user_id)
    ways = measure.ways(
        outline,
        completion.marks(user_id, outline.course_key),
        silent=packages.silent_keys(outline.course_key),
        passed_at=completion.passed_at(user_id, outline.course_key),
    )
    found = Engagement.objects.filter(user_id=user_id, target_id__in=target_ids.values())
    # By their ids: a lock on rows that are not there yet would be one on those of others.
    rows = Engagement.objects.select_for_update().filter(pk__in=list(found.values_list("pk", flat=True)))
    known = {row.target_id: row for row in rows}
    changed: list[tuple[Engagement, bool]] = []
    for key, way in ways.items():
        # A unit without a target was begun a moment ago; what was noted of it waits for the next worker.
        if key in target_ids:
            row = known.get(target_ids[key]) or Engagement(user_id=user_id, target_id=target_ids[key])
            before = _state(row)
            _set(row, way, Native.COURSE if key == outline.course_key else Native.PART)
            if _state(row) != before:
                changed.append((row, before[:3] != _state(row)[:3]))
    _save([row for row, _news in changed])
    _tell([(row.target_id, row.user_id) for row, news in changed if news], now)
    return len(changed)


def _set(row: Engagement, way: Way, native: Native) -> None:
    completed_at = way.completed_at
    if completed_at is None and row.native and row.completed_at is not None:
        # What was finished stays so when the course grows, not when the record itself was taken back.
        completed_at = None if way.was_taken_back(row.completed_at) else row.completed_at
    qualified_at = way.qualified_at or completed_at
    if qualified_at is None and row.seconds >= conf.get("QUALIFIED_OPEN_SECONDS"):
        qualified_at = row.qualified_at
    row.opened_at = min(row.opened_at or way.opened_at, way.opened_at)
    row.last_activity_at = max(row.last_activity_at or way.last_activity_at, way.last_activity_at)
    row.fraction, row.qualified_at, row.completed_at = way.fraction, qualified_at, completed_at
    row.native = native


def _state(row: Engagement) -> tuple[object, ...]:
    return row.native, row.qualified_at, row.completed_at, row.opened_at, row.last_activity_at, row.fraction


def _save(rows: list[Engagement]) -> None:
    Engagement.objects.bulk_create([row for row in rows if row.pk is None], batch_size=CHUNK)
    Engagement.objects.bulk_update([row for row in rows if row.pk is not None], _FIELDS, batch_size=CHUNK)


@atomic_with_retry
def _leave(user_id: int, course_key: str, now: datetime) -> int:
    rows = Engagement.objects.filter(
        user_id=user_id, target__context_key=course_key, completed_at=None, native__gt=Native.NO, seconds=0
    )
    gone = list(rows.values_list("pk", "target_id"))
    Engagement.objects.filter(pk__in=[pk for pk, _target_id in gone]).delete()
    _tell([(target_id, user_id) for _pk, target_id in gone], now)
    return len(gone)


def _tell(changes: list[tuple[int, int]], now: datetime) -> None:
    for target_id, user_id in changes:
        emit(PROGRESS_CHANGED, now=now, change=TargetEvent(target_id=target_id, user_id=user_id, what="progress"))
