"""Reactions, comments, progress and popularity of one target, as the parts want them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from social_learning import api
from social_learning.comments import queries as comments
from social_learning.comments.queries import CommentView
from social_learning.edxapp import users
from social_learning.pages.base import Visit
from social_learning.popularity import queries as popularity
from social_learning.spaces import api as spaces_api
from social_learning.targets.models import Target

NOBODY = UUID(int=0)


def of_target(visit: Visit, key: str, *, here: str, finished: Any) -> dict[str, Any]:
    """Return the context of all parts about a target that this person may see; ``here`` is where forms come back."""
    target = spaces_api.open_target(key, visit.actor, now=visit.now)
    seen = api.target_summary(target, visit.actor, now=visit.now)
    src = reverse("social_learning:api-target", args=[key])
    return {
        "bar": _bar(visit, target, seen["reactions"], src, here),
        "talk": _talk(visit, target, seen["comments"], src, here),
        "progress": {
            "src": src,
            "action": reverse("social_learning:progress", args=[key]),
            "next": here,
            "rule": finished.rule,
            "at": finished.at,
            **seen["progress"],
        },
        "popularity": _popularity(seen["popularity"]),
        "comment_count": seen["comments"]["count"],
    }


def _bar(visit: Visit, target: Target, seen: Mapping[str, Any], src: str, here: str) -> dict[str, Any]:
    kinds = [
        {**kind, "count": seen["counts"].get(kind["name"]), "mine": kind["name"] in seen["mine"]}
        for kind in seen["kinds"]
    ]
    own = target.owner_id == visit.actor.user_id
    return {
        "key": target.key,
        "src": src,
        "action": reverse("social_learning:react", args=[target.key]),
        "next": here,
        "kinds": kinds,
        "may": seen["can_react"],
        "why_not": _("This is yours: what colleagues say about it appears here.") if own else "",
    }


def _talk(visit: Visit, target: Target, seen: Mapping[str, Any], src: str, here: str) -> dict[str, Any]:
    cursor = visit.request.GET.get("comments") or None
    page = comments.thread(target, visit.actor, cursor)
    return {
        "key": target.key,
        "src": src,
        "comment_src": reverse("social_learning:api-comment", args=[NOBODY]).removesuffix(f"{NOBODY}/"),
        "action": reverse("social_learning:comment", args=[target.key]),
        "next": f"{here}#comments",
        "comments": page.comments,
        "more": f"?comments={page.next}#comments" if page.next else None,
        "may": seen["can_comment"],
        "why_not": "" if seen["can_comment"] else _("Comments are closed here."),
        "blank": _blank(visit),
    }


def _blank(visit: Visit) -> CommentView:
    """Return an empty comment of the reader: the template of what a script adds."""
    user_id = visit.actor.user_id or 0
    return CommentView(
        uuid=NOBODY,
        parent_uuid=None,
        user_id=user_id,
        author_name=users.names([user_id])[user_id],
        by_owner=False,
        body="",
        html="",
        created_at=visit.now,
        edited_at=None,
        removed="",
        can_edit=True,
        can_remove=True,
    )


def _popularity(seen: Mapping[str, Any]) -> dict[str, Any]:
    facts = [
        (seen["likes"], _("found it helpful")),
        (seen["applied"], _("applied it")),
        (seen["participants"], _("took part")),
        (seen["finished"], _("finished it")),
    ]
    return {
        "enough": seen["enough"],
        "words": seen["words"],
        "width": seen["index"],
        "trend": seen["direction_words"],
        "facts": facts if seen["enough"] else [],
        "how": popularity.explain().paragraphs,
    }
