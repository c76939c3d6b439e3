"""Everything we keep about a person, for that person alone."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from social_learning import conf
from social_learning.lib.errors import NotAllowed, TooMany
from social_learning.pages.base import Visit, page
from social_learning.privacy import archive


@never_cache
@page("GET", "POST")
def mine(visit: Visit) -> HttpResponse:
    """Say what can be had; POST sends it, piece by piece."""
    return _archive(visit) if visit.request.method == "POST" else visit.show("my_data", "me")


def _archive(visit: Visit) -> HttpResponse:
    user_id = visit.actor.user_id
    if user_id is None or visit.actor.read_only:
        # Whoever looks on behalf of a person sees what that person sees, but takes nothing of theirs home.
        raise NotAllowed
    _check_rate(user_id)
    response: HttpResponseBase = StreamingHttpResponse(
        archive.stream(user_id, now=visit.now),
        content_type="application/zip",
        headers={"Content-Disposition": 'attachment; filename="my-shared-knowledge.zip"'},
    )
    return response  # type: ignore[return-value]


def _check_rate(user_id: int) -> None:
    minutes = conf.get("EXPORT_MINUTES")
    if minutes and not cache.add(f"social_learning.export.{user_id}", 1, timeout=60 * minutes):
        sentence = _("Your data was just sent to you. Please wait %(minutes)d minutes before you ask again.")
        raise TooMany(sentence % {"minutes": minutes})
