"""The site's courses: those in its list of courses for everybody, the others for who takes part in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from social_learning.edxapp import catalogue
from social_learning.search import sight
from social_learning.search.sources.base import Entry, Ref
from social_learning.spaces import queries as spaces
from social_learning.targets import queries as targets


class CourseSource:
    """Courses, by their key."""

    name = "course"

    def entry(self, ref: Ref) -> Entry | None:
        """Return the entry of a course that learners may open."""
        course = catalogue.course(str(ref))
        if course is None:
            return None
        space = spaces.course_space(course.key)
        target = targets.find(course.key)
        return Entry(
            key=course.key,
            kind="course",
            title=course.title,
            url=course.url,
            audience=sight.EVERYBODY if course.is_listed else sight.of_course(course.key),
            space_id=space.pk if space else 0,
            target_id=target.pk if target else None,
            why=course.summary,
            text=f"{course.summary}\n{course.organisation} {course.number}",
            language=course.language,
            minutes=60 * course.hours,
            thumbnail=course.image,
            published_at=course.since,
            trust="approved",
        )

    def refs(self, after: Ref | None, limit: int) -> Sequence[Ref]:
        """Return the next keys."""
        return catalogue.keys(str(after or ""), limit)

    def living(self, refs: Sequence[str]) -> set[str]:
        """Return which of these the site still has."""
        return catalogue.existing(refs)

    def changed_since(self, moment: datetime) -> Iterator[Ref]:
        """Yield what was changed in Studio since then."""
        yield from catalogue.changed_since(moment)
