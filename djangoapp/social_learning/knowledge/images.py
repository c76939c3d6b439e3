"""The pictures in a text: brought while one writes, shown by this text alone, gone when no version refers to them.

A text names a picture by the uuid of its file: ``![words](sl-image:<uuid>)``. A picture that was taken out of a text
may come back by "undo", from another window or from an old version, so it goes later, when nothing names it any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.knowledge import copies, queries, writing
from social_learning.knowledge.models import Attachment, Knowledge
from social_learning.knowledge.revision_models import Revision, SavedText
from social_learning.lib.errors import Invalid, UnsupportedType
from social_learning.lib.markdown import PICTURE, Picture
from social_learning.media import files, tasks, types
from social_learning.media.models import StoredFile

# How long a picture that nothing names waits for its text to be saved, or to come back.
GRACE = timedelta(days=1)
_NAMED = re.compile(rf"{PICTURE}([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})")


def reference(stored: StoredFile) -> str:
    """Return how a text names a picture."""
    return f"{PICTURE}{stored.uuid}"


def named(text: str) -> set[str]:
    """Return the uuids of the pictures that a text names, whether or not they are its own."""
    return set(_NAMED.findall(text))


@transaction.atomic
def attach(knowledge_id: int, actor: Actor, upload: UploadedFile[Any] | None, *, now: datetime) -> Attachment:
    """Keep a picture for the text in hand; the text itself stays as it is, and so does its version.

    Authors only, while it is their turn. Raises ``Invalid``, ``UnsupportedType``, ``TooLarge`` and what else
    :func:`media.files.keep` says no with; then nothing is kept.
    """
    work = writing.editable(knowledge_id, actor)
    if upload is None:
        raise Invalid(_("Please choose a picture."), fields={"file": _("Please choose a picture.")})
    kind = types.TYPES.get(PurePosixPath(files.label(upload.name or "")).suffix.lower().lstrip("."))
    if kind is None or kind.prepare != types.PICTURE:
        raise UnsupportedType(_("Only pictures can stand in a text: PNG, JPEG, GIF or WebP."), code="not_a_picture")
    _check_number(work, now)
    stored = files.keep(upload, uploader_id=work.author_id, space_id=work.space_id, now=now)
    try:
        made = Attachment.objects.create(knowledge_id=work.pk, file=stored, created_at=now)
    except BaseException:
        files.undo(stored)
        raise
    tasks.enqueue(stored.pk)
    return made


def shown(knowledge: Knowledge) -> dict[str, Picture]:
    """Return the pictures that this text may show, by how it names them; one query, none for a text without."""
    wanted = named(knowledge.body)
    if not wanted:
        return {}
    held = Attachment.objects.filter(knowledge_id=knowledge.pk, file__uuid__in=wanted).select_related("file")
    return {str(one.file.uuid): picture(one.file) for one in held}


def picture(stored: StoredFile) -> Picture:
    """Return a picture as it stands in a text: the small one once there is one."""
    if stored.pages:
        return Picture(reverse("social_learning:api-file-page", args=[stored.uuid, 1]), stored.width, stored.height)
    return Picture(reverse("social_learning:api-file", args=[stored.uuid]), stored.width, stored.height)


def files_of(knowledge_id: int) -> list[StoredFile]:
    """Return the files of all pictures of a Knowledge, the oldest first; one query."""
    held = Attachment.objects.filter(knowledge_id=knowledge_id).select_related("file").order_by("pk")
    return [one.file for one in held]


def files_in_use(file_ids: Iterable[int]) -> set[int]:
    """Return those of these files that are pictures of a Knowledge; one query."""
    return set(Attachment.objects.filter(file_id__in=list(file_ids)).values_list("file_id", flat=True))


def can_open_file(stored: StoredFile, actor: Actor, now: datetime) -> bool:
    """Return whether this person may see a picture: who writes the text, and who reads a version that shows it."""
    held = Attachment.objects.filter(file_id=stored.pk).values_list("knowledge_id", flat=True).first()
    if held is None:
        return False
    knowledge = queries.get_by_id(held)
    if actor.user_id in copies.makers(knowledge):
        return True
    name = reference(stored)
    if (name in knowledge.body or _was_published(held, name)) and queries.can_view(knowledge, actor, now=now):
        return True
    work = copies.in_hand(knowledge)
    return work.shows_copy and name in work.body and queries.can_view_work(work, actor, now=now)


def file_prepared(file_id: int, now: datetime) -> None:
    """Nothing follows from a picture: neither the kind of what it stands in, nor the time it takes."""


def sweep(since: datetime, *, now: datetime) -> int:
    """Let go of pictures that no version names, of what was changed since then; return how many."""
    changed = Q(created_at__gt=since) | Q(knowledge__updated_at__gt=since) | Q(knowledge__working__updated_at__gt=since)
    waiting = Attachment.objects.filter(changed, created_at__lte=now - GRACE)
    return sum(prune(pk, before=now - GRACE) for pk in set(waiting.values_list("knowledge_id", flat=True)))


@transaction.atomic
def prune(knowledge_id: int, *, before: datetime) -> int:
    """Let go of the pictures of one Knowledge, brought before that moment, that no version names."""
    knowledge = Knowledge.objects.select_for_update().filter(pk=knowledge_id).first()
    if knowledge is None:
        return 0
    texts = [knowledge.body]
    for table in (Revision, SavedText):
        texts += table.objects.filter(knowledge_id=knowledge_id).values_list("body", flat=True)
    kept = set().union(*map(named, texts))
    found = Attachment.objects.filter(knowledge_id=knowledge_id, created_at__lte=before).select_related("file")
    gone = [one for one in found if str(one.file.uuid) not in kept]
    for one in gone:
        one.delete()
        files.discard(one.file)
    return len(gone)


def _check_number(work: Knowledge, now: datetime) -> None:
    limit = int(conf.get("MAX_IMAGES"))
    held = Attachment.objects.filter(knowledge_id=work.pk)
    if held.count() < limit:
        return
    prune(work.pk, before=now - timedelta(hours=1))
    if held.count() >= limit:
        sentence = _("This text holds %(limit)d pictures already. Please take one out, or share the rest as a file.")
        raise Invalid(sentence % {"limit": limit}, code="too_many_images")


def _was_published(knowledge_id: int, name: str) -> bool:
    return Revision.objects.filter(knowledge_id=knowledge_id, body__contains=name).exclude(number=None).exists()
