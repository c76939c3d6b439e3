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

from social_learning import conf, events
from social_learning.data import Actor
from social_learning.knowledge import drafts, files, permissions, queries, tasks
from social_learning.knowledge.models import Knowledge, State
from social_learning.lib import queue
from social_learning.lib.errors import Conflict, LoginNeeded, NotAllowed, NotFound, TooMany
from social_learning.spaces import queries as spaces_queries
from social_learning.targets import api as targets_api
from social_learning.targets.models import Access


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
    in_bulk: bool = False,
) -> Knowledge:
    """Return a new draft of this person in a space they may share into; everything else can come later.

    Raises ``Invalid`` with sentences by field, ``NotAllowed``, or ``TooMany`` above the hourly number, which does not
    hold for what is brought along ``in_bulk``.
    """
    author_id = _writer(actor)
    _check_space(space_id, actor)
    fields = drafts.checked(
        {"title": title, "theme_id": theme_id, "why": why, "body": body, "url": url, "language": language}
    )
    origin = drafts.origin(origin_key, actor)
    if not in_bulk:
        _check_rate(author_id, now)
    knowledge = Knowledge(
        author_id=author_id, space_id=space_id, origin_key=origin, created_at=now, updated_at=now, **fields
    )
    _derive(knowledge)
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
    _emit(knowledge.pk, "created", author_id, now)
    return knowledge


@transaction.atomic
def save_draft(knowledge_id: int, actor: Actor, *, version: int, now: datetime, **fields: Any) -> Knowledge:
    """Change the given fields (title, theme_id, why, body, url, language, space_id) and return the draft.

    The author's only, while it is their turn. ``version`` is the one that was read: ``Conflict`` (``stale``, with the
    current version) if there is a newer one, so that two open tabs never overwrite each other.
    """
    knowledge = _editable(knowledge_id, actor)
    if knowledge.version != version:
        raise _stale(knowledge.version)
    kept = drafts.checked(fields)
    if kept.get("space_id", knowledge.space_id) != knowledge.space_id:
        _check_space(kept["space_id"], actor)
    for name, value in kept.items():
        setattr(knowledge, name, value)
    return _write(knowledge, "saved", now)


@transaction.atomic
def attach_file(knowledge_id: int, actor: Actor, upload: UploadedFile[Any], *, now: datetime) -> Knowledge:
    """Keep an uploaded file with a draft, instead of the one it had; previews are prepared afterwards.

    Raises ``TooLarge``, ``UnsupportedType`` or ``Invalid`` for a file that is refused; the draft stays as it was.
    """
    knowledge = _editable(knowledge_id, actor)
    old = knowledge.file
    stored = files.keep(upload, uploader_id=knowledge.author_id, now=now, replaces=old)
    try:
        knowledge.file = stored
        knowledge.title = knowledge.title or files.title_from(stored.name)
        knowledge = _write(knowledge, "file_attached", now)
        if old is not None:
            files.discard(old)
    except BaseException:
        files.remove_content(stored.path, stored.pages)
        raise
    queue.enqueue(tasks.prepare_file_task, stored.pk)
    return knowledge


@transaction.atomic
def detach_file(knowledge_id: int, actor: Actor, *, now: datetime) -> Knowledge:
    """Take the file off a draft; without one nothing changes."""
    knowledge = _editable(knowledge_id, actor)
    old = knowledge.file
    if old is None:
        return knowledge
    knowledge.file = None
    knowledge = _write(knowledge, "file_detached", now)
    files.discard(old)
    return knowledge


@transaction.atomic
def delete_draft(knowledge_id: int, actor: Actor, *, now: datetime) -> None:
    """Remove for good what only its author has seen; what was published before is archived instead."""
    knowledge = _locked(knowledge_id, actor)
    if not permissions.can_delete(
        actor,
        state=knowledge.state,
        author_id=knowledge.author_id,
        was_published=knowledge.published_at is not None,
    ):
        raise NotAllowed(_("Only a draft that nobody else has seen can be removed. Others can be archived."))
    old = knowledge.file
    targets_api.mark_deleted(knowledge.target_id, now=now)
    knowledge.delete()
    if old is not None:
        files.discard(old)


@transaction.atomic
def set_state(
    knowledge_id: int, state: str, *, from_state: str, now: datetime, validated_by: int | None = None
) -> bool:
    """Move one Knowledge from a state to another and open or close its target; False if somebody was faster.

    For ``review`` alone, which decides who may do what and tells the world.
    """
    changes: dict[str, Any] = {"state": State(state), "updated_at": now, "version": F("version") + 1}
    if validated_by is not None:
        changes |= {"validated_at": now, "validated_by": validated_by}
    found = Knowledge.objects.filter(pk=knowledge_id, state=from_state)
    if state == from_state:
        # A confirmation changes no state, and is given once.
        found = found.filter(validated_at=None)
    if not found.update(**changes):
        return False
    if state == State.PUBLISHED:
        Knowledge.objects.filter(pk=knowledge_id, published_at=None).update(published_at=now)
    knowledge = Knowledge.objects.get(pk=knowledge_id)
    targets_api.update(
        knowledge.target_id,
        title=knowledge.title,
        url=page_url(knowledge),
        space_id=knowledge.space_id,
        access=_access(knowledge),
    )
    return True


def requeue_lost(*, now: datetime) -> int:
    """Queue again the files whose preparation was lost, and return how many; a file is given a quarter of an hour."""
    waiting = queries.waiting_file_ids(now - timedelta(minutes=15), limit=1000)
    for file_id in waiting:
        queue.enqueue(tasks.prepare_file_task, file_id)
    return len(waiting)


def ready_problems(knowledge: Knowledge) -> dict[str, str]:
    """Return what is missing before it may leave its author: a sentence by field, empty when all is there."""
    return drafts.problems(knowledge)


def _access(knowledge: Knowledge) -> Access:
    """Open while published; closed, but to be read, once it was; its owner's alone before and while rewritten."""
    if knowledge.state == State.PUBLISHED:
        return Access.OPEN
    return Access.CLOSED if knowledge.state == State.ARCHIVED else Access.PRIVATE


def _writer(actor: Actor) -> int:
    if actor.user_id is None:
        raise LoginNeeded
    if not actor.may_write:
        raise NotAllowed
    return actor.user_id


def _check_space(space_id: int, actor: Actor) -> None:
    space = spaces_queries.visible_space(actor, space_id)
    if not spaces_queries.can_share(actor, space):
        raise NotAllowed(_("You cannot share in this area. Its people, or its team, can."))


def _check_rate(author_id: int, now: datetime) -> None:
    recent = Knowledge.objects.filter(author_id=author_id, created_at__gt=now - timedelta(hours=1)).count()
    if recent >= conf.get("SHARES_PER_HOUR"):
        raise TooMany(_("You have begun a lot in the last hour. Please finish one of your drafts first."))


def _locked(knowledge_id: int, actor: Actor) -> Knowledge:
    """Return the person's own Knowledge, locked until the end of the transaction."""
    mine = Knowledge.objects.select_for_update().filter(pk=knowledge_id, author_id=_writer(actor))
    knowledge = mine.first()
    if knowledge is None:
        raise NotFound
    return knowledge


def _editable(knowledge_id: int, actor: Actor) -> Knowledge:
    knowledge = _locked(knowledge_id, actor)
    if not permissions.can_edit(actor, state=knowledge.state, author_id=knowledge.author_id):
        raise Conflict(
            _("This cannot be changed right now: it is being looked at, or it is published."),
            code="not_editable",
            extra={"state": str(knowledge.state), "version": knowledge.version},
        )
    return knowledge


def _derive(knowledge: Knowledge) -> None:
    for name, value in drafts.content(knowledge).items():
        setattr(knowledge, name, value)


def _write(knowledge: Knowledge, action: str, now: datetime) -> Knowledge:
    """Save what has changed as the next version."""
    read = knowledge.version
    _derive(knowledge)
    knowledge.version = read + 1
    knowledge.updated_at = now
    values = {name: getattr(knowledge, name) for name in (*_CONTENT, *_DERIVED)}
    # An expert's word is about what the expert has seen.
    values |= {"validated_at": None, "validated_by": None}
    knowledge.validated_at = knowledge.validated_by = None
    # The lock keeps others out on a server; the condition does where locks are not to be had, as on SQLite.
    if not Knowledge.objects.filter(pk=knowledge.pk, version=read).update(**values):
        raise _stale(None)
    targets_api.update(knowledge.target_id, title=knowledge.title, space_id=knowledge.space_id)
    _emit(knowledge.pk, action, knowledge.author_id, now)
    return knowledge


_CONTENT = ("title", "theme_id", "space_id", "why", "body", "url", "language", "file_id")
_DERIVED = ("kind", "provider", "provider_id", "minutes", "version", "updated_at")


def _stale(version: int | None) -> Conflict:
    extra = {} if version is None else {"version": version}
    return Conflict(
        _("This was changed in another window. What you wrote is still here: load the newer version and compare."),
        code="stale",
        extra=extra,
    )


def _emit(knowledge_id: int, action: str, actor_id: int, now: datetime) -> None:
    event = events.KnowledgeEvent(knowledge_id=knowledge_id, action=action, actor_id=actor_id)
    events.emit(events.KNOWLEDGE_CHANGED, now=now, knowledge=event)
