"""What each entry of SOCIAL_LEARNING may hold: the type of its default, and a few things more."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.core.files.storage import InvalidStorageError, storages
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.reactions import kinds, site_kinds

_CHOICES = {
    "SHOW_NAMES": ("username", "full_name"),
    "UNIT_BAR": ("on", "off", "flag"),
    "COURSE_TAB": ("on", "off", "flag"),
    "FORUM_BRIDGE": ("off", "link"),
    "WHO_REACTED": ("names", "self", "numbers"),
    "FILE_DELIVERY": ("auto", "redirect", "stream"),
}
_HOURS = frozenset({"RELAUNCH_QUIET_FROM", "RELAUNCH_QUIET_UNTIL"})
# Where nothing, or none at all, is a choice too.
_MAY_BE_ZERO = frozenset(
    {"POPULARITY_FLOOR", "POPULARITY_PRIOR", "QUALIFIED_OPEN_SECONDS", "SWITCH_CACHE_SECONDS"}
    | {"NATIVE_PROGRESS_SECONDS", "RELAUNCH_MIN_HOURS_BETWEEN", "MAX_REVIEW_SUGGESTIONS"}
    | {"USER_QUOTA_MB", "SPACE_QUOTA_MB", "ORPHAN_HOURS", "THEMES_TAXONOMY"}
    | {"COLD_START_EVERY", "FAIR_MUTUAL_LIKES", "FAIR_BURST_REACTIONS", "REPORTS_HIDE_WEIGHT", "LIVE_SECONDS"}
    | {
        "PATHS_PER_HOUR",
        "QUESTIONS_PER_HOUR",
        "ANSWERS_PER_HOUR",
        "REGISTRATIONS_PER_HOUR",
        "DATE_CHANGES_PER_HOUR",
        "MAX_FOLLOWS",
    }
    | {"LINK_CHECK_DAYS"}
)
_RATE = re.compile(r"\d+/[smhd]\w*")


def problem(name: str, value: Any) -> str:
    """Return what is expected of the entry ``name`` instead of ``value``; "" where it can be used."""
    if name in _CHOICES:
        expected = ", ".join(f'"{choice}"' for choice in _CHOICES[name])
        return "" if value in _CHOICES[name] else _("one of %(choices)s") % {"choices": expected}
    if name in _NAMED:
        return _NAMED[name](value)
    if name.startswith("THROTTLE_"):
        good = isinstance(value, str) and bool(_RATE.fullmatch(value))
        return "" if good else _('a rate such as "120/minute"')
    if name in _HOURS:
        return "" if _is_number(value, whole=True) and 0 <= value <= 23 else _("an hour from 0 to 23")
    return _like_the_default(name, value, conf.DEFAULTS[name])


def _like_the_default(name: str, value: Any, default: Any) -> str:
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else _("True or False")
    if isinstance(default, int | float):
        whole = isinstance(default, int)
        low = 0 if name in _MAY_BE_ZERO else 1 if whole else 0.01
        if _is_number(value, whole=whole) and value >= low:
            return ""
        return _("a whole number, %(low)s or more") % {"low": low} if whole else _("a number, more than 0")
    if isinstance(default, tuple):
        good = isinstance(value, list | tuple | set | frozenset) and all(isinstance(one, str) for one in value)
        return "" if good else _("a list of words")
    return "" if isinstance(value, str) else _("a text")


def _is_number(value: Any, *, whole: bool) -> bool:
    return isinstance(value, int if whole else int | float) and not isinstance(value, bool)


def _template(value: Any) -> str:
    if value is None:
        return ""
    try:
        get_template(str(value))
    except TemplateDoesNotExist:
        return _("a template that exists, or None")
    return ""


def _clock(value: Any) -> str:
    if value is None:
        return ""
    try:
        return "" if callable(import_string(value)) else _("the dotted path of a callable, or None")
    except (ImportError, AttributeError):
        return _("the dotted path of a callable, or None")


def _storage(value: Any) -> str:
    try:
        storages[value]
    except (InvalidStorageError, TypeError):
        return _("an entry of STORAGES")
    return ""


def _steps(value: Any) -> str:
    good = isinstance(value, list | tuple) and bool(value) and all(_is_number(day, whole=True) for day in value)
    if good and value[0] > 0 and list(value) == sorted(set(value)):
        return ""
    return _("whole numbers of days, each more than the one before")


def _factor(value: Any) -> str:
    return "" if _is_number(value, whole=False) and value > 1 else _("a number, more than 1")


def _days(value: Any) -> str:
    return "" if _is_number(value, whole=False) and value > 0 else _("a number, more than 0")


def _kinds(value: Any) -> str:
    return "; ".join(site_kinds.problems(value, kinds.OUR_NAMES))


_NAMED: dict[str, Callable[[Any], str]] = {
    "BASE_TEMPLATE": _template,
    "CLOCK": _clock,
    "STORAGE_ALIAS": _storage,
    "RELAUNCH_STEPS_DAYS": _steps,
    "REACTION_KINDS": _kinds,
    "LEVEL_FACTOR": _factor,
    "TRENDING_HALF_LIFE_DAYS": _days,
}
