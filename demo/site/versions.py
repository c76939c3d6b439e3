"""One Knowledge of the demo that grew: three versions, a fourth that waits, a co-author and a suggestion."""

from __future__ import annotations

from datetime import datetime, timedelta

from social_learning.data import Actor
from social_learning.knowledge import api, coauthors, copies, queries, suggestions
from social_learning.review import api as review

PRAISE = {"strength": "Short, concrete, and it works on the floor."}
FIRST = {
    "title": "Label a box so that anybody finds it",
    "why": "Nobody opens five boxes to find one screw.",
    "body": "Write on two sides, never on the lid.\n\n- What is in it\n- Since when\n",
}
CHANGES = (
    (
        "Who to ask was missing.",
        "Write on two sides, never on the lid.\n\n- What is in it\n- Since when\n- Who to ask\n",
    ),
    (
        "A colour for what is sent back.",
        "Write on two sides, never on the lid.\n\n- What is in it\n- Since when\n- Who to ask\n\n"
        "A red dot says: this goes back to the supplier.\n",
    ),
)
WAITING = (
    "The size of the letters.",
    CHANGES[1][1].replace("two sides,", "two sides, in letters as tall as your thumb,"),
)


def seed(actors: dict[str, Actor], themes: dict[str, int], *, space_id: int, today: datetime) -> None:
    """Let Amadou and a colleague write it, Ingrid look at it, and Lena suggest a better word."""
    author, expert, reader = actors["amadou"], actors["ingrid"], actors["lena"]
    partner = next(actors[name] for name in actors if name not in ("amadou", "ingrid", "lena", "carlos", "aiko"))
    begun = today - timedelta(days=40)
    made = api.create_draft(author, space_id=space_id, now=begun, theme_id=themes["Safety"], in_bulk=True, **FIRST)
    coauthors.invite(made.pk, author, partner.username, now=begun)
    coauthors.answer(made.pk, partner, accept=True, now=begun)
    _looked_at(made.pk, author, expert, now=begun + timedelta(days=1))
    for number, (note, body) in enumerate(CHANGES):
        at = begun + timedelta(days=10 * (number + 1))
        _written(made.pk, (author, partner)[number % 2], note, body, now=at)
        _looked_at(made.pk, (author, partner)[number % 2], expert, now=at)
    lately = today - timedelta(days=1)
    _written(made.pk, author, *WAITING, now=lately)
    review.perform("submit", made.pk, author, now=lately)
    suggestions.suggest(
        made.pk,
        reader,
        field="body",
        old="- Who to ask",
        new="- Who to ask, with a telephone number",
        note="At night nobody knows where to look it up.",
        now=lately,
    )


def _written(knowledge_id: int, actor: Actor, note: str, body: str, *, now: datetime) -> None:
    review.perform("improve", knowledge_id, actor, now=now)
    work = copies.in_hand(queries.get_by_id(knowledge_id))
    api.save_draft(knowledge_id, actor, version=work.version, now=now, note=note, body=body)


def _looked_at(knowledge_id: int, actor: Actor, expert: Actor, *, now: datetime) -> None:
    review.perform("submit", knowledge_id, actor, now=now)
    review.perform("claim", knowledge_id, expert, now=now + timedelta(hours=2))
    review.perform("approve", knowledge_id, expert, now=now + timedelta(hours=3), payload=PRAISE)
