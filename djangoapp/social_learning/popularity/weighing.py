"""Which acts the rules of fair play weigh, read from the facts, with the notes that stewards see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs
from django.db.models import Q

from social_learning.data import FORMER
from social_learning.edxapp import users
from social_learning.popularity import facts, fair, terms
from social_learning.popularity.fair import BURST, MUTUAL, Act, Rules
from social_learning.popularity.models import FairDecision, FairNote
from social_learning.popularity.terms import Facts
from social_learning.reactions import bulk as reactions
from social_learning.targets.models import Target

# How much of an act counts, and what a steward said of it.
Weight = tuple[float, str]
Pair = tuple[int, int]


@attrs.define
class Weighed:
    """The notes of some people on one target, and whose acts elsewhere weigh otherwise than is noted."""

    notes: list[FairNote] = attrs.field(factory=list)
    # What was noted so far.
    noted: list[FairNote] = attrs.field(factory=list)
    # (target id, user id)
    beside: set[Pair] = attrs.field(factory=set)

    def factors(self) -> dict[int, dict[str, float]]:
        """Return how much each act counts, by person and source."""
        found: dict[int, dict[str, float]] = defaultdict(dict)
        for note in self.notes:
            mine = found[note.user_id]
            mine[note.source] = mine.get(note.source, 1.0) * note.factor
        return found


@attrs.define
class Exchange:
    """What two people gave each other: by whom, on what, when, and in which space."""

    given: dict[int, dict[Act, datetime]] = attrs.field(factory=lambda: defaultdict(dict))
    spaces: dict[int, int | None] = attrs.field(factory=dict)

    def beyond(self, low: int, high: int, decided: Iterable[FairDecision], rule: Rules) -> dict[Act, Weight]:
        """Return the acts that count less, with how much they do."""
        one, two = self.given[low], self.given[high]
        found = fair.beyond(one, two, rule) | fair.beyond(two, one, rule)
        said = [row for row in decided if (row.low_id, row.high_id) == (min(low, high), max(low, high))]
        return {act: self._weight(act, said, rule) for act in found}

    def _weight(self, act: Act, said: Iterable[FairDecision], rule: Rules) -> Weight:
        here = [(row.decided_at, row.verdict) for row in said if row.space_id == self.spaces[act[1]]]
        verdict = fair.verdict(here, self.given[act[0]][act])
        return fair.mutual_factor(verdict, rule), verdict


def of_person(target: Target, user_id: int, done: Facts, *, now: datetime) -> Weighed:
    """Return how one person's acts on a target weigh, and what weighs otherwise through them; eight queries at most.

    Runs under the lock of the target's score.
    """
    rule, found = fair.rules(), Weighed()
    found.noted = list(FairNote.objects.filter(target=target, user_id=user_id))
    _weigh_burst(target, user_id, young({user_id: done}, target.pk, rule), found, rule, now)
    _weigh_pair(target, user_id, found, rule)
    return found


def of_exchange(target: Target, people: Mapping[int, Facts]) -> list[FairNote]:
    """Return the notes about these people and the contributor of a target; four queries at most."""
    rule, owner_id = fair.rules(), target.owner_id
    others = {user_id for user_id, done in people.items() if user_id != owner_id and terms.praise(done)}
    if not owner_id or rule.mutual <= 0 or not others:
        return []
    others = reactions.generous(owner_id, others, terms.praised(), rule.mutual)
    if not others:
        return []
    notes: list[FairNote] = []
    exchange, decided = _exchange(owner_id, others), _about(owner_id, others)
    for other in sorted(others):
        pair = _of_pair(exchange, owner_id, other)
        weighed = pair.beyond(owner_id, other, decided, rule)
        notes += [
            _mutual(pair, act, weight, owner_id) for act, weight in weighed.items() if act[:2] == (other, target.pk)
        ]
    return notes


def stale(target: Target, *, now: datetime) -> set[Pair]:
    """Return whose notes say otherwise than the facts: of newcomers on a target, and of its contributor's exchanges.

    A dozen queries, however many notes there are: nobody is settled anew for nothing.
    """
    rule = fair.rules()
    rows = list(FairNote.objects.filter(target=target, rule=BURST))
    people = facts.of_people(target.pk, sorted({row.user_id for row in rows})) if rows else {}
    weights = {act: weight for act, (_at, weight) in _held(target, young(people, target.pk, rule), rule, now).items()}
    found = {
        (target.pk, row.user_id)
        for row in rows
        if weights.get((row.user_id, target.pk, row.source)) != (row.factor, row.verdict)
    }
    owner_id = target.owner_id
    if not owner_id or owner_id == FORMER:
        return found
    mutual = FairNote.objects.filter(rule=MUTUAL)
    noted: dict[int, dict[Act, Weight]] = defaultdict(dict)
    # What the contributor gave, and what they were given: each has its index.
    for row in [*mutual.filter(user_id=owner_id), *mutual.filter(target__owner_id=owner_id)]:
        other_id = row.other_id if row.user_id == owner_id else row.user_id
        noted[other_id or 0][row.user_id, row.target_id, row.source] = (row.factor, row.verdict)
    if noted:
        exchange, decided = _exchange(owner_id, noted), _about(owner_id, noted)
        for other_id, weighed in noted.items():
            wanted = _of_pair(exchange, owner_id, other_id).beyond(owner_id, other_id, decided, rule)
            found |= {act[1::-1] for act in wanted.keys() | weighed.keys() if wanted.get(act) != weighed.get(act)}
    return found


def young(people: Mapping[int, Facts], target_id: int, rule: Rules) -> dict[Act, datetime]:
    """Return what these people did on a target while their accounts were new; one query."""
    acts = {user_id: praised for user_id, done in people.items() if (praised := terms.praise(done))}
    joined = users.joined(acts) if rule.burst > 0 else {}
    return {
        (user_id, target_id, kind): at
        for user_id, praised in acts.items()
        for kind, at in praised.items()
        if fair.is_new(joined.get(user_id), at, rule)
    }


def of_burst(target: Target, acts: Mapping[Act, datetime], *, now: datetime) -> list[FairNote]:
    """Return the notes about all that new accounts did on a target; one query, none for none."""
    return [_burst(act, at, weight) for act, (at, weight) in _held(target, acts, fair.rules(), now).items()]


def _weigh_burst(
    target: Target, user_id: int, acts: dict[Act, datetime], found: Weighed, rule: Rules, now: datetime
) -> None:
    moments = [*acts.values(), *(note.at for note in found.noted if note.rule == BURST)]
    if not moments:
        return
    # Whoever stands within the time of a burst may be part of one now, or no more; twice that says which.
    near, span = rule.burst_window, 2 * rule.burst_window
    around = FairNote.objects.filter(target=target, rule=BURST).exclude(user_id=user_id)
    rows = list(around.filter(at__gte=min(moments) - span, at__lte=max(moments) + span))
    others = {(row.user_id, row.target_id, row.source): row.at for row in rows}
    weights = _held(target, {**others, **acts}, rule, now)
    found.notes += [_burst(act, at, weights[act][1]) for act, at in acts.items()]
    found.beside |= {
        (target.pk, row.user_id)
        for row in rows
        if any(abs(row.at - moment) <= near for moment in moments)
        and weights[row.user_id, row.target_id, row.source][1] != (row.factor, row.verdict)
    }


def _held(
    target: Target, acts: Mapping[Act, datetime], rule: Rules, now: datetime
) -> dict[Act, tuple[datetime, Weight]]:
    held = fair.bursts(acts, rule)
    decided = FairDecision.objects.filter(target=target, rule=BURST).values_list("decided_at", "verdict")
    decisions = list(decided) if held else []
    found: dict[Act, tuple[datetime, Weight]] = {act: (at, (1.0, "")) for act, at in acts.items()}
    for act in held:
        said = fair.verdict(decisions, acts[act])
        found[act] = (acts[act], (fair.burst_factor(said, acts[act], now, rule), said))
    return found


def _weigh_pair(target: Target, user_id: int, found: Weighed, rule: Rules) -> None:
    owner_id = target.owner_id
    if rule.mutual <= 0 or not owner_id or owner_id in (FORMER, user_id):
        return
    both = Q(user_id=user_id, other_id=owner_id) | Q(user_id=owner_id, other_id=user_id)
    rows = FairNote.objects.filter(both, rule=MUTUAL)
    noted = {(row.user_id, row.target_id, row.source): (row.factor, row.verdict) for row in rows}
    if not noted and not reactions.generous(owner_id, [user_id], terms.praised(), rule.mutual):
        return
    pair = _of_pair(_exchange(owner_id, [user_id]), owner_id, user_id)
    wanted = pair.beyond(owner_id, user_id, _about(owner_id, [user_id]), rule)
    here = {act for act in wanted if act[:2] == (user_id, target.pk)}
    found.notes += [_mutual(pair, act, wanted[act], owner_id) for act in here]
    other = {act[1::-1] for act in wanted.keys() | noted.keys() if wanted.get(act) != noted.get(act)}
    found.beside |= other - {(target.pk, user_id)}


def _exchange(owner_id: int, others: Iterable[int]) -> list[tuple[int, int, int, int | None, str, datetime]]:
    return reactions.exchanged(owner_id, others, terms.praised())


def _of_pair(rows: list[tuple[int, int, int, int | None, str, datetime]], one: int, two: int) -> Exchange:
    found = Exchange()
    for giver_id, owner_id, target_id, space_id, kind, at in rows:
        if {giver_id, owner_id} == {one, two}:
            found.given[giver_id][giver_id, target_id, kind] = at
            found.spaces[target_id] = space_id
    return found


def _about(owner_id: int, others: Iterable[int]) -> list[FairDecision]:
    """Return what was decided about these pairs; one query."""
    wanted = list(others)
    pairs = Q(low_id=owner_id, high_id__in=wanted) | Q(high_id=owner_id, low_id__in=wanted)
    return list(FairDecision.objects.filter(pairs, rule=MUTUAL))


def _burst(act: Act, at: datetime, weight: Weight) -> FairNote:
    return _note(act, at, weight, BURST, None)


def _mutual(pair: Exchange, act: Act, weight: Weight, other_id: int) -> FairNote:
    return _note(act, pair.given[act[0]][act], weight, MUTUAL, other_id)


def _note(act: Act, at: datetime, weight: Weight, rule: str, other_id: int | None) -> FairNote:
    user_id, target_id, source = act
    factor, verdict = weight
    return FairNote(
        user_id=user_id,
        target_id=target_id,
        source=source,
        other_id=other_id,
        rule=rule,
        at=at,
        factor=factor,
        verdict=verdict,
    )
