"""Kinds of reaction that a site adds by the setting ``REACTION_KINDS``: what an entry may hold, and what is wrong.

What cannot be used is passed over when pages are drawn, so that a slip in a setting breaks none; the checks tell the
operator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.conf import settings
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from social_learning import conf

MOST = 12
LABEL = 40
NOTE = 120
# As the column and the twin's addresses take it.
_NAME = re.compile(r"[a-z][a-z_]{1,23}")


def given() -> Any:
    """Return the setting as it is."""
    return conf.get("REACTION_KINDS")


def usable(entries: Any, taken: Collection[str]) -> list[dict[str, Any]]:
    """Return the entries that can be used, each name once and none of those ``taken``."""
    found: dict[str, dict[str, Any]] = {}
    for entry in entries if isinstance(entries, list | tuple) else ():
        if not problem(entry, [*taken, *found]) and len(found) < MOST:
            found[entry["name"]] = dict(entry)
    return list(found.values())


def problems(entries: Any, taken: Collection[str]) -> list[str]:
    """Return what is wrong with the setting, a few words for each entry that cannot be used as it is."""
    if not isinstance(entries, list | tuple):
        return [_("a list of dictionaries")]
    wrong, names = [], list(taken)
    for number, entry in enumerate(entries, 1):
        said = problem(entry, names)
        if said:
            wrong.append(_("entry %(number)d: %(problem)s") % {"number": number, "problem": said})
        else:
            names.append(entry["name"])
    if len(entries) > MOST:
        wrong.append(_("%(most)d entries at most") % {"most": MOST})
    return wrong


def problem(entry: Any, taken: Collection[str]) -> str:
    """Return what is expected of an entry instead; ``""`` where it can be used."""
    if not isinstance(entry, Mapping):
        return _("a dictionary with name and label")
    unknown = sorted(str(name) for name in entry if name not in _PARTS)
    if unknown:
        return _("nothing reads %(names)s") % {"names": ", ".join(unknown)}
    if entry.get("name") in taken:
        return _("the name %(name)s is taken") % {"name": entry["name"]}
    for name, (fits, expected) in _PARTS.items():
        if (name in entry or name in ("name", "label")) and not fits(entry.get(name)):
            return f"{name}: {_(expected)}"
    return ""


def in_words(label: str | Mapping[str, str]) -> Promise | str:
    """Return a label in the reader's language: theirs, its main language, English, or whatever there is."""
    return label if isinstance(label, str) else _lazy(tuple(label.items()))


def _in_language(label: tuple[tuple[str, str], ...]) -> str:
    words = {code.lower(): text for code, text in label}
    own = (get_language() or settings.LANGUAGE_CODE).lower()
    for code in (own, own.partition("-")[0], "en", settings.LANGUAGE_CODE.lower()):
        if code in words:
            return words[code]
    return label[0][1]


_lazy = lazy(_in_language, str)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def _is_text(limit: int, *, blank: bool = False) -> Callable[[Any], bool]:
    def is_line(value: Any) -> bool:
        return isinstance(value, str) and len(value) <= limit and (blank or bool(value.strip()))

    def fits(value: Any) -> bool:
        if isinstance(value, Mapping):
            return bool(value) and all(isinstance(code, str) and is_line(text) for code, text in value.items())
        return is_line(value)

    return fits


def _is_weight(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 10


# What an entry may hold, and how that is said to an operator.
_PARTS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "name": (_is_name, gettext_noop("2 to 24 small letters and underscores, a letter first")),
    "label": (
        _is_text(LABEL),
        gettext_noop('a text of at most 40 characters, or one for each language such as {"en": "Thanks"}'),
    ),
    "active_label": (_is_text(LABEL), gettext_noop("like label")),
    "icon": (lambda value: isinstance(value, str), gettext_noop("the name of an icon")),
    "public_count": (lambda value: isinstance(value, bool), gettext_noop("True or False")),
    "note_label": (_is_text(NOTE, blank=True), gettext_noop("like label, of at most 120 characters")),
    "weight": (_is_weight, gettext_noop("a number from 0 to 10")),
}
