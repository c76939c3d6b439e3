"""What colleagues make of a unit: the panel of the ``social_reactions`` block."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from social_learning import api
from social_learning.comments import queries as comments
from social_learning.data import Actor
from social_learning.lib import clock
from social_learning.popularity import queries as popularity
from social_learning.spaces import api as spaces_api
from social_learning.targets import queries as targets
from social_learning.targets.models import Target
from social_learning.xblock_service import parts
from social_learning.xblock_service.contract import Panel, Place, ReactionsSettings, Viewer
from social_learning.xblock_service.live import page, who

_NO_COMMENT = UUID(int=0)


def panel(place: Place, viewer: Viewer, settings: ReactionsSettings) -> Panel:
    """Return the panel; only an invitation to log in for those who are not."""
    person, now = who.actor(viewer, place.course_key), clock.now()
    why_not = who.why_not(viewer, person)
    if person.user_id is None:
        return page.panel("reactions", {"heading": settings.heading, "words": why_not})
    target = _target(place, viewer, person, now)
    seen = api.target_summary(target, person, now=now) if target else parts.nothing_yet(place.unit_key)
    src, given = page.address("api-target", place.unit_key), seen["reactions"]
    context: dict[str, Any] = {
        "heading": settings.heading,
        "now": now,
        "bar": parts.bar(
            key=place.unit_key,
            src=src,
            action=page.address("react", place.unit_key),
            back=target.url if target else "",
            only=settings.kinds,
            counts=given["counts"],
            mine=given["mine"],
            may=given["can_react"],
            why_not=why_not or ("" if given["can_react"] else _closed(target, person)),
        ),
        "scripts": page.scripts(["reactions.js"] + ["comments.js"] * settings.show_comments),
    }
    if settings.show_popularity and seen["popularity"]["enough"]:
        context["popularity"] = _popularity(seen["popularity"])
    if settings.show_comments:
        context["talk"] = _talk(place, target, person, seen["comments"], now)
    return page.panel("reactions", context, src=src, state=seen, read_only=not given["can_react"])


def _target(place: Place, viewer: Viewer, person: Actor, now: datetime) -> Target | None:
    """Return the unit's target, made when a learner first sees it; a preview makes nothing."""
    if viewer.preview and targets.find(place.unit_key) is None:
        return None
    return spaces_api.open_target(place.unit_key, person, now=now, title=place.title)


def _closed(target: Target | None, person: Actor) -> str:
    if target is not None and target.owner_id == person.user_id:
        return _("This is yours: what colleagues say about it appears here.")
    return _("This is closed: what was said stays, nothing is added.")


def _talk(place: Place, target: Target | None, person: Actor, seen: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    found = comments.thread(target, person, limit=comments.MAX_PAGE).comments if target is not None else ()
    return parts.talk(
        key=place.unit_key,
        src=page.address("api-target", place.unit_key),
        comment_src=page.address("api-comment", _NO_COMMENT).removesuffix(f"{_NO_COMMENT}/"),
        action=page.address("comment", place.unit_key),
        back=target.url if target else "",
        comments=found,
        count=seen["count"],
        now=now,
        may=seen["can_comment"],
    )


def _popularity(seen: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "enough": True,
        "words": seen["words"],
        "width": seen["index"],
        "trend": seen["direction_words"],
        "facts": [(seen["participants"], _("took part")), (seen["finished"], _("finished it"))],
        "how": popularity.explain().paragraphs,
    }
