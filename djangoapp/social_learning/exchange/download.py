"""Send a file while it is made, and not the same one again and again."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.cache import cache
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.lib.errors import TooMany


def download(pieces: Iterator[bytes], name: str, mime: str) -> HttpResponseBase:
    """Return a response that sends a file while it is made; a download whatever is in it."""
    return StreamingHttpResponse(
        pieces,
        content_type=mime,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )


def check_rate(actor: Actor, what: str) -> None:
    """Raise ``TooMany`` where this person had the same archive sent a moment ago."""
    minutes = conf.get("EXPORT_MINUTES")
    if minutes and not cache.add(f"social_learning.archive.{actor.user_id}.{what}", 1, timeout=60 * minutes):
        sentence = _("This archive was just sent to you. Please wait %(minutes)d minutes before you ask again.")
        raise TooMany(sentence % {"minutes": minutes})
