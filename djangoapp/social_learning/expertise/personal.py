"""What this room keeps about people: how often they helped, by theme. It is derived and goes with the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.expertise.models import ExpertScore
from social_learning.lib.personal import Kept, Record, Settle

KEEPS = (
    Kept(
        ExpertScore,
        ("user_id",),
        what="With how much a person helped in a theme: items that experts approved, answers, reviews, use by others.",
        why="Who helped much is proposed as an expert.",
        leaving="Removed.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield what the person's help comes to in each theme."""
    for row in ExpertScore.objects.filter(user_id=user_id).select_related("theme").order_by("pk"):
        yield (
            _("What you helped with"),
            {
                _("theme"): row.theme.title,
                _("approved items"): row.approved,
                _("accepted answers"): row.answers,
                _("validated reviews"): row.reviews,
                _("colleagues who applied it"): row.marks,
            },
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Remove the figures."""
    ExpertScore.objects.filter(user_id=user_id).delete()
