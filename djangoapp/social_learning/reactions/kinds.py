"""The kinds of reaction. To add one, add it here; a site adds its own by the setting ``REACTION_KINDS``.

Nothing else knows them by name but who gives them meaning.
"""

from __future__ import annotations

from typing import Any

import attrs
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from social_learning.lib.errors import Invalid
from social_learning.reactions import site_kinds

_DONE = _("Taken care of")


@attrs.frozen
class Kind:
    """One button of the reaction bar.

    ``public_count``: everybody sees how many; otherwise only the owner and the stewards do, as work to be done.
    ``note_label``: what to ask in one line with the reaction; empty for nothing. ``weight``: what a kind of the site
    adds to popularity; ours are weighed there. ``done_label``: what the owner says when work is done. ``per_day``: the
    setting that says how many a person may give in 24 hours.
    """

    name: str
    label: str | Promise
    active_label: str | Promise
    icon: str
    public_count: bool = True
    note_label: str | Promise = ""
    weight: float = 0
    done_label: str | Promise = _DONE
    per_day: str = "LIKES_PER_DAY"


# In the order in which they are shown, those of the site after them.
_OURS = (
    Kind("like", _("Like"), _("You like this"), "heart"),
    Kind(
        "applied",
        _("I applied this"),
        _("You applied this"),
        "check",
        note_label=_("What did you do with it? One line helps the author and the next colleague."),
    ),
    Kind(
        "question",
        _("I have a question"),
        _("You have a question"),
        "question",
        public_count=False,
        done_label=_("It is answered"),
    ),
    Kind(
        "outdated",
        _("Outdated"),
        _("You marked this as outdated"),
        "clock",
        public_count=False,
        done_label=_("It is up to date"),
    ),
)
OUR_NAMES = tuple(kind.name for kind in _OURS)
DEFAULT_ICON = "star"


@attrs.frozen
class _Registry:
    """All kinds as a setting makes them; ``given`` is that setting."""

    given: Any
    every: dict[str, Kind]
    public: tuple[str, ...]
    # As it is drawn, by language: the words are looked up once.
    drawn: dict[str, tuple[dict[str, Any], ...]] = attrs.field(factory=dict, eq=False)


def _build(given: Any) -> _Registry:
    every = {kind.name: kind for kind in _OURS}
    for entry in site_kinds.usable(given, OUR_NAMES):
        every[entry["name"]] = _of_site(entry)
    return _Registry(given, every, tuple(kind.name for kind in every.values() if kind.public_count))


def _of_site(entry: dict[str, Any]) -> Kind:
    label = site_kinds.in_words(entry["label"])
    return Kind(
        name=entry["name"],
        label=label,
        active_label=site_kinds.in_words(entry["active_label"]) if entry.get("active_label") else label,
        icon=entry.get("icon") or DEFAULT_ICON,
        public_count=entry.get("public_count", True),
        note_label=site_kinds.in_words(entry["note_label"]) if entry.get("note_label") else "",
        weight=float(entry.get("weight", 0)),
    )


_registry = _build(())


def _now() -> _Registry:
    """Return the registry of the setting as it is; built anew only when that is another one."""
    global _registry
    given = site_kinds.given()
    if _registry.given is not given:
        _registry = _build(given)
    return _registry


def every() -> dict[str, Kind]:
    """Return all kinds by name, in the order in which they are shown."""
    return _now().every


def public() -> tuple[str, ...]:
    """Return the names of those whose number everybody sees."""
    return _now().public


def weights() -> dict[str, float]:
    """Return what the kinds of the site add to popularity, by name; those that add nothing are left out.

    What is not public is work for the owner and never counts.
    """
    return {kind.name: kind.weight for kind in every().values() if kind.weight > 0 and kind.public_count}


def find(name: str) -> Kind | None:
    """Return the kind of this name, or None for one that the site does not offer (any more)."""
    return every().get(name)


def get(name: str) -> Kind:
    """Return the kind of this name; raises ``Invalid`` (``unknown_kind``)."""
    kind = find(name)
    if kind is None:
        raise Invalid(_("There is no such reaction."), code="unknown_kind")
    return kind


def as_list() -> list[dict[str, Any]]:
    """Return what a template or script needs to draw the bar, in order and in the active language."""
    registry, language = _now(), get_language() or ""
    made = registry.drawn.get(language)
    if made is None:
        made = registry.drawn[language] = tuple(_drawn(kind) for kind in registry.every.values())
    return [dict(kind) for kind in made]


def _drawn(kind: Kind) -> dict[str, Any]:
    return {
        "name": kind.name,
        "label": str(kind.label),
        "active_label": str(kind.active_label),
        "icon": kind.icon,
        "public_count": kind.public_count,
        "note_label": str(kind.note_label),
    }
