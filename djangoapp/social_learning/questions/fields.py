"""What may stand in a question and in an answer: text that every database takes, neither empty nor endless."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from social_learning.lib.errors import Invalid, Sentence

TITLE = 200
BODY = 5_000


def title(text: str) -> str:
    """Return the question in one line; ``Invalid`` (``empty``, ``too_long``, ``unreadable``)."""
    if len(text) > TITLE * 10:
        raise _long_title()
    kept = " ".join(_sound(text, "title").split())
    if not kept:
        raise _bad("title", _("What would you like to know? One sentence is enough."), "empty")
    if len(kept) > TITLE:
        raise _long_title()
    return kept


def body(text: str, *, needed: bool) -> str:
    """Return the text below, as it is kept; ``needed`` for an answer. Raises as :func:`title`."""
    if len(text) > BODY * 2:
        raise _long_body()
    kept = _sound(text, "body").replace("\r\n", "\n").strip()
    if needed and not kept:
        raise _bad("body", _("Please write something first."), "empty")
    if len(kept) > BODY:
        raise _long_body()
    return kept


def _long_title() -> Invalid:
    return _bad("title", _("Please ask in less than 200 characters; the rest goes into the text below."), "too_long")


def _long_body() -> Invalid:
    return _bad(
        "body", _("Please keep it below 5,000 characters; longer texts make good shared knowledge."), "too_long"
    )


def _sound(text: str, name: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _bad(name, _("This holds characters that cannot be kept."), "unreadable") from error
    return text.replace("\x00", "")


def _bad(name: str, sentence: Sentence, code: str) -> Invalid:
    return Invalid(sentence, code=code, fields={name: sentence})
