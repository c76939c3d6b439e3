"""What reports keep about people: who reported, whose words, who decided.

When one who reported leaves, the report stays without them; when an author leaves, the copy of their words goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.moderation.models import Report

KEEPS = (
    Kept(
        Report,
        ("author_id", "snapshot", "reporter_id", "line", "decided_by"),
        what="What somebody reported, why, whose words it was about, and who decided.",
        why="To keep the conversation kind, and decisions accountable.",
        leaving="Who reported is taken off, with their line; of an author who leaves, the copy of the text goes.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield what the person reported, and what of theirs was reported; never by whom."""
    for row in stream.each(Report.objects.filter(reporter_id=user_id).select_related("target")):
        yield (
            _("What you reported"),
            {
                _("about"): row.target.title,
                _("reason"): row.reason,
                _("your words"): row.line,
                _("at"): moment(row.created_at),
                _("outcome"): row.status,
            },
        )
    for row in stream.each(Report.objects.filter(author_id=user_id).select_related("target")):
        yield (
            _("Words of yours that were reported"),
            {
                _("about"): row.target.title,
                _("your words"): row.snapshot,
                _("reason"): row.reason,
                _("at"): moment(row.created_at),
                _("outcome"): row.status,
            },
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Take the person off all reports."""
    stream.comb(Report.objects.filter(author_id=user_id), lambda rows: rows.update(author_id=FORMER, snapshot=""))
    stream.comb(Report.objects.filter(decided_by=user_id), lambda rows: rows.update(decided_by=FORMER))
    stream.drain(Report.objects.filter(reporter_id=user_id), lambda rows: rows.update(reporter_id=None, line=""))
