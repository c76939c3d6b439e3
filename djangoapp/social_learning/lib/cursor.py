"""Keyset cursors: an opaque text that says after which row the next page starts."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime, timezone
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from social_learning.lib.errors import Invalid

Part = str | int | float | None


def encode(*parts: Part) -> str:
    """Return an opaque cursor that holds ``parts``; :func:`decode` gives them back."""
    raw = json.dumps(parts, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(cursor: str, *types: type | tuple[type, ...]) -> tuple[Any, ...]:
    """Return the parts of ``cursor``, one for each of ``types``.

    Raises ``Invalid`` (code ``bad_cursor``) for anything that :func:`encode` did not make with these types.
    """
    try:
        parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _bad() from error
    good = isinstance(parts, list) and len(parts) == len(types)
    if not good or not all(_is(part, kind) for part, kind in zip(parts, types, strict=True)):
        raise _bad()
    return tuple(parts)


def decode_moment(cursor: str) -> tuple[datetime, int]:
    """Return the moment and the id of a cursor that was made from ``moment.isoformat()`` and an id, as UTC.

    Raises ``Invalid`` (code ``bad_cursor``) as :func:`decode` does, also for what is no moment.
    """
    text, last = decode(cursor, str, int)
    try:
        at = parse_datetime(text)
        if at is None or at.tzinfo is None:
            raise ValueError(text)
        # A moment that cannot be told in UTC is none of ours.
        return at.astimezone(timezone.utc), last
    except (ValueError, OverflowError) as error:
        raise _bad() from error


def _is(part: object, kind: type | tuple[type, ...]) -> bool:
    if not isinstance(part, kind) or isinstance(part, bool):
        return False
    # JSON lets Infinity and NaN and boundless integers in; a database does not take them.
    if isinstance(part, int):
        return abs(part) < 2**63
    return not isinstance(part, float) or abs(part) < 1.7e308


def _bad() -> Invalid:
    return Invalid(_("This page link is not valid any more. Please start from the first page."), code="bad_cursor")
