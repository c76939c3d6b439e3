"""The answers to the report's questions as plain numbers; words and pictures are made by the pages."""

from __future__ import annotations

import attrs


@attrs.frozen
class Sharing:
    """Who shares: people who published something, people who commented, and what is in the catalogue."""

    people: int = 0
    talking: int = 0
    items: int = 0
    validated: int = 0


@attrs.frozen
class Help:
    """Who is helped: people who really opened something, finished, found it helpful, applied it."""

    readers: int = 0
    finished: int = 0
    likers: int = 0
    applied: int = 0


@attrs.frozen
class Waiting:
    """How long people wait for an expert: what waits now, and the days that each answer of the last year took."""

    open: int = 0
    late: int = 0
    days: tuple[float, ...] = ()
    median: float | None = None


@attrs.frozen
class Flagged:
    """One thing that people ask about or call outdated."""

    title: str
    url: str
    questions: int
    outdated: int


@attrs.frozen
class Care:
    """What needs care: open questions, marks of outdatedness, drafts whose authors have not come back to them."""

    questions: int = 0
    outdated: int = 0
    resting: int = 0
    flagged: tuple[Flagged, ...] = ()


@attrs.frozen
class Unfinished:
    """A unit that people begin and leave."""

    title: str
    url: str
    people: int
    left: int


@attrs.frozen
class Silent:
    """A SCORM package that people open and that never reports: how many opened it; the title may be empty."""

    title: str
    url: str
    opened: int


@attrs.frozen
class Report:
    """All that is known about social learning in one course. Its team is not counted."""

    enrolled: int
    sharing: Sharing
    help: Help
    waiting: Waiting
    care: Care
