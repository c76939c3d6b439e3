"""What every page shares: who is asking, our navigation, forms that send people on, and errors as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property, wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from social_learning.data import Actor
from social_learning.edxapp import site, users
from social_learning.experts import queries as experts
from social_learning.inbox import queries as inbox
from social_learning.lib import clock
from social_learning.lib.errors import SocialError
from social_learning.media import files, reception
from social_learning.pages import words
from social_learning.review import queries as reviews
from social_learning.spaces import queries as spaces
from social_learning.spaces.permissions import Standing

View = Callable[..., HttpResponse]
# What a form may hold beside its file: a long text.
ENVELOPE_BYTES = 1_000_000


class Visit:
    """One request of one person: what they are in the spaces and themes is looked up once, when it is first asked."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor = users.actor(request.user)
        self.now: datetime = clock.now()

    @cached_property
    def standing(self) -> Standing:
        """What this person is in every space."""
        return spaces.standing(self.actor)

    @cached_property
    def expert_themes(self) -> list[int]:
        """The themes this person is named expert of."""
        return experts.themes_of(self.actor.user_id)

    @property
    def has_desk(self) -> bool:
        """True for who may have something to review: experts, stewards, site staff."""
        return self.actor.is_site_staff or bool(self.expert_themes) or bool(self.standing.steward)

    @property
    def wants_json(self) -> bool:
        """True for a form that a script sent."""
        return "application/json" in self.request.headers.get("Accept", "")

    def show(self, template: str, here: str, status: int = 200, **context: Any) -> HttpResponse:
        """Return a page of ours; ``here`` names the place in our navigation."""
        full = {
            "base_template": site.base_template(),
            "now": self.now,
            "nav": self._navigation(here),
            "notice": words.NOTICES.get(self.request.GET.get("said", "")),
            **context,
        }
        return render(self.request, f"social_learning/{template}.html", full, status=status)

    def go(self, url: str, *, said: str = "") -> HttpResponse:
        """Send the person on after a form; ``said`` names a sentence of ``words.NOTICES`` to be shown there."""
        if said:
            path, hash_sign, rest = url.partition("#")
            url = f"{path}{'&' if '?' in path else '?'}said={said}{hash_sign}{rest}"
        return JsonResponse({"url": url}) if self.wants_json else HttpResponseRedirect(url)

    def back(self, otherwise: str) -> str:
        """Return the path in ``next`` if it is one of this site, else ``otherwise``."""
        wanted = self.request.POST.get("next", "")
        hosts = {self.request.get_host()}
        good = url_has_allowed_host_and_scheme(wanted, hosts, require_https=self.request.is_secure())
        return wanted if good else otherwise

    def refuse(self, error: SocialError) -> HttpResponse:
        """Return the page (or the JSON body) that says no, kindly."""
        if self.wants_json:
            return JsonResponse(error.as_dict(), status=error.status)
        return self.show("error", "", status=error.status, error=error, back=self.back(""))

    def _navigation(self, here: str) -> Mapping[str, Any]:
        user_id = self.actor.user_id or 0
        return {
            "here": here,
            "desk": reviews.to_look_at(user_id) if self.has_desk else None,
            "unread": inbox.unread_count(self.actor),
        }


def page(*methods: str) -> Callable[[Callable[..., HttpResponse]], View]:
    """Make a view of ``view(visit, …)``: login needed, these methods only, our errors shown as a page."""

    def decorate(view: Callable[..., HttpResponse]) -> View:
        @wraps(view)
        def run(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            visit = Visit(request)
            try:
                return view(visit, **kwargs)
            except SocialError as error:
                return visit.refuse(error)

        # HEAD reads; where only POST is answered it must not slip in, since no token guards it.
        allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)
        guarded: View = login_required(require_http_methods(allowed)(run))
        return _measured(guarded)

    return decorate


def _measured(view: View) -> View:
    """Refuse a form that announces more than the largest file before a byte of it is read.

    The check of a form's token reads all of it; hence it comes here, after the length is known, not in the middleware.
    """
    checked: View = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def run(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        announced = request.headers.get("Content-Length", "")
        try:
            files.check_size(int(announced) - ENVELOPE_BYTES if announced.isdecimal() else 0)
        except SocialError as error:
            visit = Visit(request)
            return visit.refuse(error) if visit.wants_json else visit.show("error", "", error.status, error=error)
        reception.prepare(request)
        return checked(request, **kwargs)

    return run
