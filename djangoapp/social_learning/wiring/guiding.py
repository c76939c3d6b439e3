"""What follows when something becomes of a path or of a step: the catalogue, and how far those came who walk it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from social_learning.knowledge import queries as knowledge
from social_learning.lib.errors import NotFound
from social_learning.paths import queries as paths
from social_learning.paths import walking
from social_learning.popularity import api as popularity
from social_learning.search import api as search
from social_learning.wiring import handlers

SOURCE = "path"
# What changes no step needs no new look at everybody who walks it.
_WORDS = ("created", "asked", "handed_back", "forgotten")


def catalogue_path(*, path_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Put a path into the catalogue, bring it up to date, or take it out."""
    document = search.sync(SOURCE, path_id)
    if document is not None and document.target_id is not None:
        popularity.place(document.target_id)
        handlers.rank(document.target_id)


def walk_again(*, path_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Bring up to date how far everybody came who walks a path that has changed."""
    if action not in _WORDS:
        walking.renew(path_id, now=now)


def walk_on(*, target_id: int, user_id: int, what: str, now: datetime) -> None:
    """Bring a person's paths up to date after they went on with something that is a step of them."""
    walking.follow(target_id, user_id, now=now)


def follow_step(*, knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    """Bring up to date the paths that lead over a Knowledge which came, changed or went."""
    try:
        target_id = knowledge.get_by_id(knowledge_id).target_id
    except NotFound:
        return
    for path_id in paths.holding(target_id):
        look_again(path_id, now=now)


def look_again(path_id: int, *, now: datetime) -> None:
    """Make all that is derived of one path agree with it."""
    catalogue_path(path_id=path_id, action="", actor_id=0, now=now)
    walking.renew(path_id, now=now)


def rebuild(*, now: datetime) -> Iterator[str]:
    """Make all ways through paths anew from what people did of their steps."""
    looked = wrong = 0
    for changed in walking.rebuild(now=now):
        looked, wrong = looked + 1, wrong + changed
        if looked % 100 == 0:
            yield f"{looked} paths, {wrong} ways were wrong"
    yield f"{looked} paths, {wrong} ways were wrong"
