"""What recognition keeps about people: a ledger of what their sharing brought others, and its sum. It goes with them.

Points that others earned stay theirs: nobody has less because a colleague left. Rows that the leaving person gave rise
to lose their giver (``api.keep_given``), and with it every tie to a fact that could take them back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop as _

from social_learning.gamification import api
from social_learning.gamification.models import PointEvent, Standing
from social_learning.gamification.rules import RULES
from social_learning.lib import stream
from social_learning.lib.personal import Kept, Record, Settle, moment

KEEPS = (
    Kept(
        PointEvent,
        ("user_id", "giver_id"),
        what="Which help earned a person points, when, and whom it helped.",
        why="Recognition for what a contribution brought to others; each help counts once.",
        leaving="Their points are removed. What they brought to others stays, and no longer says through whom.",
    ),
    Kept(
        Standing,
        ("user_id",),
        what="The sum of a person's points.",
        why="Shown to the person alone.",
        leaving="Removed.",
    ),
)


def collect(user_id: int) -> Iterator[Record]:
    """Yield the person's sum and ledger."""
    for standing in Standing.objects.filter(pk=user_id):
        yield _("Your points"), {_("points"): standing.points, _("level"): standing.level}
    for row in stream.each(PointEvent.objects.filter(user_id=user_id).select_related("target")):
        rule = RULES.get(row.rule)
        yield (
            _("Where your points came from"),
            {
                _("points"): row.points,
                _("because"): str(rule.words) if rule else row.rule,
                _("title"): row.target.title if row.target else "",
                _("at"): moment(row.at),
                _("taken back"): moment(row.reversed_at),
            },
        )


def forget(user_id: int, *, now: datetime, settle: Settle) -> None:
    """Remove the person's ledger, and their name from the ledgers of others."""
    stream.drain(PointEvent.objects.filter(user_id=user_id), lambda part: part.delete())
    Standing.objects.filter(pk=user_id).delete()
    found: set[int] = set()
    given = PointEvent.objects.filter(giver_id=user_id)
    stream.comb(given, lambda part: found.update(part.values_list("target_id", flat=True)))
    for target_id in found:
        with transaction.atomic():
            api.keep_given(target_id, user_id)
