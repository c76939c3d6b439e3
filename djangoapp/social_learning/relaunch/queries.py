"""Reads of people's wishes about call-backs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs
from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q

from social_learning.lib.errors import NotFound
from social_learning.progress.models import Engagement
from social_learning.relaunch.models import RelaunchMail, RelaunchMute, RelaunchStep
from social_learning.spaces.models import Space
from social_learning.targets.models import Target

# Whoever comes back within this time came because of the call-back.
SOON = timedelta(hours=72)


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


@attrs.frozen
class CallBacks:
    """What calling back brought: people who were called back, call-backs sent, and how many were followed soon."""

    people: int = 0
    sent: int = 0
    returned: int = 0


def call_backs(space: Space, *, but_people: Iterable[int] = ()) -> CallBacks:
    """Return what calling back to what a course's space and units hold brought; one query.

    A call-back was followed where the person did something with its target within :data:`SOON`. Of each person only
    the last activity is kept: who came back within that time and once more later is seen by what they finished then or
    by a later series of call-backs, else not at all. The figure is therefore never too high.
    """
    until = ExpressionWrapper(F("mail__sent_at") + SOON, output_field=DateTimeField())
    way = Engagement.objects.filter(user_id=OuterRef("user_id"), target_id=OuterRef("target_id"))
    after = way.filter(
        Q(last_activity_at__gt=OuterRef("mail__sent_at"), last_activity_at__lte=OuterRef("until"))
        | Q(completed_at__gt=OuterRef("mail__sent_at"), completed_at__lte=OuterRef("until"))
    )
    again = RelaunchStep.objects.filter(
        user_id=OuterRef("user_id"),
        target_id=OuterRef("target_id"),
        since__gt=OuterRef("mail__sent_at"),
        since__lte=OuterRef("until"),
    )
    steps = RelaunchStep.objects.filter(
        Q(target__space_id=space.pk) | Q(target__context_key=space.course_key), mail__sent_at__isnull=False
    )
    steps = steps.exclude(user_id__in=set(but_people)).annotate(until=until)
    steps = steps.annotate(came=Exists(after) | Exists(again))
    return CallBacks(
        **steps.aggregate(
            people=Count("user_id", distinct=True), sent=Count("pk"), returned=Count("pk", filter=Q(came=True))
        )
    )
