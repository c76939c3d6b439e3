"""What call-backs keep about people: what they were called back to, and what they do not want. It goes with them.

The tokens of mails go too: links in mails that were sent before lead nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.relaunch.models import RelaunchMail, RelaunchMute, RelaunchStep

KEEPS = (
    Kept(
        RelaunchMail,
        ("user_id",),
        what="That a person was sent a call-back, when, and the token of its links.",
        why="Nobody is told twice or too often; the links end call-backs without a login.",
        leaving="Removed.",
    ),
    Kept(
        RelaunchStep,
        ("user_id",),
        what="What a person was called back to, and for which time.",
        why="Nobody is told the same thing twice.",
        leaving="Removed.",
    ),
    Kept(
        RelaunchMute,
        ("user_id",),
        what="What a person does not want to be called back to, and until when.",
        why="It is their wish.",
        leaving="Removed.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield the call-backs the person was sent, and their wishes."""
    for mail in stream.each(RelaunchMail.objects.filter(user_id=user_id).prefetch_related("steps__target")):
        yield (
            _("Call-backs you were sent"),
            {
                _("about"): [step.target.title for step in mail.steps.all()],
                _("at"): moment(mail.sent_at or mail.created_at),
                _("could not be sent"): moment(mail.failed_at),
            },
        )
    for mute in stream.each(RelaunchMute.objects.filter(user_id=user_id).select_related("target")):
        about = mute.target.title if mute.target else ""
        yield (
            _("What you do not want to be called back to"),
            {_("about"): about, _("until"): moment(mute.until), _("since"): moment(mute.created_at)},
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Remove ledger, tokens and wishes."""
    for model in (RelaunchStep, RelaunchMail, RelaunchMute):
        stream.drain(model._default_manager.filter(user_id=user_id), lambda part: part.delete())
