"""What colleagues make of a unit: the panel of the ``social_reactions`` block."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from social_learning import api
from social_learning.comments import places
from social_learning.data import Actor
from social_learning.lib import clock
from social_learning.lib.errors import NotFound
from social_learning.popularity import queries as popularity
from social_learning.popularity.queries import Popularity
from social_learning.reactions import permissions
from social_learning.targets.models import Target
from social_learning.xblock_service import parts
from social_learning.xblock_service.contract import Panel, Place, ReactionsSettings, Viewer
from social_learning.xblock_service.live import page, talk, who


def panel(place: Place, viewer: Viewer, settings: ReactionsSettings) -> Panel:
    """Return the panel for somebody who is logged in.

    Nothing is written: the REST API makes the unit's target when somebody first does something. Raises ``NotFound`` for
    somebody who is not of the course.
    """
    person, now = who.in_course(viewer, place.course_key), clock.now()
    if person.user_id is None or not who.belongs(person, place.course_key):
        raise NotFound
    key, team = place.unit_key, person.is_site_staff or place.course_key in person.staff_courses
    seen = api.glance(key, person.user_id, sees_all=team)
    may = person.may_write if seen.target is None else permissions.can_react(person, seen.target)
    src, given = page.address("api-target", key), seen.reactions
    bar = parts.bar(
        key=key,
        src=src,
        action=page.address("react", key),
        back=seen.target.url if seen.target else "",
        only=settings.kinds,
        counts=given.counts,
        mine=given.mine,
        may=may,
        why_not=who.why_not(viewer, person) or ("" if may else _closed(seen.target, person)),
    )
    bar["unnamed"] = settings.hide_names
    if settings.show_comments:
        bar["talk"] = talk.link(key, seen.comments, seen.target, within=place.block_key)
    popular = _popularity(seen.target, settings, now)
    context: dict[str, Any] = {
        "heading": settings.heading,
        "now": now,
        "bar": bar,
        "preview": viewer.preview,
        "popularity": popular and _in_words(popular),
        "scripts": page.scripts(["reactions.js"] + ["discuss.js"] * settings.show_comments),
    }
    topic = places.elsewhere(key)
    state = {
        "key": key,
        "reactions": {**given.as_dict(), "can_react": may},
        "comments": {
            "count": seen.comments,
            "can_comment": may and topic is None,
            "forum": places.as_dict(topic),
        },
        "popularity": popular.as_dict() if popular else {"enough": False},
    }
    return page.panel("reactions", context, src=src, state=state, read_only=not may)


def _closed(target: Target | None, person: Actor) -> str:
    if target is not None and permissions.is_own(person, target):
        return _("This is yours: what colleagues say about it appears here.")
    return _("This is closed: what was said stays, nothing is added.")


def _popularity(target: Target | None, settings: ReactionsSettings, now: datetime) -> Popularity | None:
    return popularity.shown(target.pk, now=now) if target is not None and settings.show_popularity else None


def _in_words(seen: Popularity) -> dict[str, Any]:
    return {
        "enough": True,
        "words": seen.words,
        "width": round(seen.index) if seen.index is not None else None,
        "trend": seen.direction_words,
        "facts": [(seen.participants, _("took part")), (seen.finished, _("finished it"))],
        "how": popularity.explain().paragraphs,
    }
