"""What was reported, on the desk of those who look after a space, and what they decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from social_learning.comments import api as comments
from social_learning.comments import reasons
from social_learning.keys import CommentKey, parse
from social_learning.lib.errors import Invalid
from social_learning.moderation import api as moderation
from social_learning.moderation import queries as reports
from social_learning.pages.base import Visit, page


def desk(visit: Visit) -> dict[str, Any]:
    """Return what waits for this person as a steward, for the top of the desk; nothing for everybody else."""
    found = reports.waiting(visit.standing.steward, visit.request.GET.get("reports") or None)
    return {"cases": found.cases, "more_cases": found.next, "removal_reasons": list(reasons.REASONS.values())}


@page("POST")
def decide(visit: Visit) -> HttpResponse:
    """Note that a thing may stay, or remove it with a reason."""
    given = visit.request.POST
    key = given.get("key", "")
    if given.get("verdict") == "remove":
        comments.remove(_comment(key), visit.actor, now=visit.now, reason=given.get("reason", ""))
        said = "taken_away"
    else:
        moderation.keep(key, visit.actor, now=visit.now)
        said = "kept"
    return visit.go(reverse("social_learning:desk"), said=said)


def _comment(key: str) -> UUID:
    parsed = parse(key)
    if not isinstance(parsed, CommentKey):
        raise Invalid(_("We do not know what this is about."))
    return parsed.uuid
