"""A sound that plays everywhere: MP3 as it is, everything else as AAC, and a picture of how loud it is.

No word of the recorder about place, time and device goes along, and no picture of a sleeve.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from social_learning.media import encode, playing, probe, types
from social_learning.media.probe import Probe
from social_learning.media.processing import CannotRead, Job, TryAgain, maker

# Drawn in the grey of our lines, on nothing.
_WAVE = "aformat=channel_layouts=mono,showwavespic=s=1200x112:colors=0x8a847f:scale=sqrt"
_SECONDS = 300


@maker(types.AUDIO)
def make(job: Job) -> None:
    """Make the sound; raises ``CannotRead`` with the reason."""
    if not encode.has_tools(job):
        return
    found = encode.look(job, job.source)
    if found.sound is None:
        raise CannotRead("not_a_film")
    make_of(job, found)


def make_of(job: Job, found: Probe) -> None:
    """Make the sound of a file of which is known what it holds."""
    kind = playing.MP3 if found.sound == "mp3" else playing.SOUND
    track = job.folder / f"sound.{kind.ending}"
    copied = found.sound in ("mp3", "aac")
    if not (copied and _track(job, track, found, again=False)) and not _track(job, track, found, again=True):
        raise CannotRead("film_failed")
    job.facts(seconds=encode.look(job, track).seconds, width=0, height=0)
    _wave(job, track)
    playing.hand_over(job, track, kind)


def keep_track(job: Job, film: Path) -> None:
    """Keep the sound of a film of ours alone, for who only wants to listen; without it the film still plays."""
    track = job.folder / "listen.m4a"
    arguments = [*probe.source_options(film), "-i", str(film), "-map", "0:a:0", "-c", "copy", *encode.PLAIN]
    with suppress(TryAgain):
        if probe.run(job, [*arguments, *_form(track), str(track)], seconds=_SECONDS):
            job.keep(playing.LISTEN, track, playing.SOUND.mime)


def _track(job: Job, track: Path, found: Probe, *, again: bool) -> bool:
    codec = "libmp3lame" if track.suffix == ".mp3" else "aac"
    way = ["-c:a", codec, "-b:a", "128k", "-ac", "2", "-ar", "48000"] if again else ["-c", "copy"]
    opened = [*probe.source_options(job.source), "-i", str(job.source), "-map", "0:a:0", "-vn"]
    done = encode.long_work(job, [*opened, *way, *encode.PLAIN, *_form(track), str(track)], found)
    return done and track.stat().st_size > 0 and _sounds(job, track)


def _form(track: Path) -> list[str]:
    if track.suffix == ".mp3":
        return ["-id3v2_version", "0", "-f", "mp3"]
    return ["-movflags", "+faststart", "-f", "ipod"]


def _sounds(job: Job, track: Path) -> bool:
    """Return whether anything can be heard in it, and not only a header says so."""
    heard: list[str] = []
    arguments = [*probe.source_options(track), "-i", str(track), "-map", "0:a:0", "-frames:a", "3", "-f", "framemd5"]
    done = probe.run(job, [*arguments, "pipe:1"], heard.append, seconds=_SECONDS)
    return done and any(line and not line.startswith("#") for line in heard)


def _wave(job: Job, track: Path) -> None:
    image = job.folder / "wave.webp"
    arguments = [*probe.source_options(track), "-i", str(track), "-filter_complex", _WAVE, "-frames:v", "1"]
    with suppress(TryAgain):
        if probe.run(job, [*arguments, "-c:v", "libwebp", "-f", "webp", str(image)], seconds=_SECONDS):
            job.keep(playing.WAVE, image, "image/webp")
