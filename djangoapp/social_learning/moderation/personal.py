"""What moderation keeps about people: who reported, whose words, who decided, what was done.

When one who reported leaves, the report stays without them; when an author leaves, the copy of their words goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_noop as _

from social_learning.data import FORMER
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment
from social_learning.moderation.models import Act, Case, Report

KEEPS = (
    Kept(
        Report,
        ("author_id", "snapshot", "reporter_id", "line", "decided_by"),
        what="What somebody reported, why, whose words it was about, and who decided.",
        why="To keep the conversation kind, and decisions accountable.",
        leaving="Who reported is taken off, with their line; of an author who leaves, the copy of the text goes.",
    ),
    Kept(
        Case,
        ("author_id", "snapshot", "note", "decided_by", "appeal"),
        what="What became of something that was reported: the text, who decided, what the author answered.",
        why="So that a decision can be looked at a second time.",
        leaving="Of an author who leaves, the text, the note and the appeal go; of who decided, the name.",
    ),
    Kept(
        Act,
        ("actor_id", "about_id", "title", "note"),
        what="The log of what was done to keep spaces kind: who did what, about whom, and why.",
        why="Decisions are accountable.",
        leaving="Names are taken off; of an author who leaves, title and note go.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield what the person reported, what of theirs was reported, and what they decided; never by whom."""
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
    for case in stream.each(Case.objects.filter(author_id=user_id, decided_at__isnull=False).select_related("target")):
        yield (
            _("What became of what was reported of yours"),
            {
                _("about"): case.target.title,
                _("your words"): case.snapshot,
                _("outcome"): case.stage,
                _("what you were told"): case.note,
                _("what you answered"): case.appeal,
                _("at"): moment(case.decided_at),
            },
        )
    for act in stream.each(Act.objects.filter(actor_id=user_id)):
        yield (
            _("What you did to keep spaces kind"),
            {_("about"): act.title, _("what"): act.act, _("your words"): act.note, _("at"): moment(act.at)},
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Take the person off all reports, cases and the log."""
    stream.comb(Report.objects.filter(author_id=user_id), lambda rows: rows.update(author_id=FORMER, snapshot=""))
    stream.comb(Report.objects.filter(decided_by=user_id), lambda rows: rows.update(decided_by=FORMER))
    stream.drain(Report.objects.filter(reporter_id=user_id), lambda rows: rows.update(reporter_id=None, line=""))
    stream.comb(
        Case.objects.filter(author_id=user_id),
        lambda rows: rows.update(author_id=FORMER, snapshot="", note="", appeal=""),
    )
    stream.comb(Case.objects.filter(decided_by=user_id), lambda rows: rows.update(decided_by=FORMER))
    stream.comb(Act.objects.filter(about_id=user_id), lambda rows: rows.update(about_id=FORMER, title="", note=""))
    stream.comb(Act.objects.filter(actor_id=user_id), lambda rows: rows.update(actor_id=FORMER))
