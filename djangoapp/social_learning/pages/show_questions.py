"""Questions and answers as the templates want them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from social_learning.data import FORMER, Person
from social_learning.edxapp import users
from social_learning.knowledge import api as knowledge_api
from social_learning.knowledge.models import State as KnowledgeState
from social_learning.lib.markdown import plain_text, to_html
from social_learning.pages import follows
from social_learning.questions.models import Question, State
from social_learning.questions.queries import Seen


def rows(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Return the lines of a list; one query for all names."""
    found = list(questions)
    people = users.people({row.asker_id for row in found} - {FORMER})
    return [
        {
            "question": row,
            "excerpt": plain_text(row.body)[:200] if row.body else "",
            "asker": users.display_name(people.get(row.asker_id)),
            "chip": chip(row),
        }
        for row in found
    ]


def chip(question: Question) -> dict[str, str]:
    """Return how far a question is: state, words and icon."""
    return {
        State.OPEN: {"state": "recheck", "label": _("Waiting for an answer"), "icon": "clock"},
        State.ANSWERED: {"state": "peer", "label": _("Answered"), "icon": "comment"},
        State.ACCEPTED: {"state": "validated", "label": _("Solved"), "icon": "check"},
        State.CLOSED: {"state": "peer", "label": _("Closed"), "icon": "lock"},
    }[State(question.state)]


def person(someone: Person | None, line: str = "") -> dict[str, str]:
    """Return somebody for ``parts/person.html``; who has left is a former colleague."""
    return {"name": users.display_name(someone), "line": line, "url": follows.page_of(someone)}


def answers(seen: Seen, people: Mapping[int, Person]) -> list[dict[str, Any]]:
    """Return the answers with their authors, and what was made of them."""
    return [
        {
            "seen": one,
            "row": one.answer,
            "html": to_html(one.answer.body),
            "person": person(people.get(one.answer.user_id), _("Expert of this theme") if one.by_expert else ""),
            "made": _made(one.knowledge),
        }
        for one in seen.answers
    ]


def _made(item: Any) -> dict[str, str] | None:
    if item is None:
        return None
    if item.state == KnowledgeState.PUBLISHED:
        return {"url": knowledge_api.page_url(item), "label": _("This has become Knowledge"), "title": item.title}
    url = reverse("social_learning:draft", args=[item.uuid])
    return {"url": url, "label": _("Your draft of it is not in the catalogue yet"), "title": item.title}
