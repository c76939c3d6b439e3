"""The shapes of the seed's table: an item, how it fared, what people said about it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from demo.content.people import COLLEAGUES

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Fact:
    """One thing one person did, so many days before the demo's today (fractions give the hour)."""

    username: str
    kind: str  # opened, finished, like, applied, question, outdated
    days_ago: float
    note: str = ""


@dataclass(frozen=True)
class Popularity:
    """How many colleagues did what, between `since` and `until` days ago.

    `shape` says when: "steady", "rising" (mostly lately), "fading" (mostly at the beginning). Those who like,
    apply or finish an item are among those who opened it. The numbers of the facts are exact; the spread is
    drawn with the item's own seed, hence the same at every start.
    """

    opened: int = 0
    finished: int = 0
    liked: int = 0
    applied: int = 0
    questions: int = 0
    outdated: int = 0
    since: int = 1
    until: int = 0
    shape: str = "steady"

    def facts(self, seed: str, *, without: str) -> Iterator[Fact]:
        """Return who did what and when, never `without` (the author); each person each kind at most once."""
        draw = random.Random(seed)
        crowd = [person.username for person in COLLEAGUES if person.username != without]
        draw.shuffle(crowd)
        days = {name: self._day(draw) for name in crowd[: self.opened]}
        for name, day in days.items():
            yield Fact(name, "opened", day)
        finishers = crowd[: self.finished]
        for name in finishers:
            yield Fact(name, "finished", self._later(draw, days[name]))
        # Likes come from the front (they read to the end), doubts from the back of those who opened it.
        for kind, count, people in (
            ("like", self.liked, crowd[: self.opened]),
            ("applied", self.applied, finishers),
            ("question", self.questions, crowd[: self.opened][::-1]),
            ("outdated", self.outdated, crowd[: self.opened][::-1]),
        ):
            for name in people[:count]:
                yield Fact(name, kind, self._later(draw, days[name]))

    def _day(self, draw: random.Random) -> float:
        place = draw.random()
        place = {"steady": place, "rising": place**3, "fading": 1 - place**3}[self.shape]
        return round(max(self.until + (self.since - self.until) * place, 0.1), 2)

    def _later(self, draw: random.Random, day: float) -> float:
        """Return a moment after the opening: at most two days later, never in the future."""
        return round(max(day - draw.uniform(0.05, 2.0), day * 0.5, 0.01), 3)


@dataclass(frozen=True)
class Said:
    """A comment; `reply` answers the one before it."""

    username: str
    days_ago: float
    text: str
    reply: bool = False


@dataclass(frozen=True)
class Review:
    """How an item was reviewed: by whom, what was strong, what was suggested, and how many days it took."""

    expert: str
    strength: str
    suggestions: tuple[str, ...] = ()
    days: int = 2


@dataclass(frozen=True)
class Item:
    """One seeded Knowledge.

    `state` is published (after a `review`, else directly), in_review, changes_requested or draft; an item of
    the kind "scorm" carries the usage key of its unit in `url`.
    """

    slug: str
    title: str
    theme: str
    kind: str
    why: str
    author: str
    minutes: int
    state: str
    shared_days_ago: int
    file: str = ""
    url: str = ""
    article: str = ""
    language: str = "en"
    review: Review | None = None
    popularity: Popularity = field(default_factory=Popularity)
    applied_notes: tuple[str, ...] = ()
    comments: tuple[Said, ...] = ()

    @property
    def path(self) -> Path | None:
        """Return the committed file, None for a link or an article."""
        return FOLDER / self.file if self.file else None

    @property
    def markdown(self) -> str:
        """Return the article's text, "" for what is not an article."""
        return (FOLDER / "articles" / self.article).read_text(encoding="utf-8") if self.article else ""

    def facts(self) -> list[Fact]:
        """Return all that people did with it, oldest first, with the notes of who applied it."""
        facts = list(self.popularity.facts(self.slug, without=self.author))
        notes = iter(self.applied_notes)
        told = [
            Fact(fact.username, fact.kind, fact.days_ago, next(notes, "")) if fact.kind == "applied" else fact
            for fact in facts
        ]
        return sorted(told, key=lambda fact: -fact.days_ago)
