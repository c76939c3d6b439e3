"""Who sees which document, as one number for each: the permission that goes into every query.

A document has one audience: 0 is everybody who is logged in, a positive number the people who see the space of that id,
a negative one the people of one course that is not in the site's list of courses (made of its key, so that nothing has
to be looked up). A person has a set of such numbers; a list of a thousand is written as the few runs it is made of.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any

import attrs
from django.db.models import BigIntegerField, Lookup, Q

from social_learning.data import Actor
from social_learning.spaces import queries as spaces
from social_learning.spaces.permissions import Standing

EVERYBODY = 0
# Up to so many runs are written as ranges, up to so many spaces left to the index of audiences.
MAX_RUNS = 12
FEW = 24
_LOWEST = -(2**63)


def of_course(course_key: str) -> int:
    """Return the audience that is the people of one course."""
    digest = hashlib.sha256(course_key.encode()).digest()
    # Small enough to be exact where numbers are doubles, as in JSON.
    return -1 - int.from_bytes(digest[:8], "big") % 2**52


@attrs.frozen
class Sight:
    """What one person sees: these audiences, and for site staff every course."""

    audiences: frozenset[int] = frozenset()
    every_course: bool = False

    @property
    def is_small(self) -> bool:
        """True if it is so little that the database collects all of it, and puts that in order."""
        return 0 < len(self.audiences) <= FEW and not self.every_course

    def runs(self) -> list[tuple[int, int]]:
        """Return the audiences as runs of neighbours, (first, last)."""
        wanted = sorted(number for number in self.audiences if not (self.every_course and number < EVERYBODY))
        if not wanted:
            return [(_LOWEST, -1)] if self.every_course else []
        breaks = [place for place, (one, two) in enumerate(pairwise(wanted), 1) if two != one + 1]
        bounds = [0, *breaks, len(wanted)]
        runs = [(wanted[first], wanted[last - 1]) for first, last in pairwise(bounds)]
        return [(_LOWEST, -1), *runs] if self.every_course else runs

    def q(self, prefix: str = "") -> Q:
        """Return the condition on documents; ``prefix`` is the way to them."""
        name, runs = f"{prefix}audience", self.runs()
        if not runs:
            return Q(pk__in=[])
        if self.is_small:
            return Q(**{f"{name}__in": sorted(self.audiences)})
        if len(runs) <= MAX_RUNS:
            found = Q()
            for first, last in runs:
                found |= Q(**{f"{name}__range": (first, last)})
            return found
        return Q(**{f"{name}__listed": runs})

    def filter(self) -> str:
        """Return the same in the language of Meilisearch."""
        runs = self.runs()
        parts = [f"audience {first} TO {last}" for first, last in runs if last > first]
        single = [str(first) for first, last in runs if last == first]
        if single:
            parts.append(f"audience IN [{', '.join(single)}]")
        return f"({' OR '.join(parts)})" if parts else "audience IS NULL"


def of(actor: Actor, standing: Standing | None = None) -> Sight:
    """Return what a person sees; one query, none with their ``standing``. Nobody sees nothing."""
    if actor.user_id is None:
        return Sight()
    visible = (standing or spaces.standing(actor)).visible
    courses = actor.courses | actor.staff_courses
    return Sight(frozenset({EVERYBODY, *visible, *map(of_course, courses)}), every_course=actor.is_site_staff)


@BigIntegerField.register_lookup
class Listed(Lookup):  # type: ignore[type-arg]
    """``audience__listed=runs``: written out, for parameters take longer than the search; no index is to be tried.

    A thousand ranges of an index are a thousand dives into it before the first row is read.
    """

    lookup_name = "listed"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the condition; all that is written into it are whole numbers."""
        column, params = self.process_lhs(compiler, connection)
        ranges = [(int(first), int(last)) for first, last in self.rhs if last - first > 2]
        single = [number for first, last in self.rhs if last - first <= 2 for number in range(first, last + 1)]
        parts = [f"{column} BETWEEN {first} AND {last}" for first, last in ranges]
        if single:
            parts.append(f"({column} + 0) IN ({', '.join(map(str, map(int, single)))})")
        return f"({' OR '.join(parts)})", list(params) * len(parts)
