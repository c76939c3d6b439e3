"""Is the site in order? A page for its staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from social_learning.lib.errors import NotAllowed
from social_learning.operations import permissions, report
from social_learning.operations.answers import LABELS, Answer
from social_learning.pages.base import Visit, page

_ICONS = {"ok": "check", "warning": "eye", "error": "hand", "skipped": "info"}


@never_cache
@page("GET")
def health(visit: Visit) -> HttpResponse:
    """Show what needs somebody, with the remedy, then what is in order."""
    if not permissions.may_see_health(visit.actor):
        raise NotAllowed
    found = report.make(now=visit.now)
    return visit.show(
        "health",
        "health",
        report=found,
        to_do=[_row(answer) for answer in found.to_do],
        rest=[_row(answer) for answer in found.rest],
    )


def _row(answer: Answer) -> dict[str, object]:
    return {"answer": answer, "label": LABELS[answer.status], "icon": _ICONS[answer.status]}
