"""Lines of a feed as one person reads them: words from the facts as they are now, names as far as they may be known."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs
from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.activity.kinds import APPLIED, COMMENTED, KINDS
from social_learning.activity.models import Activity
from social_learning.comments import bulk as comments
from social_learning.data import Actor, Person
from social_learning.edxapp import units, users
from social_learning.lib.markdown import plain_text
from social_learning.reactions import bulk as reactions
from social_learning.reactions import permissions as reaction_permissions
from social_learning.targets import queries as targets_queries
from social_learning.targets.models import Target

EXCERPT = 200


@attrs.frozen
class Line:
    """One line of a feed, as it is read. ``username`` is empty for who has left or is not named: no page leads on."""

    kind: str
    icon: str
    sentence: str
    brief: str
    quote: str
    actor: str
    username: str
    title: str
    url: str
    space: str
    at: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {**attrs.asdict(self), "at": self.at.isoformat()}


def of(found: list[Activity], actor: Actor, *, of_one: bool) -> tuple[Line, ...]:
    """Return the lines of these rows that this person may read; four queries.

    A row may be late, what may be seen is not: what was closed, hidden, moved or taken back meanwhile is left out, and
    the page is shorter. With ``of_one`` they stand under somebody's name, so what has to stay without one is left out.
    """
    # Apart from the rows, so that an index alone finds those.
    targets = targets_queries.with_spaces(row.target_id for row in found)
    rows = [row for row in found if _is_open(targets.get(row.target_id), row.space_id)]
    named = {row.pk for row in rows if _sees_name(row, targets[row.target_id], actor)}
    people = users.people(row.actor_id for row in rows if row.pk in named)
    words = _words(rows)
    return tuple(
        _line(row, targets[row.target_id], _Name.of(row, people, named), words.get((row.kind, row.fact_id), ""))
        for row in rows
        if (row.kind not in (COMMENTED, APPLIED) or (row.kind, row.fact_id) in words)
        and (row.pk in named or not of_one)
    )


def _is_open(target: Target | None, space_id: int) -> bool:
    return target is not None and target.is_open and target.space_id == space_id


def _sees_name(row: Activity, target: Target, actor: Actor) -> bool:
    """Return whether the person may learn who did it: what is shared and said has a name, who applied has a choice."""
    if row.kind != APPLIED or row.actor_id == actor.user_id:
        return True
    setting = str(conf.get("WHO_REACTED"))
    may = reaction_permissions.sees_names(actor, target, kind_is_public=True, is_steward=False, setting=setting)
    # Whether a unit shows names is its author's choice, remembered for a short time.
    return may and not units.seen(target.key).hides_names


@attrs.frozen
class _Name:
    shown: str
    username: str = ""

    @classmethod
    def of(cls, row: Activity, people: dict[int, Person], named: set[int]) -> _Name:
        if row.pk not in named:
            return cls(_("A colleague"))
        person = people.get(row.actor_id)
        here = person is not None and person.is_active and not person.is_retired
        return cls(users.display_name(person), person.username if person is not None and here else "")


def _line(row: Activity, target: Target, name: _Name, quote: str) -> Line:
    kind = KINDS[row.kind]
    return Line(
        kind=row.kind,
        icon=kind.icon,
        sentence=str(kind.sentence) % {"actor": name.shown, "title": target.title},
        brief=str(kind.brief) % {"title": target.title},
        quote=quote,
        actor=name.shown,
        username=name.username,
        title=target.title,
        url=target.url,
        space=target.space.title if target.space else "",
        at=row.at,
    )


def _words(rows: list[Activity]) -> dict[tuple[str, int], str]:
    said = comments.bodies([row.fact_id for row in rows if row.kind == COMMENTED])
    applied = reactions.notes([row.fact_id for row in rows if row.kind == APPLIED])
    found = {(COMMENTED, pk): _short(plain_text(body)) for pk, body in said.items()}
    return found | {(APPLIED, pk): note for pk, note in applied.items()}


def _short(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"
