"""What stands beside a review: the thread, whom it can be handed to, kind words, and the letter as it will be read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from social_learning.edxapp import users
from social_learning.knowledge import copies
from social_learning.knowledge import queries as knowledge_queries
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import SocialError
from social_learning.lib.markdown import to_html
from social_learning.pages.base import Visit, page
from social_learning.review import bulk, readers, thread, validity, wording
from social_learning.review import queries as reviews
from social_learning.review.api import ActionView
from social_learning.review.models import Review
from social_learning.review.suggestions import KINDS

MOST_CHOSEN = 50


def beside(visit: Visit, work: Knowledge, review: Review | None, actions: list[ActionView]) -> dict[str, Any]:
    """Return what the reviewer's form shows around the form itself."""
    asks = [action for action in actions if any(need.name == "person" for need in action.needs)]
    has_it = {review.reviewer_id, review.helper_id} if review is not None else set()
    without = {user_id for user_id in {*has_it, visit.actor.user_id} if user_id is not None}
    return {
        "handing": asks,
        "readers": readers.candidates(work, now=visit.now, without=without) if asks else [],
        "steps_in": next((action for action in actions if action.name == "take_over"), None),
        "renews": next((action for action in actions if action.name == "renew"), None),
        "charter": to_html(work.space.charter) if work.space.charter.strip() else "",
        "thread": of_work(visit, work, review),
    }


def of_work(visit: Visit, work: Knowledge, review: Review | None) -> dict[str, Any] | None:
    """Return the thread as its people see it, or None for everybody else."""
    if review is None or not thread.may_read(review, work, visit.actor):
        return None
    found = thread.messages_of(review)
    names = users.names(message.user_id for message in found)
    return {
        "url": reverse("social_learning:thread", args=[work.uuid]),
        "may_write": review.closed_at is None and visit.actor.may_write,
        "messages": [
            {"name": names[message.user_id], "at": message.at, "html": to_html(message.text)} for message in found
        ],
    }


def periods(item: Knowledge) -> list[tuple[str, str]]:
    """Return for how long an expert may confirm something; first what holds where nothing is chosen."""
    usual = validity.usual_days(item)
    first = ngettext("%(n)d day, as usual here", "%(n)d days, as usual here", usual) if usual else _("No end, as usual")
    texts = ((180, _("Half a year")), (365, _("A year")), (730, _("Two years")), (0, _("No end")))
    return [("", first % {"n": usual}), *((str(days), text) for days, text in texts if days != usual)]


def letter(payload: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what was typed as the author will read it, with kinder words for what might hurt."""
    rows = [row for row in payload["suggestions"] if row["text"].strip()]
    said = " ".join([payload["strength"], payload["note"], *(row["text"] for row in rows)])
    return {
        "letter": {
            "name": name,
            "strength": payload["strength"],
            "note": payload["note"],
            "offers_help": bool(payload["offers_help"]),
            "suggestions": [
                {
                    "label": KINDS[row["kind"]].label if row["kind"] in KINDS else "",
                    "text": row["text"],
                    "old": row.get("old", ""),
                    "new": row.get("new", ""),
                }
                for row in rows
            ],
        },
        "hints": wording.hints(said, get_language() or "en"),
    }


@page("POST")
def say(visit: Visit, uuid: UUID) -> HttpResponse:
    """Write into the thread and go back to it."""
    item = knowledge_queries.work(uuid, visit.actor, now=visit.now)
    try:
        thread.say(item.pk, visit.actor, visit.request.POST.get("text", ""), now=visit.now)
    except SocialError as error:
        if visit.wants_json:
            raise
        # What was written comes along, so that nothing of it is lost.
        shown = {"item": item, "error": error, "typed": visit.request.POST.get("text", "")}
        found = of_work(visit, item, reviews.review_of(item))
        if found is None:
            raise
        return visit.show("thread", "desk", status=error.status, thread=found, **shown)
    own = visit.actor.user_id in copies.makers(item)
    back = reverse(f"social_learning:{'knowledge' if own else 'review'}", args=[uuid])
    return visit.go(f"{visit.back(back)}#thread", said="wrote")


@page("POST")
def hand_over(visit: Visit) -> HttpResponse:
    """Hand the reviews that were chosen on the desk over to one colleague."""
    given = visit.request.POST
    chosen = [UUID(text) for text in given.getlist("uuid")[: MOST_CHOSEN + 1] if _is_uuid(text)]
    done = bulk.reassign(chosen, visit.actor, person=given.get("person", ""), note=given.get("note", ""), now=visit.now)
    if done.refused and not done.done:
        raise done.refused[0][1]
    return visit.go(visit.back(reverse("social_learning:desk")), said="some_handed" if done.refused else "handed")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


urlpatterns = [
    path("desk/hand-over/", hand_over, name="hand-over"),
    path("desk/<uuid:uuid>/thread/", say, name="thread"),
]
