"""What progress keeps about people: what they opened, how far they came, when they finished. It goes with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.lib.sql import atomic_with_retry
from social_learning.progress.models import Engagement, NativeSignal, SilentPackage

KEEPS = (
    Kept(
        Engagement,
        ("user_id",),
        what="What a person opened, for how long, how far they came, and when they finished.",
        why="“Continue where you left”, call-backs, and how many people take part.",
        leaving="Removed, and no longer counted.",
    ),
    Kept(
        NativeSignal,
        ("user_id",),
        what="That something happened in a person's record of a course, until a worker has looked, a minute or two.",
        why="The learner does not wait for that work.",
        leaving="Removed.",
    ),
    Kept(SilentPackage),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield the person's progress."""
    for row in stream.each(Engagement.objects.filter(user_id=user_id).select_related("target")):
        yield (
            _("What you opened"),
            {
                _("title"): row.target.title,
                _("link"): row.target.url,
                _("first opened"): moment(row.opened_at),
                _("last"): moment(row.last_activity_at),
                _("seconds"): row.seconds,
                _("percent"): round(100 * row.fraction),
                _("finished"): moment(row.completed_at),
            },
        )
    for signal in stream.each(NativeSignal.objects.filter(user_id=user_id)):
        yield (
            _("Courses whose record is about to be read"),
            {_("course"): signal.course_key, _("at"): moment(signal.at)},
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Remove the person's progress, target by target."""
    stream.drain(NativeSignal.objects.filter(user_id=user_id), lambda part: part.delete())
    NativeSignal.objects.filter(user_id=user_id).delete()
    opened = Engagement.objects.filter(user_id=user_id)
    while targets := list(opened.order_by("pk").values_list("target_id", flat=True)[: stream.CHUNK]):
        for target_id in targets:
            _forget_on(target_id, user_id, settle)


@atomic_with_retry
def _forget_on(target_id: int, user_id: int, settle: Settle) -> None:
    Engagement.objects.filter(target_id=target_id, user_id=user_id).delete()
    settle(target_id)
