"""One Knowledge: its content first, people and trust beside it, what is said about it below."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.gamification import queries as gamification
from social_learning.knowledge import copies, queries, validity
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.permissions import READABLE
from social_learning.pages import bars, exchange, follows, meetings, reading, shelves, show, together, way, words
from social_learning.pages.base import Visit, page
from social_learning.paths import places
from social_learning.review import api as review_api
from social_learning.review import queries as reviews
from social_learning.search import trust


@page("GET")
def knowledge(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show one Knowledge to somebody who may see it; its author's own drafts open on the writing screen."""
    item = queries.get(uuid, visit.actor, now=visit.now)
    own = item.author_id == visit.actor.user_id
    if own and item.state == State.DRAFT:
        return visit.go(reverse("social_learning:draft", args=[uuid]))
    here = reverse("social_learning:knowledge", args=[uuid])
    people = users.people({item.author_id, item.validated_by or FORMER})
    author = people.get(item.author_id)
    return visit.show(
        "knowledge",
        "catalogue",
        item=item,
        own=own,
        content=show.content(item),
        trust=trust.chip(
            validity.holds(item, visit.now),
            item.state,
            until=item.valid_until,
            has_ended=validity.has_ended(item, visit.now),
        ),
        validated_by=users.display_name(people.get(item.validated_by)) if item.validated_by is not None else "",
        author=words.person(
            users.display_name(author), gamification.helped_people(item.author_id), follows.page_of(author)
        ),
        actions=_actions(visit, item),
        # What is not in the catalogue has nothing to be said about yet.
        **(bars.of_target(visit, item.key, here=here, finished=show.finished(item)) if item.state in READABLE else {}),
        **_way(visit, item),
        follows=follows.of_item(visit, item, author, here) if item.state in READABLE else [],
        places=places.of_target(item.target_id, visit.actor, visit.standing) if item.state in READABLE else [],
        shelf=shelves.beside(visit, item),
        **together.beside(visit, item),
        promote=exchange.promote_url(visit, item),
        session=meetings.of_item(visit, item),
    )


def _actions(visit: Visit, item: Knowledge) -> list[dict[str, Any]]:
    """Return what this person may do; what asks for feedback is done on the review form."""
    return [
        {
            "name": action.name,
            "label": action.label,
            "sentence": action.sentence,
            "primary": action.primary,
            "form": any(need.required for need in action.needs),
        }
        for action in review_api.available_actions(item, visit.actor)
    ]


def _way(visit: Visit, item: Knowledge) -> dict[str, Any]:
    """Return stepper, letters and history, for those who may read them."""
    if not way.may_read_history(visit, item):
        return {}
    work = copies.in_hand(item)
    review = reviews.review_of(work)
    return {
        "thread": reading.of_work(visit, work, review) if review is not None and review.closed_at is None else None,
        "steps": way.stepper(item, reviews.latest_review(item.pk)) if item.state not in READABLE else [],
        "letters": way.letters(item),
        "history": way.history(item),
    }
