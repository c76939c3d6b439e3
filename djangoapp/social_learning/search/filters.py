"""What a list can be narrowed down by: the same for the database and for a search engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from django.db.models import Q

from social_learning import keys
from social_learning.spaces.models import Space

# Minutes: the longest of each band, and 0 for whatever takes longer.
BANDS = (5, 15, 30, 60, 0)
# A person and a question take no time to read.
NO_TIME = 999
FACETS = ("theme", "kind", "space", "language", "band", "trust")
_COLUMNS = {"kind": "kind", "space": "space_id", "language": "language", "band": "band", "trust": "trust"}


def band_of(minutes: int) -> int:
    """Return the shortest band that something of so many minutes fits into; ``NO_TIME`` for what takes none."""
    return NO_TIME if not minutes else next((band for band in BANDS if minutes <= band), 0)


def under(theme_id: int, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    """Return a theme and all that stand under it; ``parents`` says of each theme under which it stands."""
    found = [theme_id]
    for parent in found:
        found += [pk for pk, above in parents.items() if above == parent and pk not in found]
    return tuple(found)


@attrs.frozen
class Filters:
    """What was chosen; None, or empty, narrows nothing. ``themes`` is a theme with all that stand under it."""

    themes: tuple[int, ...] = ()
    kind: str | None = None
    space: int | None = None
    language: str | None = None
    band: int | None = None
    trust: str | None = None
    # Which sources, all of them where empty.
    sources: tuple[str, ...] = ()
    author_id: int | None = None
    max_minutes: int | None = None
    origin_key: str | None = None
    # The space of a course: what it holds, and what was shared in the course's units.
    course: Space | None = None

    def without(self, facet: str) -> Filters:
        """Return these without one facet."""
        changes: dict[str, Any] = {"themes": ()} if facet == "theme" else {facet: None}
        return attrs.evolve(self, **changes)

    def bare(self) -> Filters:
        """Return these without any facet."""
        found = self
        for facet in FACETS:
            found = found.without(facet)
        return found

    def holds(self, values: dict[str, Any], *, but: str = "") -> bool:
        """Return whether the facets of something fit to these, one facet left aside."""
        if but != "theme" and self.themes and values["theme"] not in self.themes:
            return False
        chosen = ((name, getattr(self, name)) for name in FACETS if name not in ("theme", but))
        return all(value is None or name not in values or values[name] == value for name, value in chosen)

    def q(self, prefix: str = "") -> Q:
        """Return the condition on documents; ``prefix`` is the way to them."""
        found = Q()
        for name, value in self._exact().items():
            found &= Q(**{f"{prefix}{name}": value})
        if self.themes:
            found &= Q(
                **{f"{prefix}theme_id__in": self.themes}
                if len(self.themes) > 1
                else {f"{prefix}theme_id": self.themes[0]}
            )
        if self.sources:
            found &= Q(
                **{f"{prefix}source__in": self.sources}
                if len(self.sources) > 1
                else {f"{prefix}source": self.sources[0]}
            )
        if self.max_minutes is not None:
            found &= Q(**{f"{prefix}minutes__lte": self.max_minutes})
        return found & self._of_course(prefix) if self.course is not None else found

    def text(self) -> list[str] | None:
        """Return the conditions in the language of Meilisearch; None for what only the database can tell."""
        if self.course is not None or self.origin_key is not None:
            return None
        found = [f"{name} = {_quoted(value)}" for name, value in self._exact().items()]
        if self.themes:
            found.append(f"theme_id IN [{', '.join(map(str, self.themes))}]")
        if self.sources:
            found.append(f"source IN [{', '.join(map(_quoted, self.sources))}]")
        if self.max_minutes is not None:
            found.append(f"minutes <= {self.max_minutes}")
        return found

    def _exact(self) -> dict[str, Any]:
        chosen = {column: getattr(self, name) for name, column in _COLUMNS.items()}
        chosen |= {"author_id": self.author_id, "origin_key": self.origin_key}
        return {name: value for name, value in chosen.items() if value is not None}

    def _of_course(self, prefix: str) -> Q:
        assert self.course is not None
        units = keys.units_between(self.course.course_key or "")
        inside = Q(**{f"{prefix}space_id": self.course.pk})
        if not units:
            return inside
        return inside | Q(**{f"{prefix}origin_key__gte": units[0], f"{prefix}origin_key__lt": units[1]})


def _quoted(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
