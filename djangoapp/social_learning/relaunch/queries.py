"""Reads of people's wishes about call-backs."""

from __future__ import annotations

from datetime import datetime

import attrs
from django.db.models import Q

from social_learning.lib.errors import NotFound
from social_learning.relaunch.models import RelaunchMail, RelaunchMute
from social_learning.targets.models import Target


@attrs.frozen
class Wishes:
    """What a person does not want: nothing at all, nothing until a day, nothing about some things."""

    stopped: bool
    snoozed_until: datetime | None
    muted: tuple[Target, ...]


def wishes(user_id: int, *, now: datetime) -> Wishes:
    """Return a person's wishes as they hold now; one query."""
    rows = RelaunchMute.objects.filter(Q(until=None) | Q(until__gt=now), user_id=user_id).select_related("target")
    general = [row for row in rows if row.target is None]
    return Wishes(
        stopped=any(row.until is None for row in general),
        snoozed_until=max((row.until for row in general if row.until), default=None),
        muted=tuple(row.target for row in rows if row.target is not None),
    )


def mail_by_token(token: str) -> RelaunchMail:
    """Return the mail with this token; ``NotFound`` for one we never gave."""
    mail = RelaunchMail.objects.filter(token=token).first()
    if mail is None:
        raise NotFound
    return mail


def titles(mail: RelaunchMail) -> list[str]:
    """Return the titles of what a mail was about."""
    return [step.target.title for step in mail.steps.select_related("target").order_by("id")]
