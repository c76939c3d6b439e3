"""Questions of the demo: one that waits for an expert, one with answers, one whose answer has become Knowledge.

One answer is unkind: Lena has reported it, and muted who wrote it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from social_learning.data import Actor
from social_learning.knowledge import api as knowledge
from social_learning.moderation import api as moderation
from social_learning.questions import answers, api, harvest
from social_learning.review import api as review
from social_learning.trust import mutes

OPEN = {
    "title": "How do we secure a load of long pipes?",
    "body": "The straps slip as soon as we brake. We tried anti-slip mats, but **only below** the load.",
}
ANSWERED = {
    "title": "What do you say when a customer will not stop shouting?",
    "body": "I stay polite, but after five minutes I run out of sentences.",
}
SOLVED = {
    "title": "Who checks the eye wash station, and how often?",
    "body": "Ours has dust on it.",
}
SAID = (
    "Lower your voice instead of raising it. Nearly everybody follows within two sentences.",
    "I ask: *“What would help you most right now?”* It moves us from what happened to what is next.",
)
UNKIND = "Look it up yourself. Whoever asks that has never stood at a counter."
EYE_WASH = (
    "Whoever works beside it, **once a week**:\n\n1. Take the dust caps off\n2. Let it run for a minute, until it is"
    " clear\n3. Sign the card that hangs there\n\nOnce a year somebody from outside looks at it."
)


def seed(actors: dict[str, Actor], themes: dict[str, int], *, space_id: int, today: datetime) -> None:
    """Let Lena ask; colleagues answer, and what Amadou knows becomes Knowledge."""
    lena, amadou, carlos = (actors[name] for name in ("lena", "amadou", "carlos"))
    others = [actor for name, actor in actors.items() if name not in ("lena", "amadou", "ingrid", "carlos", "aiko")]
    ask: dict[str, Any] = {"space_id": space_id}
    solved = api.ask(lena, **SOLVED, **ask, theme_id=themes["Safety"], now=today - timedelta(days=12))
    said = answers.answer(solved.uuid, amadou, EYE_WASH, now=today - timedelta(days=11))
    answers.accept(said.uuid, lena, now=today - timedelta(days=11) + timedelta(hours=2))
    _publish(said, amadou, now=today - timedelta(days=10))
    answered = api.ask(carlos, **ANSWERED, **ask, theme_id=themes["Customer care"], now=today - timedelta(days=3))
    for number, (person, text) in enumerate(zip(others[:2], SAID, strict=True)):
        answers.answer(answered.uuid, person, text, now=today - timedelta(days=2 - number))
    unkind = answers.answer(answered.uuid, others[2], UNKIND, now=today - timedelta(hours=20))
    moderation.report_key(
        str(unkind.key), lena, "unkind", now=today - timedelta(hours=18), line="That is not how we talk."
    )
    mutes.mute(others[2].user_id or 0, lena, now=today - timedelta(hours=18))
    api.ask(lena, **OPEN, **ask, theme_id=themes["Safety"], now=today - timedelta(hours=5))


def _publish(said: Any, author: Actor, *, now: datetime) -> None:
    item = harvest.to_knowledge(said.uuid, author, now=now)
    knowledge.save_draft(
        item.pk,
        author,
        version=item.version,
        now=now,
        title="Check the eye wash station in a minute",
        why="It must be clean at the one moment when somebody needs it.",
    )
    review.perform("publish", item.pk, author, now=now + timedelta(minutes=10))
