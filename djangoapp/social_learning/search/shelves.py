"""The shelves of the catalogue: what each is called, and what stands on it for one person, page by page.

To add a shelf, add an entry. An empty shelf is not shown.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.follows import queries as follows
from social_learning.lib import cursor as cursors
from social_learning.lib.errors import NotFound
from social_learning.progress import queries as progress
from social_learning.search import queries, trust
from social_learning.search.filters import Filters
from social_learning.search.queries import Page
from social_learning.spaces.permissions import Standing

# What one learns with; units stand in their course, questions and experts on shelves of their own.
LEARN = ("knowledge", "course", "path")
SHORT = 5


@attrs.define
class Look:
    """Who is looking. ``expert_in`` are the themes they are named expert of; what they follow is looked up once."""

    actor: Actor
    standing: Standing
    expert_in: tuple[int, ...] = ()
    _themes: tuple[int, ...] | None = attrs.field(default=None, alias="themes")

    @property
    def themes(self) -> tuple[int, ...]:
        """Return the themes that are theirs: followed, or known well."""
        if self._themes is None:
            self._themes = tuple(sorted({*self.expert_in, *follows.themes_of(self.actor.user_id)}))
        return self._themes


Fetch = Callable[[Look, str | None, int], Page]


@attrs.frozen
class Shelf:
    """One shelf; ``why`` says in a sentence what stands on it."""

    slug: str
    title: Promise
    why: Promise
    fetch: Fetch


def get(slug: str) -> Shelf:
    """Return one shelf; ``NotFound`` for a name that is none."""
    found = next((shelf for shelf in SHELVES if shelf.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def _found(filters: Filters, sort: str) -> Fetch:
    def fetch(look: Look, cursor: str | None, limit: int) -> Page:
        return queries.find(look.actor, filters, sort=sort, cursor=cursor, limit=limit, standing=look.standing)

    return fetch


def _new(look: Look, cursor: str | None, limit: int) -> Page:
    """Return what is new in the person's themes; in all of them for who has none."""
    return _found(Filters(themes=look.themes, sources=LEARN), "new")(look, cursor, limit)


def _begun(look: Look, cursor: str | None, limit: int) -> Page:
    """Return what the person began, the latest first; what they may not see any more is passed over."""
    if look.actor.user_id is None:
        return Page((), None)
    before = None
    if cursor:
        micros, target_id = cursors.decode(cursor, int, int)
        before = (queries.moment(micros), target_id)
    rows = progress.begun(look.actor.user_id, before=before, limit=limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    entries = queries.of_targets(look.actor, (target_id for _at, target_id in rows), standing=look.standing)
    after = cursors.encode(queries.micros(rows[-1][0]), rows[-1][1]) if more else None
    return Page(tuple(entries), after)


SHELVES: tuple[Shelf, ...] = (
    Shelf("continue", _("Continue"), _("What you began, the latest first."), _begun),
    Shelf("new", _("New in your themes"), _("The newest about what you follow."), _new),
    Shelf(
        "trending",
        _("Trending"),
        _("What helps most right now."),
        _found(Filters(sources=LEARN), "trending"),
    ),
    Shelf(
        "five-minutes",
        _("Five minutes"),
        _("Done before the coffee is cold."),
        _found(Filters(sources=LEARN, band=SHORT), "trending"),
    ),
    Shelf(
        "validated",
        _("Validated by experts"),
        _("An expert of the theme has looked at these."),
        _found(Filters(sources=LEARN, trust=trust.VALIDATED), "trending"),
    ),
    Shelf("paths", _("Paths"), _("Step by step, in an order that works."), _found(Filters(kind="path"), "trending")),
    Shelf(
        "needs-your-help",
        _("Needs your help"),
        _("Colleagues wait for an answer that you may know."),
        _found(Filters(kind="question"), "new"),
    ),
)
