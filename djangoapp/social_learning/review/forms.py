"""What a reviewer is asked to write, and in which order: a strength first, then suggestions, then a note. Pure.

``Need`` says to people and machines what an action asks for; :func:`clean` holds a payload against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.knowledge.validity import MOST_DAYS
from social_learning.lib.errors import Invalid, Sentence
from social_learning.review.suggestions import KINDS

MIN_TEXT = 10
MIN_SUGGESTION = 3
MAX_TEXT = 2000


_A_FEW_WORDS = _("Please write a few words here.")


@attrs.frozen
class Need:
    """One thing an action asks for. ``minimum`` counts characters, for suggestions how many of them."""

    name: str
    label: Promise
    required: bool = True
    minimum: int = 0
    # Said when a required text is missing or too short.
    missing: Promise = _A_FEW_WORDS


STRENGTH = Need(
    "strength",
    _("What is good about it? This comes first."),
    minimum=MIN_TEXT,
    missing=_("Please begin with what is good about it, in a sentence of its own."),
)
SUGGESTIONS = Need("suggestions", _("What would make it even better? One to three concrete suggestions."), minimum=1)
MAYBE_SUGGESTIONS = attrs.evolve(SUGGESTIONS, label=_("Anything that would make it even better?"), required=False)
WAY_FORWARD = attrs.evolve(SUGGESTIONS, label=_("What else could the author do with it? One to three ways forward."))
HELP = Need("offers_help", _("I can finish it with you."), required=False)
NOTE = Need("note", _("Anything you would like to add?"), required=False)
PERIOD = Need("valid_days", _("How long does it hold? After that, somebody is asked to look again."), required=False)
NUMBER = Need("number", _("Which version?"), minimum=1, missing=_("Please choose a version."))
PERSON = Need("person", _("Who?"), minimum=1, missing=_("Please choose a colleague."))
WORD = Need(
    "note",
    _("A word to your colleague"),
    minimum=MIN_SUGGESTION,
    missing=_("Please add a kind word, so that your colleague knows what it is about."),
)
REASON = Need(
    "note",
    _("Why does it not fit the catalogue?"),
    minimum=MIN_TEXT,
    missing=_("Please tell the author why, in a kind sentence."),
)


@attrs.frozen
class Given:
    """What somebody wrote with an action, cleaned."""

    strength: str = ""
    suggestions: tuple[dict[str, str], ...] = ()
    note: str = ""
    offers_help: bool = False
    number: int = 0
    person: str = ""
    # For how many days it holds: 0 without an end, None where the expert leaves that to the theme or the space.
    valid_days: int | None = None


def clean(payload: Mapping[str, Any] | None, needs: Iterable[Need]) -> Given:
    """Return what was given, as far as the action asks for it; what it does not ask for is left out.

    Raises ``Invalid`` (``feedback_incomplete``) with a sentence for each field that is missing, too short or too long.
    """
    given = dict(payload or {})
    problems: dict[str, Sentence] = {}
    values: dict[str, Any] = {}
    for need in needs:
        value, problem = _READERS[need.name](given.get(need.name), need)
        values[need.name] = value
        if problem is not None:
            problems[need.name] = problem
    if problems:
        raise Invalid(next(iter(problems.values())), code="feedback_incomplete", fields=problems)
    return Given(**values)


def _text(value: Any, need: Need) -> tuple[str, Sentence | None]:
    text = _tidy(value)
    if len(text) > MAX_TEXT:
        return text, _("Please keep this below %(most)d characters.") % {"most": MAX_TEXT}
    if (text and len(text) < need.minimum) or (need.required and not text):
        return text, need.missing
    return text, None


def _suggestions(value: Any, need: Need) -> tuple[tuple[dict[str, str], ...], Sentence | None]:
    most = int(conf.get("MAX_REVIEW_SUGGESTIONS"))
    if value is not None and not isinstance(value, list | tuple):
        return (), _("Please send a list of suggestions.")
    rows = [row for row in value or () if row]
    if len(rows) > most:
        return (), _("Please choose the %(most)d suggestions that matter most.") % {"most": most}
    if need.required and len(rows) < need.minimum:
        return (), _("Please say at least one thing that would help.")
    found = []
    for row in rows:
        kind, text = (row.get("kind"), _tidy(row.get("text"))) if isinstance(row, Mapping) else (None, "")
        if not isinstance(kind, str) or kind not in KINDS:
            return (), _("Please say what each suggestion is about.")
        if not MIN_SUGGESTION <= len(text) <= MAX_TEXT:
            return (), _("Please write each suggestion as one concrete sentence.")
        made = {"kind": kind, "text": text}
        old, new = _passage(row.get("old")), _passage(row.get("new"))
        if len(old) > MAX_TEXT or len(new) > MAX_TEXT:
            return (), _("Please keep this below %(most)d characters.") % {"most": MAX_TEXT}
        if new and not old:
            return (), _("Please copy the passage that your words are to replace, exactly as it stands there.")
        found.append({**made, "old": old, "new": new} if old else made)
    return tuple(found), None


def _passage(value: Any) -> str:
    """Return a passage as it was typed: spaces at its ends may matter."""
    text = value.replace("\x00", "").replace("\r\n", "\n") if isinstance(value, str) else ""
    return text if text.strip() else ""


def _flag(value: Any, need: Need) -> tuple[bool, Sentence | None]:
    return value is True or value in ("on", "true", "1"), None


def _number(value: Any, need: Need) -> tuple[int, Sentence | None]:
    text = str(value)
    number = int(text) if text.isdecimal() and len(text) < 10 else 0
    return number, None if number >= need.minimum else need.missing


def _period(value: Any, need: Need) -> tuple[int | None, Sentence | None]:
    text = str(value if value is not None else "").strip()
    if not text:
        return None, None
    days = int(text) if text.isdecimal() and len(text) < 6 else MOST_DAYS + 1
    if days > MOST_DAYS:
        return None, _("Please choose a number of days, up to %(most)d; 0 means without an end.") % {"most": MOST_DAYS}
    return days, None


def _tidy(value: Any) -> str:
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


_READERS = {
    "strength": _text,
    "note": _text,
    "person": _text,
    "suggestions": _suggestions,
    "offers_help": _flag,
    "number": _number,
    "valid_days": _period,
}
