"""A validated Knowledge as OLX: a course of one unit, which Studio imports into an empty course.

The unit is copied from there into the course that is taught.

The HTML is cleaned by nh3, once by lib/markdown.py and once as a whole; who wrote it, when an expert confirmed it and
where it stands are part of the unit.
"""

from __future__ import annotations

import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO
from xml.etree.ElementTree import Element, SubElement, tostring

import nh3
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from social_learning.data import Actor
from social_learning.edxapp import site, users
from social_learning.exchange import manifest, permissions
from social_learning.knowledge import api as knowledge
from social_learning.knowledge import images
from social_learning.knowledge.models import Knowledge
from social_learning.lib.errors import NotAllowed
from social_learning.lib.markdown import ATTRIBUTES, TAGS, Picture, to_html
from social_learning.media import storage, types
from social_learning.media.models import StoredFile

ROOT = "course"
RUN = "knowledge"
# What may lie among a course's files; of the rest, films first, the unit links to the page.
STATIC = frozenset({"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"})
MAX_STATIC = 20_000_000
_SCHEMES = {"http", "https", "mailto"}


def promote(item: Knowledge, actor: Actor, *, reactions: bool, now: datetime) -> tuple[str, Iterator[bytes]]:
    """Return the name of a ``.tar.gz`` and its bytes, piece by piece, from a temporary file.

    ``reactions`` adds our block for likes and comments. Raises ``NotAllowed`` for who builds no course, and for what no
    expert has confirmed.
    """
    if not permissions.can_promote(actor, state=item.state, is_validated=item.validated_at is not None):
        raise NotAllowed(_("What is published and confirmed by an expert can be taken into a course, by its team."))
    packed = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who reads it to the end
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        _write(archive, item, reactions, now)
    packed.seek(0)
    return f"{manifest.safe(item.title)[:80].strip() or RUN}.tar.gz", _pieces(packed)


def _pieces(packed: IO[bytes]) -> Iterator[bytes]:
    with packed:
        while piece := packed.read(storage.CHUNK):
            yield piece


def _write(archive: tarfile.TarFile, item: Knowledge, reactions: bool, now: datetime) -> None:
    name = item.uuid.hex
    held = _static(archive, item, now)
    title = _xml_text(item.title)
    for path, node in (
        ("course.xml", Element("course", url_name=RUN, org="Knowledge", course="Shared")),
        (f"course/{RUN}.xml", _holding("course", title, "chapter", name)),
        (f"chapter/{name}.xml", _holding("chapter", title, "sequential", name)),
        (f"sequential/{name}.xml", _holding("sequential", title, "vertical", name)),
        (f"vertical/{name}.xml", _unit(item, title, reactions)),
        (f"html/{name}.xml", Element("html", filename=name, display_name=title)),
    ):
        _add(archive, path, tostring(node, encoding="utf-8", xml_declaration=False), now)
    _add(archive, f"html/{name}.html", _html(item, held).encode("utf-8", "replace"), now)
    policy = {f"course/{RUN}": {"display_name": title}}
    _add(archive, f"policies/{RUN}/policy.json", json.dumps(policy, ensure_ascii=False).encode(), now)
    grading = {"GRADER": [], "GRADE_CUTOFFS": {"Pass": 0.5}}
    _add(archive, f"policies/{RUN}/grading_policy.json", json.dumps(grading).encode(), now)


def _holding(tag: str, title: str, child: str, name: str) -> Element:
    node = Element(tag, display_name=title)
    SubElement(node, child, url_name=name)
    return node


def _unit(item: Knowledge, title: str, reactions: bool) -> Element:
    node = Element("vertical", display_name=title)
    SubElement(node, "html", url_name=item.uuid.hex)
    if item.provider == "youtube" and item.provider_id:
        SubElement(
            node,
            "video",
            url_name=f"{item.uuid.hex}v",
            display_name=title,
            youtube=f"1.00:{item.provider_id}",
            youtube_id_1_0=item.provider_id,
        )
    if reactions:
        SubElement(node, "social_reactions", url_name=f"{item.uuid.hex}r")
    return node


def _html(item: Knowledge, held: dict[str, str]) -> str:
    """Return the text of the unit: why, the text, what belongs to it, and whose it is."""
    page = f"{site.root_url()}{knowledge.page_url(item)}"
    shown = {uuid: Picture(_file_url(uuid), 0, 0) for uuid in held}
    body = to_html(item.body, shown) if item.body.strip() else ""
    parts = [format_html("<p><strong>{}</strong></p>", item.why) if item.why else "", body, _content(item, held, page)]
    parts.append(_whose(item, page))
    cleaned = nh3.clean(
        "\n".join(str(part) for part in parts if part),
        tags=set(TAGS) | {"img"},
        attributes={**ATTRIBUTES, "img": {"src", "alt", "title"}},
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener",
    )
    # Only now, when nothing that a person wrote can become one: the addresses of pictures in a course.
    for uuid, name in held.items():
        cleaned = cleaned.replace(f'"{_file_url(uuid)}"', f'"/static/{name}"')
    return cleaned + "\n"


def _content(item: Knowledge, held: dict[str, str], page: str) -> SafeString:
    """Return what stands beside the text: the file among the course's files, else the way to it."""
    if item.file is not None and str(item.file.uuid) in held:
        place = _file_url(str(item.file.uuid))
        if types.prepare_of(item.file.mime) == types.PICTURE:
            return format_html('<p><img src="{}" alt="{}"></p>', place, item.title)
        return format_html('<p><a href="{}">{}</a></p>', place, item.file.name)
    if item.file is not None:
        return format_html('<p><a href="{}">{}</a></p>', page, _("Open “%(name)s”") % {"name": item.file.name})
    if item.url.startswith(("http://", "https://")) and item.provider != "youtube":
        return format_html('<p><a href="{0}">{0}</a></p>', item.url)
    return mark_safe("")


def _whose(item: Knowledge, page: str) -> SafeString:
    names = users.names({item.author_id, item.validated_by or 0})
    said = [_("Shared by %(name)s.") % {"name": names[item.author_id]}]
    if item.credit:
        said.append(_("Originally by %(name)s.") % {"name": item.credit})
    if item.published_at is not None:
        said.append(_("Published on %(date)s.") % {"date": date_format(item.published_at, "DATE_FORMAT")})
    if item.validated_at is not None:
        confirmed = {"name": names[item.validated_by or 0], "date": date_format(item.validated_at, "DATE_FORMAT")}
        said.append(_("Confirmed by %(name)s on %(date)s.") % confirmed)
    line = format_html_join(" ", "{}", ((sentence,) for sentence in said))
    return format_html(
        '<hr><p><em>{} <a href="{}">{}</a></em></p>', line, page, _("See it where it is kept up to date")
    )


def _static(archive: tarfile.TarFile, item: Knowledge, now: datetime) -> dict[str, str]:
    """Add the files that may lie in a course, and return their names there by the uuid of the file."""
    held: dict[str, str] = {}
    named = images.named(item.body)
    stored = [one for one in images.files_of(item.pk) if str(one.uuid) in named]
    for one in [*stored, *([item.file] if item.file is not None else [])]:
        if one.mime in STATIC and one.size <= MAX_STATIC and _add_file(archive, one, now):
            held[str(one.uuid)] = _name(one)
    return held


def _add_file(archive: tarfile.TarFile, stored: StoredFile, now: datetime) -> bool:
    with tempfile.TemporaryFile() as copy:
        try:
            for piece in storage.read(stored.path, range(stored.size)):
                copy.write(piece)
        except FileNotFoundError:
            return False
        size = copy.tell()
        copy.seek(0)
        archive.addfile(_entry(f"static/{_name(stored)}", size, now), copy)
    return True


def _name(stored: StoredFile) -> str:
    return f"{stored.uuid}{PurePosixPath(stored.name).suffix.lower()[:8]}"


def _file_url(uuid: str) -> str:
    return reverse("social_learning:api-file", args=[uuid])


def _add(archive: tarfile.TarFile, path: str, content: bytes, now: datetime) -> None:
    archive.addfile(_entry(path, len(content), now), io.BytesIO(content))


def _entry(path: str, size: int, now: datetime) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(f"{ROOT}/{path}")
    entry.size, entry.mtime, entry.mode = size, int(now.timestamp()), 0o644
    return entry


def _xml_text(text: str) -> str:
    """Return what XML can hold: no control characters, no halves of characters."""
    sound = "".join(char for char in text if char.isprintable() or char == " ")
    return sound.encode("utf-8", "ignore").decode() or _("Knowledge")
