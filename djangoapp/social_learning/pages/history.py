"""The versions of a Knowledge: who made them, what changed between two, and bringing one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path, reverse

from social_learning.edxapp import users
from social_learning.knowledge import permissions, queries, versions
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Revision
from social_learning.pages.base import Visit, page
from social_learning.review import api as review_api


@page("GET")
def history(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show every version that was published, and what lies between two of them."""
    item = queries.get(uuid, visit.actor, now=visit.now)
    rows = versions.versions(item)
    new, old = _chosen(visit, rows)
    changes = versions.changes(versions.version(item, old), versions.version(item, new)) if new > old else []
    return visit.show(
        "history",
        "catalogue",
        item=item,
        rows=_rows(item, rows),
        new=new,
        old=old,
        changes=changes,
        can_restore=_may_restore(visit, item),
        only_one=len(rows) < 2,
    )


@page("POST")
def restore(visit: Visit, uuid: UUID, number: int) -> HttpResponse:
    """Make a new version of an old one, which takes the same way as any other."""
    item = queries.get(uuid, visit.actor, now=visit.now)
    done = review_api.bring_back(item.pk, visit.actor, number, now=visit.now)
    waits = getattr(done, "working", None) is not None
    said = "version_waits" if waits else "version_out"
    return visit.go(reverse("social_learning:knowledge-history", args=[uuid]), said=said)


def _may_restore(visit: Visit, item: Knowledge) -> bool:
    return permissions.can_restore(
        visit.actor,
        author_id=item.author_id,
        co_authors=item.target.co_owner_ids,
        is_steward=visit.actor.is_site_staff or item.space_id in visit.standing.steward,
    )


def _chosen(visit: Visit, rows: list[Revision]) -> tuple[int, int]:
    """Return the two numbers to hold against each other, newer first: what was asked for, else the last two."""
    last = rows[0].number or 0 if rows else 0
    new, old = (_number(visit.request.GET.get(name, "")) for name in ("new", "old"))
    new = new or last
    old = old or max(1, new - 1)
    return max(new, old), min(new, old)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _rows(item: Knowledge, rows: list[Revision]) -> list[dict[str, Any]]:
    helpers = versions.helpers(item.pk)
    helping = {user_id for found in helpers.values() for user_id in found}
    names = users.names({row.author_id for row in rows} | {row.validated_by or 0 for row in rows} | helping)
    return [
        {
            "number": row.number,
            "at": row.published_at,
            "author": names[row.author_id],
            "note": row.note,
            "restores": row.restores,
            "helpers": ", ".join(sorted(names[user_id] for user_id in helpers.get(row.number or 0, ()))),
            "validated_by": names[row.validated_by] if row.validated_by is not None else "",
            "is_last": place == 0,
        }
        for place, row in enumerate(rows)
    ]


urlpatterns = [
    path("knowledge/<uuid:uuid>/history/", history, name="knowledge-history"),
    path("knowledge/<uuid:uuid>/history/<int:number>/restore/", restore, name="knowledge-restore"),
]
