"""Make Knowledge of the items of an archive: each one a transaction of its own, each one once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

import attrs
from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from social_learning.curation import imports
from social_learning.data import Actor
from social_learning.edxapp import users
from social_learning.exchange import plan
from social_learning.exchange.models import ImportedItem
from social_learning.exchange.opening import Archive, Broken, Item
from social_learning.exchange.plan import Line
from social_learning.knowledge import api as knowledge
from social_learning.knowledge import formats, images
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import Invalid, SocialError
from social_learning.lib.markdown import PICTURE
from social_learning.media import captions
from social_learning.meetings import api as meetings
from social_learning.spaces import theme_queries
from social_learning.spaces.models import Space

# What has become of an item, besides what the plan says.
DRAFT, SUBMITTED, PUBLISHED, UPDATED = "draft", "submitted", "published", "updated"
SKIPPED, REFUSED = "skipped", "refused"


@attrs.frozen
class Wish:
    """What the importer chose: a theme for what has none that is known, to publish, and copies of what is elsewhere."""

    theme_id: int | None = None
    publish: bool = False
    copies: bool = False


def bring(archive: Archive, actor: Actor, space: Space, wish: Wish, *, now: datetime, after: int = 0) -> Iterator[Line]:
    """Yield what has become of each item after the first ``after``; what is done stays done, so it can be begun again.

    The caller has asked whether this person may. Items are theirs; a name in the archive stays a name.
    """
    for uuid in archive.uuids[after:]:
        item = archive.item(uuid)
        if isinstance(item, Broken):
            yield Line(REFUSED, item.name, str(item.why))
            continue
        try:
            yield _one(archive, item, actor, space, wish, now)
        except SocialError as error:
            yield Line(REFUSED, item.title or str(uuid), str(error.message))


def _one(archive: Archive, item: Item, actor: Actor, space: Space, wish: Wish, now: datetime) -> Line:
    fate, there = plan.Known([item], actor, space).fate(item)
    if fate == plan.HERE or (fate == plan.ELSEWHERE and not wish.copies):
        return Line(SKIPPED, item.title, "", there)
    theme_id = _theme(item) or wish.theme_id
    if fate == plan.CHANGED and there is not None:
        return _update(archive, item, actor, there, theme_id, now)
    try:
        made = _make(archive, item, actor, space, theme_id, now)
    except IntegrityError:
        # Another worker has brought it a moment ago.
        return Line(SKIPPED, item.title)
    words = _plan_dates(item, made, actor, now)
    outcome = _hand_in(made.pk, actor, now) if wish.publish else DRAFT
    _note_version(made.pk)
    return Line(outcome, item.title, words, made.pk)


@transaction.atomic
def _make(archive: Archive, item: Item, actor: Actor, space: Space, theme_id: int | None, now: datetime) -> Knowledge:
    made = knowledge.create_draft(
        actor,
        space_id=space.pk,
        now=now,
        theme_id=theme_id,
        **_texts(item),
        kind=formats.SESSION if item.is_session else "",
        in_bulk=True,
        credit=_credit(item, actor),
    )
    # First the memory: who is second stops here, before a file is kept.
    row = ImportedItem(
        space_id=space.pk, item_uuid=item.uuid, archive_id=archive.id, knowledge=made, digest=item.digest, version=1
    )
    row.save(force_insert=True)
    return _fill(archive, item, made, actor, now)


@transaction.atomic
def _update(archive: Archive, item: Item, actor: Actor, knowledge_id: int, theme_id: int | None, now: datetime) -> Line:
    """Take a newer archive over into a draft that its importer has not touched since."""
    row = ImportedItem.objects.select_for_update().select_related("knowledge").get(knowledge_id=knowledge_id)
    made = knowledge.save_draft(
        knowledge_id,
        actor,
        version=row.knowledge.version,
        now=now,
        theme_id=theme_id,
        **_texts(item),
    )
    _fill(archive, item, made, actor, now)
    ImportedItem.objects.filter(pk=row.pk).update(digest=item.digest, archive_id=archive.id)
    _note_version(knowledge_id)
    return Line(UPDATED, item.title, "", knowledge_id)


def _fill(archive: Archive, item: Item, made: Knowledge, actor: Actor, now: datetime) -> Knowledge:
    """Add file, captions and pictures, as if they had been chosen in a form: sniffed, drawn anew, counted."""
    with ExitStack() as stack:
        if item.file is not None:
            made = knowledge.attach_file(made.pk, actor, stack.enter_context(archive.upload(item.file)), now=now)
            assert made.file is not None
            for one in item.captions:
                captions.put(made.file, language=one.language, upload=stack.enter_context(archive.upload(one)), now=now)
        body = made.body
        for one in item.images:
            if one.uuid and one.uuid in body:
                kept = images.attach(made.pk, actor, stack.enter_context(archive.upload(one)), now=now)
                body = body.replace(f"{PICTURE}{one.uuid}", images.reference(kept.file))
    if body != made.body:
        made = knowledge.save_draft(made.pk, actor, version=made.version, now=now, body=body)
    return made


def _texts(item: Item) -> dict[str, Any]:
    return {name: getattr(item, name) for name in ("title", "why", "body", "url", "language")}


def _hand_in(knowledge_id: int, actor: Actor, now: datetime) -> str:
    try:
        with transaction.atomic():
            return imports.hand_in(knowledge_id, actor, now=now)
    except SocialError:
        # Something is missing that its readers need: its importer sees what, where the draft is.
        return DRAFT


def _plan_dates(item: Item, made: Knowledge, actor: Actor, now: datetime) -> str:
    """Plan the dates of a session that are still to come; those that cannot be stay out, and that is said."""
    left_out = 0
    for told in item.dates if item.is_session else ():
        try:
            starts, ends = _wall(told, "starts"), _wall(told, "ends")
            if starts <= now:
                continue
            given = {name: told.get(name) for name in ("zone", "place", "language", "seats")}
            with transaction.atomic():
                meetings.plan(made.uuid, actor, now=now, starts=starts, ends=ends, **given)
        except (SocialError, ValueError, TypeError, OverflowError):
            left_out += 1
    return _("%(n)d of its dates could not be planned.") % {"n": left_out} if left_out else ""


def _wall(told: dict[str, Any], name: str) -> datetime:
    found = parse_datetime(str(told.get(name, ""))[:40])
    if found is None or found.tzinfo is None:
        raise ValueError(name)
    try:
        return found.astimezone(ZoneInfo(str(told.get("zone", ""))[:64]))
    except (KeyError, OSError):
        return found.astimezone(timezone.utc)


def _theme(item: Item) -> int | None:
    """Return the theme of this site with the slug of the item, else of what is above it there; none that is retired."""
    for slug in reversed(item.themes):
        theme_id = theme_queries.theme_id_of(slug[:120])
        try:
            if theme_id is not None:
                return theme_queries.theme_to_choose(theme_id).pk
        except SocialError:
            continue
    return None


def _credit(item: Item, actor: Actor) -> str:
    """Return who wrote it first, unless that is who brings it; a name with what no database keeps is none."""
    own = users.names([actor.user_id])[actor.user_id] if actor.user_id is not None else ""
    try:
        item.author.encode()
    except UnicodeEncodeError:
        return ""
    return "" if item.author == own or "\x00" in item.author else item.author


def _note_version(knowledge_id: int) -> None:
    """Remember what was made, so that a later change by its importer can be told from it."""
    version = Knowledge.objects.filter(pk=knowledge_id).values_list("version", flat=True).first()
    if version is None:
        raise Invalid
    ImportedItem.objects.filter(knowledge_id=knowledge_id).update(version=version)
