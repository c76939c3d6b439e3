"""Read what the Recommender XBlock gave out: its button "export", its ``<resources>``, or a table (CSV).

An export is JSON: ``{"recommendations": {id: resource}, "removed_recommendations": {…}, "endorsed_recommendation_ids":
[…], …}``, in older versions with a list in place of the inner object. A resource has ``url``, ``title``,
``descriptionText``, votes, and in ``description`` the address of a screenshot. Only address and words are read, and
why the team endorsed it: votes of another system are nobody's likes here, screenshots are not fetched, and what a
course's staff removed stays removed.
"""

from __future__ import annotations

import csv
import html
import json
import re
from io import StringIO
from typing import Any

import attrs
import nh3
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from social_learning.knowledge import links
from social_learning.lib.errors import Invalid, Sentence

# Below what Tutor's web server lets through to any page.
MAX_BYTES = 3_000_000
MAX_RESOURCES = 2_000
MAX_TITLE, MAX_WHY, MAX_TEXT = 255, 255, 20_000
_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^>]*>", re.IGNORECASE)
# Where the words of the team are put beside a resource.
_NOTE = "sl_note"
_TEXTS = ("descriptionText", "description_text", "description")


@attrs.frozen
class Resource:
    """One recommendation: a link in its one spelling, its title, and what was said about it as plain text."""

    url: str
    title: str
    text: str

    @property
    def why(self) -> str:
        """The first sentence, or as much of it as one line takes; empty where nothing was said."""
        first = re.split(r"(?<=[.!?])\s", " ".join(self.text.split()), maxsplit=1)[0]
        return first if len(first) <= MAX_WHY else f"{first[: MAX_WHY - 1].rstrip()}…"

    @property
    def body(self) -> str:
        """What does not go into one line."""
        return "" if " ".join(self.text.split()) == self.why else self.text


@attrs.frozen
class Export:
    """What an export holds that can be used, and what cannot: as (what it was, why) in words."""

    resources: tuple[Resource, ...]
    refused: tuple[tuple[str, Sentence], ...]


def read(content: bytes, name: str) -> Export:
    """Return what a file holds; raises ``Invalid`` (``not_an_export``, ``too_much``) for what is no export at all.

    The same link twice is one resource. Nothing is fetched and no name is looked up.
    """
    if len(content) > MAX_BYTES:
        raise Invalid(_("This file is larger than 3 MB. Please split it."), code="too_much")
    try:
        text = content.decode("utf-8-sig")
        rows = _rows_of_csv(text) if name.lower().endswith(".csv") else _rows_of_json(json.loads(text))
    except (ValueError, RecursionError, csv.Error) as error:
        sentence = _("This is no export of a Recommender: a JSON file, or a table with the columns url and title.")
        raise Invalid(sentence, code="not_an_export") from error
    if len(rows) > MAX_RESOURCES:
        raise Invalid(_("This file holds more than 2,000 resources. Please split it."), code="too_much")
    return _sorted_out(rows)


def plain(text: Any) -> str:
    """Return HTML as plain text: lines kept, tags, scripts and styles gone, entities resolved."""
    # Long before it is cut it is work to clean.
    raw = _BREAKS.sub("\n", str(text or "")[: MAX_TEXT * 4])
    bare = nh3.clean(raw, tags=set(), clean_content_tags={"script", "style"})
    lines = (" ".join(line.split()) for line in html.unescape(bare).replace("\x00", "").splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:MAX_TEXT]


def _sorted_out(rows: list[Any]) -> Export:
    found: dict[str, Resource] = {}
    refused: list[tuple[str, Sentence]] = []
    for row in rows:
        if not isinstance(row, dict):
            refused.append((str(row)[:80], _("This is not a resource.")))
            continue
        given = str(row.get("url") or "")
        label = plain(row.get("title"))[:80] or given[:80]
        try:
            url = links.canonical(given)
        except Invalid as error:
            refused.append((label, error.message))
            continue
        if url in found:
            refused.append((label, _("The same link is in this file twice.")))
        else:
            found[url] = _resource(url, row)
    return Export(tuple(found.values()), tuple(refused))


def _resource(url: str, row: dict[str, Any]) -> Resource:
    title = " ".join(plain(row.get("title")).split()) or url
    said = next((plain(row[name]) for name in _TEXTS if _is_text(row, name)), "")
    note = plain(row.get(_NOTE))
    if note:
        said = f"{said}\n\n{gettext('The team of the course: %(note)s') % {'note': note}}".strip()[:MAX_TEXT]
    return Resource(url, title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1].rstrip()}…", said)


def _is_text(row: dict[str, Any], name: str) -> bool:
    value = row.get(name)
    # In exports ``description`` is the address of a screenshot.
    return isinstance(value, str) and bool(value.strip()) and not re.match(r"^\s*(?:https?:|/|fs:)\S*\s*$", value)


def _rows_of_json(data: Any) -> list[Any]:
    notes: dict[str, Any] = {}
    for name in ("export", "recommendations", "resources"):
        if isinstance(data, dict) and isinstance(data.get(name), dict | list):
            notes = notes or _notes(data)
            data = data[name]
    if isinstance(data, dict):
        data = list(data.values())
    if notes and isinstance(data, list):
        data = [{**row, _NOTE: notes.get(str(row.get("id")), "")} if isinstance(row, dict) else row for row in data]
    # An empty list is an export of an empty block; a text or a number is none.
    if not isinstance(data, list) or (data and not any(isinstance(row, dict) and "url" in row for row in data)):
        raise ValueError
    return data


def _notes(data: dict[str, Any]) -> dict[str, Any]:
    """Return why the team endorsed what, by the id of the resource: two lists that go together."""
    ids, reasons = data.get("endorsed_recommendation_ids"), data.get("endorsed_recommendation_reasons")
    if not isinstance(ids, list) or not isinstance(reasons, list):
        return {}
    return {str(one): reason for one, reason in zip(ids, reasons, strict=False) if isinstance(reason, str)}


def _rows_of_csv(text: str) -> list[Any]:
    rows = csv.DictReader(StringIO(text))
    if not {"url", "title"} <= set(rows.fieldnames or ()):
        raise ValueError
    return list(rows)
