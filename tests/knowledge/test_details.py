"""Details of links: asked for in the background, believed with care, never written over what was typed."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from social_learning.knowledge import api, details, oembed, posters
from social_learning.knowledge.models import Knowledge, LinkDetails
from social_learning.lib import fetch
from tests.knowledge.told import Told, everywhere

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90s"
TALK = {"title": "Ten ways", "author_name": "C. Headlee", "duration": 706, "thumbnail_url": "https://i.ytimg.com/a.jpg"}
OEMBED = "www.youtube.com/oembed"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Told:
    return everywhere(monkeypatch, settings, LINK_TITLE_HOSTS=("wiki.example.org",))


@pytest.fixture
def begin(as_actor: Any, author: Any, space: Any, now: datetime, django_capture_on_commit_callbacks: Any) -> Any:
    """Begin a draft as its author does, and let the workers work."""

    def make(url: str, **fields: Any) -> Knowledge:
        with django_capture_on_commit_callbacks(execute=True):
            made = api.create_draft(as_actor(author), space_id=space.pk, now=now, url=url, **fields)
        return Knowledge.objects.get(pk=made.pk)

    return make


def jpeg(size: tuple[int, int] = (1280, 720)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = "Somebody"
    Image.new("RGB", size, (20, 90, 160)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_new_video_gets_title_length_and_a_picture_of_ours(told: Told, begin: Any) -> None:
    told.json(OEMBED, TALK)
    told.bytes("i.ytimg.com", jpeg(), "image/jpeg")
    item = begin(VIDEO)
    assert (item.title, item.minutes) == ("Ten ways", 12)
    known = details.of(item)
    assert known is not None
    assert (known.status, known.author, known.seconds) == ("ready", "C. Headlee", 706)
    # Which second a colleague likes best is none of the provider's business.
    assert "90" not in told.asked[0]
    picture = Image.open(io.BytesIO(details.poster_of(item)))
    assert (picture.format, picture.size, dict(picture.getexif())) == ("WEBP", (640, 360), {})


def test_what_the_author_typed_stays(told: Told, begin: Any) -> None:
    told.json(OEMBED, TALK)
    item = begin(VIDEO, title="Watch this one", language="fr")
    assert (item.title, item.language, item.minutes) == ("Watch this one", "fr", 12)


def test_the_version_stays_so_that_who_is_writing_is_not_disturbed(
    told: Told, begin: Any, as_actor: Any, author: Any, now: datetime
) -> None:
    told.json(OEMBED, TALK)
    item = begin(VIDEO)
    saved = api.save_draft(item.pk, as_actor(author), version=1, now=now, why="Helps before a hard call.")
    assert (saved.version, saved.title, saved.minutes) == (2, "Ten ways", 12)


def test_another_link_begins_anew_and_no_link_forgets(
    told: Told, begin: Any, as_actor: Any, author: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    told.json(OEMBED, TALK)
    item = begin(VIDEO)
    told.json("vimeo.com/api/oembed.json", {"title": "Other", "duration": 60})
    with django_capture_on_commit_callbacks(execute=True):
        api.save_draft(item.pk, as_actor(author), version=1, now=now, url="https://vimeo.com/76979871")
    item.refresh_from_db()
    assert (item.title, item.minutes, details.of(item).title) == ("Ten ways", 1, "Other")
    with django_capture_on_commit_callbacks(execute=True):
        api.save_draft(item.pk, as_actor(author), version=2, now=now, url="", body="Text")
    assert not LinkDetails.objects.exists()


def test_only_hosts_on_the_list_are_asked_for_a_title(told: Told, begin: Any) -> None:
    told.bytes(
        "wiki.example.org",
        b'<!doctype html><html lang="de-AT"><head><title>Nope</title>'
        b'<meta property="og:title" content="Wie &amp; warum">'
        b'<meta property="og:image" content="https://169.254.169.254/a.png"></head><body><title>x</title>',
    )
    item = begin("http://wiki.example.org/how#part")
    assert (item.title, item.language) == ("Wie & warum", "de")
    assert told.asked == ["https://wiki.example.org/how"]
    assert begin("https://elsewhere.example.org/how").title == ""
    assert len(told.asked) == 1
    assert LinkDetails.objects.count() == 1


def test_where_it_is_switched_off_nobody_is_asked(told: Told, begin: Any, settings: Any) -> None:
    settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, "FETCH_LINK_DETAILS": False}
    begin(VIDEO)
    assert told.asked == []
    assert not LinkDetails.objects.exists()


@pytest.mark.parametrize(
    ("status", "note"), [(404, "gone"), (410, "gone"), (401, "closed"), (403, "closed"), (400, "refused")]
)
def test_a_no_is_kept_with_its_reason_and_not_asked_again(told: Told, begin: Any, status: int, note: str) -> None:
    told.json(OEMBED, None, status=status)
    item = begin(VIDEO)
    known = details.of(item)
    assert (known.status, known.note, len(told.asked)) == ("failed", note, 1)
    assert item.url == VIDEO


def test_a_site_that_does_not_answer_is_asked_four_times_and_then_let_be(told: Told, begin: Any, now: datetime) -> None:
    told.fail(OEMBED, fetch.Unreachable("slow"))
    item = begin(VIDEO)
    at = LinkDetails.objects.get().next_at
    for _try in range(8):
        details.ask(item.pk, now=at)
        at += timedelta(days=1)
    known = LinkDetails.objects.get()
    assert (known.status, known.note, len(told.asked)) == ("failed", "unreachable", 4)


def test_before_its_turn_and_while_somebody_else_asks_nothing_happens(
    told: Told, published: Any, now: datetime
) -> None:
    item = published(kind="embed", url=VIDEO, provider="youtube", provider_id="dQw4w9WgXcQ")
    details.agree(item.pk, now=now)
    told.json(OEMBED, TALK)
    details.ask(item.pk, now=now - timedelta(seconds=1))
    LinkDetails.objects.update(status="fetching", next_at=now + details.LEASE)
    details.ask(item.pk, now=now)
    assert told.asked == []
    # A worker that died in the middle: after its time somebody else takes over.
    later = now + details.LEASE + timedelta(minutes=6)
    assert details.requeue_lost(now=later) == 1
    details.ask(item.pk, now=later)
    assert details.of(item).status == "ready"
    item.refresh_from_db()
    # What is published keeps its words; its length is a fact.
    assert item.title != "Ten ways"
    assert item.minutes == 12


def test_an_answer_about_another_link_is_not_kept(told: Told, published: Any, now: datetime) -> None:
    item = published(kind="embed", url=VIDEO, provider="youtube", provider_id="dQw4w9WgXcQ", title="")
    details.agree(item.pk, now=now)
    row = LinkDetails.objects.select_related("knowledge").get()
    LinkDetails.objects.update(url_hash="of another link")
    details.keep(row, oembed.Found(title="Late"), poster=b"", now=now)
    item.refresh_from_db()
    assert item.title == ""
    assert LinkDetails.objects.get().title == ""


@pytest.mark.parametrize(
    "answer",
    [
        [],
        "text",
        None,
        {"title": ["x"], "duration": "many", "thumbnail_url": 5},
        {"title": "\x00\u202e", "duration": -3, "thumbnail_url": "http://i.ytimg.com/a.jpg"},
        {"title": {"a": 1}, "duration": 1e300, "thumbnail_url": "https://evil.example/a.jpg"},
        {"duration": True, "thumbnail_url": "https://127.0.0.1/a.jpg"},
    ],
)
def test_a_strange_answer_fills_in_nothing_and_leads_nowhere(told: Told, begin: Any, answer: Any) -> None:
    told.json(OEMBED, answer)
    item = begin(VIDEO)
    assert (item.title, item.minutes, details.poster_of(item)) == ("", 5, b"")
    assert len(told.asked) == 1


def test_words_of_strangers_are_one_short_line_of_plain_text(told: Told, begin: Any) -> None:
    told.json(OEMBED, {"title": "<b>Loud</b>\n\x07 and\u202e long " + "x" * 9000, "html": "<script>alert(1)</script>"})
    title = begin(VIDEO).title
    assert title.startswith("<b>Loud</b> and long xxx")
    assert len(title) == 255


@pytest.mark.parametrize("deep", [b"[" * 100_000, b"{", b"\xff\xfe"])
def test_json_that_is_none_is_a_no(told: Told, begin: Any, deep: bytes) -> None:
    told.bytes(OEMBED, deep, "application/json")
    assert details.of(begin(VIDEO)).note == "refused"


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<title>",
        b"<title>" + b"<b>" * 50_000,
        b"\xff\xfe\x00<title>\x00",
        b"<meta property=og:title>",
        b"<" * 90_000,
    ],
)
def test_a_broken_page_is_read_over(told: Told, begin: Any, page: bytes) -> None:
    told.bytes("wiki.example.org", page, charset="no-such-charset")
    item = begin("https://wiki.example.org/x")
    assert details.of(item).status == "ready"
    assert len(item.title) <= 255


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>", jpeg()[:200], b"\x89PNG\r\n\x1a\n" + b"0" * 50])
def test_a_picture_that_is_none_is_left_out(content: bytes) -> None:
    assert posters.drawn(content) == b""


def test_a_picture_with_too_many_pixels_is_not_drawn() -> None:
    out = io.BytesIO()
    Image.new("L", (6000, 6000)).save(out, "PNG")
    assert posters.drawn(out.getvalue()) == b""


def test_the_author_may_ask_again(
    told: Told, begin: Any, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    told.json(OEMBED, None, status=404)
    item = begin(VIDEO)
    told.json(OEMBED, TALK)
    with django_capture_on_commit_callbacks(execute=True):
        details.try_again(item.pk, now=now)
    assert details.of(item).status == "ready"
