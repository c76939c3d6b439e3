"""The reactions bar under a unit that has no block of ours, and what is wanted there: two queries."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from social_learning import api
from social_learning.data import Actor
from social_learning.lib import clock
from social_learning.reactions import permissions
from social_learning.targets.models import Target
from social_learning.xblock_service import parts
from social_learning.xblock_service.contract import Panel, Place, Viewer
from social_learning.xblock_service.live import page, talk, who
from social_learning.xblock_service.live import wanted as slots


def panel(place: Place, viewer: Viewer, *, public: bool, wanted: bool = False) -> Panel:
    """Return the bar; one sentence, and no query, for those who are not logged in or look at a ``public`` view.

    With ``wanted``, also the questions to colleagues that are open in this unit. Nothing is written: the REST API makes
    the unit's target when somebody first does something, and it asks whether they belong to the course.
    """
    person = who.at_a_glance(viewer, place.course_key)
    if person.user_id is None or public:
        words = parts.login_words() if person.user_id is None else parts.members_words()
        return page.panel("bar", {"words": words})
    key = place.unit_key
    seen = api.glance(key, person.user_id, sees_all=viewer.is_course_staff is True)
    may, now = _may(person, seen.target), clock.now()
    context: dict[str, Any] = {
        "now": now,
        "slots": slots.open_in_unit(key, now=now, may_answer=not who.why_not(viewer, person)) if wanted else [],
        "bar": {
            **parts.bar(
                key=key,
                src=page.address("api-target", key),
                action=page.address("react", key),
                back=seen.target.url if seen.target else "",
                only=(),
                counts=seen.reactions.counts,
                mine=seen.reactions.mine,
                may=may,
                why_not=who.why_not(viewer, person) or ("" if may else _closed()),
            ),
            # In a sequence several units share a page.
            "talk": talk.link(key, seen.comments, seen.target, within=key),
        },
    }
    return page.panel("bar", context, src=page.address("api-target", key), read_only=not may)


def script() -> str:
    """Return what makes a bar quick, as a script without a module of its own.

    A unit within a sequence is put into the page later, where a script in its HTML would not run.
    """
    return "\n".join(f'import("{url}");' for url in page.scripts(["reactions.js", "discuss.js"]))


def _may(person: Actor, target: Target | None) -> bool:
    return person.may_write if target is None else permissions.can_react(person, target)


def _closed() -> str:
    return _("This is closed: what was said stays, nothing is added.")
