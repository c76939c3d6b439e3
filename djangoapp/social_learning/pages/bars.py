"""Reactions, comments, progress and popularity of one target, as the parts want them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from social_learning import api, conf
from social_learning.comments import permissions as comment_permissions
from social_learning.comments import places
from social_learning.comments import queries as comments
from social_learning.comments.queries import CommentView
from social_learning.edxapp import users
from social_learning.moderation import reasons
from social_learning.pages.base import Visit
from social_learning.popularity import queries as popularity
from social_learning.reactions import permissions as reaction_permissions
from social_learning.reactions import queries as reactions
from social_learning.reactions import who
from social_learning.spaces import api as spaces_api
from social_learning.spaces import queries as spaces
from social_learning.targets.models import Target

NOBODY = UUID(int=0)


def of_target(visit: Visit, key: str, *, here: str, finished: Any) -> dict[str, Any]:
    """Return the context of all parts about a target that this person may see; ``here`` is where forms come back."""
    target = spaces_api.open_target(key, visit.actor, now=visit.now)
    seen = api.target_summary(target, visit.actor, now=visit.now)
    return {
        "bar": _bar(visit, target, seen["reactions"], here),
        "notes": who.notes(target, visit.actor),
        "talk": talk(visit, target, here),
        "progress": {
            "src": _src(target),
            "action": reverse("social_learning:progress", args=[key]),
            "next": here,
            "rule": finished.rule,
            "at": finished.at,
            **seen["progress"],
        },
        "popularity": _popularity(seen["popularity"]),
        "comment_count": seen["comments"]["count"],
    }


def of_unit(visit: Visit, target: Target, here: str) -> dict[str, Any]:
    """Return the context of reactions and comments alone."""
    state = reactions.state(target.pk, visit.actor.user_id, sees_all=api.sees_all_counts(visit.actor, target))
    seen = {**state.as_dict(), "can_react": reaction_permissions.can_react(visit.actor, target)}
    notes = who.notes(target, visit.actor)
    return {"bar": _bar(visit, target, seen, here), "notes": notes, "talk": talk(visit, target, here)}


def _src(target: Target) -> str:
    return reverse("social_learning:api-target", args=[target.key])


def _bar(visit: Visit, target: Target, seen: Mapping[str, Any], here: str) -> dict[str, Any]:
    kinds = [
        {**kind, "count": seen["counts"].get(kind["name"]), "mine": kind["name"] in seen["mine"]}
        for kind in seen["kinds"]
    ]
    own = target.owner_id == visit.actor.user_id
    return {
        "key": target.key,
        "src": _src(target),
        "action": reverse("social_learning:react", args=[target.key]),
        "next": here,
        "kinds": kinds,
        "may": seen["can_react"],
        "why_not": _("This is yours: what colleagues say about it appears here.") if own else "",
    }


def talk(visit: Visit, target: Target, here: str) -> dict[str, Any]:
    """Return the thread, from where the address says; ``here`` is the page it stands in, also when it is fetched."""
    topic = places.elsewhere(target.key)
    may = topic is None and comment_permissions.can_comment(visit.actor, target)
    cursor = visit.request.GET.get("comments") or None
    page = comments.thread(target, visit.actor, cursor)
    return {
        "key": target.key,
        "src": _src(target),
        "comment_src": reverse("social_learning:api-comment", args=[NOBODY]).removesuffix(f"{NOBODY}/"),
        "action": reverse("social_learning:comment", args=[target.key]),
        "next": f"{here}#comments",
        "comments": page.comments,
        "more": f"{here}?comments={page.next}#comments" if page.next else None,
        "may": may,
        "why_not": "" if may or visit.actor.read_only else _("Comments are closed here."),
        "forum": {**(places.as_dict(topic) or {}), "why": places.why_not()} if topic else None,
        "blank": _blank(visit, target),
        **_lively(target),
    }


def _lively(target: Target) -> dict[str, Any]:
    """Return what makes a thread livelier: names to mention, what is new, and why something may be reported."""
    seconds = int(conf.get("LIVE_SECONDS"))
    return {
        "reasons": reasons.REASONS,
        "people_src": reverse("social_learning:api-target-people", args=[target.key]),
        "pulse_src": reverse("social_learning:api-pulse", args=[target.key]) if seconds else "",
        "since": comments.now_on(target.pk) if seconds else "",
        "seconds": seconds,
    }


def _blank(visit: Visit, target: Target) -> CommentView:
    """Return an empty comment of the reader: the template of what a script adds."""
    user_id = visit.actor.user_id or 0
    leads = target.owner_id == user_id or spaces.looks_after(visit.actor, target)
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
        can_resolve=True,
        can_pin=leads,
        can_report=True,
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
