"""The shelves of the first page, and each of them whole, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.lib.errors import Invalid
from social_learning.pages.base import Visit, page
from social_learning.progress import queries as progress
from social_learning.review import desk
from social_learning.search import cards, shelves
from social_learning.search import queries as search
from social_learning.search.models import Document
from social_learning.search.shelves import Look, Shelf
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Theme

SHELF, PAGE = 4, 24


def front(visit: Visit, themes: list[Theme]) -> dict[str, Any]:
    """Return the shelves of the first view, and for experts what waits for them; empty ones are left out."""
    look = _look(visit)
    rows = [(shelf, _on(visit, look, shelf)) for shelf in shelves.SHELVES]
    shown = iter(_parts(visit, [entry for _shelf, entries in rows for entry in entries], themes))
    return {
        "shelves": [
            {
                "slug": shelf.slug,
                "title": shelf.title,
                "cards": [next(shown) for _entry in entries],
                "link": reverse("social_learning:shelf", args=[shelf.slug]),
            }
            for shelf, entries in rows
            if entries
        ],
        "needs_you": _needs_you(visit),
    }


@page("GET")
def whole(visit: Visit, slug: str) -> HttpResponse:
    """Show one shelf, page by page."""
    shelf, look = shelves.get(slug), _look(visit)
    cursor = visit.request.GET.get("cursor", "").replace("\x00", "")[:400]
    try:
        found = shelf.fetch(look, cursor or None, PAGE)
    except Invalid:
        # An old link to a page further on: better the first page than a wall.
        found = shelf.fetch(look, None, PAGE)
    here = reverse("social_learning:shelf", args=[slug])
    return visit.show(
        "shelf",
        "catalogue",
        shelf=shelf,
        found=_parts(visit, found.entries, spaces.themes()),
        needs_you=_needs_you(visit) if slug == "needs-your-help" else [],
        more=f"{here}?{urlencode({'cursor': found.next})}" if found.next else "",
    )


def _look(visit: Visit) -> Look:
    return Look(visit.actor, visit.standing, tuple(visit.expert_themes))


def _on(visit: Visit, look: Look, shelf: Shelf) -> Sequence[Document]:
    if shelf.slug == "trending":
        return _trending(visit, look, shelf)
    return shelf.fetch(look, None, SHELF).entries


def _trending(visit: Visit, look: Look, shelf: Shelf) -> list[Document]:
    """Return what helps most, with a place in so many kept for what few people know yet, another every day."""
    size, every = 2 * SHELF, int(conf.get("COLD_START_EVERY"))
    found = list(shelf.fetch(look, None, size).entries)
    kept = size // every if every > 1 else 0
    if len(found) < size or not kept:
        # All there is, or nearly, stands here already.
        return found
    shown = [entry.knowledge_id for entry in found[: size - kept] if entry.knowledge_id is not None]
    early = search.early(visit.actor, but=shown, standing=visit.standing)
    turn = visit.now.toordinal() * kept
    chosen = [early[(turn + number) % len(early)] for number in range(min(kept, len(early)))]
    for number, entry in enumerate(chosen, start=1):
        found.insert(number * every - 1, entry)
    return [entry for place, entry in enumerate(found) if entry not in found[:place]][:size]


def _parts(visit: Visit, entries: Sequence[Document], themes: list[Theme]) -> list[dict[str, Any]]:
    """Return the cards; on what the person began stands how far they came."""
    parts = [card.as_part() for card in cards.of(entries, themes)]
    begun = [entry.target_id for entry in entries if entry.target_id is not None]
    known = progress.of_person_many(begun, visit.actor.user_id or 0) if begun else {}
    for entry, part in zip(entries, parts, strict=True):
        found = known.get(entry.target_id or 0)
        if found is not None and found.completed_at is None and 0 < found.fraction < 1:
            part["words"] = _("%(percent)d %% done") % {"percent": max(1, int(100 * found.fraction))}
    return parts


def _needs_you(visit: Visit) -> list[desk.Entry]:
    """Return what waits for somebody in this person's themes, for experts only."""
    if not visit.expert_themes:
        return []
    return desk.desk(visit.actor, now=visit.now, box="to_claim", limit=3).entries
