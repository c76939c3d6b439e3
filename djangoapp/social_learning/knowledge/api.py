"""The verbs of knowledge, and the only writer of it: draft, attach a file, and the step from state to state.

Steps are decided by ``review``; here only the step itself is made, and only if nobody was faster.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.data import Actor
from social_learning.knowledge import drafts, images, permissions, revisions, saved, validity, writing
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib.errors import NotAllowed, TooMany
from social_learning.media import files, leases, tasks
from social_learning.spaces import queries as spaces_queries
from social_learning.targets import api as targets_api
from social_learning.targets.models import Access
from social_learning.trust import api as trust


def page_url(knowledge: Knowledge) -> str:
    """Return the address of the page of a Knowledge, without the site's."""
    return f"/social-learning/knowledge/{knowledge.uuid}/"


@transaction.atomic
def create_draft(
    actor: Actor,
    *,
    space_id: int,
    now: datetime,
    title: str = "",
    theme_id: int | None = None,
    why: str = "",
    body: str = "",
    url: str = "",
    origin_key: str = "",
    language: str = "",
    kind: str = "",
    in_bulk: bool = False,
    credit: str = "",
) -> Knowledge:
    """Return a new draft of this person in a space they may share into; everything else can come later.

    ``kind`` only for a session, which is chosen; what anything else is follows from what is in it. ``credit`` names
    who wrote it first, where it was brought along from elsewhere.

    Raises ``Invalid`` with sentences by field, ``NotAllowed``, or ``TooMany`` above the hourly number, which does not
    hold for what is brought along ``in_bulk``.
    """
    author_id = writing.writer(actor)
    _check_space(space_id, actor, now)
    fields = drafts.checked(
        {"title": title, "theme_id": theme_id, "why": why, "body": body, "url": url, "language": language}
    )
    origin = drafts.origin(origin_key, actor)
    if not in_bulk:
        _check_rate(author_id, now)
    knowledge = Knowledge(
        author_id=author_id,
        space_id=space_id,
        origin_key=origin,
        kind=kind,
        credit=drafts.line(credit, "credit", drafts.MAX_WHY),
        created_at=now,
        updated_at=now,
        **fields,
    )
    writing.derive(knowledge)
    knowledge.target = targets_api.ensure(
        knowledge.key,
        now=now,
        space_id=space_id,
        title=knowledge.title,
        url=page_url(knowledge),
        owner_id=author_id,
        access=Access.PRIVATE,
    )
    knowledge.save(force_insert=True)
    writing.emit(knowledge.pk, "created", author_id, now)
    return knowledge


@transaction.atomic
def save_draft(
    knowledge_id: int, actor: Actor, *, version: int, now: datetime, note: str | None = None, **fields: Any
) -> Knowledge:
    """Change the given fields (title, theme_id, why, body, url, language, space_id) and return the work in hand.

    Author and co-authors only, while it is their turn. ``version`` is the one that was read: ``Conflict`` (``stale``,
    with both texts and a merged one) if there is a newer one, so that nobody overwrites another. ``note`` says in a
    line what the new version changes; for what was never published there is nothing to say.
    """
    work = writing.editable(knowledge_id, actor)
    if work.author_id != actor.user_id:
        trust.check_pause(actor, work.space_id, now)
    writing.check_version(work, version, fields)
    kept = drafts.checked(fields)
    if kept.get("space_id", work.space_id) != work.space_id and not work.shows_copy:
        _check_space(kept["space_id"], actor, now)
    if note is not None and work.shows_copy:
        work.working.note = drafts.line(note, "note", drafts.MAX_WHY)
        work.working.save(update_fields=["note"])
    return writing.change(work, actor, kept, "saved", now=now)


@transaction.atomic
def attach_file(knowledge_id: int, actor: Actor, upload: UploadedFile[Any], *, now: datetime) -> Knowledge:
    """Keep an uploaded file with a draft, instead of the one it had; previews are prepared afterwards.

    Raises ``TooLarge``, ``UnsupportedType`` or ``Invalid`` for a file that is refused; the draft stays as it was.
    """
    knowledge = writing.editable(knowledge_id, actor)
    trust.check(actor, trust.FILE, now, space=knowledge.space)
    old = knowledge.file
    stored = files.keep(upload, uploader_id=knowledge.author_id, space_id=knowledge.space_id, now=now, replaces=old)
    try:
        knowledge.file = stored
        knowledge.title = knowledge.title or files.title_from(stored.name)
        knowledge = writing.save(knowledge, actor, "file_attached", now=now)
        if old is not None:
            files.discard(old)
    except BaseException:
        files.undo(stored)
        raise
    tasks.enqueue(stored.pk)
    return knowledge


@transaction.atomic
def detach_file(knowledge_id: int, actor: Actor, *, now: datetime) -> Knowledge:
    """Take the file off a draft; without one nothing changes."""
    knowledge = writing.editable(knowledge_id, actor)
    old = knowledge.file
    if old is None:
        return knowledge
    knowledge.file = None
    knowledge = writing.save(knowledge, actor, "file_detached", now=now)
    files.discard(old)
    return knowledge


@transaction.atomic
def delete_draft(knowledge_id: int, actor: Actor, *, now: datetime) -> None:
    """Remove for good what only its author has seen; what was published before is archived instead."""
    knowledge = writing.locked(knowledge_id, actor)
    if not permissions.can_delete(
        actor,
        state=knowledge.state,
        author_id=knowledge.author_id,
        was_published=knowledge.published_at is not None,
    ):
        raise NotAllowed(_("Only a draft that nobody else has seen can be removed. Others can be archived."))
    held = [*images.files_of(knowledge.pk), *([knowledge.file] if knowledge.file is not None else [])]
    targets_api.mark_deleted(knowledge.target_id, now=now)
    knowledge.delete()
    for stored in held:
        files.discard(stored)


@transaction.atomic
def set_state(
    knowledge_id: int,
    state: str,
    *,
    from_state: str,
    now: datetime,
    validated_by: int | None = None,
    valid_days: int | None = None,
    instead_of: datetime | None = None,
) -> bool:
    """Move one Knowledge from a state to another and open or close its target; False if somebody was faster.

    For ``review`` alone, which decides who may do what and tells the world. ``valid_days``: how long the word of
    ``validated_by`` holds, None without an end; ``instead_of``: when what it takes the place of was given.
    """
    changes: dict[str, Any] = {"state": State(state), "updated_at": now, "version": F("version") + 1}
    if validated_by is not None:
        changes |= validity.given(validated_by, now, valid_days)
    found = Knowledge.objects.filter(pk=knowledge_id, state=from_state)
    if state == from_state:
        # A confirmation changes no state, and is given once.
        found = found.filter(validated_at=instead_of)
    if not found.update(**changes):
        return False
    if state == State.PUBLISHED:
        Knowledge.objects.filter(pk=knowledge_id, published_at=None).update(published_at=now)
        if from_state == State.PUBLISHED:
            revisions.note_validated(knowledge_id, validated_by=validated_by or 0, now=now)
        elif from_state not in (State.ARCHIVED, State.REMOVED):
            revisions.record(knowledge_id, now=now)
            saved.clear(knowledge_id)
    if state in (State.ARCHIVED, State.REMOVED):
        revisions.rest(knowledge_id, now=now)
    knowledge = Knowledge.objects.get(pk=knowledge_id)
    targets_api.update(
        knowledge.target_id,
        title=knowledge.title,
        url=page_url(knowledge),
        space_id=knowledge.space_id,
        access=_access(knowledge),
    )
    return True


def file_prepared(file_id: int, now: datetime) -> None:
    """Take over what the preparation of a file has shown, and tell those who derive from it."""
    for knowledge in Knowledge.objects.select_related("file").filter(file_id=file_id):
        Knowledge.objects.filter(pk=knowledge.pk).update(minutes=drafts.of_file(knowledge)["minutes"])
        writing.emit(knowledge.pk, "file_prepared", knowledge.author_id, now)


def set_minutes(knowledge_id: int, minutes: int, *, now: datetime) -> None:
    """Take over how long a session takes, from its dates; the version stays, since nothing that was written changed."""
    if Knowledge.objects.filter(pk=knowledge_id).exclude(minutes=minutes).update(minutes=minutes):
        writing.emit(knowledge_id, "timed", 0, now)


def requeue_lost(*, now: datetime) -> int:
    """Queue again the files whose preparation was lost, and return how many; a file is given a quarter of an hour."""
    waiting = leases.waiting(now, limit=1000)
    for file_id in waiting:
        tasks.enqueue(file_id)
    return len(waiting)


def ready_problems(knowledge: Knowledge) -> dict[str, str]:
    """Return what is missing before it may leave its author: a sentence by field, empty when all is there."""
    return drafts.problems(knowledge)


def _access(knowledge: Knowledge) -> Access:
    """Open while published; closed, but to be read, once it was; its owner's alone before and while rewritten."""
    if knowledge.state == State.PUBLISHED:
        return Access.OPEN
    return Access.CLOSED if knowledge.state == State.ARCHIVED else Access.PRIVATE


def _check_space(space_id: int, actor: Actor, now: datetime) -> None:
    space = spaces_queries.visible_space(actor, space_id)
    trust.check(actor, trust.SHARE, now, space=space)
    if not spaces_queries.can_share(actor, space):
        raise NotAllowed(_("You cannot share in this area. Its people, or its team, can."))


def _check_rate(author_id: int, now: datetime) -> None:
    recent = Knowledge.objects.filter(author_id=author_id, created_at__gt=now - timedelta(hours=1)).count()
    if recent >= conf.get("SHARES_PER_HOUR"):
        raise TooMany(_("You have begun a lot in the last hour. Please finish one of your drafts first."))
