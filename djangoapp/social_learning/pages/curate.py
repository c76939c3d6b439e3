"""Where a course's team asks for knowledge, picks what is shown first, and brings along what another tool collected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning.curation import api, imports, permissions, queries, recommender
from social_learning.curation.models import Pick, Wanted
from social_learning.insight.gaps import Gap
from social_learning.lib.errors import Invalid, NotAllowed, NotFound
from social_learning.pages.base import Visit, page
from social_learning.pages.course import InCourse
from social_learning.search import queries as search
from social_learning.spaces import queries as spaces

CHOICES = 50
LINES = 200


@page("GET", "POST")
def curate(visit: Visit, course_id: str) -> HttpResponse:
    """Show what is asked and picked in a course to its team, or do what a form says."""
    if not permissions.can_curate(visit.actor, course_id):
        raise NotAllowed(_("This page is for the team of a course."))
    here = InCourse(visit, course_id)
    doing = visit.request.POST.get("do", "") if visit.request.method == "POST" else ""
    if doing == "import":
        return _show(visit, here, outcome=_import(visit, here))
    if visit.request.method == "POST":
        _do(visit, here, doing)
        return visit.go(visit.back(reverse("social_learning:course-curate", args=[here.key])), said="saved")
    return _show(visit, here)


def _do(visit: Visit, here: InCourse, doing: str) -> None:
    given = visit.request.POST
    place = given.get("place", "") or here.key
    # The space first: a new one is not yet among those this person was looked up in.
    _space = here.space
    if doing == "ask":
        api.ask(place, visit.actor, question=given.get("question", ""), now=visit.now)
    elif doing == "close":
        api.close(_uuid(given.get("wanted", "")), visit.actor, now=visit.now)
    elif doing == "pick":
        api.pick(place, _uuid(given.get("item", "")), visit.actor, now=visit.now)
    elif doing == "unpick":
        api.unpick(place, _uuid(given.get("item", "")), visit.actor)
    else:
        raise Invalid(_("We do not know this choice."), code="unknown_choice")


def _import(visit: Visit, here: InCourse) -> imports.Outcome:
    given, upload = visit.request.POST, visit.request.FILES.get("file")
    theme_id = spaces.theme_id_of(given.get("theme", ""))
    if upload is None or theme_id is None:
        raise Invalid(_("Choose a file and a theme first."), code="empty")
    if (upload.size or 0) > recommender.MAX_BYTES:
        raise Invalid(_("This file is larger than 3 MB. Please split it."), code="too_much")
    return imports.bring(
        recommender.read(upload.read(), upload.name or ""),
        visit.actor,
        course_key=here.key,
        unit_key=given.get("place", ""),
        theme_id=theme_id,
        now=visit.now,
        dry_run=given.get("dry") == "1",
    )


def _show(visit: Visit, here: InCourse, outcome: imports.Outcome | None = None) -> HttpResponse:
    asked, picked = queries.wanted_in(here.key), queries.picks_in(here.key)
    shared = search.catalogue(visit.actor, standing=visit.standing, course=here.space, limit=CHOICES).entries
    return here.show(
        "curate",
        wanted=[_wanted(row) for row in asked],
        picks=[_pick(row, here) for row in picked],
        choices=_choices(here, shared, picked),
        themes=spaces.themes_in_use(),
        outcome=_told(outcome) if outcome else None,
        lines=outcome.lines[:LINES] if outcome else (),
        max_question=api.MAX_QUESTION,
    )


def _wanted(row: Wanted) -> dict[str, Any]:
    item = row.knowledge
    return {
        "uuid": row.uuid,
        "question": row.question,
        "where": row.target.title or _("The course as a whole"),
        "url": row.target.url,
        "state": row.state,
        "is_open": row.open_key is not None,
        "by_block": bool(row.block_key),
        "answer": item.title if item else "",
        "answer_url": reverse("social_learning:knowledge", args=[item.uuid]) if item else "",
    }


def _pick(row: Pick, here: InCourse) -> dict[str, Any]:
    return {
        "place": row.target.key,
        "where": _("The course as a whole") if row.target.key == here.key else row.target.title,
        "uuid": row.knowledge.uuid,
        "title": row.knowledge.title,
        "url": reverse("social_learning:knowledge", args=[row.knowledge.uuid]),
        "is_shown": row.knowledge.state == "published",
    }


def _choices(here: InCourse, shared: Sequence[Any], picked: Sequence[Pick]) -> list[dict[str, Any]]:
    """Return what may be picked, with the places where it is not picked yet."""
    taken = {(row.target.key, row.knowledge_id) for row in picked}
    rows = []
    for entry in shared:
        places = [(entry.origin_key, _("First in its unit")), (here.key, _("First in the course"))]
        free = [(key, label) for key, label in places if key and (key, entry.knowledge_id) not in taken]
        url = reverse("social_learning:knowledge", args=[entry.uuid])
        rows.append({"uuid": entry.uuid, "title": entry.title, "url": url, "places": free})
    return [row for row in rows if row["places"]]


def _told(outcome: imports.Outcome) -> str:
    done = (
        (imports.PUBLISHED, _("%(n)d published")),
        (imports.SUBMITTED, _("%(n)d handed in")),
        (imports.DRAFT, _("%(n)d as drafts")),
        (imports.SKIPPED, _("%(n)d shared already")),
        (imports.REFUSED, _("%(n)d that cannot be used")),
    )
    return ", ".join(words % {"n": outcome.count(name)} for name, words in done if outcome.count(name))


def suggestions(found: Sequence[Gap]) -> list[dict[str, Any]]:
    """Return where learners stop, as rows of the report: the unit, the evidence in words, and a question to ask."""
    return [
        {
            "place": gap.key,
            "title": gap.title or _("A unit of this course"),
            "url": gap.url,
            "words": _evidence(gap),
            "question": _("How do you get through “%(unit)s”?") % {"unit": gap.title or _("this unit")},
        }
        for gap in found
    ]


def _evidence(gap: Gap) -> str:
    said = []
    if gap.left:
        words = ngettext(
            "%(left)d of %(n)d person began it and left", "%(left)d of %(n)d people began it and left", gap.people
        )
        said.append(words % {"left": gap.left, "n": gap.people})
    if gap.questions:
        words = ngettext("%(n)d person has a question", "%(n)d people have a question", gap.questions)
        said.append(words % {"n": gap.questions})
    return " · ".join(said)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error
