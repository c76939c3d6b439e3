"""Archives of an area and of one's own work, archives on their way in, and a Knowledge on its way into a course."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from social_learning import conf
from social_learning.exchange import api, bringing, export, manifest, olx, permissions, plan, queries
from social_learning.exchange.download import check_rate, download
from social_learning.exchange.models import Import, State
from social_learning.knowledge import queries as knowledge
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Invalid, NotAllowed, SocialError
from social_learning.pages import spaces as space_pages
from social_learning.pages.base import Visit, page
from social_learning.spaces import areas
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import ReviewPolicy, Space

LINES = 200
# How often a page looks again while an archive is brought in.
_SECONDS = 4
_PLANNED: dict[str, tuple[str, Promise]] = {
    plan.NEW: ("plus", _("New here")),
    plan.CHANGED: ("pencil", _("Newer than what you brought before")),
    plan.HERE: ("check", _("Here already, stays as it is")),
    plan.ELSEWHERE: ("eye", _("Stands elsewhere on this site")),
    plan.REFUSED: ("info", _("Cannot be used")),
}
_BECAME: dict[str, tuple[str, Promise]] = {
    bringing.PUBLISHED: ("check", _("Published")),
    bringing.SUBMITTED: ("clock", _("Handed in to an expert")),
    bringing.DRAFT: ("pencil", _("Drafts of yours")),
    bringing.UPDATED: ("undo", _("Drafts brought up to date")),
    bringing.SKIPPED: ("eye", _("There already")),
    bringing.REFUSED: ("info", _("Could not be used")),
}


@never_cache
@page("GET", "POST")
def archive(visit: Visit, slug: str) -> HttpResponse:
    """Offer an area as an archive to who looks after it, and take one in."""
    space = areas.managed(slug, visit.actor)
    given = visit.request.POST
    if visit.request.method == "GET":
        return _archive(visit, space)
    if given.get("do") == "export":
        pieces = export.of_space(space, visit.actor, now=visit.now, comments=given.get("comments") == "1")
        check_rate(visit.actor, f"space.{space.pk}")
        return download(pieces, f"{manifest.safe(space.title)[:80]}.zip", "application/zip")  # type: ignore[return-value]
    try:
        row = api.receive(space, visit.actor, visit.request.FILES.get("file"), now=visit.now)
    except Invalid as error:
        return _archive(visit, space, error)
    return visit.go(reverse("social_learning:import", args=[row.uuid]))


def _archive(visit: Visit, space: Space, error: SocialError | None = None) -> HttpResponse:
    course = reverse("social_learning:course-curate", args=[space.course_key]) if space.course_key else ""
    return visit.show(
        "archive",
        "catalogue",
        status=error.status if error else 200,
        space=space,
        url=space_pages.address(space),
        error=error,
        recommender=f"{course}#import" if course else "",
        imports=[_row(row) for row in queries.of_space(space.pk, visit.actor)],
        max_mb=conf.get("MAX_UPLOAD_MB"),
    )


@never_cache
@page("POST")
def own(visit: Visit) -> HttpResponse:
    """Send what a person begun or shared, as an archive that can be brought in elsewhere."""
    pieces = export.of_person(visit.actor, now=visit.now)
    check_rate(visit.actor, "own")
    return download(pieces, "my-work.zip", "application/zip")  # type: ignore[return-value]


@never_cache
@page("GET", "POST")
def bring(visit: Visit, uuid: UUID) -> HttpResponse:
    """Show what would become of an archive, how far it is, or what has become of it; or begin, or drop it."""
    row = queries.one(uuid, visit.actor)
    here = reverse("social_learning:import", args=[uuid])
    if visit.request.method == "POST":
        if visit.request.POST.get("do") == "drop":
            api.drop(uuid, visit.actor)
            return visit.go(reverse("social_learning:space-archive", args=[row.space.slug]), said="import_dropped")
        api.begin(uuid, visit.actor, wish(visit.request.POST), now=visit.now)
        return visit.go(here)
    found = queries.planned(row, visit.actor, most=LINES) if row.state == State.CHECKED else None
    runs = row.state in (State.QUEUED, State.RUNNING)
    response = visit.show(
        "import",
        "catalogue",
        row=row,
        runs=runs,
        failed=row.state == State.FAILED,
        back=reverse("social_learning:space-archive", args=[row.space.slug]),
        space=row.space,
        planned=_told(found.counts, _PLANNED) if found else None,
        lines=[{"title": one.title, "words": one.words, **_word(one.outcome)} for one in found.lines] if found else (),
        more=max(0, row.total - LINES),
        became=_told(row.counts, _BECAME),
        percent=round(100 * row.done / row.total) if row.total else 0,
        themes=spaces.themes_in_use(),
        direct=row.space.review_policy != ReviewPolicy.BEFORE,
    )
    if runs:
        response["Refresh"] = str(_SECONDS)
    return response


@never_cache
@page("GET", "POST")
def promote(visit: Visit, uuid: UUID) -> HttpResponse:
    """Say how a confirmed Knowledge gets into a course; POST sends it as OLX."""
    item = knowledge.get(uuid, visit.actor, now=visit.now)
    if not permissions.can_promote(visit.actor, state=item.state, is_validated=item.validated_at is not None):
        raise NotAllowed(_("What is published and confirmed by an expert can be taken into a course, by its team."))
    if visit.request.method == "GET":
        return visit.show("promote", "catalogue", item=item, url=reverse("social_learning:knowledge", args=[uuid]))
    name, pieces = olx.promote(item, visit.actor, reactions=visit.request.POST.get("reactions") == "1", now=visit.now)
    return download(pieces, name, "application/gzip")  # type: ignore[return-value]


def promote_url(visit: Visit, item: Knowledge) -> str:
    """Return where somebody takes a Knowledge into a course, ``""`` for who cannot; no query."""
    may = permissions.can_promote(visit.actor, state=item.state, is_validated=item.validated_at is not None)
    return reverse("social_learning:promote", args=[item.uuid]) if may else ""


def wish(given: Any) -> bringing.Wish:
    """Return what somebody chose in the form of an import; ``Invalid`` for a theme that is not there."""
    slug = given.get("theme") or ""
    theme_id = spaces.theme_id_of(slug) if slug else None
    if slug and theme_id is None:
        raise Invalid(_("We do not know this theme."), fields={"theme": _("We do not know this theme.")})
    return bringing.Wish(theme_id, given.get("publish") == "1", given.get("copies") == "1")


def _row(row: Import) -> dict[str, Any]:
    url = reverse("social_learning:import", args=[row.uuid])
    return {"title": row.title, "url": url, "at": row.created_at, "words": _state(row)}


def _state(row: Import) -> Promise:
    words: dict[str, Promise] = {
        State.CHECKED: _("waits for you to begin"),
        State.DONE: _("is in"),
        State.FAILED: _("could not be brought in"),
    }
    return words.get(row.state, _("is being brought in"))


def _word(outcome: str) -> dict[str, Any]:
    icon, label = _PLANNED[outcome]
    return {"icon": icon, "label": label}


def _told(counts: dict[str, int], words: dict[str, tuple[str, Promise]]) -> list[dict[str, Any]]:
    return [
        {"icon": icon, "label": label, "n": counts[name]} for name, (icon, label) in words.items() if name in counts
    ]


urlpatterns = [
    path("spaces/<str:slug>/archive/", archive, name="space-archive"),
    path("imports/<uuid:uuid>/", bring, name="import"),
    path("me/work/", own, name="my-work"),
    path("knowledge/<uuid:uuid>/course/", promote, name="promote"),
]
