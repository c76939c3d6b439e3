"""A file is believed when its name, its declared type and its content agree; everything else is refused kindly."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from social_learning.knowledge import formats
from social_learning.lib.errors import Invalid, SocialError, TooLarge, UnsupportedType
from social_learning.media import files
from social_learning.media.models import FileStatus, StoredFile
from tests import uploads
from tests.uploads import upload

pytestmark = pytest.mark.django_db
Keep = Callable[..., StoredFile]


@pytest.fixture
def keep(private_store: Any, now: datetime) -> Keep:
    """Keep an upload of person 7."""

    def do(name: str, data: bytes, declared: str = "application/octet-stream", **options: Any) -> StoredFile:
        return files.keep(upload(name, data, declared), uploader_id=7, now=now, **options)

    return do


GOOD: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("Safety walk.pptx", uploads.pptx, uploads.PPTX, "slides"),
    ("walk.pptx", uploads.pptx, "application/zip", "slides"),
    ("report.PDF", uploads.pdf, "application/pdf", "pdf"),
    ("report.pdf", lambda: b"\xef\xbb\xbf\n" + uploads.pdf(), "application/pdf", "pdf"),
    ("letter.docx", uploads.docx, uploads.DOCX, "document"),
    ("show.odp", lambda: uploads.odf("presentation", ""), "", "slides"),
    ("letter.odt", lambda: uploads.odf("text", ""), "application/vnd.oasis.opendocument.text", "document"),
    ("numbers.ods", lambda: uploads.odf("spreadsheet", ""), "", "sheet"),
    ("a.png", lambda: uploads.picture("PNG"), "image/png", "image"),
    ("a.jpg", uploads.picture, "image/jpeg", "image"),
    ("a.jpeg", uploads.picture, "image/pjpeg", "image"),
    ("a.gif", lambda: uploads.picture("GIF", frames=3), "image/gif", "image"),
    ("a.webp", lambda: uploads.picture("WEBP"), "image/webp", "image"),
    ("film.mp4", lambda: uploads.MP4, "video/mp4", "video"),
]


@pytest.mark.parametrize(("name", "data", "declared", "kind"), GOOD)
def test_what_it_says_it_is_is_kept(
    keep: Keep, private_store: Any, name: str, data: Callable[[], bytes], declared: str, kind: str
) -> None:
    sent = data()
    stored = keep(name, sent, declared)
    assert formats.kind_of_mime(stored.mime) == kind
    assert stored.name == name
    kept = (private_store / stored.path).read_bytes()
    assert stored.size == len(kept)
    assert stored.sha256 == hashlib.sha256(kept).hexdigest()
    if kind != "image":
        assert kept == sent


def test_the_place_of_a_file_tells_nothing(keep: Keep, private_store: Any, settings: Any) -> None:
    stored = keep("../../etc/passwd.pdf", uploads.pdf())
    assert stored.name == "passwd.pdf"
    assert "passwd" not in stored.path
    assert (private_store / stored.path).resolve().is_relative_to(private_store.resolve())
    assert not (private_store / stored.path).resolve().is_relative_to(settings.MEDIA_ROOT)
    assert keep("passwd.pdf", uploads.pdf()).path != stored.path


HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("page.html", lambda: HTML, "text/html"),
    ("report.pdf", lambda: HTML, "application/pdf"),
    ("report.pdf", uploads.pdf, "text/html"),
    ("a.svg", lambda: SVG, "image/svg+xml"),
    ("a.png", lambda: SVG, "image/png"),
    ("a.png", uploads.picture, "image/png"),
    ("a.jpg", uploads.picture, "image/png"),
    ("a.png", uploads.pdf, "image/png"),
    ("a.jpg", lambda: b"\xff\xd8\xff\xe0" + HTML, "image/jpeg"),
    ("film.mp4", lambda: HTML, "video/mp4"),
    ("walk.pptx", uploads.docx, uploads.PPTX),
    ("walk.pptx", lambda: uploads.zipped({"index.html": HTML}), uploads.PPTX),
    ("walk.pptx", lambda: HTML, uploads.PPTX),
    ("walk.pptx", lambda: b"", uploads.PPTX),
    ("letter.odt", lambda: uploads.odf("presentation", ""), ""),
    ("setup.exe", lambda: b"MZ", ""),
    ("old.ppt", lambda: b"\xd0\xcf\x11\xe0", ""),
    ("noname", uploads.pdf, ""),
    (".pdf", uploads.pdf, ""),
    ("a.pdf.exe", uploads.pdf, "application/pdf"),
]


@pytest.mark.parametrize(("name", "data", "declared"), REFUSED)
def test_what_is_something_else_is_refused_and_nothing_kept(
    keep: Keep, private_store: Any, name: str, data: Callable[[], bytes], declared: str
) -> None:
    with pytest.raises(SocialError) as refused:
        keep(name, data(), declared)
    assert refused.value.status in (400, 415)
    assert str(refused.value.message)
    assert not StoredFile.objects.exists()
    assert not list(private_store.rglob("*")) if private_store.exists() else True


@pytest.mark.parametrize(("name", "way_out"), [("a.svg", "PNG"), ("a.html", "link"), ("a.ppt", ".pptx")])
def test_a_refusal_says_the_way_out(keep: Keep, name: str, way_out: str) -> None:
    with pytest.raises(UnsupportedType) as refused:
        keep(name, b"x")
    assert way_out in str(refused.value.message)


def test_a_file_above_the_limit_is_refused_unread(now: datetime, settings: Any) -> None:
    class Unread(io.BytesIO):
        def read(self, *size: Any) -> bytes:
            raise AssertionError("it was read")

    huge = upload("film.mp4", b"")
    huge.file, huge.size = Unread(), 2 * 1024**3
    with pytest.raises(TooLarge) as refused:
        files.keep(huge, uploader_id=7, now=now)
    assert refused.value.extra == {"max_mb": 50}
    assert "50 MB" in str(refused.value.message)


def test_each_person_has_a_quota(keep: Keep, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "USER_QUOTA_MB": 1}
    first = keep("film.mp4", uploads.MP4 + b"\0" * 700_000)
    with pytest.raises(TooLarge) as refused:
        keep("film.mp4", uploads.MP4 + b"\0" * 700_000)
    assert refused.value.code == "quota"
    # What takes the place of another counts without it.
    assert keep("film.mp4", uploads.MP4 + b"\0" * 700_000, replaces=first).pk


def test_a_name_is_only_a_label() -> None:
    assert files.label("C:\\temp\\plan.pdf") == "plan.pdf"
    assert files.label("fdp\u202efdp.exe\r\nX: y.pdf") == "fdpfdp.exeX: y.pdf"
    assert files.label("") == "file"
    assert len(files.label("ä" * 300 + ".pdf")) == 255
    assert files.label("ä" * 300 + ".pdf").endswith(".pdf")
    assert files.title_from("Safety_walk  2026.pptx") == "Safety walk 2026"


def test_only_what_needs_preparation_waits_for_it(keep: Keep) -> None:
    assert keep("a.pdf", uploads.pdf()).status == FileStatus.QUEUED
    assert keep("a.ods", uploads.odf("spreadsheet", "")).status == FileStatus.QUEUED


class TestPictures:
    """Pictures are drawn anew."""

    def test_place_camera_and_comment_are_gone(self, keep: Keep, private_store: Any) -> None:
        from PIL import Image

        before = uploads.picture_with_place()
        assert b"Camera of Amir" in before
        stored = keep("home.jpg", before)
        after = (private_store / stored.path).read_bytes()
        assert b"Camera of Amir" not in after
        assert b"at home" not in after
        image = Image.open(io.BytesIO(after))
        assert not image.getexif()
        # It lay on its side, and is shown the right way up.
        assert image.size == (30, 40)

    def test_a_moving_picture_still_moves(self, keep: Keep, private_store: Any) -> None:
        from PIL import Image

        for kind in ("GIF", "WEBP"):
            stored = keep(f"a.{kind.lower()}", uploads.picture(kind, frames=4))
            assert Image.open(private_store / stored.path).n_frames == 4

    def test_what_hides_behind_a_picture_is_gone(self, keep: Keep, private_store: Any) -> None:
        stored = keep("a.png", uploads.picture("PNG") + HTML)
        assert b"<script" not in (private_store / stored.path).read_bytes()

    def test_transparency_stays(self, keep: Keep, private_store: Any) -> None:
        from PIL import Image

        out = io.BytesIO()
        Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
        stored = keep("a.png", out.getvalue())
        assert Image.open(private_store / stored.path).convert("RGBA").getpixel((1, 1)) == (255, 0, 0, 0)
        palette = io.BytesIO()
        coloured = Image.new("P", (8, 8), 1)
        coloured.putpalette([0, 0, 0, 255, 0, 0])
        coloured.save(palette, "PNG", transparency=1)
        stored = keep("b.png", palette.getvalue())
        assert Image.open(private_store / stored.path).convert("RGBA").getpixel((1, 1))[3] == 0

    def test_a_picture_that_would_fill_the_memory_is_refused(self, keep: Keep) -> None:
        with pytest.raises(Invalid) as refused:
            keep("a.png", uploads.picture("PNG", size=(9000, 9000)))
        assert refused.value.code == "picture_size"

    def test_a_picture_that_is_cut_off_is_refused(self, keep: Keep) -> None:
        whole = uploads.picture("PNG", size=(300, 300))
        with pytest.raises(SocialError) as refused:
            keep("a.png", whole[: len(whole) // 2])
        assert refused.value.status in (400, 415)
