"""What somebody means by a step: a key, or the address of a page of this site, and the target it leads to."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import unquote

from django.utils.translation import gettext_lazy as _

from social_learning import keys
from social_learning.data import Actor
from social_learning.edxapp import catalogue
from social_learning.knowledge import queries as knowledge
from social_learning.lib.errors import NotFound
from social_learning.paths import fields
from social_learning.spaces import api as spaces_api
from social_learning.targets import api as targets_api
from social_learning.targets.models import Target

# What can be done; a question is answered and a comment read, and a path in a path would hide how long the way is.
_NO_STEPS = ("path", "question", "comment")
UNIT_MINUTES = 10
_PAGE = re.compile(r"/knowledge/([0-9a-f-]{36})")
_KEY = re.compile(r"(?:knowledge-v1|course-v1|block-v1):[^\s/?#&]+")
MAX_TEXT = 2_000


def key_of(text: str) -> str:
    """Return the key that somebody has typed or pasted, as it is or within the address of a page; "" for none."""
    plain = unquote(text[:MAX_TEXT]).strip()
    page = _PAGE.search(plain)
    if page is not None:
        return f"{keys.KnowledgeKey.CANONICAL_NAMESPACE}:{page.group(1)}"
    # The address of a unit names its course, section and subsection before it.
    found = _KEY.findall(plain.replace("\x00", ""))
    return found[-1] if found else ""


def target_of(text: str, actor: Actor, *, now: datetime) -> Target:
    """Return the target of a new step; ``Invalid`` (``unknown_step``) for what is none, not theirs to see, or closed.

    One sentence for all of these, so that nobody learns of what they may not see.
    """
    target = _open(key_of(text), actor, now)
    if target is None or not target.is_open or target.kind in _NO_STEPS:
        sentence = _("We could not find this. Please choose something shared here, a session, a course or its unit.")
        raise fields.bad("key", sentence, "unknown_step")
    return target


def minutes_of(target: Target) -> int:
    """Return how long a thing takes, as far as it is known; one query."""
    item = knowledge.by_target_ids([target.pk]).get(target.pk) if target.kind == "knowledge" else None
    if item is not None:
        return int(item.minutes)
    course = catalogue.course(target.key) if target.kind == "course" else None
    if course is not None:
        return 60 * course.hours
    return 0 if target.kind in ("knowledge", "course") else UNIT_MINUTES


def _open(key: str, actor: Actor, now: datetime) -> Target | None:
    if not key:
        return None
    try:
        return spaces_api.open_target(key, actor, now=now)
    except NotFound:
        return _listed_course(key, now)


def _listed_course(key: str, now: datetime) -> Target | None:
    """Return the target of a course that everybody may know of, also for who has not enrolled in it yet."""
    course = catalogue.listed([key]).get(key) if key.startswith("course-v1:") else None
    if course is None:
        return None
    space = spaces_api.ensure_course_space(key, now=now)
    return targets_api.ensure(key, now=now, space_id=space.pk, title=course.title, url=course.url)
