"""What an author could look at next: kindly, and with one step each."""

from __future__ import annotations

from datetime import datetime

import attrs
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from social_learning import conf
from social_learning.popularity import queries
from social_learning.popularity.queries import Popularity
from social_learning.reactions import queries as reactions
from social_learning.targets import queries as targets
from social_learning.targets.models import Target

HELPS_FEW = "helps_few"
# Of so many of the newest works.
WORKS = 100
# Better than most of its space: then a low number is the number of a small readership.
WELL_RECEIVED = 3


@attrs.frozen
class Hint:
    """One work, why it is worth a look, and the one next step."""

    key: str
    title: str
    url: str
    reason: str
    words: str
    step: str


def of(user_id: int, *, now: datetime, limit: int = 10) -> list[Hint]:
    """Return what could help more, the most pressing first: outdated, asked about, seen by many and liked by few.

    Five queries at most; whose eyes these are for, the caller says.
    """
    works = targets.owned_by(user_id, WORKS)
    counts = reactions.counts(work.pk for work in works) if works else {}
    popular = queries.many([work.pk for work in works], now=now, directions=False)
    hints = [hint for work in works if (hint := _hint(work, counts[work.pk], popular[work.pk]))]
    return sorted(hints, key=lambda hint: _ORDER.index(hint.reason))[:limit]


_ORDER = ("outdated", "question", HELPS_FEW)


def _hint(work: Target, counts: dict[str, int], seen: Popularity) -> Hint | None:
    outdated, questions = counts.get("outdated", 0), counts.get("question", 0)
    if outdated > 0:
        words = ngettext(
            "%(n)d colleague thinks something has changed since.",
            "%(n)d colleagues think something has changed since.",
            outdated,
        ) % {"n": outdated}
        return _make(work, "outdated", words, _("See whether it still holds, and bring it up to date or archive it."))
    if questions > 0:
        words = ngettext(
            "%(n)d colleague has a question about it.", "%(n)d colleagues have a question about it.", questions
        ) % {"n": questions}
        return _make(work, "question", words, _("Answer in a comment; one line often helps everybody."))
    if _helps_few(seen):
        words = _("%(n)d people looked at it, and it could help more of them.") % {"n": seen.participants}
        return _make(work, HELPS_FEW, words, _("Say in the first line when one needs it, or ask a colleague."))
    return None


def _helps_few(seen: Popularity) -> bool:
    if not seen.enough or seen.index is None or seen.participants < conf.get("ATTENTION_PEOPLE"):
        return False
    # A small readership that likes it is no fault of the work.
    liked = 2 * seen.likes >= seen.participants or (seen.quartile or 0) >= WELL_RECEIVED
    return seen.index < conf.get("ATTENTION_BELOW") and not liked


def _make(work: Target, reason: str, words: str, step: str) -> Hint:
    return Hint(key=work.key, title=work.title, url=work.url, reason=reason, words=words, step=step)
