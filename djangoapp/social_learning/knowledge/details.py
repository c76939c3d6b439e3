"""Details of shared links: asked for in the background, kept beside the Knowledge, offered where nothing was typed.

A row says how far it is, and ``next_at`` whose turn it is when. Whoever asks takes the row by one UPDATE and has ten
minutes; after a crash the sweep hands it on. What a person typed is never written over.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from social_learning import events
from social_learning.knowledge import dead_links, duplicates, formats, oembed
from social_learning.knowledge.models import DetailsStatus, Knowledge, LinkDetails, State
from social_learning.knowledge.permissions import EDITABLE
from social_learning.lib import fetch, queue
from social_learning.targets import api as targets_api

# How long after each failed try it is tried again; then never.
PAUSES = (timedelta(minutes=2), timedelta(minutes=20), timedelta(hours=3))
LEASE = timedelta(minutes=10)
_TURN = (DetailsStatus.QUEUED, DetailsStatus.FETCHING)


def agree(knowledge_id: int, *, now: datetime) -> None:
    """Make hash and details of a Knowledge agree with its link, and ask for details where somebody can tell.

    Late or doubled it does no harm: a link that was asked about is not asked about again.
    """
    found = Knowledge.objects.filter(pk=knowledge_id).values_list("url", "provider", "url_hash").first()
    if found is None:
        return
    url, provider, kept = found
    url_hash = duplicates.url_hash(url)
    if kept != url_hash:
        Knowledge.objects.filter(pk=knowledge_id, url=url).update(url_hash=url_hash)
    row = _rows().filter(knowledge_id=knowledge_id).first()
    if row is not None and row.url_hash != url_hash:
        row.delete()
        row = None
    if row is None and oembed.can_tell(url, provider):
        LinkDetails.objects.get_or_create(knowledge_id=knowledge_id, defaults={"url_hash": url_hash, "next_at": now})
        _enqueue(knowledge_id)


def ask(knowledge_id: int, *, now: datetime) -> None:
    """Ask about one link, if it is its turn, and keep what comes."""
    row = _taken(knowledge_id, now)
    if row is None:
        return
    if not oembed.can_tell(row.knowledge.url, row.knowledge.provider):
        _close(row, oembed.REFUSED)
        return
    try:
        found = oembed.look_up(row.knowledge.url, row.knowledge.provider)
    except fetch.Unreachable:
        _later(row, now)
    except fetch.Refused:
        _close(row, oembed.REFUSED)
    except oembed.NothingTold as told:
        _close(row, told.code)
    else:
        keep(row, found, poster=oembed.picture(found.picture, row.knowledge.provider), now=now)


@transaction.atomic
def keep(row: LinkDetails, found: oembed.Found, *, poster: bytes, now: datetime) -> None:
    """Keep what was told of a link, unless it is another link by now, and offer it where nothing was typed."""
    done = _same(row).update(
        status=DetailsStatus.READY,
        note="",
        title=found.title,
        author=found.author,
        language=found.language,
        seconds=found.seconds,
        poster=poster,
        has_poster=bool(poster),
        next_at=dead_links.next_look(now),
    )
    if done:
        _offer(row.knowledge, found, now)


def try_again(knowledge_id: int, *, now: datetime) -> None:
    """Ask anew about a link that could not be told of, because its author wishes so."""
    failed = LinkDetails.objects.filter(knowledge_id=knowledge_id, status=DetailsStatus.FAILED)
    if failed.update(status=DetailsStatus.QUEUED, note="", attempts=0, next_at=now):
        _enqueue(knowledge_id)


def requeue_lost(*, now: datetime, limit: int = 500) -> int:
    """Queue again what should have been asked five minutes ago, and return how many."""
    waiting = LinkDetails.objects.filter(next_at__lt=now - timedelta(minutes=5), status__in=_TURN).order_by("next_at")
    lost = list(waiting.values_list("knowledge_id", flat=True)[:limit])
    for knowledge_id in lost:
        _enqueue(knowledge_id)
    return len(lost)


def of(knowledge: Knowledge) -> LinkDetails | None:
    """Return what is known of the link of a Knowledge as it is now, without the picture; one query at most."""
    if not knowledge.url:
        return None
    return _rows().filter(knowledge_id=knowledge.pk, url_hash=duplicates.url_hash(knowledge.url)).first()


def poster_of(knowledge: Knowledge) -> bytes:
    """Return the picture of a link, or nothing."""
    row = LinkDetails.objects.filter(knowledge_id=knowledge.pk).only("poster").first()
    return bytes(row.poster) if row is not None else b""


def seconds_of(knowledge_id: int | None, url: str) -> int:
    """Return how long a video is, or 0 where nobody told; one query, none for a new draft."""
    if knowledge_id is None:
        return 0
    known = LinkDetails.objects.filter(knowledge_id=knowledge_id, url_hash=duplicates.url_hash(url))
    return known.values_list("seconds", flat=True).first() or 0


def note_of(code: str, name: str) -> str:
    """Return why there are no details, as a sentence for the author; ``""`` for no reason that helps them."""
    site = name or _("The site")
    sentences = {
        oembed.GONE: _("%(site)s does not know this page. Is the link whole?"),
        oembed.CLOSED: _("%(site)s does not show this to everybody. Can your colleagues open it?"),
        oembed.UNREACHABLE: _("%(site)s did not answer, so title and picture are yours to add."),
    }
    return sentences[code] % {"site": site} if code in sentences else ""


def _rows() -> QuerySet[LinkDetails]:
    # The picture is read by who shows it, and by nobody else.
    return LinkDetails.objects.defer("poster")


def _same(row: LinkDetails) -> QuerySet[LinkDetails]:
    return LinkDetails.objects.filter(pk=row.pk, url_hash=row.url_hash)


def _taken(knowledge_id: int, now: datetime) -> LinkDetails | None:
    """Return the row, taken for a while, if it is its turn and nobody was faster."""
    mine = LinkDetails.objects.filter(knowledge_id=knowledge_id, status__in=_TURN, next_at__lte=now)
    changes: dict[str, Any] = {"status": DetailsStatus.FETCHING, "attempts": F("attempts") + 1, "next_at": now + LEASE}
    if not mine.update(**changes):
        return None
    return _rows().select_related("knowledge").get(knowledge_id=knowledge_id)


def _later(row: LinkDetails, now: datetime) -> None:
    """Try again after a while, three times; then let it be."""
    if row.attempts > len(PAUSES):
        _close(row, oembed.UNREACHABLE)
        return
    pause = PAUSES[row.attempts - 1]
    if _same(row).update(status=DetailsStatus.QUEUED, next_at=now + pause):
        _enqueue(row.knowledge_id, after=pause.total_seconds())


def _close(row: LinkDetails, code: str) -> None:
    _same(row).update(status=DetailsStatus.FAILED, note=code)


def _offer(knowledge: Knowledge, found: oembed.Found, now: datetime) -> None:
    """Fill in what is empty. The version stays: who is writing just now must not be told that somebody else was."""
    mine = Knowledge.objects.filter(pk=knowledge.pk, url=knowledge.url)
    if found.seconds and knowledge.file_id is None:
        mine.update(minutes=formats.minutes_of(knowledge.kind, formats.Facts(seconds=found.seconds)))
    writing = mine.filter(state__in=EDITABLE)
    if found.language:
        writing.filter(language="").update(language=found.language)
    if knowledge.state == State.PUBLISHED:
        # Lists show its minutes.
        event = events.KnowledgeEvent(knowledge_id=knowledge.pk, action="", actor_id=0)
        events.emit(events.KNOWLEDGE_CHANGED, now=now, knowledge=event)
    if found.title and writing.filter(title="").update(title=found.title):
        targets_api.update(knowledge.target_id, title=found.title)


def _enqueue(knowledge_id: int, *, after: float = 0) -> None:
    # The task asks this module in its turn.
    from social_learning.knowledge.tasks import ask_for_details_task

    queue.enqueue(ask_for_details_task, knowledge_id, after=after)
