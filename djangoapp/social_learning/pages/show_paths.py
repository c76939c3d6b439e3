"""Paths as the templates want them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.pages.base import Visit
from social_learning.pages.follows import page_of
from social_learning.paths import permissions, queries, sight
from social_learning.paths.models import Path, State
from social_learning.paths.queries import Row, Seen
from social_learning.paths.sight import StepView
from social_learning.search import kinds
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space

IN_SPACE = 4
_ICONS = {
    sight.DONE: "check",
    sight.HERE: "right",
    sight.OPEN: "right",
    sight.LATER: "clock",
    sight.CLOSED: "lock",
    sight.GONE: "archive",
}


def rows(found: Iterable[Row]) -> list[dict[str, Any]]:
    """Return the lines of a list; one query for all names."""
    shown = list(found)
    people = users.people({row.path.author_id for row in shown} - {FORMER})
    return [
        {
            "path": row.path,
            "title": row.path.title or _("A path without a name yet"),
            "author": users.display_name(people.get(row.path.author_id)),
            "steps": ngettext("%(n)d step", "%(n)d steps", row.steps) % {"n": row.steps},
            "time": time(row.minutes),
            "chip": _chip(row),
            "percent": round(100 * row.progress.fraction) if row.progress is not None else None,
        }
        for row in shown
    ]


def of_space(visit: Visit, space: Space) -> dict[str, Any]:
    """Return what the page of a space shows of its paths: some of them, all of them, and where to make one."""
    found = queries.page(visit.actor, space_id=space.pk, limit=IN_SPACE, standing=visit.standing)
    new = f"{reverse('social_learning:path-new')}?{urlencode({'space': space.pk})}"
    return {
        "paths": rows(found.rows),
        "all_paths": f"{reverse('social_learning:paths')}?{urlencode({'space': space.slug})}",
        "new_path": new if spaces.can_share(visit.actor, space) else "",
    }


def whole(visit: Visit, seen: Seen) -> dict[str, Any]:
    """Return what the page of a path shows; one query for the author."""
    path = seen.path
    author = users.person(path.author_id) if path.author_id != FORMER else None
    following = seen.next
    return {
        "seen": seen,
        "path": path,
        "title": path.title or _("A path without a name yet"),
        "steps": [step(one) for one in seen.steps],
        "following": step(following) if following is not None else None,
        "author": {"name": users.display_name(author), "url": page_of(author), "line": _("put it together")},
        "time": time(seen.minutes),
        "left": time(seen.minutes_left) if seen.progress is not None else "",
        "counted": ngettext("%(done)d of %(n)d step done", "%(done)d of %(n)d steps done", seen.asked)
        % {"done": seen.done, "n": seen.asked},
        "finished": seen.progress is not None and seen.progress.completed_at is not None,
        "begun": seen.progress is not None,
        # What is left is not open to this person: nobody should be sent there.
        "is_stuck": following is None and seen.progress is not None and seen.done < seen.asked,
        "may_build": seen.can_edit or seen.can_discard,
        "is_own": permissions.is_author(visit.actor, path),
        "is_draft": path.state == State.DRAFT,
        "is_archived": path.state == State.ARCHIVED,
    }


def step(one: StepView) -> dict[str, Any]:
    """Return one step with its words and icons."""
    return {
        "view": one,
        "title": one.title or sight.words(one.state),
        "state": one.state,
        "words": sight.words(one.state),
        "icon": _ICONS[one.state],
        "kind": kinds.label_of(one.kind) if one.kind else "",
        "kind_icon": kinds.icon_of(one.kind) if one.kind else "lock",
        "time": time(one.minutes) if one.kind else "",
        "finish": reverse("social_learning:progress", args=[one.key]) if one.can_finish else "",
    }


def time(minutes: int) -> str:
    """Return how long something takes, as people say it; "" for what takes no time."""
    if minutes <= 0:
        return ""
    if minutes < 120:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h") % {"hours": round(minutes / 60)}


def draft_chip(path: Path) -> dict[str, str]:
    """Return where a path is that is not published: state, words and icon."""
    if path.state == State.ARCHIVED:
        return {"state": "recheck", "label": _("In the archive"), "icon": "archive"}
    if path.asked_at is not None:
        return {"state": "recheck", "label": _("Waits for somebody to publish it"), "icon": "clock"}
    return {"state": "peer", "label": _("Draft, only yours"), "icon": "pencil"}


def _chip(row: Row) -> dict[str, str] | None:
    if row.path.state != State.PUBLISHED:
        return draft_chip(row.path)
    if row.progress is None:
        return None
    if row.progress.completed_at is not None:
        return {"state": "validated", "label": _("You finished it"), "icon": "check"}
    percent = round(100 * row.progress.fraction)
    return {"state": "peer", "label": _("%(percent)d %% done") % {"percent": percent}, "icon": "right"}
