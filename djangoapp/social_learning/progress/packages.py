"""SCORM packages that never report: found by how they are used, so that they keep nobody's course unfinished."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from social_learning import conf
from social_learning.edxapp import completion
from social_learning.edxapp.completion import PackageUse
from social_learning.lib.stream import CHUNK
from social_learning.progress.models import Engagement, Native, SilentPackage

# Whoever opened it today may still be on the way to its end.
SETTLED = timedelta(days=1)


def silent_keys(course_key: str) -> set[str]:
    """Return the keys of a course's packages that do not report; one query."""
    return set(SilentPackage.objects.filter(course_key=course_key).values_list("block_key", flat=True))


def is_silent(use: PackageUse, opened_by: int) -> bool:
    """Return whether a package is taken as one that does not report: opened by that many, finished by nobody."""
    return use.reported == 0 and use.opened >= opened_by


def refresh(course_key: str, *, now: datetime) -> bool:
    """Recognise a course's silent packages anew, from their use; return whether anything changed.

    A package that was replaced by one that reports is found out by its first learner.
    """
    found = completion.packages(course_key, opened_before=now - SETTLED)
    silent = {key: use for key, use in found.items() if is_silent(use, conf.get("SILENT_PACKAGE_PEOPLE"))}
    before = silent_keys(course_key)
    SilentPackage.objects.filter(block_key__in=before - silent.keys()).delete()
    for key, use in silent.items():
        made = {"course_key": course_key, "opened": use.opened, "since": now}
        package, is_new = SilentPackage.objects.get_or_create(block_key=key, defaults=made)
        if not is_new and package.opened != use.opened:
            SilentPackage.objects.filter(pk=key).update(opened=use.opened)
    return before != silent.keys()


def learners(course_key: str) -> Iterator[list[int]]:
    """Yield, in pieces, who has progress in a course: they are measured anew when its packages changed."""
    after = 0
    rows = Engagement.objects.filter(target__key=course_key, native=Native.COURSE).order_by("user_id")
    while people := list(rows.filter(user_id__gt=after).values_list("user_id", flat=True)[:CHUNK]):
        yield people
        after = people[-1]


def courses() -> list[str]:
    """Return every course that somebody has progress in; one query."""
    rows = Engagement.objects.filter(native=Native.COURSE).order_by()
    return sorted(rows.values_list("target__key", flat=True).distinct())
