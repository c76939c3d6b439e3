"""The space of a course, behind its tab "Knowledge": what colleagues shared in it, and what helped most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_learning.curation import queries as curation
from social_learning.curation.models import Wanted
from social_learning.edxapp import course_frame, courses, users
from social_learning.experts import queries as experts
from social_learning.insight import permissions
from social_learning.lib.errors import Invalid, NotAllowed
from social_learning.pages import follows
from social_learning.pages.base import Visit, page
from social_learning.popularity import queries as popularity
from social_learning.reactions import words as reaction_words
from social_learning.search import cards
from social_learning.search import queries as search
from social_learning.search.models import Document
from social_learning.spaces import api as spaces_api
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space, Theme
from social_learning.spaces.permissions import in_course

SORTS = {"trending": gettext_lazy("Trending"), "new": gettext_lazy("New")}
CARDS = 12
EXPERTS = 6


class InCourse:
    """A visit to one course by somebody who belongs to it; ``NotAllowed`` for everybody else, course or no course."""

    def __init__(self, visit: Visit, course_key: str) -> None:
        self.visit, self.key = visit, course_key
        if not in_course(visit.actor, course_key):
            # The same words whether or not there is such a course.
            raise NotAllowed(
                _("This belongs to a course. Enrol in it first, and it opens."),
                extra={"go": course_frame.about_url(course_key), "words": _("About the course")},
            )

    @cached_property
    def space(self) -> Space:
        """The course's space, made when somebody of the course first comes; ``NotFound`` for a course there is not."""
        return spaces_api.ensure_course_space(self.key, now=self.visit.now)

    @property
    def title(self) -> str:
        """The course's name as it is now, else as it was when its space was made."""
        name = courses.title(self.key)
        return name if name != self.key else self.space.title

    @property
    def is_team(self) -> bool:
        """Whether this person sees the report."""
        return permissions.can_see_report(self.visit.actor, self.key)

    def show(self, template: str, **context: Any) -> HttpResponse:
        """Return a page of this course, with the course's own tabs above where the platform has some."""
        space, title = self.space, self.title
        return self.visit.show(
            template,
            "course",
            course={
                "key": self.key,
                "title": title,
                "home": course_frame.home_url(self.key),
                "url": reverse("social_learning:course", args=[self.key]),
                "curate": reverse("social_learning:course-curate", args=[self.key]) if self.is_team else "",
                "report": reverse("social_learning:course-report", args=[self.key]) if self.is_team else "",
                "share": f"{reverse('social_learning:share')}?{urlencode({'space': space.pk})}",
            },
            frame=course_frame.frame(self.visit.request, self.key),
            **context,
        )


@page("GET")
def course(visit: Visit, course_id: str) -> HttpResponse:
    """Show what colleagues shared in this course and which units helped most, to those who belong to it."""
    here = InCourse(visit, course_id)
    # The space first: a new one is not yet among those this person was looked up in.
    space = here.space
    themes = {theme.pk: theme for theme in spaces.themes()}
    notes, wanted = curation.of_place(course_id), curation.open_in(course_id)
    sort = visit.request.GET.get("sort", "")
    sort = sort if sort in SORTS else "trending"
    found = _found(visit, space, sort)
    picked = _picked(visit, notes.picks) if notes.picks else []
    others = [entry for entry in found.entries if entry.knowledge_id not in notes.picks]
    shown = cards.of([*picked, *others], themes.values())
    url = reverse("social_learning:course", args=[course_id])
    return here.show(
        "course",
        can_share=spaces.can_share(visit.actor, space),
        sort=sort,
        sorts=[(name, label, f"{url}?sort={name}") for name, label in SORTS.items()],
        picks=[card.as_part() for card in shown[: len(picked)]],
        found=[card.as_part() for card in shown[len(picked) :]],
        wanted=[_wanted(row, space) for row in wanted],
        more=f"{url}?{urlencode({'sort': sort, 'cursor': found.next})}" if found.next else "",
        units=units(course_id),
        follow=follows.of_space(visit, space, url),
        experts=_experts(visit, [card.theme.id for card in shown if card.theme], themes),
    )


def _found(visit: Visit, space: Space, sort: str) -> search.Page:
    cursor = visit.request.GET.get("cursor", "").replace("\x00", "")[:400] or None
    asked: dict[str, Any] = {"course": space, "standing": visit.standing, "sort": sort, "limit": CARDS}
    try:
        return search.catalogue(visit.actor, cursor=cursor, **asked)
    except Invalid:
        # An old link to a page further on: better the first page than a wall.
        return search.catalogue(visit.actor, **asked)


def _picked(visit: Visit, picks: Sequence[int]) -> list[Document]:
    """Return what the team shows first, as far as this person may see it."""
    return search.by_ids(visit.actor, picks, standing=visit.standing)


def _wanted(row: Wanted, space: Space) -> dict[str, Any]:
    """Return an open question of the course with the way to answer it."""
    origin = curation.origin_of(row)
    query = {"space": space.pk, "wanted": str(row.uuid), **({"origin_key": origin} if origin else {})}
    return {
        "question": row.question,
        "where": row.target.title if origin else "",
        "url": f"{reverse('social_learning:share')}?{urlencode(query)}",
    }


def units(course_key: str) -> list[dict[str, Any]]:
    """Return the units that helped most, as rows: title, address, and whom they helped in words."""
    return [
        {
            "title": unit.title or _("A unit of this course"),
            "url": unit.url,
            "words": reaction_words.helped(unit.likes, unit.applied),
        }
        for unit in popularity.top_of_course(course_key)
    ]


def _experts(visit: Visit, theme_ids: list[int], themes: dict[int, Theme]) -> list[dict[str, Any]]:
    """Return the experts of what is shown, each once, with what they are asked about."""
    if not theme_ids:
        return []
    about: dict[int, list[str]] = {}
    for expert in experts.by_theme(theme_ids, visit.now):
        if expert.theme_id in themes:
            about.setdefault(expert.user_id, []).append(themes[expert.theme_id].title)
    known = users.people(list(about)[:EXPERTS])
    return [
        {"name": users.display_name(person), "line": ", ".join(about[person.user_id])}
        for person in known.values()
        if person.is_active and not person.is_retired
    ]
