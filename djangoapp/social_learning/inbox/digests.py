"""Several messages in one mail: what a person wished to have collected, and has not read meanwhile.

Amina shares a lot and wants to hear of comments once a day. On Tuesday morning, in her own time zone, the first run of
the sweep finds what she was told until Monday night and has not read; she gets one mail. What she wished for once a
week comes along in the first mail of a week, with all that was told until Sunday night.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from social_learning import conf
from social_learning.edxapp import users
from social_learning.inbox import kinds, preferences
from social_learning.inbox.groups import COLLECTED, DAY, WEEK
from social_learning.inbox.models import Digest, Message
from social_learning.inbox.preferences import Wish, Wishes
from social_learning.lib import quiet

# What is older was missed by every run for days: it is no news any more, and stays in the inbox.
WINDOW = {DAY: timedelta(days=5), WEEK: timedelta(days=12)}
MOST = 200
CHUNK = 200
RETRY_AFTER = timedelta(minutes=10)
RETRY_UNTIL = timedelta(days=2)


def people(*, now: datetime) -> Iterator[list[int]]:
    """Yield the ids of people with unread news that was never mailed, some hundreds at a time, with flat memory."""
    recent = Message.objects.filter(created_at__gt=now - max(WINDOW.values()), read_at=None, mailed_at=None)
    after = 0
    while found := list(_ids(recent.filter(user_id__gt=after))):
        yield found
        after = found[-1]


def _ids(messages: QuerySet[Message]) -> QuerySet[Message, int]:
    return messages.order_by("user_id").values_list("user_id", flat=True).distinct()[:CHUNK]


def is_quiet(user_id: int, *, now: datetime) -> bool:
    """Return whether it is night or weekend where this person is."""
    return _quiet(_zone(user_id), now)


def prepare(user_id: int, *, now: datetime) -> Digest | None:
    """Enter in the ledger the one mail of this person's day; None if there is nothing to say, or not now.

    Each message is marked as mailed with it, so that no other mail tells it again. Of two runs at once the second
    finds the day taken and gives up.
    """
    where = _zone(user_id)
    due = _due(preferences.of_person(user_id), where, now)
    if due is None or _quiet(where, now):
        return None
    try:
        with transaction.atomic():
            waiting = Message.objects.select_for_update().filter(due, user_id=user_id, read_at=None, mailed_at=None)
            ids = list(waiting.order_by("-id").values_list("pk", flat=True)[:MOST])
            if not ids:
                return None
            day = now.astimezone(where).date()
            digest = Digest.objects.create(user_id=user_id, day=day, message_ids=ids, created_at=now)
            Message.objects.filter(pk__in=ids).update(mailed_at=now)
    except IntegrityError:
        return None
    return digest


def still_due(digest: Digest) -> list[Message]:
    """Return what of a prepared mail is still right to say at the moment of sending, newest first."""
    wishes = preferences.of_person(digest.user_id)
    rows = Message.objects.filter(pk__in=digest.message_ids, user_id=digest.user_id, read_at=None).order_by("-id")
    return [row for row in rows if _collects(wishes.get(kinds.get(row.kind).group), row.created_at)]


def claim(digest_id: int, *, now: datetime) -> bool:
    """Return True for exactly one caller: the one who may send this mail."""
    return Digest.objects.filter(pk=digest_id, sent_at=None, failed_at=None).update(sent_at=now) == 1


def give_up(digest_id: int, *, now: datetime) -> None:
    """Note that a mail was not handed over; it is not tried again."""
    Digest.objects.filter(pk=digest_id).update(sent_at=None, failed_at=now)


def lost(*, now: datetime) -> list[int]:
    """Return the mails that were entered and never sent: the broker was away, or the night came first."""
    waiting = Digest.objects.filter(sent_at=None, failed_at=None)
    recent = waiting.filter(created_at__gt=now - RETRY_UNTIL, created_at__lt=now - RETRY_AFTER)
    return list(recent.order_by("pk").values_list("pk", flat=True)[:1000])


def _collects(wish: Wish | None, told_at: datetime) -> bool:
    return wish is not None and wish.mail in COLLECTED and wish.covers(told_at)


def _due(wishes: Wishes, where: ZoneInfo, now: datetime) -> Q | None:
    """Return which messages the wishes collect into a mail of this moment; None where nothing is collected."""
    today = datetime.combine(now.astimezone(where).date(), time.min, tzinfo=where)
    until = {DAY: today, WEEK: today - timedelta(days=today.weekday())}
    found: Q | None = None
    for wish in wishes.values():
        if wish.mail not in COLLECTED:
            continue
        since = max(now - WINDOW[wish.mail], wish.since or now - WINDOW[wish.mail])
        told = Q(created_at__gte=since, created_at__lt=until[wish.mail])
        part = Q(kind__in=kinds.of_groups([wish.group.name])) & told
        found = part if found is None else found | part
    return found


def _zone(user_id: int) -> ZoneInfo:
    time_zone, _language = users.preferences(user_id)
    return quiet.zone(time_zone, settings.TIME_ZONE)


def _quiet(where: ZoneInfo, now: datetime) -> bool:
    hours = {"quiet_from": conf.get("RELAUNCH_QUIET_FROM"), "quiet_until": conf.get("RELAUNCH_QUIET_UNTIL")}
    return not quiet.is_allowed(now, where, **hours)
