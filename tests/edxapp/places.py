"""A course with content for the tests inside edx-platform, and where its blocks are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, NamedTuple

from django.conf import settings
from opaque_keys.edx.keys import CourseKey, UsageKey

from social_learning.edxapp import present

IN_STUDIO = present() and getattr(settings, "SERVICE_VARIANT", "lms") == "cms"
WHY = "Runs inside edx-platform; tests/edxapp/README says how."
API = "/api/social_learning/v1"


class Guards(NamedTuple):
    """Marks for ``pytestmark``: where a file's tests run."""

    lms: list[Any]
    studio: list[Any]
    both: list[Any]


def guards() -> Guards:
    """Return the marks: ``pytestmark = guards().lms``."""
    import pytest

    inside = [pytest.mark.django_db, pytest.mark.skipif(not present(), reason=WHY)]
    return Guards(
        lms=[*inside, pytest.mark.skipif(IN_STUDIO, reason="Looks at the LMS.")],
        studio=[*inside, pytest.mark.skipif(not IN_STUDIO, reason="Looks at Studio.")],
        both=inside,
    )


@dataclass(frozen=True)
class Places:
    """The keys of a course with two units."""

    course_key: CourseKey
    section: UsageKey
    unit: UsageKey
    html: UsageKey
    share: UsageKey
    reactions: UsageKey
    plain_unit: UsageKey
    plain_html: UsageKey
    problem: UsageKey

    def handler(self, block: UsageKey, name: str, rest: str = "") -> str:
        """Return the address of a block's handler in the LMS."""
        return f"/courses/{self.course_key}/xblock/{block}/handler/{name}{'/' + rest if rest else ''}"

    @classmethod
    def build(cls, store: Any, course_key: str) -> Places:
        """Make the course in the platform's store as an author would, and publish it."""
        from xmodule.modulestore import ModuleStoreEnum

        key = CourseKey.from_string(course_key)
        begun = datetime(2026, 1, 1, tzinfo=timezone.utc)
        author = ModuleStoreEnum.UserID.test
        with store.default_store(ModuleStoreEnum.Type.split):
            course = store.create_course(
                key.org, key.course, key.run, author, fields={"display_name": "Working well, together", "start": begun}
            )

        def child(parent: Any, kind: str, name: str, **fields: Any) -> UsageKey:
            return store.create_child(author, parent, kind, name, fields=fields).location

        with store.branch_setting(ModuleStoreEnum.Branch.draft_preferred, key), store.bulk_operations(key):
            chapter = child(course.location, "chapter", "chapter", display_name="Safety")
            section = child(chapter, "sequential", "section", display_name="Lifting")
            unit = child(section, "vertical", "unit1", display_name="Lift safely")
            html = child(unit, "html", "intro", data="<p>Look before you lift.</p>")
            share = child(unit, "knowledge_share", "share")
            reactions = child(unit, "social_reactions", "reactions")
            plain_unit = child(section, "vertical", "unit2", display_name="A good handover")
            plain_html = child(plain_unit, "html", "handover", data="<p>Five minutes.</p>")
            problem = child(plain_unit, "problem", "question", data=QUESTION)
            store.publish(chapter, author)
        return cls(key, section, unit, html, share, reactions, plain_unit, plain_html, problem)


QUESTION = """<problem><multiplechoiceresponse><label>What comes first?</label>
<choicegroup type="MultipleChoice"><choice correct="true">Look</choice><choice correct="false">Lift</choice>
</choicegroup></multiplechoiceresponse></problem>"""
