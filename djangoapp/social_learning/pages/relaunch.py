"""Pages about call-backs: the choice behind a mail's links, and the forms of the page of settings."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from social_learning.edxapp import site
from social_learning.lib import clock
from social_learning.lib.errors import NotFound, SocialError
from social_learning.pages import settings
from social_learning.pages.base import Visit, page
from social_learning.relaunch import api, queries
from social_learning.targets import queries as targets_queries


@csrf_exempt  # A mail program posts here without cookies (RFC 8058); the random token is the authority.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: HttpRequest, token: str) -> HttpResponse:
    """Show what can be chosen (GET changes nothing: mail scanners open links), or do it (POST)."""
    done = ""
    try:
        mail = queries.mail_by_token(token)
        if request.method == "POST":
            # One-click from the mail program carries no choice: it means no more of these mails.
            done = request.POST.get("choice", "stop")
            api.choose_by_token(token, done, now=clock.now())
    except NotFound as error:
        raise Http404 from error
    except SocialError as error:
        return render(request, "social_learning/relaunch_choice.html", _context(error=error), status=error.status)
    undo = "resume" if done != "resume" else ""
    context = _context(titles=queries.titles(mail), done=done, undo=undo, suggested=request.GET.get("choice", ""))
    response = render(request, "social_learning/relaunch_choice.html", context)
    # The token must not travel on to other sites.
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@page("GET", "POST")
def preferences(visit: Visit) -> HttpResponse:
    """Change what a person may be called back to; all they may choose is shown on one page, the settings."""
    place = reverse("social_learning:settings") + "#sl-call-backs"
    if visit.request.method != "POST":
        return visit.go(place)
    key = visit.request.POST.get("key", "")
    try:
        target = targets_queries.by_key(key) if key else None
        choice = visit.request.POST.get("choice", "")
        api.choose(visit.actor, choice, now=visit.now, target_id=target.pk if target else None)
    except SocialError as error:
        return settings.show(visit, error=error)
    return visit.go(place)


def _context(**values: object) -> dict[str, object]:
    return {"base_template": site.base_template(), **values}


urlpatterns = [
    path("relaunch/", preferences, name="relaunch-preferences"),
    path("relaunch/<str:token>/", choice, name="relaunch-choice"),
]
