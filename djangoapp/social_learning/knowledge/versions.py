"""Reads of the versions of a Knowledge: the list, one of them, and what lies between two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs
from django.utils.translation import gettext_lazy as _

from social_learning.data import Actor
from social_learning.knowledge import compare, copies, drafts, queries
from social_learning.knowledge.compare import Piece
from social_learning.knowledge.models import Knowledge, State
from social_learning.knowledge.permissions import READABLE
from social_learning.knowledge.revision_models import Revision, Suggestion
from social_learning.lib.errors import NotFound
from social_learning.media import captions
from social_learning.media.models import StoredFile

# More versions than anybody reads; the oldest are still there by their number.
MOST = 200
LABELS = {
    "title": _("Title"),
    "why": _("Why it is useful"),
    "theme": _("Theme"),
    "language": _("Language"),
    "url": _("Link"),
    "file": _("File"),
    "captions": _("Captions"),
    "body": _("Text"),
}


@attrs.frozen
class Change:
    """One field that differs between two versions, word by word; ``replaced`` for what is exchanged as a whole."""

    field: str
    label: str
    pieces: tuple[Piece, ...]
    replaced: bool = False


def versions(knowledge: Knowledge) -> list[Revision]:
    """Return what was published of a Knowledge, newest first; one query.

    What was published before there were revisions is its own first version, as yet in no table.
    """
    found = Revision.objects.filter(knowledge_id=knowledge.pk).exclude(number=None).order_by("-number").defer("body")
    rows = list(found[:MOST])
    if not rows and knowledge.published_at is not None and knowledge.state in READABLE:
        return [_unkept(knowledge)]
    return rows


def version(knowledge: Knowledge, number: int) -> Revision:
    """Return one version by its number; ``NotFound`` if there is none."""
    found = Revision.objects.filter(knowledge_id=knowledge.pk, number=number).select_related("theme", "file").first()
    if found is None and number == 1 and knowledge.published_at is not None and not _has_any(knowledge.pk):
        found = _unkept(knowledge)
    if found is None:
        raise NotFound(code="no_version")
    return found


def last(knowledge_id: int) -> Revision | None:
    """Return the newest version that was published, or None; one query."""
    found = Revision.objects.filter(knowledge_id=knowledge_id).exclude(number=None)
    return found.order_by("-number").defer("body").first()


def changes(old: Knowledge | Revision, new: Knowledge | Revision) -> list[Change]:
    """Return what differs between two versions, field by field."""
    found = []
    for name in ("title", "why", "body"):
        pieces = compare.words(str(getattr(old, name)), str(getattr(new, name)))
        if any(piece.what != compare.SAME for piece in pieces):
            found.append(Change(name, str(LABELS[name]), tuple(compare.shortened(pieces))))
    exchanged = (
        ("theme", _title(old.theme), _title(new.theme)),
        ("language", old.language, new.language),
        ("url", old.url, new.url),
        ("file", _name(old.file), _name(new.file)),
    )
    same_content = False
    if old.file is not None and new.file is not None and old.file.path == new.file.path:
        same_content = True
        found += _captions(old.file, new.file) if old.file_id != new.file_id else ()
    for name, one, two in exchanged:
        if name == "file" and same_content:
            continue
        if one != two or (name == "file" and old.file_id != new.file_id):
            texts = ((compare.GONE, one), (compare.NEW, two))
            pieces = [Piece(what, text) for what, text in texts if text]
            found.append(Change(name, str(LABELS[name]), tuple(pieces), replaced=True))
    order = list(LABELS)
    return sorted(found, key=lambda change: order.index(change.field))


def helpers(knowledge_id: int) -> dict[int, set[int]]:
    """Return whose suggestions went into each version, by its number; one query."""
    rows = Suggestion.objects.filter(knowledge_id=knowledge_id, state=Suggestion.ACCEPTED).exclude(revision=None)
    found: dict[int, set[int]] = {}
    for number, user_id in rows.values_list("revision__number", "user_id"):
        if number is not None:
            found.setdefault(number, set()).add(user_id)
    return found


def files_in_use(file_ids: Iterable[int]) -> set[int]:
    """Return those of these files that a version or a working copy holds; one query."""
    held = Revision.objects.filter(file_id__in=list(file_ids)).values_list("file_id", flat=True)
    return {file_id for file_id in held if file_id is not None}


def can_open_file(stored: StoredFile, actor: Actor, now: datetime) -> bool:
    """Return whether this person may read a version that holds this file.

    Old versions are read by whoever reads what is published; the copy by those who write or review it.
    """
    rows = Revision.objects.filter(file_id=stored.pk).values_list("knowledge_id", "number")
    for knowledge_id, number in rows:
        knowledge = queries.get_by_id(knowledge_id)
        shown = knowledge if number is not None else copies.in_hand(knowledge)
        if number is None and not shown.shows_copy:
            # The copy of what is in the archive rests with its authors.
            if actor.user_id in copies.makers(knowledge):
                return True
        elif queries.can_view_work(shown, actor, now=now):
            return True
    return False


def file_prepared(file_id: int, now: datetime) -> None:
    """Take over what the preparation of a file has shown into the versions that hold it."""
    for row in Revision.objects.filter(file_id=file_id).select_related("knowledge", "file"):
        shown = row.knowledge
        for name in copies.CONTENT:
            setattr(shown, name, getattr(row, name))
        Revision.objects.filter(pk=row.pk).update(minutes=drafts.of_file(shown)["minutes"])


def _captions(old: StoredFile, new: StoredFile) -> Iterator[Change]:
    """Yield what is said otherwise, by language; the film itself is the same."""
    before, after = ({one.language: one for one in captions.of(stored)} for stored in (old, new))
    for language in sorted({*before, *after}):
        one, two = (captions.said(there[language]) if language in there else "" for there in (before, after))
        pieces = compare.words(one, two)
        if any(piece.what != compare.SAME for piece in pieces):
            label = f"{LABELS['captions']} · {(after.get(language) or before[language]).label}"
            yield Change("captions", label, tuple(compare.shortened(pieces)))


def _unkept(knowledge: Knowledge) -> Revision:
    assert knowledge.published_at is not None
    return Revision(
        knowledge=knowledge,
        number=1,
        state=State.PUBLISHED,
        author_id=knowledge.author_id,
        created_at=knowledge.published_at,
        updated_at=knowledge.published_at,
        published_at=knowledge.published_at,
        validated_at=knowledge.validated_at,
        validated_by=knowledge.validated_by,
        **copies.values(knowledge),
    )


def _has_any(knowledge_id: int) -> bool:
    return Revision.objects.filter(knowledge_id=knowledge_id).exclude(number=None).exists()


def _title(theme: object) -> str:
    return str(getattr(theme, "title", "")) if theme is not None else ""


def _name(stored: StoredFile | None) -> str:
    return stored.name if stored is not None else ""
