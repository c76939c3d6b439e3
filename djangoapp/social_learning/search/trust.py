"""Can it be trusted? One chip, the same on cards, pages and in units; the word says it, icon and tint only help.

How much a document can be trusted also weighs in the order of what is found.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.knowledge.models import State

VALIDATED, APPROVED, PEER, STALE = "validated", "approved", "peer", "stale"
WEIGHTS: dict[str, float] = {VALIDATED: 1.3, APPROVED: 1.15, PEER: 1.0, STALE: 0.7}
# So many colleagues who find something outdated are enough to have a second look.
OUTDATED = 2

_TRUST: tuple[tuple[Callable[[bool, str], bool], str, Promise, str], ...] = (
    (lambda valid, state: state == State.ARCHIVED, "recheck", _("From the archive"), "archive"),
    (lambda valid, state: state != State.PUBLISHED, "recheck", _("Not published yet"), "pencil"),
    (lambda valid, state: valid, "validated", _("Validated by an expert"), "validated"),
    (lambda valid, state: True, "peer", _("Shared by a colleague"), "people"),
)
_CHIPS: dict[str, tuple[str, Promise, str]] = {
    VALIDATED: ("validated", _("Validated by an expert"), "validated"),
    APPROVED: ("peer", _("From a course team"), "check"),
    PEER: ("peer", _("Shared by a colleague"), "people"),
    STALE: ("recheck", _("Needs a second look"), "recheck"),
}
LABELS: dict[str, Promise] = {name: label for name, (_state, label, _icon) in _CHIPS.items()}


def state_of(given: str, *, is_validated: bool, outdated: int) -> str:
    """Return how far a document can be trusted: what its source says, unless its readers say otherwise."""
    if outdated >= OUTDATED:
        return STALE
    return VALIDATED if is_validated else given


def chip(
    is_validated: bool, state: str = State.PUBLISHED, *, until: datetime | None = None, has_ended: bool = False
) -> dict[str, Any]:
    """Return the trust chip of a Knowledge; ``until``: how long an expert's word holds, if it ends some day."""
    if has_ended and state == State.PUBLISHED:
        return {"state": "recheck", "label": _("Validation ended, asked again"), "icon": "recheck"}
    name, label, icon = next((name, label, icon) for holds, name, label, icon in _TRUST if holds(is_validated, state))
    return {"state": name, "label": _until(label, until if name == VALIDATED else None), "icon": icon}


def _until(label: Any, until: datetime | None) -> Any:
    if until is None:
        return label
    return _("Validated until %(day)s") % {"day": date_format(until, "DATE_FORMAT")}


def chip_of(trust: str, until: datetime | None = None) -> dict[str, Any]:
    """Return the trust chip of what stands in the catalogue."""
    state, label, icon = _CHIPS.get(trust, _CHIPS[PEER])
    return {"state": state, "label": _until(label, until if trust == VALIDATED else None), "icon": icon}
