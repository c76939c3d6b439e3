"""Sessions for who goes: their dates on the page of the session, my sessions, calendars, what came of a date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from social_learning.edxapp import site, users
from social_learning.knowledge.models import Knowledge
from social_learning.lib import clock
from social_learning.lib.errors import Invalid, NotAllowed, SocialError
from social_learning.meetings import access, api, feeds, ical, outcomes, queries, seats, words
from social_learning.meetings.models import Place
from social_learning.pages import meetings_desk
from social_learning.pages.base import Visit, page
from social_learning.pages.meeting_rows import rows
from social_learning.spaces import queries as spaces

# How long what is over stays in a calendar that was subscribed to.
KEPT_FOR = timedelta(days=180)


def of_item(visit: Visit, item: Knowledge) -> dict[str, Any] | None:
    """Return what ``parts/session.html`` wants; None for what is no session. Six queries, however many dates."""
    if item.kind != access.KIND:
        return None
    found = queries.of_session(item, visit.actor, now=visit.now)
    organises = found[0].organises if found else access.may_organise(item, visit.actor)
    zone = words.zone_of(visit.actor.user_id)
    shown = rows(visit, found, zone)
    return {
        "coming": [row for row in shown if not row["over"]],
        "over": [row for row in shown if row["over"]],
        "zone": zone.key.replace("_", " "),
        "desk": reverse("social_learning:session-dates", args=[item.uuid]) if organises else "",
    }


@page("POST")
def begin(visit: Visit) -> HttpResponse:
    """Begin a session: a draft, on whose screen the dates come next."""
    allowed = spaces.sharing_spaces(visit.actor)
    if not allowed:
        raise NotAllowed(_("There is no space yet into which you may share. Please ask your course team."))
    chosen = visit.request.POST.get("space", "")
    space = next((space for space in allowed if str(space.pk) == chosen), allowed[0])
    item = api.begin(visit.actor, space_id=space.pk, now=visit.now)
    return visit.go(reverse("social_learning:draft", args=[item.uuid]))


@transaction.non_atomic_requests
@page("POST")
def register(visit: Visit, uuid: UUID) -> HttpResponse:
    """Register for a date or wait for a seat; or give the seat back."""
    if visit.request.POST.get("undo"):
        seats.cancel(uuid, visit.actor, now=visit.now)
        return visit.go(visit.back(reverse("social_learning:sessions")), said="unregistered")
    row = seats.register(uuid, visit.actor, now=visit.now)
    said = "registered" if row.place == Place.REGISTERED else "waiting"
    return visit.go(visit.back(reverse("social_learning:sessions")), said=said)


@page("POST")
def outcome(visit: Visit, uuid: UUID) -> HttpResponse:
    """Begin the notes, or the recording, of a date, and go on to its writing screen."""
    given = visit.request.POST
    item = outcomes.begin(
        uuid, visit.actor, what=given.get("what", ""), url=given.get("link", "").strip(), now=visit.now
    )
    return visit.go(reverse("social_learning:draft", args=[item.uuid]))


@never_cache
@page("GET", "POST")
def mine(visit: Visit) -> HttpResponse:
    """Show where the person goes, what comes next for everybody, and the address of their calendar."""
    if visit.request.method == "POST":
        return _calendar(visit)
    zone = words.zone_of(visit.actor.user_id)
    ahead, over = queries.mine(visit.actor, now=visit.now)
    shown = rows(visit, [*ahead, *over], zone)
    found = _upcoming(visit)
    # What stands above needs not stand below once more.
    own = {date.uuid for date in ahead}
    coming = rows(visit, [date for date in found.dates if date.uuid not in own], zone)
    token = feeds.token_of(visit.actor)
    return visit.show(
        "sessions",
        "me",
        ahead=shown[: len(ahead)],
        over=shown[len(ahead) :],
        coming=coming,
        later=found.next,
        zone=zone.key.replace("_", " "),
        feed=f"{site.root_url()}{reverse('social_learning:calendar-feed', args=[token])}" if token else "",
        page=reverse("social_learning:sessions"),
    )


def _upcoming(visit: Visit) -> queries.Page:
    cursor = visit.request.GET.get("cursor") or None
    try:
        return queries.upcoming(visit.actor, now=visit.now, standing=visit.standing, cursor=cursor)
    except Invalid:
        # An old link to a page further on: better the first page than a wall.
        return queries.upcoming(visit.actor, now=visit.now, standing=visit.standing)


def _calendar(visit: Visit) -> HttpResponse:
    doing, here = visit.request.POST.get("do", ""), f"{reverse('social_learning:sessions')}#calendar"
    if doing == "renew":
        feeds.renew(visit.actor, now=visit.now)
        return visit.go(here, said="renewed")
    if doing == "remove":
        feeds.remove(visit.actor)
        return visit.go(here, said="no_feed")
    raise Invalid(_("We do not know this choice."), code="unknown_choice")


@never_cache
@page("GET")
def download(visit: Visit, uuid: UUID) -> HttpResponse:
    """Return the calendar file of one date, with the meeting link for who has a seat."""
    date = queries.one(uuid, visit.actor, now=visit.now)
    entry = ical.Entry(date.occurrence, link=date.link, tentative=date.mine == Place.WAITING)
    return _file(ical.single(entry), f"{slugify(date.occurrence.knowledge.title)[:60] or 'session'}.ics")


@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return somebody's calendar to a calendar program; the token is the authority, there is no login."""
    now = clock.now()
    try:
        actor = users.actor_of(feeds.person_of(token))
    except SocialError:
        return HttpResponse(status=404)
    if actor.user_id is None or not actor.is_active:
        return HttpResponse(status=404)
    found = queries.calendar(actor, now=now, since=now - KEPT_FOR)
    entries = [ical.Entry(date.occurrence, date.link, tentative=date.mine == Place.WAITING) for date in found]
    name = _("Sessions on %(site)s") % {"site": site.name()}
    return _file(ical.feed(entries, name=name), "sessions.ics")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "X-Content-Type-Options": "nosniff",
        # The address of a calendar is a secret: it goes nowhere with a link, and into no index.
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(content, content_type=ical.MIME, headers={k: v for k, v in headers.items() if v})


urlpatterns = [
    path("sessions/", mine, name="sessions"),
    path("sessions/<uuid:uuid>/register/", register, name="session-register"),
    path("sessions/<uuid:uuid>/outcome/", outcome, name="session-outcome"),
    path("sessions/<uuid:uuid>/session.ics", download, name="session-ics"),
    path("knowledge/<uuid:uuid>/dates/", meetings_desk.desk, name="session-dates"),
    path("share/session/", begin, name="share-session"),
    path("calendar/<str:token>/sessions.ics", feed, name="calendar-feed"),
]
