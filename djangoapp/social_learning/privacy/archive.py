"""Everything kept about one person as a ZIP, made while it is sent: data for machines, a page to read, their files.

Nothing is held in memory but the piece that is being written, whatever a person has shared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.translation import gettext

from social_learning.edxapp import users
from social_learning.lib.zip_stream import ZipStream
from social_learning.media import personal as brought
from social_learning.media import storage
from social_learning.privacy import api


def stream(user_id: int, *, now: datetime) -> Iterator[bytes]:
    """Yield a ZIP of everything kept about a person: ``data.json``, ``index.html``, and ``files/``."""
    archive = ZipStream(now)
    yield from archive.text("data.json", _json(user_id, now))
    yield from archive.text("index.html", _page(user_id, now))
    for stored in brought.own_files(user_id):
        try:
            content = storage.read(stored.path, range(stored.size))
        except FileNotFoundError:
            # The row says that there was one; the list of files is in the other two.
            continue
        yield from archive.content(brought.place_in_archive(stored), content, size=stored.size)
    yield from archive.end()


def _headings(user_id: int) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """Yield each heading with its records; every heading comes once, since rooms keep theirs together."""
    for heading, records in groupby(api.collect(user_id), key=itemgetter(0)):
        yield heading, (values for _heading, values in records)


def _json(user_id: int, now: datetime) -> Iterator[str]:
    head = {"made at": now.isoformat(), **_account(user_id)}
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    for heading, records in _headings(user_id):
        yield f",\n {json.dumps(heading, ensure_ascii=False)}: ["
        for number, values in enumerate(records):
            yield ("," if number else "") + "\n  " + json.dumps(values, ensure_ascii=False)
        yield "\n ]"
    yield "\n}\n"


def _page(user_id: int, now: datetime) -> Iterator[str]:
    context = {"account": _account(user_id), "now": now}
    head, _mark, foot = render_to_string("social_learning/personal_data.html", context).partition("<!-- records -->")
    yield head
    for heading, records in _headings(user_id):
        yield format_html("<h2>{}</h2>\n", gettext(heading))
        for values in records:
            yield _lines(values)
    yield foot


def _lines(values: dict[str, Any]) -> str:
    shown = [
        f"<dt>{escape(gettext(name))}</dt><dd>{_value(value)}</dd>"
        for name, value in values.items()
        if value not in (None, "", [])
    ]
    return f"<dl>{''.join(shown)}</dl>\n"


def _value(value: Any) -> str:
    text = "\n".join(map(str, value)) if isinstance(value, list) else str(value)
    if text.startswith("files/"):
        return format_html('<a href="{0}">{0}</a>', text)
    return escape(text)


def _account(user_id: int) -> dict[str, str]:
    person = users.person(user_id)
    if person is None:
        return {}
    return {"username": person.username, "name": person.full_name}
