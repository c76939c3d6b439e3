"""The verbs of revisions: keep what was published as a version, open a working copy, publish it or drop it.

Numbers are given under the lock of the Knowledge row, and a version that has one is never changed or removed; so they
have no gaps. What was published before there were revisions gets its first one when it is needed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from social_learning.knowledge import copies, saved, validity
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.revision_models import Contributor, Revision, Suggestion
from social_learning.lib.errors import Conflict
from social_learning.media import files
from social_learning.targets import api as targets_api

HANDED_IN = (State.SUBMITTED, State.IN_REVIEW, State.CHANGES_REQUESTED)
GONE = _("This version is not there any more.")


def record(knowledge_id: int, *, now: datetime) -> Revision:
    """Keep what a Knowledge holds now as its next version; call it in the transaction that publishes it."""
    knowledge = _locked(knowledge_id)
    return _keep(knowledge, _next(knowledge_id), at=now, author_id=knowledge.author_id)


def ensure_first(knowledge: Knowledge) -> None:
    """Give what was published before there were revisions its first one; nothing changes where there is one."""
    if knowledge.published_at is None or _next(knowledge.pk) > 1:
        return
    try:
        with transaction.atomic():
            _keep(knowledge, 1, at=knowledge.published_at, author_id=knowledge.author_id)
    except IntegrityError:
        # Somebody else had the same need.
        return


def note_validated(knowledge_id: int, *, validated_by: int, now: datetime) -> None:
    """Note on the version that everybody sees that an expert has confirmed it."""
    last = Revision.objects.filter(knowledge_id=knowledge_id).exclude(number=None).order_by("-number").first()
    if last is not None:
        Revision.objects.filter(pk=last.pk).update(validated_at=now, validated_by=validated_by)


@transaction.atomic
def open_copy(knowledge_id: int, author_id: int, *, now: datetime, number: int = 0) -> Revision | None:
    """Return a new working copy of what is published, or of version ``number``; None if somebody was faster.

    Raises ``Conflict`` (``no_version``) for a number that is not there.
    """
    knowledge = _locked(knowledge_id)
    if knowledge.state != State.PUBLISHED:
        return None
    ensure_first(knowledge)
    source: Knowledge | Revision = knowledge
    if number:
        found = Revision.objects.filter(knowledge_id=knowledge_id, number=number).first()
        if found is None:
            raise Conflict(GONE, code="no_version")
        source = found
    try:
        with transaction.atomic():
            return Revision.objects.create(
                knowledge_id=knowledge_id,
                working_of_id=knowledge_id,
                author_id=author_id,
                restores=number,
                # Above the row's own: whoever still has the row open can never save over the copy.
                version=knowledge.version + 1,
                created_at=now,
                updated_at=now,
                **_values(source),
            )
    except IntegrityError:
        return None


@transaction.atomic
def set_state(
    knowledge_id: int,
    state: str,
    *,
    from_state: str,
    now: datetime,
    validated_by: int | None = None,
    valid_days: int | None = None,
) -> bool:
    """Move the working copy from a state to another; False if somebody was faster. Published, it becomes the row.

    For ``review`` alone, as ``api.set_state`` is. The published version stays as it is until the very end.
    """
    knowledge = _locked(knowledge_id)
    if knowledge.state != State.PUBLISHED:
        return False
    changes: dict[str, Any] = {"state": State(state), "updated_at": now, "version": F("version") + 1}
    if state == State.PUBLISHED:
        changes |= {"number": _next(knowledge_id), "working_of": None, "published_at": now}
        changes |= {"validated_at": now, "validated_by": validated_by} if validated_by is not None else {}
    copy = Revision.objects.filter(working_of_id=knowledge_id).first()
    if copy is None or not Revision.objects.filter(pk=copy.pk, state=from_state).update(**changes):
        return False
    if state == State.PUBLISHED:
        copy.refresh_from_db()
        _swap(knowledge, copy, now, valid_days)
        saved.clear(knowledge_id)
    return True


@transaction.atomic
def drop(knowledge_id: int, *, from_state: str) -> bool:
    """Remove the working copy; what is published stays. False if somebody was faster.

    A suggestion that was taken into it waits again.
    """
    knowledge = _locked(knowledge_id)
    copies_of = Revision.objects.select_related("file").filter(working_of_id=knowledge.pk, state=from_state)
    copy = copies_of.first()
    if copy is None:
        return False
    taken = Suggestion.objects.filter(revision_id=copy.pk, state=Suggestion.ACCEPTED)
    taken.update(state=Suggestion.WAITING, revision=None, decided_by=None, decided_at=None)
    copy.delete()
    saved.clear(knowledge_id)
    if copy.file is not None:
        files.discard(copy.file)
    return True


def rest(knowledge_id: int, *, now: datetime) -> None:
    """Give a working copy back to its author when what it belongs to leaves the catalogue."""
    handed_in = Revision.objects.filter(working_of_id=knowledge_id, state__in=HANDED_IN)
    handed_in.update(state=State.DRAFT, updated_at=now, version=F("version") + 1)


def _swap(knowledge: Knowledge, copy: Revision, now: datetime, valid_days: int | None) -> None:
    """Put a version that has just got its number in the place of what was published."""
    word = validity.given(copy.validated_by, now, valid_days) if copy.validated_by is not None else validity.NONE
    Knowledge.objects.filter(pk=knowledge.pk).update(
        **_values(copy), **{**word, "validated_at": copy.validated_at}, version=copy.version + 1, updated_at=now
    )
    targets_api.update(knowledge.target_id, title=copy.title)
    helped = Suggestion.objects.filter(revision_id=copy.pk, state=Suggestion.ACCEPTED)
    for user_id in set(helped.values_list("user_id", flat=True)) - {knowledge.author_id}:
        credit(knowledge.pk, user_id, now=now)


def credit(knowledge_id: int, user_id: int, *, now: datetime) -> None:
    """Note that a colleague has helped with what others read; only the first time is kept."""
    Contributor.objects.get_or_create(knowledge_id=knowledge_id, user_id=user_id)
    Contributor.objects.filter(knowledge_id=knowledge_id, user_id=user_id, helped_at=None).update(helped_at=now)


def _keep(knowledge: Knowledge, number: int, *, at: datetime, author_id: int) -> Revision:
    return Revision.objects.create(
        knowledge_id=knowledge.pk,
        number=number,
        state=State.PUBLISHED,
        author_id=author_id,
        version=knowledge.version,
        created_at=at,
        updated_at=at,
        published_at=at,
        validated_at=knowledge.validated_at,
        validated_by=knowledge.validated_by,
        **_values(knowledge),
    )


def _values(source: Knowledge | Revision) -> dict[str, Any]:
    return dict(copies.values(source))


def _next(knowledge_id: int) -> int:
    last = Revision.objects.filter(knowledge_id=knowledge_id).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def _locked(knowledge_id: int) -> Knowledge:
    return Knowledge.objects.select_for_update().get(pk=knowledge_id)
