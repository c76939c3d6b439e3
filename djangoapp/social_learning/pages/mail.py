"""The page behind the last line of every mail: one click ends it, without login or cookie, and one takes it back."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from social_learning.edxapp import site
from social_learning.inbox import unsubscribe
from social_learning.lib import clock
from social_learning.lib.errors import NotFound, SocialError


@csrf_exempt  # A mail program posts here without cookies (RFC 8058); the signed token is the authority.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: HttpRequest, token: str) -> HttpResponse:
    """Show what can be chosen (GET changes nothing: mail scanners open links), or do it (POST)."""
    context: dict[str, object] = {"base_template": site.base_template()}
    status = 200
    try:
        about = unsubscribe.subscription(token)
        context["about"] = about
        if request.method == "POST":
            # One-click from the mail program carries no choice: it means no more of these mails.
            done = request.POST.get("choice", unsubscribe.STOP)
            back = unsubscribe.choose(about, done, now=clock.now(), back=request.POST.get("back", ""))
            context |= {"done": done, "back": back, "undo": "undo" if back and done != "undo" else ""}
    except NotFound as error:
        raise Http404 from error
    except SocialError as error:
        context["error"], status = error, error.status
    response = render(request, "social_learning/mail_choice.html", context, status=status)
    # The token must not travel on to other sites.
    response["Referrer-Policy"] = "no-referrer"
    return response


urlpatterns = [path("mail/<str:token>/", choice, name="mail-choice")]
