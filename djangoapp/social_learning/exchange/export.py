"""An archive of a space, or of what one person shares, made while it is sent: with flat memory, whatever its size."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, Protocol, TypeVar

from django.db.models import QuerySet

from social_learning.comments.models import Comment
from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.exchange import manifest, permissions
from social_learning.knowledge import coauthors
from social_learning.knowledge.models import Attachment, Knowledge
from social_learning.knowledge.permissions import READABLE
from social_learning.knowledge.revision_models import Revision
from social_learning.lib import stream
from social_learning.lib.errors import NotAllowed
from social_learning.lib.zip_stream import ZipStream
from social_learning.media import storage
from social_learning.media.models import Caption, StoredFile
from social_learning.meetings.models import Occurrence
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space, Theme

CHUNK = 50


class _About(Protocol):
    """A row about a Knowledge."""

    @property
    def knowledge_id(self) -> int: ...


Row = TypeVar("Row", bound=_About)


def of_space(space: Space, actor: Actor, *, now: datetime, comments: bool = False) -> Iterator[bytes]:
    """Return what is published or in the archive of a space; ``NotAllowed`` for who does not look after it.

    Nobody's drafts are in it: they are their authors' alone. ``comments`` stand under people's names.
    """
    if not permissions.can_export(actor, is_steward=spaces.is_steward(actor, space)):
        raise NotAllowed
    found = Knowledge.objects.filter(space_id=space.pk, state__in=READABLE)
    return _stream(found, what=manifest.SPACE, title=space.title, comments=comments, now=now)


def of_person(actor: Actor, *, now: datetime) -> Iterator[bytes]:
    """Return what a person has begun or shared, for that person alone; ``NotAllowed`` for who looks on their behalf."""
    if actor.user_id is None or not permissions.can_export_own(actor):
        raise NotAllowed
    found = Knowledge.objects.filter(author_id=actor.user_id)
    name = users.names([actor.user_id])[actor.user_id]
    return _stream(found, what=manifest.PERSON, title=name, comments=False, now=now)


def _stream(found: QuerySet[Knowledge], *, what: str, title: str, comments: bool, now: datetime) -> Iterator[bytes]:
    archive = ZipStream(now)
    head = manifest.head(uuid.uuid4(), what=what, title=title, comments=comments, now=now)
    yield from archive.text(manifest.MANIFEST, _json(head))
    above = {theme.pk: theme for theme in Theme.objects.all()}
    ids = (row[0] for row in stream.rows(found, "pk"))
    while chunk := list(islice(ids, CHUNK)):
        yield from _chunk(archive, chunk, above, comments)
    yield from archive.end()


def _chunk(archive: ZipStream, ids: list[int], above: dict[int, Theme], comments: bool) -> Iterator[bytes]:
    """Add these: as many queries for all of them as for one."""
    items = list(Knowledge.objects.filter(pk__in=ids).select_related("file").order_by("pk"))
    revisions = _by(Revision.objects.filter(knowledge_id__in=ids).exclude(number=None).order_by("number").defer("body"))
    dates = _by(Occurrence.objects.filter(knowledge_id__in=ids).order_by("starts_at", "pk"))
    pictures: dict[int, list[StoredFile]] = defaultdict(list)
    for one in Attachment.objects.filter(knowledge_id__in=ids).select_related("file").order_by("pk"):
        pictures[one.knowledge_id].append(one.file)
    captions: dict[int | None, list[Caption]] = defaultdict(list)
    files = [item.file_id for item in items if item.file_id is not None]
    for caption in Caption.objects.filter(file_id__in=files).order_by("language"):
        captions[caption.file_id].append(caption)
    helped = coauthors.credited(ids)
    names = users.names(_people(items, revisions, helped))
    for item in items:
        values = manifest.values(
            item,
            names=names,
            themes=_path(item.theme_id, above),
            revisions=revisions[item.pk],
            contributors=helped.get(item.pk, ()),
            captions=captions[item.file_id],
            pictures=pictures[item.pk],
            dates=dates[item.pk],
        )
        yield from archive.text(f"{manifest.folder(item)}/knowledge.json", _json(values))
        yield from archive.text(f"{manifest.folder(item)}/text.md", item.body)
        if comments:
            yield from archive.text(f"{manifest.folder(item)}/comments.json", _json(_comments(item)))
        for caption in captions[item.file_id]:
            yield from archive.text(manifest.caption_place(item, caption), caption.vtt)
        for picture in pictures[item.pk]:
            yield from _content(archive, manifest.image_place(item, picture), picture)
        if item.file is not None:
            yield from _content(archive, manifest.file_place(item, item.file), item.file)


def _content(archive: ZipStream, place: str, stored: StoredFile) -> Iterator[bytes]:
    try:
        pieces = storage.read(stored.path, range(stored.size))
    except FileNotFoundError:
        # What is lost in the store is said where stewards see it; the rest is still worth taking along.
        return
    yield from archive.content(place, pieces, size=stored.size)


def _by(rows: QuerySet[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.knowledge_id].append(row)
    return found


def _people(items: list[Knowledge], revisions: dict[int, list[Revision]], helped: dict[int, list[int]]) -> set[int]:
    found = {item.author_id for item in items}
    found |= {item.validated_by for item in items if item.validated_by is not None}
    found |= {one.author_id for rows in revisions.values() for one in rows}
    return found | {user_id for some in helped.values() for user_id in some}


def _path(theme_id: int | None, above: dict[int, Theme]) -> list[str]:
    """Return the slugs from the root of the tree to a theme."""
    slugs: list[str] = []
    theme = above.get(theme_id or 0)
    while theme is not None and len(slugs) < 20:
        slugs.insert(0, theme.slug)
        theme = above.get(theme.parent_id or 0)
    return slugs


def _comments(item: Knowledge) -> list[dict[str, Any]]:
    said = list(Comment.objects.filter(target_id=item.target_id, deleted_at=None).order_by("pk")[:5_000])
    names = users.names(comment.user_id for comment in said)
    return [
        {
            "uuid": str(one.uuid),
            "by": names[one.user_id],
            "at": one.created_at.isoformat(),
            "text": one.body,
            "answers": one.parent_id is not None,
        }
        for one in said
    ]


def _json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"
