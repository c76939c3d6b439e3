"""A message as its reader sees it: sentences in the active language, names as they are now. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import attrs
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from social_learning.inbox import kinds
from social_learning.inbox.models import Message


@attrs.frozen
class Shown:
    """One message, ready to be shown; plain text, to be escaped by whoever shows it as HTML."""

    id: int
    kind: str
    icon: str
    title: str
    sentence: str
    quote: str
    button: str
    url: str
    created_at: datetime
    is_read: bool


def show(message: Message, names: dict[int, str]) -> Shown:
    """Return ``message`` in the active language; ``names`` are display names by user id."""
    kind = kinds.get(message.kind)
    actor = names.get(message.actor_id or 0) or _("A former colleague")
    values = {**_plain(message.params), "actor": actor}
    return Shown(
        id=message.pk,
        kind=message.kind,
        icon=kind.icon,
        title=str(kind.title),
        sentence=_fill(kind, values),
        quote=str(values.get(kind.quote, "")) if kind.quote else "",
        button=str(kind.button),
        url=message.url,
        created_at=message.created_at,
        is_read=message.read_at is not None,
    )


def _fill(kind: kinds.Kind, values: dict[str, Any]) -> str:
    try:
        return str(kind.sentence % values)
    except (KeyError, TypeError, ValueError):
        # A row that another release wrote with other parameters must not break somebody's whole inbox.
        return str(kind.title)


def _plain(params: Any) -> dict[str, Any]:
    values = dict(params) if isinstance(params, dict) else {}
    if "due" in values:
        values["due"] = _day(values["due"])
    if "since" in values:
        values["since"] = _day(values["since"])
    if "when" in values:
        values["when"] = _hour(values["when"])
    return values


def _hour(text: Any) -> str:
    """Return a moment as the clock of its own zone shows it: the reader's, which was known when it was written."""
    try:
        return date_format(datetime.fromisoformat(str(text)), "DATETIME_FORMAT")
    except ValueError:
        return str(text)


def _day(text: Any) -> str:
    try:
        return date_format(date.fromisoformat(str(text)), "DATE_FORMAT")
    except ValueError:
        return str(text)
