"""Which open reviews a person's desk holds, as a query of one table that the database reads soonest due first.

What is reviewed is a Knowledge or its working copy. A list looks that up row by row (a join makes the database sort all
that waits before it gives the first row); a count, which reads all of them anyway, joins.
"""

from __future__ import annotations

from typing import Any

import attrs
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from social_learning.data import Actor
from social_learning.experts import queries as experts_queries
from social_learning.knowledge import coauthors
from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.revision_models import Revision
from social_learning.review.models import Review
from social_learning.spaces import queries as spaces_queries
from social_learning.spaces.models import Space, Visibility

_KNOWN = "review.sight"


@attrs.frozen
class Sight:
    """What one person looks after. ``hidden`` are the areas of which they are told nothing, experts neither."""

    me: int
    everything: bool = False
    themes: tuple[int, ...] = ()
    stewarded: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()


def of(actor: Actor, me: int) -> Sight:
    """Return what this person looks after; three queries at most, once a request."""
    if _KNOWN not in actor.known:
        actor.known[_KNOWN] = _look(actor, me)
    found: Sight = actor.known[_KNOWN]
    return found


def _look(actor: Actor, me: int) -> Sight:
    if actor.is_site_staff:
        return Sight(me, everything=True)
    themes, standing = experts_queries.themes_known(me), spaces_queries.standing(actor)
    hidden: tuple[int, ...] = ()
    if themes:
        areas = Space.objects.filter(visibility=Visibility.HIDDEN).values_list("pk", flat=True)
        hidden = tuple(sorted(set(areas) - standing.visible))
    return Sight(me, themes=tuple(themes), stewarded=tuple(sorted(standing.steward)), hidden=hidden)


def rows(sight: Sight, *, joined: bool = False) -> QuerySet[Review]:
    """Return the open reviews that somebody sees: those they have, of their themes and of their spaces; never of what
    they wrote, alone or together with others.

    Each knows ``work_state``, ``work_theme``, ``work_kind`` and ``work_space`` of what is reviewed.
    """
    me = sight.me
    found = Review.objects.filter(closed_at=None, rests_since=None)
    found = found.exclude(knowledge_id__in=Knowledge.objects.filter(author_id=me).values("pk"))
    found = found.exclude(knowledge_id__in=coauthors.written_with(me))
    found = found.exclude(revision_id__in=Revision.objects.filter(author_id=me).values("pk"))
    found = found.alias(**_of_work(joined))
    if sight.everything:
        return found
    wanted = Q(reviewer_id=me)
    if sight.themes:
        in_theme = Q(work_theme__in=sight.themes)
        wanted |= in_theme & ~Q(work_space__in=sight.hidden) if sight.hidden else in_theme
    if sight.stewarded:
        wanted |= Q(work_space__in=sight.stewarded)
    return found.filter(wanted)


def _of_work(joined: bool) -> dict[str, Any]:
    """Return the expressions that say what is reviewed, by the name of each."""

    def of_knowledge(column: str) -> Any:
        here = Knowledge.objects.filter(pk=OuterRef("knowledge_id"))
        return F(f"knowledge__{column}") if joined else Subquery(here.values(column)[:1])

    def of_copy(column: str) -> Any:
        here = Revision.objects.filter(pk=OuterRef("revision_id"))
        return F(f"revision__{column}") if joined else Subquery(here.values(column)[:1])

    def of_work(column: str) -> Case:
        return Case(When(revision=None, then=of_knowledge(column)), default=of_copy(column))

    return {
        "work_state": of_work("state"),
        "work_theme": of_work("theme_id"),
        "work_kind": of_work("kind"),
        # A copy stays in the space of its Knowledge.
        "work_space": of_knowledge("space_id"),
    }
