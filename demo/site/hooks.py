"""What the course unit tells the rest of the demo."""

from __future__ import annotations

from typing import Any

from demo.unit.course import COURSE_KEY, unit_of
from social_learning.edxapp import users
from social_learning.knowledge.models import Knowledge
from social_learning.lib import clock
from social_learning.progress import api as progress
from social_learning.spaces import api as spaces


def role_of(user: Any) -> str:
    """Return what a person is in the demo's course: student, staff or instructor."""
    actor = users.actor(user)
    if actor.is_site_staff:
        return "instructor"
    return "staff" if str(COURSE_KEY) in actor.staff_courses else "student"


def on_publish(block: Any, event_type: str, payload: Any, user_id: int) -> None:
    """Take a block's completion as progress of its unit, and of the Knowledge that points at the unit."""
    if event_type != "completion":
        return
    actor, now = users.actor_of(user_id), clock.now()
    block_key = block.scope_ids.usage_id
    targets = [spaces.open_target(str(unit_of(block_key)), actor, now=now)]
    # Knowledge that points at this block, as a SCORM package in the catalogue does.
    pointing = Knowledge.objects.filter(url__endswith=f"/{block_key}", state="published").select_related("target")
    targets += [found.target for found in pointing]
    for target in targets:
        progress.open_(target, actor, now=now)
        if float(payload.get("completion", 0)) >= 1:
            progress.finish(target, actor, now=now)
