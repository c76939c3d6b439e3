"""What experts keep about people: of which themes they were named expert. It goes with the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.experts.models import Expert
from social_learning.lib.personal import Kept, Record, Settle, moment

KEEPS = (
    Kept(
        Expert,
        ("user_id",),
        what="Of which themes a person was named expert, since when, and a pause.",
        why="Drafts go to the experts of their theme.",
        leaving="Removed.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield the themes this person is expert of."""
    for row in Expert.objects.filter(user_id=user_id).select_related("theme").order_by("pk"):
        yield (
            _("Themes you are an expert of"),
            {_("theme"): row.theme.title, _("since"): moment(row.since), _("paused until"): moment(row.paused_until)},
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """End the person's roles."""
    Expert.objects.filter(user_id=user_id).delete()
