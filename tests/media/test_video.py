"""Videos and recordings: what plays everywhere comes out, or a reason; nothing is told of place and device."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from social_learning.media import playing, prepare, probe, sandbox, storage
from social_learning.media.models import FileStatus, StoredFile
from tests.media import movies

pytestmark = [pytest.mark.django_db, movies.needs_ffmpeg]
Prepared = Callable[..., StoredFile]


@pytest.fixture
def configured(settings: Any) -> Callable[..., None]:
    """Let the site have set something."""

    def do(**values: Any) -> None:
        settings.SOCIAL_LEARNING = {**settings.SOCIAL_LEARNING, **values}

    return do


def content(stored: StoredFile, name: str = "") -> bytes:
    """Return the bytes of a file, or of what was made of it."""
    path = storage.made_path(stored.path, name) if name else stored.path
    return storage.store().open(path).read()


def streams(data: bytes) -> dict[str, str]:
    """Return the codec by type of track."""
    return {one["codec_type"]: one["codec_name"] for one in json.loads(movies.said(data))["streams"]}


@pytest.mark.parametrize("make", [movies.mp4, movies.mov, movies.webm], ids=["mp4", "mov", "webm"])
def test_every_film_becomes_one_that_plays_everywhere(prepared: Prepared, make: Callable[[], bytes]) -> None:
    stored = prepared(f"Film.{make.__name__}", make())
    assert (stored.status, stored.note) == (FileStatus.READY, "")
    assert (stored.name, stored.mime) == ("Film.mp4", "video/mp4")
    data = content(stored)
    assert len(data) == stored.size
    assert streams(data) == {"video": "h264", "audio": "aac"}
    # It starts before it is whole.
    assert data.index(b"moov") < data.index(b"mdat")
    assert stored.seconds == pytest.approx(2, abs=0.2)
    assert (stored.width, stored.height, stored.pages) == (320, 180, 1)
    assert streams(content(stored, playing.LISTEN)) == {"audio": "aac"}


@pytest.mark.parametrize("make", [movies.mp4, movies.mov], ids=["packed anew", "drawn anew"])
def test_place_and_device_do_not_go_along(prepared: Prepared, make: Callable[[], bytes]) -> None:
    before = make()
    assert "48.8500" in movies.said(before)
    stored = prepared(f"film.{make.__name__}", before)
    for data in (content(stored), content(stored, playing.LISTEN)):
        assert "48.8500" not in movies.said(data)
        assert b"loci" not in data
        assert b"PhoneMaker" not in data
        assert b"At home" not in data
        assert "creation_time" not in movies.said(data)


def test_what_plays_already_is_not_drawn_anew(prepared: Prepared) -> None:
    before = movies.mp4()
    kept = json.loads(movies.said(content(prepared("a.mp4", before))))["streams"][0]
    first = json.loads(movies.said(before))["streams"][0]
    assert kept["bit_rate"] == first["bit_rate"]


def test_a_film_without_sound_is_a_film(prepared: Prepared) -> None:
    stored = prepared("quiet.mp4", movies.mute())
    assert stored.status == FileStatus.READY
    assert streams(content(stored)) == {"video": "h264"}
    assert stored.made == []


def test_a_film_without_pictures_is_a_sound(prepared: Prepared) -> None:
    stored = prepared("talk.mp4", movies.sound("mp4", "-c:a", "aac"))
    assert (stored.status, stored.mime, stored.pages) == (FileStatus.READY, "audio/mp4", 0)
    assert {one["name"] for one in stored.made} == {playing.WAVE}


def test_a_large_film_is_made_smaller_and_even(prepared: Prepared) -> None:
    big = movies.film("mp4", "-f", "lavfi", "-i", "testsrc2=s=2562x1442:d=1:r=60", *movies.H264)
    stored = prepared("big.mp4", big)
    assert stored.status == FileStatus.READY
    assert (stored.width, stored.height) == (1918, 1080)


def test_a_film_on_its_side_is_told_as_it_is_seen(prepared: Prepared, tmp_path: Path) -> None:
    source = _written(tmp_path / "a.mp4", movies.mute())
    # Older and newer ffmpeg each have a way of their own; the other one says nothing of it.
    ways = [("-display_rotation", "90", "-i", str(source)), ("-i", str(source), "-metadata:s:v:0", "rotate=90")]
    films = [movies.film("mp4", *way, "-c", "copy") for way in ways if _is_known(way)]
    turned = next(one for one in films if "rotation" in movies.said(one))
    stored = prepared("side.mp4", turned)
    assert (stored.width, stored.height) == (180, 320)


def _is_known(way: tuple[str, ...]) -> bool:
    try:
        movies.film("mp4", *way, "-c", "copy")
    except subprocess.CalledProcessError:
        return False
    return True


def test_the_picture_of_a_film_is_not_the_black_one_it_begins_with(prepared: Prepared) -> None:
    from PIL import Image, ImageStat

    dark = ("-f", "lavfi", "-i", "color=black:s=320x180:d=1:r=25")
    light = ("-f", "lavfi", "-i", "color=white:s=320x180:d=1:r=25")
    data = movies.film("mp4", *dark, *light, "-filter_complex", "[0][1]concat=n=2:v=1:a=0", *movies.H264)
    stored = prepared("dark.mp4", data)
    with storage.store().open(storage.page_path(stored.path, 1)) as file, Image.open(file) as image:
        assert image.format == "WEBP"
        assert ImageStat.Stat(image.convert("L")).mean[0] > 200


@pytest.mark.parametrize(
    ("name", "codec", "mime"),
    [
        ("a.mp3", (), "audio/mpeg"),
        ("a.m4a", ("-c:a", "aac"), "audio/mp4"),
        ("a.ogg", ("-c:a", "libopus"), "audio/mp4"),
        ("a.opus", ("-c:a", "libopus"), "audio/mp4"),
        ("a.wav", (), "audio/mp4"),
    ],
)
def test_every_sound_becomes_one_that_plays_everywhere(
    prepared: Prepared, name: str, codec: tuple[str, ...], mime: str
) -> None:
    stored = prepared(name, movies.sound(name.partition(".")[2], *codec, "-metadata", "artist=PhoneMaker"))
    assert (stored.status, stored.note, stored.mime) == (FileStatus.READY, "", mime)
    assert stored.seconds == pytest.approx(2, abs=0.2)
    data = content(stored)
    assert b"PhoneMaker" not in data
    assert len(data) == stored.size
    assert content(stored, playing.WAVE).startswith(b"RIFF")


def test_what_was_sent_can_be_kept(prepared: Prepared, configured: Callable[..., None]) -> None:
    configured(KEEP_ORIGINAL_VIDEO=True)
    before = movies.webm()
    stored = prepared("a.webm", before)
    assert content(stored) == before
    assert playing.name_to_play(stored) == ("play.mp4", "video/mp4")
    assert streams(content(stored, "play.mp4")) == {"video": "h264", "audio": "aac"}


HOSTILE = (
    {
        "a header and nothing else": movies.mp4()[:40] + b"\0" * 5000,
        "a box of four gigabytes": b"\0\0\0\x18ftypisom\0\0\2\0isommp41" + b"\xff\xff\xff\xffmoov" + b"\xff" * 4000,
        "half a film": movies.mp4()[: len(movies.mp4()) // 3],
        "noise": b"\0\0\0\x18ftypisom\0\0\2\0isommp41" + bytes(range(256)) * 40,
    }
    if shutil.which("ffmpeg")
    else {}
)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_header_is_a_reason_and_the_file_stays(prepared: Prepared, what: str) -> None:
    stored = prepared("a.mp4", HOSTILE[what])
    assert (stored.status, stored.note) == (FileStatus.FAILED, "not_a_film")
    assert content(stored) == HOSTILE[what]
    assert prepare.note_of(stored).startswith("We found nothing")


def test_a_film_that_only_claims_to_be_one_is_a_reason(prepared: Prepared) -> None:
    data = bytearray(movies.mp4("-movflags", "+faststart"))
    begin = data.index(b"mdat") + 4
    data[begin:] = b"\xa5" * (len(data) - begin)
    stored = prepared("a.mp4", bytes(data))
    assert (stored.status, stored.note) == (FileStatus.FAILED, "film_failed")


def test_a_playlist_in_the_coat_of_a_film_is_never_followed(
    private_store: Any, prepared: Prepared, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("told to nobody")
    playlist = f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n#EXTINF:1,\nhttp://127.0.0.1:1/\n".encode()
    stored = prepared("a.mp4", b"\0\0\0\x18ftypisom\0\0\2\0isommp41" + playlist * 50)
    assert (stored.status, stored.note) == (FileStatus.FAILED, "not_a_film")
    options = probe.source_options(_written(tmp_path / "a", movies.mp4()))
    assert options[options.index("-f") + 1] == "mov"
    assert options[options.index("-protocol_whitelist") + 1] == "file"
    with pytest.raises(probe.Unreadable):
        probe.source_options(_written(tmp_path / "b", playlist))


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_one_that_is_too_long_is_kept_as_a_download(prepared: Prepared, configured: Callable[..., None]) -> None:
    configured(MAX_VIDEO_MINUTES=0)
    stored = prepared("a.mp4", movies.mp4())
    assert (stored.status, stored.note) == (FileStatus.FAILED, "film_too_long")


@pytest.mark.parametrize(("setting", "value"), [("VIDEO_SECONDS", 0.3), ("VIDEO_MEMORY_MB", 60)])
def test_work_that_takes_too_much_is_stopped_and_the_worker_lives(
    prepared: Prepared, configured: Callable[..., None], setting: str, value: float
) -> None:
    configured(**{setting: value})
    stored = prepared("a.mov", movies.film("mov", "-f", "lavfi", "-i", "testsrc2=s=1920x1080:d=4:r=60", *movies.H264))
    assert stored.status == FileStatus.FAILED
    assert stored.note in {"film_too_heavy", "film_failed"}
    assert content(stored)


def test_without_ffmpeg_what_browsers_play_is_played_and_the_rest_is_a_download(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "ffmpeg", lambda: "")
    plays, other = prepared("a.mp4", movies.mp4()), prepared("b.mov", movies.mov())
    assert (plays.status, plays.note) == (FileStatus.READY, "plays_as_sent")
    assert playing.name_to_play(plays) == ("", "video/mp4")
    assert (other.status, other.note) == (FileStatus.READY, "not_played")
    assert playing.name_to_play(other) == ("", "")


def test_without_ffprobe_ffmpeg_says_what_is_in_it(prepared: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "ffprobe", lambda: "")
    for stored in (prepared("a.mp4", movies.mp4()), prepared("b.webm", movies.webm()), prepared("c.mov", movies.mov())):
        assert (stored.status, stored.mime) == (FileStatus.READY, "video/mp4")
        assert stored.seconds == pytest.approx(2, abs=0.2)
        assert (stored.width, stored.height) == (320, 180)


def test_a_converter_has_no_network() -> None:
    assert not sandbox.has_network()
