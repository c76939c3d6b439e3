"""Somebody has saved since: their text, yours, and both in one, with nothing lost."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from social_learning.knowledge import compare, merge
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.versions import LABELS
from social_learning.lib.errors import SocialError
from social_learning.pages.base import Visit


def screen(visit: Visit, item: Knowledge, error: SocialError) -> HttpResponse | None:
    """Return the page that shows both texts and a proposal, or None for a refusal that says nothing of texts."""
    if error.code != "stale" or "theirs" not in error.extra:
        return None
    extra: dict[str, Any] = error.extra
    rows = [
        {
            "name": name,
            "label": LABELS[name],
            "theirs": extra["theirs"][name],
            "yours": extra["yours"][name],
            "merged": extra["merged"][name],
            "pieces": compare.words(extra["theirs"][name], extra["yours"][name]),
            "differs": extra["theirs"][name] != extra["yours"][name],
            "is_long": name == "body",
        }
        for name in merge.FIELDS
    ]
    given = visit.request.POST
    # What has no text goes on as it was chosen here.
    others = {name: given.get(name, "") for name in ("url", "theme", "space", "note") if name in given}
    return visit.show(
        "merge",
        "share",
        status=error.status,
        item=item,
        action=reverse("social_learning:draft", args=[item.uuid]),
        version=extra["version"],
        conflicts=extra["conflicts"],
        fields=rows,
        others=others,
        message=error.message,
    )
