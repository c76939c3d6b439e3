"""What a film or a sound holds, seen by ffprobe (or by ffmpeg, which says it too) behind the walls of sandbox.py.

The container is told by what was found in the first bytes, never guessed by the program: playlists, which could name
other files and addresses, are never read as such. Only the decoders of what phones and recorders write may begin.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import attrs

from social_learning import conf
from social_learning.media import brands
from social_learning.media.processing import Job

Listener = Callable[[str], None]

_DEMUXERS = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/3gpp": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/x-wav": "wav",
}
_DECODERS = (
    *("h264", "hevc", "vp8", "vp9", "libvpx", "libvpx-vp9", "av1", "libdav1d", "libaom-av1", "mpeg4", "h263", "mjpeg"),
    *(
        "prores",
        "mpeg2video",
        "png",
        "aac",
        "mp3",
        "mp3float",
        "opus",
        "libopus",
        "vorbis",
        "libvorbis",
        "flac",
        "alac",
    ),
    *("amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb", "ac3", "eac3", "pcm_u8", "pcm_mulaw", "pcm_alaw"),
    *("pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f64le"),
)
_PATH = "/usr/local/bin:/usr/bin:/bin"
_SECONDS = 60
_MEMORY_MB = 1000
MAX_STREAMS = 64
MAX_SIDE = 8192
_AS_JSON = ("-print_format", "json", "-show_format", "-show_streams")
_HDR = frozenset({"arib-std-b67", "smpte2084"})
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
_STREAM = re.compile(r"Stream #0:\d+.*?: (Video|Audio): (\w+)(.*)")
_SIZE = re.compile(r", (\d{1,5})x(\d{1,5})")
_RATE = re.compile(r"([\d.]+) fps")
_TURN = re.compile(r"rotation of (-?\d+)")


class Unreadable(Exception):
    """No film and no sound can be found in it."""


@attrs.frozen
class Picture:
    """The film's first picture track, as people see it: turned the right way up."""

    codec: str
    width: int
    height: int
    rate: float = 0.0
    pixels: str = ""
    is_hdr: bool = False


@attrs.frozen
class Probe:
    """What was found: how long it is, its pictures and its sound, each None where there is none."""

    seconds: float
    picture: Picture | None
    sound: str | None
    bits: int = 0


@cache
def ffmpeg() -> str:
    """Return the path of ffmpeg: the system's, else the one that the Python package brings; ``""`` without."""
    found = shutil.which("ffmpeg", path=_PATH)
    if found is None and find_spec("imageio_ffmpeg"):
        import imageio_ffmpeg

        found = imageio_ffmpeg.get_ffmpeg_exe()
    return found or ""


@cache
def ffprobe() -> str:
    """Return the path of ffprobe, ``""`` without."""
    return shutil.which("ffprobe", path=_PATH) or ""


def source_options(source: Path) -> list[str]:
    """Return how a file is to be opened: as what its first bytes say, with nothing but itself within reach.

    Raises ``Unreadable`` for one that is neither film nor sound.
    """
    with source.open("rb") as file:
        demuxer = _DEMUXERS.get(brands.of(file.read(512)))
    if demuxer is None:
        raise Unreadable
    return ["-protocol_whitelist", "file", "-codec_whitelist", ",".join(_DECODERS), "-f", demuxer]


def look(source: Path, job: Job) -> Probe:
    """Return what a file holds; raises ``Unreadable`` where that is nothing that could be played."""
    found = _by_ffprobe(source, job) if ffprobe() else _by_ffmpeg(source, job)
    if found.picture is None and found.sound is None:
        raise Unreadable
    if found.picture and not 0 < min(_sides(found.picture)) <= max(_sides(found.picture)) <= MAX_SIDE:
        raise Unreadable
    return found


def run(
    job: Job, arguments: Sequence[str], on_line: Listener | None = None, *, seconds: float | None = None, mb: int = 200
) -> bool:
    """Run ffmpeg within the limits of the site, and return whether it was content; ``mb``: the largest file it writes.

    Raises ``TryAgain`` if it had to be killed.
    """
    command = [ffmpeg(), "-nostdin", "-hide_banner", "-v", "error", "-y", *arguments]
    memory = conf.get("VIDEO_MEMORY_MB")
    return job.run(
        command, seconds=seconds or conf.get("VIDEO_SECONDS"), memory_mb=memory, file_mb=mb, on_line=on_line
    ).ok


def _sides(picture: Picture) -> tuple[int, int]:
    return picture.width, picture.height


def _by_ffprobe(source: Path, job: Job) -> Probe:
    lines: list[str] = []
    outcome = job.run(
        [ffprobe(), "-v", "error", *source_options(source), *_AS_JSON, "-i", str(source)],
        seconds=_SECONDS,
        memory_mb=_MEMORY_MB,
        file_mb=1,
        on_line=lambda line: lines.append(line) if len(lines) < 20_000 else None,
    )
    if not outcome.ok:
        raise Unreadable
    try:
        said = json.loads("\n".join(lines))
        return _read(said["streams"], said["format"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable from error


def _read(streams: list[dict[str, Any]], whole: dict[str, Any]) -> Probe:
    if len(streams) > MAX_STREAMS:
        raise Unreadable
    # The picture of a record's sleeve is no film.
    films = [
        one
        for one in streams
        if one.get("codec_type") == "video" and not one.get("disposition", {}).get("attached_pic")
    ]
    sounds = [one for one in streams if one.get("codec_type") == "audio" and one.get("codec_name")]
    return Probe(
        seconds=max((_number(one.get("duration")) for one in (whole, *films, *sounds)), default=0.0),
        picture=_picture(films[0]) if films else None,
        sound=str(sounds[0]["codec_name"]) if sounds else None,
        bits=int(_number(whole.get("bit_rate"))),
    )


def _picture(stream: dict[str, Any]) -> Picture:
    width, height = int(stream.get("width", 0)), int(stream.get("height", 0))
    turns = [_number(side.get("rotation")) for side in stream.get("side_data_list", ()) if "rotation" in side]
    if turns and round(turns[0]) % 180:
        width, height = height, width
    return Picture(
        codec=str(stream.get("codec_name", "")),
        width=width,
        height=height,
        rate=_rate(str(stream.get("avg_frame_rate", ""))),
        pixels=str(stream.get("pix_fmt", "")),
        is_hdr=stream.get("color_transfer") in _HDR,
    )


def _by_ffmpeg(source: Path, job: Job) -> Probe:
    """Read what ffmpeg says of its input before it complains that there is no output."""
    command = [ffmpeg(), "-nostdin", "-hide_banner", *source_options(source), "-i", str(source)]
    outcome = job.run(command, seconds=_SECONDS, memory_mb=_MEMORY_MB, file_mb=1)
    length = _DURATION.search(outcome.tail)
    if "Input #0" not in outcome.tail:
        raise Unreadable
    # What a browser has recorded does not say how long it is; what is made of it does.
    hours, minutes, seconds = length.groups() if length else ("0", "0", "0")
    found = {kind: (codec, rest) for kind, codec, rest in reversed(_STREAM.findall(outcome.tail))}
    return Probe(
        seconds=int(hours) * 3600 + int(minutes) * 60 + float(seconds),
        picture=_picture_said(*found["Video"], outcome.tail) if "Video" in found else None,
        sound=found["Audio"][0] if "Audio" in found else None,
    )


def _picture_said(codec: str, rest: str, all_said: str) -> Picture | None:
    size, rate, turn = _SIZE.search(rest), _RATE.search(rest), _TURN.search(all_said)
    if "attached pic" in rest or size is None:
        return None
    width, height = int(size[1]), int(size[2])
    if turn and int(turn[1]) % 180:
        width, height = height, width
    pixels = "yuv420p" if re.search(r"\byuvj?420p\b", rest) else ""
    is_hdr = any(name in rest for name in _HDR)
    return Picture(codec, width, height, _number(rate[1] if rate else 0), pixels, is_hdr)


def _rate(text: str) -> float:
    first, _slash, second = text.partition("/")
    return _number(first) / _number(second) if _number(second) else 0.0


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return 0.0
    return number if 0 <= number < 1e12 or -360 <= number < 0 else 0.0
