"""The only writer of trust, and the one question that rooms ask before somebody writes."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from social_learning import conf
from social_learning.data import FORMER, Actor
from social_learning.inbox import api as inbox
from social_learning.lib.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from social_learning.lib.sql import atomic_with_retry, insert_if_new
from social_learning.media.models import StoredFile
from social_learning.spaces import queries as spaces
from social_learning.spaces.models import Space
from social_learning.trust import permissions, queries
from social_learning.trust.levels import Level
from social_learning.trust.models import Evidence, Kind, Pause

# What a person may be about to do.
SHARE, COMMENT, FILE, ASK, ANSWER = "share", "comment", "file", "ask", "answer"
DAY = timedelta(days=1)
MAX_DAYS = 365
LINE = 300
# Where a person reads of their pauses, and may ask for a second look.
MINE = "/social-learning/me/#pauses"
APPEAL = 1_000
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>]+", re.IGNORECASE)


def check(actor: Actor, what: str, now: datetime, *, space: Space | None = None, text: str = "") -> None:
    """Return if this person may write now; two queries at most, and one more for a file of somebody new.

    Raises ``NotAllowed`` (``paused``) for who is asked to pause in this space, and for who is new ``Invalid``
    (``too_many_links``) and ``TooMany``.
    """
    if space is not None:
        check_pause(actor, space.pk, now)
    if not conf.get("TRUST_LEVELS") or (what != FILE and not _too_many_links(text)):
        return
    if queries.level(actor, now, space=space) != Level.NEW:
        return
    if what == FILE:
        _check_files(actor, now)
        return
    most = conf.get("TRUST_NEW_LINKS")
    sentence = ngettext_lazy(
        "While you are new here, %(most)d link is the most. Please say the rest in your own words.",
        "While you are new here, %(most)d links are the most. Please say the rest in your own words.",
        "most",
    ) % {"most": most}
    raise Invalid(sentence, code="too_many_links", fields={"body": sentence})


def check_pause(actor: Actor, space_id: int | None, now: datetime) -> None:
    """Return unless this person is asked to pause in a space; one query. ``acts`` says what a pause stops.

    Raises ``NotAllowed`` (``paused``), with the reason and the day.
    """
    held = queries.pause(actor.user_id, space_id, now)
    if held is not None:
        raise NotAllowed(paused_words(held), code="paused")


def hourly(actor: Actor, limit: int, now: datetime, *, space: Space | None = None) -> int:
    """Return how much of something this person may do in an hour: who is new, a share of what others may."""
    if not limit or not conf.get("TRUST_LEVELS") or queries.level(actor, now, space=space) != Level.NEW:
        return limit
    percent: int = conf.get("TRUST_NEW_PERCENT")
    return max(1, limit * percent // 100)


def record(user_id: int, kind: Kind, ref: int, *, at: datetime, on: bool = True) -> None:
    """Note a fact about a person, or take it back; a second time changes nothing."""
    if user_id == FORMER:
        return
    if on:
        insert_if_new(Evidence(user_id=user_id, kind=kind.value, ref=ref, at=at))
    else:
        Evidence.objects.filter(user_id=user_id, kind=kind.value, ref=ref).delete()


def clear(user_id: int) -> None:
    """Take away all facts about a person, to note them anew."""
    Evidence.objects.filter(user_id=user_id).delete()


@atomic_with_retry
def pause(space_id: int, user_id: int, actor: Actor, *, now: datetime, days: int | None, reason: str = "") -> Pause:
    """Ask a person to pause in a space for some days, or until somebody ends it; they are told kindly.

    A second time changes it. Raises ``NotFound`` for who does not look after the space, ``NotAllowed`` for themselves
    and for others who look after it, ``Invalid`` for a time or a line that is too long.
    """
    space = _looked_after(space_id, actor)
    is_steward = user_id in spaces.steward_ids(space.pk)
    if not permissions.can_pause(actor, user_id, is_steward=True, looks_after_too=is_steward):
        raise NotAllowed(_("Whoever looks after a space with you is not asked to pause; please talk to each other."))
    if days is not None and not 1 <= days <= MAX_DAYS:
        sentence = _("Please give a number of days between 1 and 365.")
        raise Invalid(sentence, fields={"days": sentence})
    line = " ".join(reason.replace("\x00", "").split())
    if not line or len(line) > LINE:
        sentence = _("Please say why, in a line or two: the person reads it.")
        raise Invalid(sentence, fields={"reason": sentence})
    until = now + timedelta(days=days) if days is not None else None
    values: dict[str, Any] = {"until": until, "reason": line, "by_id": actor.user_id, "since": now}
    values |= {"appeal": "", "appealed_at": None, "answered_at": None}
    row, _made = Pause.objects.update_or_create(user_id=user_id, space=space, defaults=values)
    inbox.tell(
        user_id,
        "paused",
        params={"title": space.title, "reason": line},
        url=MINE,
        dedupe_key=f"paused:{row.pk}:{now.isoformat()}",
        now=now,
    )
    return row


@atomic_with_retry
def end_pause(space_id: int, user_id: int, actor: Actor, *, now: datetime) -> bool:
    """End somebody's pause in a space and tell them; return whether there was one. Raises ``NotFound``."""
    space = _looked_after(space_id, actor)
    if not permissions.can_pause(actor, user_id, is_steward=True, looks_after_too=False):
        raise NotAllowed
    held = queries.pause(user_id, space.pk, now)
    Pause.objects.filter(user_id=user_id, space=space).delete()
    if held is not None:
        inbox.tell(
            user_id,
            "pause_ended",
            params={"title": space.title},
            url="/social-learning/",
            dedupe_key=f"pause_ended:{held.pk}:{held.since.isoformat()}",
            now=now,
        )
    return held is not None


@atomic_with_retry
def ask_again(space_id: int, actor: Actor, text: str, *, now: datetime) -> Pause:
    """Note what a person answers to their pause, once; the caller tells those who look after the space.

    Raises ``NotFound`` where they are not paused, ``Conflict`` (``too_late``) a second time, ``Invalid``.
    """
    if not actor.may_write:
        raise NotAllowed
    held = queries.pause(actor.user_id, space_id, now)
    if held is None:
        raise NotFound
    words = " ".join(text.replace("\x00", "").split())
    if not words or len(words) > APPEAL:
        sentence = _("Please say in a few words what we should look at again.")
        raise Invalid(sentence, code="empty" if not words else "too_long", fields={"text": sentence})
    fresh = Pause.objects.filter(pk=held.pk, since=held.since, appealed_at=None)
    if not fresh.update(appeal=words, appealed_at=now):
        raise Conflict(_("You have asked already. You will hear what came of it."), code="too_late")
    return Pause.objects.select_related("space").get(pk=held.pk)


@atomic_with_retry
def say_it_stays(space_id: int, user_id: int, actor: Actor, *, now: datetime) -> Pause:
    """Note that somebody has looked again and a pause stays; the caller has asked who may, and tells the person.

    Raises ``NotFound`` where nobody asked, ``Conflict`` (``too_late``) where it was answered.
    """
    _looked_after(space_id, actor)
    held = queries.pause(user_id, space_id, now)
    if held is None or held.appealed_at is None:
        raise NotFound
    if not Pause.objects.filter(pk=held.pk, answered_at=None).update(answered_at=now):
        raise Conflict(_("A colleague has answered in the meantime."), code="too_late")
    return Pause.objects.select_related("space").get(pk=held.pk)


def paused_words(held: Pause) -> str:
    """Return what a person reads who is paused somewhere: until when, and why."""
    if held.until is None:
        sentence = _(
            "You can read here, and for now not write: “%(reason)s” Those who look after this space will help."
        )
        return str(sentence) % {"reason": held.reason}
    day = formats.date_format(timezone.localtime(held.until), "DATE_FORMAT")
    return str(_("You can read here, and write again from %(day)s: “%(reason)s”")) % {"day": day, "reason": held.reason}


def _looked_after(space_id: int, actor: Actor) -> Space:
    if not actor.may_write:
        raise NotAllowed
    space = spaces.visible_space(actor, space_id)
    if not spaces.is_steward(actor, space):
        raise NotFound
    return space


def _too_many_links(text: str) -> bool:
    most: int = conf.get("TRUST_NEW_LINKS")
    return len(_LINK.findall(text)) > most


def _check_files(actor: Actor, now: datetime) -> None:
    most = conf.get("TRUST_NEW_FILES")
    if StoredFile.objects.filter(uploader_id=actor.user_id or FORMER, created_at__gt=now - DAY).count() >= most:
        raise TooMany(_("While you are new here, files are few: please come back with the next one tomorrow."))
