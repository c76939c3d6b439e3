"""The shelf under a Knowledge: what colleagues who finished it found useful too, and the sentence that says why."""

from __future__ import annotations

from typing import Any

import attrs
from django.utils.translation import gettext as _

from social_learning.knowledge.models import Knowledge
from social_learning.knowledge.permissions import READABLE
from social_learning.pages.base import Visit
from social_learning.progress import queries as progress
from social_learning.recommend import queries as recommend
from social_learning.search import cards
from social_learning.search import queries as search
from social_learning.search.models import Document

CARDS = 4


@attrs.frozen
class Shelf:
    """Some cards under a title, and why they stand there."""

    title: str
    why: str
    cards: list[dict[str, Any]]


def beside(visit: Visit, item: Knowledge) -> Shelf | None:
    """Return the shelf under a Knowledge: only what this person may see, has not finished and did not share.

    Where too few people have said anything the shelf shows what helps most on the same theme, and says so.
    """
    if item.state not in READABLE:
        return None
    near = recommend.nearest(item.target_id)
    found = _new_to(visit, search.of_targets(visit.actor, near, standing=visit.standing))
    if found:
        return Shelf(
            title=_("Colleagues who finished this also found helpful"),
            why=_("The people who liked, applied or finished this did the same with these. Nobody chose them by hand."),
            cards=_parts(found),
        )
    return _same_theme(visit, item)


def _same_theme(visit: Visit, item: Knowledge) -> Shelf | None:
    if item.theme is None:
        return None
    # Some more than are shown: what the reader has finished drops out.
    page = search.catalogue(visit.actor, standing=visit.standing, theme_id=item.theme_id, limit=3 * CARDS)
    found = _new_to(visit, [entry for entry in page.entries if entry.knowledge_id != item.pk])
    if not found:
        return None
    return Shelf(
        title=_("More on %(theme)s") % {"theme": item.theme.title},
        why=_("It is too early to say what else helped those who finished this: these help most on the same theme."),
        cards=_parts(found),
    )


def _new_to(visit: Visit, entries: list[Document]) -> list[Document]:
    if not entries:
        return []
    targets = [entry.target_id for entry in entries if entry.target_id is not None]
    done = progress.of_person_many(targets, visit.actor.user_id or 0)
    finished = {target_id for target_id, state in done.items() if state.completed_at is not None}
    mine = visit.actor.user_id
    return [entry for entry in entries if entry.target_id not in finished and entry.author_id != mine][:CARDS]


def _parts(entries: list[Document]) -> list[dict[str, Any]]:
    return [card.as_part() for card in cards.of(entries)]
