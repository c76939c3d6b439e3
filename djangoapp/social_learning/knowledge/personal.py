"""What knowledge keeps about people: what they wrote.

When they leave, what was ever published stays, as the work of a former colleague: published, or in the archive, from
which those who look after the space can bring it back. What was never published is deleted, and its files with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.knowledge import api, images, personal_versions
from social_learning.knowledge.models import Attachment, Knowledge, State
from social_learning.knowledge.permissions import READABLE
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.media import files
from social_learning.targets import api as targets_api
from social_learning.targets import personal as targets_personal

KEEPS = (
    Kept(
        Knowledge,
        ("author_id", "validated_by", "title", "why", "body", "url", "credit"),
        what="What a person wrote, from first draft to archive, and who confirmed it.",
        why="This is the knowledge that colleagues share.",
        leaving="What was ever published stays, by “A former colleague”; what never was is deleted.",
    ),
    Kept(Attachment),
    *personal_versions.KEEPS,
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield what the person wrote."""
    written = Knowledge.objects.filter(author_id=user_id).select_related("theme", "space")
    for item in stream.each(written):
        yield _("What you share, drafts too"), _values(item)
    yield from personal_versions.collect(user_id)


def never_published(user_id: int) -> Iterator[Knowledge]:
    """Yield what nobody but its author and its reviewers has seen."""
    drafts = Knowledge.objects.filter(author_id=user_id, published_at=None).exclude(state__in=READABLE)
    yield from stream.each(drafts.select_related("file"))


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Delete what was never published, take the name off the rest; files follow."""
    for item in never_published(user_id):
        _delete(item, now)
    personal_versions.forget(user_id, now=now)
    for item in stream.each(Knowledge.objects.filter(author_id=user_id)):
        _keep(item, now)
    confirmed = Knowledge.objects.filter(validated_by=user_id)
    stream.comb(confirmed, lambda part: part.update(validated_by=FORMER))


def _values(item: Knowledge) -> dict[str, object]:
    return {
        _("title"): item.title,
        _("why"): item.why,
        _("text"): item.body,
        _("pictures"): ", ".join(stored.name for stored in images.files_of(item.pk)),
        _("address"): item.url,
        _("kind"): item.kind,
        _("theme"): item.theme.title if item.theme else "",
        _("space"): item.space.title,
        _("state"): item.state,
        _("language"): item.language,
        _("shared in"): item.origin_key,
        _("begun"): moment(item.created_at),
        _("changed"): moment(item.updated_at),
        _("published"): moment(item.published_at),
        _("link"): api.page_url(item),
    }


def _delete(item: Knowledge, now: datetime) -> None:
    held = [*images.files_of(item.pk), *([item.file] if item.file is not None else [])]
    with transaction.atomic():
        targets_api.mark_deleted(item.target_id, now=now)
        targets_personal.clear([item.target_id])
        item.delete()
    # A crash in between leaves a file that nobody holds: their files come next, and the sweep after that.
    for stored in held:
        files.erase(stored)


@transaction.atomic
def _keep(item: Knowledge, now: datetime) -> None:
    # Was public, and is being rewritten: back to a place where others find it.
    # What was set aside stays so: those who look after the space decide, not a departure.
    if item.state not in READABLE and item.state != State.REMOVED:
        api.set_state(item.pk, State.ARCHIVED, from_state=item.state, now=now)
    Knowledge.objects.filter(pk=item.pk).update(author_id=FORMER)
    targets_personal.disown([item.target_id])
