"""What knowledge keeps about people: what they wrote and the files they brought.

When they leave, what was ever published stays, as the work of a former colleague: published, or in the archive, from
which those who look after the space can bring it back. What was never published is deleted, and its files with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.knowledge import api, files
from social_learning.knowledge.models import Knowledge, State, StoredFile
from social_learning.knowledge.permissions import READABLE
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.targets import api as targets_api
from social_learning.targets import personal as targets_personal

KEEPS = (
    Kept(
        Knowledge,
        ("author_id", "validated_by", "title", "why", "body", "url"),
        what="What a person wrote, from first draft to archive, and who confirmed it.",
        why="This is the knowledge that colleagues share.",
        leaving="What was ever published stays, by “A former colleague”; what never was is deleted.",
    ),
    Kept(
        StoredFile,
        ("uploader_id", "name", "note", "outline"),
        what="Files a person brought: name, content, words and page images for the preview.",
        why="They are what is shared.",
        leaving="Files of what was ever published stay, nobody's; all others are deleted from storage.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield what the person wrote, then the files they brought."""
    written = Knowledge.objects.filter(author_id=user_id).select_related("theme", "space")
    for item in stream.each(written):
        yield _("What you share, drafts too"), _values(item)
    for stored in stream.each(StoredFile.objects.filter(uploader_id=user_id)):
        yield (
            _("Files you brought"),
            {
                _("name"): stored.name,
                _("kind"): stored.mime,
                _("bytes"): stored.size,
                _("at"): moment(stored.created_at),
                _("link"): reverse("social_learning:api-file", args=[stored.uuid]),
                _("in this archive"): place_in_archive(stored),
            },
        )


def own_files(user_id: int) -> Iterator[StoredFile]:
    """Yield the files the person brought, for an archive of their data."""
    yield from stream.each(StoredFile.objects.filter(uploader_id=user_id))


def place_in_archive(stored: StoredFile) -> str:
    """Return where a file lies in an archive of its owner's data."""
    # The label may hold anything that can be printed; some programs would take a part of it for a folder or a drive.
    safe = "".join("_" if char in '/\\:*?"<>|' else char for char in stored.name)
    return f"files/{stored.pk}-{safe}"


def never_published(user_id: int) -> Iterator[Knowledge]:
    """Yield what nobody but its author and its reviewers has seen."""
    drafts = Knowledge.objects.filter(author_id=user_id, published_at=None).exclude(state__in=READABLE)
    yield from stream.each(drafts.select_related("file"))


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Delete what was never published, take the name off the rest; files follow."""
    for item in never_published(user_id):
        _delete(item, now)
    for item in stream.each(Knowledge.objects.filter(author_id=user_id)):
        _keep(item, now)
    for stored in own_files(user_id):
        if Knowledge.objects.filter(file_id=stored.pk).exists():
            StoredFile.objects.filter(pk=stored.pk).update(uploader_id=FORMER)
        else:
            _delete_file(stored)
    confirmed = Knowledge.objects.filter(validated_by=user_id)
    stream.comb(confirmed, lambda part: part.update(validated_by=FORMER))


def _values(item: Knowledge) -> dict[str, object]:
    return {
        _("title"): item.title,
        _("why"): item.why,
        _("text"): item.body,
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
    # The content first: after a crash in between the rows are still there to say what is left to do.
    if item.file is not None:
        files.remove_all(item.file)
    with transaction.atomic():
        targets_api.mark_deleted(item.target_id, now=now)
        targets_personal.clear([item.target_id])
        item.delete()
        if item.file is not None:
            StoredFile.objects.filter(pk=item.file.pk).delete()


@transaction.atomic
def _keep(item: Knowledge, now: datetime) -> None:
    # Was public, and is being rewritten: back to a place where others find it.
    if item.state not in READABLE:
        api.set_state(item.pk, State.ARCHIVED, from_state=item.state, now=now)
    Knowledge.objects.filter(pk=item.pk).update(author_id=FORMER)
    targets_personal.disown([item.target_id])


def _delete_file(stored: StoredFile) -> None:
    files.remove_all(stored)
    StoredFile.objects.filter(pk=stored.pk).delete()
