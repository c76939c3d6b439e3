"""Completion as the platform records it: only imported on the platform."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey, UsageKey
from xblock.completable import XBlockCompletionMode

from social_learning.edxapp.completion import Mark, Outline, PackageUse, Source, Unit

SCORM = "scorm"
SHARE = "knowledge_share"


class Platform(Source):
    """Answers from edx-completion, the block structure, grades and certificates."""

    def outline(self, user_id: int, course_key: str, released_only: bool) -> Outline | None:
        """Walk over the course as this person is shown it."""
        from lms.djangoapps.course_blocks.api import get_course_blocks
        from xmodule.modulestore.django import modulestore
        from xmodule.modulestore.exceptions import ItemNotFoundError

        key, user = _key(course_key), get_user_model()._default_manager.filter(pk=user_id).first()
        if key is None or user is None or _overview(key) is None:
            return None
        root = modulestore().make_course_usage_key(key)
        try:
            course = get_course_blocks(user, root, allow_start_dates_in_future=not released_only)
        except ItemNotFoundError:
            return None
        return Outline(course_key, tuple(_units(course, root)))

    def marks(self, user_id: int, course_key: str) -> dict[str, Mark]:
        """Read the rows of edx-completion."""
        from completion.models import BlockCompletion

        key = _key(course_key)
        rows = BlockCompletion.objects.filter(user_id=user_id, context_key=key) if key else ()
        return {str(row.full_block_key): Mark(row.completion, row.created, row.modified) for row in rows}

    def passed_at(self, user_id: int, course_key: str) -> datetime | None:
        """Look for a certificate, then for a passing grade."""
        from lms.djangoapps.certificates.data import CertificateStatuses
        from lms.djangoapps.certificates.models import GeneratedCertificate
        from lms.djangoapps.grades.models import PersistentCourseGrade

        key = _key(course_key)
        if key is None:
            return None
        given = GeneratedCertificate.objects.filter(
            user_id=user_id, course_id=key, status__in=CertificateStatuses.PASSED_STATUSES
        )
        graded = PersistentCourseGrade.objects.filter(user_id=user_id, course_id=key)
        moments = [
            given.values_list("created_date", flat=True).first(),
            graded.values_list("passed_timestamp", flat=True).first(),
        ]
        return min((moment for moment in moments if moment is not None), default=None)

    def is_enrolled(self, user_id: int, course_key: str) -> bool:
        """Look for an active enrolment of an account that is open."""
        from common.djangoapps.student.models import CourseEnrollment

        key = _key(course_key)
        return key is not None and bool(
            CourseEnrollment.objects.filter(
                user_id=user_id, user__is_active=True, course_id=key, is_active=True
            ).exists()
        )

    def may_go_on(self, user_id: int, course_key: str, now: datetime) -> bool:
        """Ask for enrolment, the course's end, and the platform's own rules of access, its expiry among them."""
        from lms.djangoapps.courseware.access import has_access

        key = _key(course_key)
        overview = _overview(key) if key else None
        if overview is None or not self.is_enrolled(user_id, course_key):
            return False
        if overview.end is not None and overview.end <= now:
            return False
        user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
        return user is not None and bool(has_access(user, "load", overview))

    def packages(self, course_key: str, opened_before: datetime) -> dict[str, PackageUse]:
        """Count learners' states and records of the course's SCORM blocks."""
        from completion.models import BlockCompletion
        from lms.djangoapps.courseware.models import StudentModule

        key = _key(course_key)
        blocks = _scorm_blocks(key) if key else []
        if not blocks:
            return {}
        states = StudentModule.objects.filter(module_state_key__in=blocks, created__lt=opened_before).order_by()
        opened = dict(states.values_list("module_state_key").annotate(Count("student_id", distinct=True)))
        records = BlockCompletion.objects.filter(context_key=key, block_type=SCORM, completion__gt=0).order_by()
        reported = dict(records.values_list("block_key").annotate(Count("user_id")))
        return {str(block): PackageUse(opened.get(block, 0), reported.get(block, 0)) for block in blocks}

    def package_titles(self, course_key: str, block_keys: set[str]) -> dict[str, str]:
        """Look into the platform's cached structure of the course."""
        key = _key(course_key)
        course = _structure(key) if key else None
        if course is None:
            return {}
        found = (block for block in course if block.block_type == SCORM and str(block) in block_keys)
        return {str(block): str(course.get_xblock_field(block, "display_name") or "") for block in found}

    def courses_of(self, user_ids: list[int]) -> list[tuple[int, str]]:
        """List where these people have rows."""
        from completion.models import BlockCompletion

        rows = BlockCompletion.objects.filter(user_id__in=user_ids).order_by()
        return [
            (user_id, str(key))
            for user_id, key in rows.values_list("user_id", "context_key").distinct()
            if _course(key)
        ]

    def people(self, after: int, limit: int) -> list[int]:
        """List who has rows."""
        from completion.models import BlockCompletion

        rows = BlockCompletion.objects.filter(user_id__gt=after).order_by("user_id")
        return list(rows.values_list("user_id", flat=True).distinct()[:limit])

    def sharing_blocks(self, unit_key: str) -> list[str]:
        """Ask the published course for the unit's blocks of ours and their setting."""
        return [str(block.scope_ids.usage_id) for block in shares_of(unit_key) if block.complete_on_share]

    def complete(self, user_id: int, course_key: str, block_key: str, now: datetime) -> bool:
        """Write a row of edx-completion, by its own verb."""
        from completion.models import BlockCompletion
        from completion.waffle import ENABLE_COMPLETION_TRACKING_SWITCH

        user = get_user_model()._default_manager.filter(pk=user_id, is_active=True).first()
        if user is None or not ENABLE_COMPLETION_TRACKING_SWITCH.is_enabled():
            return False
        before = self.marks(user_id, course_key).get(block_key)
        if not self.is_enrolled(user_id, course_key) or (before is not None and before.fraction >= 1):
            return False
        BlockCompletion.objects.submit_completion(user=user, block_key=UsageKey.from_string(block_key), completion=1.0)
        return True


def shares_of(unit_key: str) -> list[Any]:
    """Return our published share blocks in a unit; one of ours may also stand where no unit is around it."""
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.exceptions import ItemNotFoundError

    try:
        unit = modulestore().get_item(UsageKey.from_string(unit_key))
        return [unit] if unit.scope_ids.block_type == SHARE else _shares(unit)
    except (InvalidKeyError, ItemNotFoundError):
        return []


def _shares(unit: Any) -> list[Any]:
    return [child for child in unit.get_children() if child.scope_ids.block_type == SHARE]


def _units(course: Any, root: Any) -> Iterator[Unit]:
    """Yield what stands in each subsection, as a rule its verticals, in the order of the course."""
    for section in course.get_children(root):
        for subsection in course.get_children(section):
            for unit in course.get_children(subsection):
                title = course.get_xblock_field(unit, "display_name") or ""
                yield Unit(str(unit), str(title), tuple(dict.fromkeys(_completable(course, unit))))


def _completable(course: Any, block: Any) -> Iterator[str]:
    """Yield the blocks that count, as the platform's completion service finds them."""
    mode = course.get_xblock_field(block, "completion_mode")
    children = course.get_children(block)
    if mode == XBlockCompletionMode.EXCLUDED:
        return
    if mode == XBlockCompletionMode.AGGREGATOR or (mode is None and children):
        for child in children:
            yield from _completable(course, child)
    # What is graded for those who pay is shown to the others as a locked page: it cannot keep them from finishing.
    elif not course.get_xblock_field(block, "contains_gated_content"):
        yield str(block)


def _scorm_blocks(key: Any) -> list[Any]:
    """Return the keys of a course's SCORM blocks."""
    return [block for block in _structure(key) or () if block.block_type == SCORM]


def _structure(key: Any) -> Any | None:
    """Return the platform's cached structure of a course, or None where there is no such course."""
    from openedx.core.djangoapps.content.block_structure.api import get_course_in_cache
    from xmodule.modulestore.exceptions import ItemNotFoundError

    if _overview(key) is None:
        return None
    try:
        return get_course_in_cache(key)
    except ItemNotFoundError:
        return None


def _overview(key: Any) -> Any:
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview

    return CourseOverview.objects.filter(id=key).first()


def _course(key: Any) -> bool:
    return isinstance(key, CourseKey) and key.is_course


def _key(course_key: str) -> Any:
    """Return the key, or None for what is none: the platform's models raise on it."""
    try:
        return CourseKey.from_string(course_key)
    except InvalidKeyError:
        return None
