"""Files handed out: an authorised person gets the bytes, with everything a browser needs to be told about them.

What comes from people never runs in the site's name: the type is the one that was found inside, it is not guessed
again, most is a download, and what is shown is shown in a sandbox.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path
from django.utils.http import content_disposition_header, parse_etags
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from social_learning.knowledge import files, formats, queries
from social_learning.knowledge.models import StoredFile
from social_learning.lib.errors import NotFound
from social_learning.rest_api.base import ErrorSerializer, SocialView

_CHUNK = 1 << 18
_SECONDS = 600
# One range, with a beginning or a length.
_RANGE = re.compile(r"^bytes=(?:(?=\d)|(?=-\d))(\d{0,18})-(\d{0,18})$", re.ASCII)
_LOCKED = "default-src 'none'; sandbox; frame-ancestors 'self'"
# Some browsers show no PDF in a sandbox; their viewers run no script of the document in the site's name anyway.
_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_MEDIA = {(status, "*/*"): OpenApiTypes.BINARY for status in (200, 206)} | dict.fromkeys((304, 416), None)


class _AnyAccept(BaseContentNegotiation):
    """Browsers ask for ``image/*`` or ``video/*``; only errors are rendered, and always as JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return the first parser; nothing is sent here."""
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        """Return the first renderer."""
        return renderers[0], renderers[0].media_type


class FileBase(SocialView):
    """A view that hands out bytes."""

    content_negotiation_class = _AnyAccept
    renderer_classes = (JSONRenderer,)

    def stored(self, uuid: UUID) -> StoredFile:
        """Return the file if this person may open it."""
        return queries.open_file(uuid, self.actor, now=self.now)


class FileView(FileBase):
    """One file."""

    @extend_schema(
        operation_id="file_read",
        tags=["files"],
        parameters=[OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="Such as bytes=0-1023.")],
        responses={**_MEDIA, **dict.fromkeys((401, 403, 404, 429), ErrorSerializer)},
        summary="Open a file",
    )
    def get(self, request: Request, uuid: UUID) -> HttpResponseBase:
        """Return a file, or the range of it that was asked for."""
        stored = self.stored(uuid)
        response = _respond(request, stored.path, mime=stored.mime, size=stored.size, etag=stored.sha256)
        inline = stored.mime in formats.INLINE_MIMES
        response["Content-Disposition"] = content_disposition_header(not inline, stored.name) or "attachment"
        return response


class FilePageView(FileBase):
    """The image of one page."""

    @extend_schema(
        operation_id="file_page_read",
        tags=["files"],
        responses={**_MEDIA, **dict.fromkeys((401, 403, 404, 429), ErrorSerializer)},
        summary="See one page of a file",
    )
    def get(self, request: Request, uuid: UUID, number: int) -> HttpResponseBase:
        """Return the image of a page, counted from one."""
        stored = self.stored(uuid)
        if not 1 <= number <= stored.pages:
            raise NotFound
        page = files.page_path(stored.path, number)
        try:
            size = files.store().size(page)
        except OSError as error:
            raise NotFound from error
        return _respond(request, page, mime="image/webp", size=size, etag=f"{stored.sha256}-{number}-{size}")


def _respond(request: Request, name: str, *, mime: str, size: int, etag: str) -> HttpResponseBase:
    response = _body(request, name, mime=mime, size=size, etag=f'"{etag}"')
    response["ETag"] = f'"{etag}"'
    response["Accept-Ranges"] = "bytes"
    # Rights may change, and people log out on shared machines: short, and for this browser alone.
    response["Cache-Control"] = f"private, max-age={_SECONDS}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _PDF if mime == "application/pdf" else _LOCKED
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cross-Origin-Resource-Policy"] = "same-site"
    return response


def _body(request: Request, name: str, *, mime: str, size: int, etag: str) -> HttpResponseBase:
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in known or "*" in known:
        return HttpResponse(status=304)
    part = _part(request.headers.get("Range", ""), size)
    # Several ranges at once, junk, or a range of another version: the whole file is always right.
    if part is None or request.headers.get("If-Range", etag) != etag:
        return FileResponse(_open(name), content_type=mime, headers={"Content-Length": str(size)})
    if not part:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    return StreamingHttpResponse(
        _slice(_open(name), part),
        status=206,
        content_type=mime,
        headers={"Content-Range": f"bytes {part.start}-{part.stop - 1}/{size}", "Content-Length": str(len(part))},
    )


def _part(header: str, size: int) -> range | None:
    """Return the bytes that a header asks for, empty beyond the end; None where it does not ask for one part."""
    found = _RANGE.match(header)
    if found is None:
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1) if last else size)


def _open(name: str) -> IO[bytes]:
    try:
        return files.store().open(name)
    except FileNotFoundError as error:
        raise NotFound from error


def _slice(file: IO[bytes], part: range) -> Iterator[bytes]:
    with file:
        file.seek(part.start)
        left = len(part)
        while left > 0 and (chunk := file.read(min(left, _CHUNK))):
            left -= len(chunk)
            yield chunk


urlpatterns = [
    path("files/<uuid:uuid>/", FileView.as_view(), name="api-file"),
    path("files/<uuid:uuid>/pages/<int:number>/", FilePageView.as_view(), name="api-file-page"),
]
