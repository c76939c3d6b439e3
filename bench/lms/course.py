"""A course to measure: two units alike, one of them with both our blocks; and a learner who is logged in."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import attrs
from django.contrib.auth import get_user_model
from django.test import Client
from opaque_keys.edx.keys import CourseKey, UsageKey

COURSE = "course-v1:Bench+Social+2026"
LEARNER = "social_learning_bench"
TEXT = "<p>Most back injuries come from the light box that was picked up in a hurry.</p>" * 5
QUESTION = """<problem><multiplechoiceresponse><label>What comes first?</label>
<choicegroup type="MultipleChoice"><choice correct="true">Look</choice><choice correct="false">Lift</choice>
</choicegroup></multiplechoiceresponse></problem>"""


@attrs.frozen
class Place:
    """Where things are, and the learner with a browser."""

    course_key: CourseKey
    plain: UsageKey
    ours: UsageKey
    problem: UsageKey
    learner: Any
    browser: Client


def ensure() -> Place:
    """Return the course, made if it is not there."""
    from common.djangoapps.student.models import CourseEnrollment, UserProfile
    from openedx.core.djangoapps.content.course_overviews.models import CourseOverview
    from openedx.core.djangoapps.safe_sessions.middleware import SafeSessionMiddleware
    from openedx.core.djangoapps.safe_sessions.testing import safe_cookie_test_session_patch
    from xmodule.modulestore.django import modulestore

    key = CourseKey.from_string(COURSE)
    if modulestore().get_course(key) is None:
        _make(key)
    CourseOverview.load_from_module_store(key)
    user, _made = get_user_model()._default_manager.get_or_create(
        username=LEARNER, defaults={"email": f"{LEARNER}@example.com", "is_active": True}
    )
    UserProfile.objects.get_or_create(user=user, defaults={"name": "Bench"})
    CourseEnrollment.enroll(user, key, mode="audit")
    # Lets Django's test client speak the platform's own session cookies.
    safe_cookie_test_session_patch()
    browser = Client()
    # The first request of a process loads what must be there before somebody logs in.
    browser.get("/social-learning-bench/empty/")
    browser.force_login(user)
    SafeSessionMiddleware.update_with_safe_session_cookie(browser.cookies, user.pk)
    unit = {name: key.make_usage_key("vertical", name) for name in ("plain", "ours")}
    return Place(key, unit["plain"], unit["ours"], key.make_usage_key("problem", "plain_problem"), user, browser)


def _make(key: CourseKey) -> None:
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore

    store, author = modulestore(), ModuleStoreEnum.UserID.mgmt_command
    begun = datetime(2026, 1, 1, tzinfo=timezone.utc)
    with store.default_store(ModuleStoreEnum.Type.split):
        fields = {"display_name": "Bench", "start": begun}
        course = store.create_course(key.org, key.course, key.run, author, fields=fields)

    def child(parent: Any, kind: str, name: str, **fields: Any) -> Any:
        return store.create_child(author, parent, kind, name, fields=fields).location

    with store.branch_setting(ModuleStoreEnum.Branch.draft_preferred, key), store.bulk_operations(key):
        chapter = child(course.location, "chapter", "chapter", display_name="Chapter")
        section = child(chapter, "sequential", "section", display_name="Section")
        for name in ("plain", "ours"):
            unit = child(section, "vertical", name, display_name="Lift safely")
            child(unit, "html", f"{name}_text", data=TEXT)
            child(unit, "problem", f"{name}_problem", data=QUESTION)
        for kind in ("social_reactions", "knowledge_share"):
            child(unit, kind, f"ours_{kind}")
        store.publish(chapter, author)
