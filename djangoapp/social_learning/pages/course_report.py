"""The report for a course's team: five questions, what helps most, what is left unfinished, and two switches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

import attrs
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning import conf
from social_learning.curation import queries as curation
from social_learning.edxapp import course_frame, courses, site, toggles
from social_learning.insight import gaps, permissions
from social_learning.insight import queries as insight
from social_learning.insight.facts import Unfinished
from social_learning.lib.errors import Invalid, NotAllowed
from social_learning.lib.tables import as_csv
from social_learning.pages import curate, questions
from social_learning.pages.base import Visit, page
from social_learning.pages.course import InCourse, units
from social_learning.pages.questions import Link, Question
from social_learning.reactions import words as reaction_words
from social_learning.relaunch import queries as relaunch
from social_learning.search import queries as search
from social_learning.spaces import api as spaces_api

TOP = 5


@page("GET", "POST")
def report(visit: Visit, course_id: str) -> HttpResponse:
    """Show the report to the course's team and to site staff, hand out a table of it, or turn a switch."""
    if not permissions.can_see_report(visit.actor, course_id):
        raise NotAllowed(_("This page is for the team of a course."))
    here = InCourse(visit, course_id)
    if visit.request.method == "POST":
        return _switch(visit, here)
    team = courses.team_ids(course_id)
    asked, rankings = _questions(visit, here, team), _rankings(visit, here, team)
    wanted = visit.request.GET.get("csv")
    if wanted is not None:
        return _download(here, [*asked, *rankings], wanted)
    return here.show(
        "course_report",
        questions=asked,
        rankings=rankings,
        stops=_stops(visit, here, team),
        switches=_switches(course_id),
        can_switch=permissions.can_switch(visit.actor, course_id),
    )


@attrs.frozen
class Ranking:
    """A list of the report: the best, or what is left; ``nothing`` says it where there is nothing.

    ``words`` explain what is not plain from the title.
    """

    slug: str
    title: str
    links: Sequence[Link]
    nothing: str
    words: str = ""


def _questions(visit: Visit, here: InCourse, team: set[int]) -> list[Question]:
    facts = insight.report(here.space, team=team, now=visit.now)
    return questions.answers(facts, relaunch.call_backs(here.space, but_people=team))


def _rankings(visit: Visit, here: InCourse, team: set[int]) -> list[Ranking]:
    best = search.catalogue(visit.actor, standing=visit.standing, course=here.space, limit=TOP).entries
    helpful = [
        Link(entry.title, _address(entry.uuid), reaction_words.phrase(entry.likes, entry.applied))
        for entry in best
        if entry.uuid is not None
    ]
    left = [
        Link(unit.title or _("A unit of this course"), unit.url, _left(unit))
        for unit in insight.left_units(here.key, team=team, now=visit.now)
    ]
    liked = [Link(**unit) for unit in units(here.key)]
    return [
        Ranking(
            "units", _("Units that help most right now"), liked, _("Nobody has said of a unit yet that it helped.")
        ),
        Ranking(
            "knowledge", _("Knowledge that helps most right now"), helpful, _("Nothing is shared in this course yet.")
        ),
        Ranking("unfinished", _("Units that people leave"), left, _("No unit stands out.")),
        *_silent(here),
    ]


def _silent(here: InCourse) -> Iterator[Ranking]:
    """Yield the list of packages that do not report, where there are any: most teams need never hear of it."""
    links = [
        Link(package.title or _("A SCORM package of this course"), package.url, _opened(package.opened))
        for package in insight.silent_packages(here.key)
    ]
    if links:
        yield Ranking(
            "silent",
            _("SCORM packages that do not report"),
            links,
            "",
            _(
                "People open these, and nothing ever comes back: not a score, not an end. They keep nobody's course "
                "unfinished. Whoever made them can publish them again with reporting switched on."
            ),
        )


def _opened(people: int) -> str:
    return ngettext("Opened by %(n)d person", "Opened by %(n)d people", people) % {"n": people}


def _stops(visit: Visit, here: InCourse, team: set[int]) -> list[dict[str, Any]]:
    """Return where some knowledge would help, but where it is asked for already."""
    asked = {row.target.key for row in curation.open_in(here.key, limit=200)}
    return curate.suggestions(gaps.gaps(here.key, team=team, now=visit.now, but=asked))


def _address(uuid: UUID) -> str:
    return reverse("social_learning:knowledge", args=[uuid])


def _left(unit: Unfinished) -> str:
    words = ngettext(
        "%(left)d of %(n)d person began it and left", "%(left)d of %(n)d people began it and left", unit.people
    )
    return words % {"left": unit.left, "n": unit.people}


def _download(here: InCourse, tables: Sequence[Question | Ranking], wanted: str) -> HttpResponse:
    chosen = [table for table in tables if not wanted or table.slug == wanted]
    if not chosen:
        raise Invalid(_("There is no such table."), code="unknown_table")
    head = (_("Question"), _("What"), _("How many"), _("Of how many"), _("In words"), _("Address"))
    rows = chain.from_iterable(map(_rows, chosen))
    answer = HttpResponse(as_csv([head, *rows]), content_type="text/csv; charset=utf-8")
    name = "-".join(part for part in (slugify(here.key), wanted) if part)
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _rows(table: Question | Ranking) -> Iterator[tuple[object, ...]]:
    if isinstance(table, Question):
        yield (table.title, "", "", "", " ".join(table.words), "")
        for bar in table.bars:
            yield (table.title, bar.label, bar.number, bar.of, "", "")
    elif not table.links:
        yield (table.title, "", "", "", table.nothing, "")
    for link in table.links:
        yield (table.title, link.title, "", "", link.words, f"{site.root_url()}{link.url}")


def _switches(course_key: str) -> list[dict[str, Any]]:
    return [
        {
            "name": "course_tab",
            "title": _("The tab “Knowledge” in the course"),
            "words": _("Leads to what colleagues share in this course."),
            "on": toggles.course_tab(course_key),
            "fixed": conf.get("COURSE_TAB") == "off",
        },
        {
            "name": "unit_bar",
            "title": _("The bar under every unit"),
            "words": _("Like, “I applied this”, a question, outdated: one line under each unit."),
            "on": toggles.unit_bar(course_key),
            "fixed": conf.get("UNIT_BAR") == "off",
        },
    ]


def _switch(visit: Visit, here: InCourse) -> HttpResponse:
    """Turn one switch of the course on or off."""
    if not permissions.can_switch(visit.actor, here.key):
        raise NotAllowed
    name, on = visit.request.POST.get("switch", ""), visit.request.POST.get("on") == "1"
    if name not in toggles.SWITCHES:
        raise Invalid(_("There is no such switch."), code="unknown_switch")
    # Site staff may name any course, also one that there is not.
    spaces_api.ensure_course_space(here.key, now=visit.now)
    toggles.set_switch(name, here.key, on, user_id=visit.actor.user_id)
    if name == "course_tab":
        course_frame.tell_studio(here.key, toggles.course_tab(here.key))
    return visit.go(f"{reverse('social_learning:course-report', args=[here.key])}#switches", said="saved")
