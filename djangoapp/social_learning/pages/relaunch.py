"""Pages about call-backs: the choice behind a mail's links, and a person's preferences."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from social_learning.edxapp import site, users
from social_learning.lib import clock
from social_learning.lib.errors import NotFound, SocialError
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
    context = _context(titles=queries.titles(mail), done=done, suggested=request.GET.get("choice", ""))
    response = render(request, "social_learning/relaunch_choice.html", context)
    # The token must not travel on to other sites.
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and change what may reach this person."""
    actor = users.actor(request.user)
    now = clock.now()
    if request.method == "POST":
        key = request.POST.get("key", "")
        try:
            target = targets_queries.by_key(key) if key else None
            api.choose(actor, request.POST.get("choice", ""), now=now, target_id=target.pk if target else None)
        except SocialError as error:
            return _preferences(request, actor.user_id, error=error, status=error.status)
        return HttpResponseRedirect(reverse("social_learning:relaunch-preferences"))
    return _preferences(request, actor.user_id)


def _preferences(
    request: HttpRequest, user_id: int | None, *, error: SocialError | None = None, status: int = 200
) -> HttpResponse:
    context = _context(error=error, wishes=queries.wishes(user_id or 0, now=clock.now()))
    return render(request, "social_learning/relaunch_preferences.html", context, status=status)


def _context(**values: object) -> dict[str, object]:
    return {"base_template": site.base_template(), **values}


urlpatterns = [
    path("relaunch/", preferences, name="relaunch-preferences"),
    path("relaunch/<str:token>/", choice, name="relaunch-choice"),
]
