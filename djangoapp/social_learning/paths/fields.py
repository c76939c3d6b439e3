"""What may stand in a path and a step: text that every database takes, and numbers within reason."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from social_learning.lib.errors import Invalid, Sentence

TITLE, OBJECTIVE, AUDIENCE, NOTE = 200, 2_000, 500, 500
MAX_MINUTES = 24_000
MAX_STEPS = 50


def title(text: str) -> str:
    """Return the name of a path in one line; a draft may have none. ``Invalid`` (``too_long``, ``unreadable``)."""
    return _line("title", text, TITLE)


def audience(text: str) -> str:
    """Return for whom it is, in one line; raises as :func:`title`."""
    return _line("audience", text, AUDIENCE)


def note(text: str) -> str:
    """Return why a step stands where it does, in one line; raises as :func:`title`."""
    return _line("note", text, NOTE)


def objective(text: str) -> str:
    """Return what one can do at the end, as it is kept; raises as :func:`title`."""
    kept = _sound("objective", text, OBJECTIVE).replace("\r\n", "\n").strip()
    if len(kept) > OBJECTIVE:
        raise _long("objective", OBJECTIVE)
    return kept


def percent(value: Any) -> int:
    """Return how much of a course is enough, 1 to 100; ``Invalid`` otherwise."""
    return _number("required_completion", value, 1, 100)


def minutes(value: Any) -> int:
    """Return how long a step takes, 0 to 400 hours; ``Invalid`` otherwise."""
    return _number("minutes", value, 0, MAX_MINUTES)


def _number(name: str, value: Any, least: int, most: int) -> int:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        sentence = _("Please enter a whole number between %(least)d and %(most)d.") % {"least": least, "most": most}
        raise bad(name, sentence, "bad_number")
    return value


def _line(name: str, text: str, most: int) -> str:
    kept = " ".join(_sound(name, text, most).split())
    if len(kept) > most:
        raise _long(name, most)
    return kept


def _sound(name: str, text: str, most: int) -> str:
    if len(text) > most * 10:
        raise _long(name, most)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise bad(name, _("This holds characters that cannot be kept."), "unreadable") from error
    return text.replace("\x00", "")


def _long(name: str, most: int) -> Invalid:
    return bad(name, _("Please keep it below %(most)d characters.") % {"most": most}, "too_long")


def bad(name: str, sentence: Sentence, code: str) -> Invalid:
    """Return the refusal of one field."""
    return Invalid(sentence, code=code, fields={name: sentence})
