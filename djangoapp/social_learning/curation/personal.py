"""What curation keeps about people: who asked for what, and who picked what. The questions and picks stay, nobody's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from social_learning.curation.models import Pick, Wanted, WantedAnswer
from social_learning.data import FORMER
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment

KEEPS = (
    Kept(
        Wanted,
        ("asked_by", "ended_by", "question"),
        what="What the team of a course asked for in a unit, who asked, and who took it back.",
        why="Colleagues can answer, and who asked hears of it.",
        leaving="The question stays, by nobody in particular.",
    ),
    Kept(WantedAnswer),
    Kept(
        Pick,
        ("picked_by",),
        what="Who of a course's team picked which knowledge.",
        why="The team can see its own choices.",
        leaving="The pick stays, by nobody in particular.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield what the person asked or took back, then what they picked."""
    for row in stream.each(Wanted.objects.filter(Q(asked_by=user_id) | Q(ended_by=user_id)).select_related("target")):
        yield (
            _("Knowledge you asked for"),
            {
                _("question"): row.question if row.asked_by == user_id else "",
                _("where"): row.target.title,
                _("state"): row.state,
                _("at"): moment(row.created_at),
                _("ended"): moment(row.ended_at),
            },
        )
    for pick in stream.each(Pick.objects.filter(picked_by=user_id).select_related("target", "knowledge")):
        yield (
            _("Knowledge you picked for a course"),
            {_("title"): pick.knowledge.title, _("where"): pick.target.title, _("at"): moment(pick.created_at)},
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Take the name off; questions and picks are the course's."""
    stream.comb(Wanted.objects.filter(asked_by=user_id), lambda part: part.update(asked_by=FORMER))
    stream.comb(Wanted.objects.filter(ended_by=user_id), lambda part: part.update(ended_by=FORMER))
    stream.comb(Pick.objects.filter(picked_by=user_id), lambda part: part.update(picked_by=FORMER))
