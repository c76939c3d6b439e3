"""Can it be trusted? One chip, the same on cards, pages and in units; the word says it, icon and tint only help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning.knowledge.models import State

_TRUST: tuple[tuple[Callable[[bool, str], bool], str, Promise, str], ...] = (
    (lambda valid, state: state == State.ARCHIVED, "recheck", _("From the archive"), "archive"),
    (lambda valid, state: state != State.PUBLISHED, "recheck", _("Not published yet"), "pencil"),
    (lambda valid, state: valid, "validated", _("Validated by an expert"), "validated"),
    (lambda valid, state: True, "peer", _("Shared by a colleague"), "people"),
)


def chip(is_validated: bool, state: str = State.PUBLISHED) -> dict[str, Any]:
    """Return the trust chip of a Knowledge."""
    name, label, icon = next((name, label, icon) for holds, name, label, icon in _TRUST if holds(is_validated, state))
    return {"state": name, "label": label, "icon": icon}
