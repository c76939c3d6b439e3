"""What experts keep about people: their themes, their time, and who asked whom. It goes with the person.

Of the log stays that something was done, without who did it to others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.experts.models import Absence, Availability, Expert, ExpertStep, Nomination
from social_learning.lib.personal import Kept, Record, Settle, moment

KEEPS = (
    Kept(
        Expert,
        ("user_id",),
        what="Of which themes a person was named expert, since when, and a pause.",
        why="Drafts go to the experts of their theme.",
        leaving="Removed.",
    ),
    Kept(
        Availability,
        ("user_id", "office_hours"),
        what="How much an expert takes on, on which days, and what they say about their office hours.",
        why="So that nobody is asked more than they can answer.",
        leaving="Removed.",
    ),
    Kept(
        Absence,
        ("user_id", "reason"),
        what="When an expert is away, and why, if they wrote that down for themselves.",
        why="Nothing is brought to somebody who is away.",
        leaving="Removed.",
    ),
    Kept(
        Nomination,
        ("user_id", "asked_by"),
        what="Who was asked to be an expert, by whom, and what they said.",
        why="A person says yes or no to being an expert.",
        leaving="Removed; what the person asked of others stays, without their name.",
    ),
    Kept(
        ExpertStep,
        ("user_id", "actor_id"),
        what="The log: who named, asked or removed whom as an expert.",
        why="So that those who look after a theme can see how it came.",
        leaving="Lines about the person are removed; what they did to others stays, without their name.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield the themes this person is expert of, what they said about their time, and who asked them."""
    for row in Expert.objects.filter(user_id=user_id).select_related("theme").order_by("pk"):
        yield (
            _("Themes you are an expert of"),
            {_("theme"): row.theme.title, _("since"): moment(row.since), _("paused until"): moment(row.paused_until)},
        )
    for said in Availability.objects.filter(pk=user_id):
        yield (
            _("Your time as an expert"),
            {
                _("open asks at a time"): said.capacity,
                _("answers within days"): said.answers_within,
                _("working days"): said.weekdays,
                _("office hours"): said.office_hours,
                _("shown in the directory"): said.listed,
                _("last asked"): moment(said.asked_at),
            },
        )
    for away in Absence.objects.filter(user_id=user_id).order_by("pk"):
        yield (
            _("When you are away"),
            {_("first day"): str(away.first), _("last day"): str(away.last), _("why"): away.reason},
        )
    for asked in Nomination.objects.filter(user_id=user_id).select_related("theme").order_by("pk"):
        yield (
            _("Themes you were asked to be an expert of"),
            {_("theme"): asked.theme.title, _("at"): moment(asked.asked_at), _("answer"): asked.state},
        )
    for mine in Nomination.objects.filter(asked_by=user_id).select_related("theme").order_by("pk"):
        yield (
            _("Colleagues you asked to be an expert"),
            {_("theme"): mine.theme.title, _("at"): moment(mine.asked_at), _("answer"): mine.state},
        )
    for step in ExpertStep.objects.filter(user_id=user_id).select_related("theme").order_by("pk"):
        yield (
            _("How you became an expert"),
            {_("theme"): step.theme.title, _("what"): step.action, _("at"): moment(step.at)},
        )
    for step in ExpertStep.objects.filter(actor_id=user_id).exclude(user_id=user_id).select_related("theme"):
        yield (
            _("What you did about experts"),
            {_("theme"): step.theme.title, _("what"): step.action, _("at"): moment(step.at)},
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """End the person's roles, and take their name off what they did."""
    Expert.objects.filter(user_id=user_id).delete()
    Availability.objects.filter(pk=user_id).delete()
    Absence.objects.filter(user_id=user_id).delete()
    Nomination.objects.filter(user_id=user_id).delete()
    Nomination.objects.filter(asked_by=user_id).update(asked_by=FORMER)
    ExpertStep.objects.filter(user_id=user_id).delete()
    ExpertStep.objects.filter(actor_id=user_id).update(actor_id=FORMER)
