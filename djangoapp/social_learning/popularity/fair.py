"""The rules of fair play, pure: which acts count less in rankings. Displayed counts stay what they are.

Two colleagues who praise each other a great deal count less for each other; many new accounts at once on one thing
are held back until somebody has looked at it or some days have passed. Only likes and "I applied this" are weighed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from social_learning import conf

MUTUAL, BURST = "mutual", "burst"
ACCEPT, KEEP_OUT = "accept", "keep_out"
VERDICTS = (ACCEPT, KEEP_OUT)
# (user id, target id, source): one act.
Act = tuple[int, int, str]


@attrs.frozen
class Rules:
    """The numbers of the rules, as a site has set them."""

    mutual: int
    mutual_window: timedelta
    mutual_factor: float
    burst: int
    burst_window: timedelta
    newness: timedelta
    hold: timedelta


def rules() -> Rules:
    """Return the rules as they are set."""
    return Rules(
        mutual=conf.get("FAIR_MUTUAL_LIKES"),
        mutual_window=timedelta(days=conf.get("FAIR_MUTUAL_DAYS")),
        mutual_factor=conf.get("FAIR_MUTUAL_FACTOR"),
        burst=conf.get("FAIR_BURST_REACTIONS"),
        burst_window=timedelta(minutes=conf.get("FAIR_BURST_MINUTES")),
        newness=timedelta(hours=conf.get("FAIR_NEW_ACCOUNT_HOURS")),
        hold=timedelta(days=conf.get("FAIR_HOLD_DAYS")),
    )


def is_new(joined: datetime | None, at: datetime, rule: Rules) -> bool:
    """Return whether an account was new when it acted; what is older than its account came from elsewhere."""
    return rule.burst > 0 and joined is not None and timedelta() <= at - joined < rule.newness


def beyond(given: Mapping[Act, datetime], received: Mapping[Act, datetime], rule: Rules) -> set[Act]:
    """Return which of the acts of one person for another are beyond what two people give each other.

    Before such an act both had given the other as much as the rule allows, within its days. It looks back only, so a
    new act changes nothing of what was before it.
    """
    if rule.mutual <= 0 or min(len(given), len(received)) < rule.mutual:
        return set()
    mine, theirs = sorted(given.values()), sorted(received.values())
    return {act for act, at in given.items() if min(_before(mine, at, rule), _before(theirs, at, rule)) >= rule.mutual}


def bursts(acts: Mapping[Act, datetime], rule: Rules) -> set[Act]:
    """Return which of these acts of new accounts on one target are part of a burst."""
    if rule.burst <= 0:
        return set()
    ordered = sorted(acts, key=lambda act: (acts[act], act))
    found: set[Act] = set()
    for first in range(len(ordered) - rule.burst):
        group = ordered[first : first + rule.burst + 1]
        if acts[group[-1]] - acts[group[0]] <= rule.burst_window:
            found.update(group)
    return found


def verdict(decisions: Iterable[tuple[datetime, str]], at: datetime) -> str:
    """Return what was decided last about what was done at a moment; a decision says nothing of what came later."""
    return max(((moment, said) for moment, said in decisions if moment >= at), default=(at, ""))[1]


def burst_factor(said: str, at: datetime, now: datetime, rule: Rules) -> float:
    """Return how much an act of a burst counts."""
    if said:
        return 1.0 if said == ACCEPT else 0.0
    return 0.0 if now < at + rule.hold else 1.0


def mutual_factor(said: str, rule: Rules) -> float:
    """Return how much an act beyond the measure of two people counts."""
    return {ACCEPT: 1.0, KEEP_OUT: 0.0}.get(said, rule.mutual_factor)


def _before(moments: Sequence[datetime], at: datetime, rule: Rules) -> int:
    return bisect_left(moments, at) - bisect_left(moments, at - rule.mutual_window)
