"""What was reported: the report itself, what waits for those who look after a space, one case, and the log."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from social_learning.comments import api as comments
from social_learning.comments import reasons as comment_reasons
from social_learning.edxapp import users
from social_learning.keys import CommentKey, parse
from social_learning.lib.errors import Invalid, NotAllowed, SocialError
from social_learning.moderation import api, kinds, pauses, reasons
from social_learning.moderation import desk as cases
from social_learning.moderation import queries as reports
from social_learning.pages.base import Visit, page
from social_learning.spaces import queries as spaces
from social_learning.trust import queries as trust

PAUSES = (("7", _("a week")), ("30", _("a month")), ("90", _("three months")), ("", _("until we say otherwise")))


def desk(visit: Visit) -> dict[str, Any]:
    """Return what waits for this person as a steward, for the top of the desk; nothing for everybody else."""
    found = reports.waiting(visit.standing.steward, visit.request.GET.get("reports") or None)
    return {
        "cases": found.cases,
        "more_cases": found.next,
        "removal_reasons": list(comment_reasons.REASONS.values()),
        "cases_waiting": cases.count_waiting(visit.standing.steward),
    }


@page("POST")
def decide(visit: Visit) -> HttpResponse:
    """Note that a thing may stay, or remove it with a reason."""
    given = visit.request.POST
    key = given.get("key", "")
    if given.get("verdict") == "remove":
        reason = given.get("reason", "")
        parsed = parse(key)
        if isinstance(parsed, CommentKey):
            comments.remove(parsed.uuid, visit.actor, now=visit.now, reason=reason)
        else:
            api.decide(key, visit.actor, "remove", now=visit.now, reason=reason or "other")
        said = "taken_away"
    else:
        api.keep(key, visit.actor, now=visit.now)
        said = "kept"
    return visit.go(reverse("social_learning:desk"), said=said)


@page("GET")
def queue(visit: Visit) -> HttpResponse:
    """Show what waits, or what was decided, in the spaces this person looks after."""
    looked_after = _looked_after(visit)
    decided = visit.request.GET.get("box") == "decided"
    found = cases.cases_of(looked_after, visit.actor, decided=decided, cursor=visit.request.GET.get("cursor") or None)
    return visit.show(
        "moderation",
        "desk",
        rows=found.rows,
        next=found.next,
        box="decided" if decided else "waiting",
        waiting=cases.count_waiting(looked_after),
        paused=_paused(visit),
    )


@page("GET", "POST")
def case(visit: Visit, case_id: int) -> HttpResponse:
    """Show one case to its author and those who look after the space, and take what they say."""
    problem = None
    if visit.request.method == "POST":
        try:
            return _said(visit, case_id)
        except SocialError as error:
            # Who may not know of it gets no page with their words either.
            view = cases.one(case_id, visit.actor)
            problem = error
    else:
        view = cases.one(case_id, visit.actor)
    return visit.show(
        "moderation_case",
        "",
        status=problem.status if problem else 200,
        case=view,
        own=view.author_id == visit.actor.user_id,
        problem=problem,
        given=visit.request.POST,
        reasons=reasons.REASONS.items(),
        pauses=PAUSES,
    )


@page("GET")
def log(visit: Visit) -> HttpResponse:
    """Show what was done to keep the spaces kind that this person looks after."""
    looked_after = _looked_after(visit)
    asked = visit.request.GET
    act, space = asked.get("act", ""), asked.get("space", "")
    space_id = int(space) if space.isascii() and space.isdigit() and len(space) < 18 else None
    name = asked.get("person", "").replace("\x00", "").strip()
    person = cases.person(name)
    cursor = asked.get("cursor") or None
    found = cases.log(looked_after, act=act, space_id=space_id, person=person, cursor=cursor)
    names = [one for one in spaces.visible_spaces(visit.actor) if one.pk in looked_after]
    kept = {name: value for name, value in (("act", act), ("space", space), ("person", name)) if value}
    return visit.show(
        "moderation_log",
        "desk",
        rows=found.rows,
        more=urlencode({**kept, "cursor": found.next}) if found.next else "",
        acts=cases.ACTS.items(),
        act=act,
        spaces=names,
        space_id=space_id,
        person=name,
    )


@page("GET", "POST")
def report(visit: Visit) -> HttpResponse:
    """Say that something does not belong here; who looks after its space can set it aside at once."""
    asked = visit.request.POST if visit.request.method == "POST" else visit.request.GET
    key = asked.get("key", "")
    subject = kinds.of(key).subject(key, visit.actor, visit.now)
    steward = spaces.looks_after(visit.actor, subject.target) and subject.author_id != visit.actor.user_id
    problem = None
    if visit.request.method == "POST":
        try:
            return _reported(visit, key, subject.target.url)
        except SocialError as error:
            problem = error
    return visit.show(
        "report",
        "",
        status=problem.status if problem else 200,
        key=key,
        subject=subject,
        steward=steward,
        kind=kinds.label(key),
        problem=problem,
        given=asked,
        reasons=reasons.REASONS.items(),
    )


@page("POST")
def pause(visit: Visit) -> HttpResponse:
    """Ask a person to pause in a space, or end their pause."""
    given = visit.request.POST
    space_id, user_id = _number(given.get("space_id", "")), _number(given.get("user_id", ""))
    if given.get("do") == "end":
        pauses.end(space_id, user_id, visit.actor, now=visit.now)
        said = "pause_end"
    elif given.get("do") == "stays":
        pauses.stays(space_id, user_id, visit.actor, now=visit.now, note=given.get("note", ""))
        said = "pause_stays"
    else:
        days = _number(given["days"]) if given.get("days") else None
        pauses.begin(space_id, user_id, visit.actor, now=visit.now, days=days, reason=given.get("reason", ""))
        said = "pause_begin"
    return visit.go(visit.back(reverse("social_learning:moderation")), said=said)


def _said(visit: Visit, case_id: int) -> HttpResponse:
    given = visit.request.POST
    verdict = given.get("verdict", "")
    here = reverse("social_learning:case", args=[case_id])
    if verdict == "appeal":
        changed = given.get("changed", "")
        api.appeal(case_id, visit.actor, given.get("text", ""), now=visit.now, changed=changed)
        return visit.go(here, said="case_appeal")
    note, reason = given.get("note", ""), given.get("reason", "") or "other"
    api.act(case_id, visit.actor, verdict, now=visit.now, reason=reason, note=note)
    return visit.go(here, said=f"case_{verdict}")


def _reported(visit: Visit, key: str, url: str) -> HttpResponse:
    given = visit.request.POST
    reason = given.get("reason", "")
    if given.get("do") == "take_away":
        found = api.take_away(key, visit.actor, "remove", now=visit.now, reason=reason, note=given.get("line", ""))
        return visit.go(reverse("social_learning:case", args=[found.pk]), said="case_remove")
    api.report_key(key, visit.actor, reason, now=visit.now, line=given.get("line", ""))
    return visit.go(url or reverse("social_learning:catalogue"), said="reported")


def _looked_after(visit: Visit) -> frozenset[int]:
    if not visit.standing.steward:
        raise NotAllowed
    return visit.standing.steward


def _paused(visit: Visit) -> list[dict[str, Any]]:
    """Return who is paused in the spaces this person looks after; those of some spaces are enough for a page."""
    rows = trust.pauses_of(visit.standing.steward, visit.now)
    names = users.names(row.user_id for row in rows)
    return [
        {
            "row": row,
            "name": names[row.user_id],
            "asks": row.appealed_at is not None and row.answered_at is None,
            "may_look": pauses.may_look(row, visit.actor),
        }
        for row in rows
    ]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise Invalid(_("Please choose from what is offered."))
    return int(text)


urlpatterns: list[URLPattern] = [
    path("moderation/", queue, name="moderation"),
    path("moderation/log/", log, name="moderation-log"),
    path("moderation/pauses/", pause, name="pause"),
    path("moderation/<int:case_id>/", case, name="case"),
    path("report/", report, name="report"),
]
