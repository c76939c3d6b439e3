"""Real films and sounds, made on the spot by ffmpeg: small, and of every kind that people bring."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed; Debian's is ffmpeg.")
SECONDS = 2
PICTURES = ("-f", "lavfi", "-i", f"testsrc2=s=320x180:d={SECONDS}:r=25")
TONE = ("-f", "lavfi", "-i", f"sine=440:d={SECONDS}")
H264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "ultrafast")
PLACE = ("-metadata", "location=+48.8500+002.3500/", "-metadata", "title=At home", "-metadata", "make=PhoneMaker")


@cache
def film(ending: str, *arguments: str) -> bytes:
    """Return what ffmpeg makes of these arguments."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"film.{ending}"
        command = ["ffmpeg", "-v", "error", "-y", *arguments, str(path)]
        subprocess.run(command, check=True, timeout=60, capture_output=True)
        return path.read_bytes()


def mp4(*more: str) -> bytes:
    """Return a film that plays everywhere, and tells where it was taken."""
    return film("mp4", *PICTURES, *TONE, *H264, "-c:a", "aac", *PLACE, *more)


def mute() -> bytes:
    """Return a film without sound."""
    return film("mp4", *PICTURES, *H264)


def mov() -> bytes:
    """Return what a newer phone writes: HEVC, and where it was taken in the maker's own words."""
    hevc = ("-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1", "-pix_fmt", "yuv420p")
    place = ("-metadata", "com.apple.quicktime.location.ISO6709=+48.8500+002.3500/", "-movflags", "use_metadata_tags")
    return film("mov", *PICTURES, *TONE, *hevc, "-c:a", "aac", *place)


def webm() -> bytes:
    """Return what a browser records: no length in its header, as when it is written to a pipe."""
    return film("webm", *PICTURES, *TONE, "-c:v", "libvpx", "-b:v", "200k", "-c:a", "libopus", "-live", "1")


def sound(ending: str, *codec: str) -> bytes:
    """Return a sound."""
    return film(ending, *TONE, *codec)


def said(data: bytes) -> str:
    """Return all that ffprobe can tell of a film."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film"
        path.write_bytes(data)
        command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-print_format", "json", str(path)]
        return subprocess.run(command, check=True, timeout=60, capture_output=True, text=True).stdout
