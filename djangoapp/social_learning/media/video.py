"""A film that plays everywhere: H.264 and AAC in an MP4 that starts before it is whole, and a picture of it.

What plays already is only packed anew, everything else is drawn anew. Either way no word of the camera about place,
time and device goes along. A film without pictures is a sound, one without sound is a film.
"""

from __future__ import annotations

from pathlib import Path

from social_learning import conf
from social_learning.media import encode, playing, posters, probe, sound, types
from social_learning.media.probe import Picture, Probe
from social_learning.media.processing import CannotRead, Job, maker

_LONG, _SHORT = 1920, 1080
_RATE = 30
# More than this stutters on a phone outside.
_BITS = 8_000_000
_BROWSER_PIXELS = frozenset({"yuv420p", "yuvj420p"})
_BROWSER_SOUNDS = frozenset({None, "aac", "mp3"})
_TONE = "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,"
_FIT = (
    f"scale=w='if(gte(iw,ih),min({_LONG},iw),min({_SHORT},iw))':h='if(gte(iw,ih),min({_SHORT},ih),min({_LONG},ih))'"
    ":force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1,format=yuv420p"
)


@maker(types.VIDEO)
def make(job: Job) -> None:
    """Make the film, its sound alone and a picture of it; raises ``CannotRead`` with the reason."""
    if not encode.has_tools(job):
        return
    found = encode.look(job, job.source)
    if found.picture is None:
        sound.make_of(job, found)
        return
    film = _film(job, found, found.picture)
    seen = encode.look(job, film)
    if seen.picture is not None:
        job.facts(seconds=seen.seconds, width=seen.picture.width, height=seen.picture.height)
    job.pages(posters.of(job, film, seen.seconds))
    job.progress(95)
    if seen.sound is not None:
        sound.keep_track(job, film)
    playing.hand_over(job, film, playing.FILM)


def plays(found: Probe, picture: Picture) -> bool:
    """Return whether every browser plays these tracks, smoothly, as they are."""
    fits = max(picture.width, picture.height) <= _LONG and min(picture.width, picture.height) <= _SHORT + 8
    known = picture.codec == "h264" and picture.pixels in _BROWSER_PIXELS and found.sound in _BROWSER_SOUNDS
    return known and fits and picture.rate <= 61 and found.bits <= _BITS and not picture.is_hdr


def _film(job: Job, found: Probe, picture: Picture) -> Path:
    """Return a film that plays everywhere; what only claims to play is drawn anew."""
    film = job.folder / "film.mp4"
    ways = [_drawn("")]
    if picture.is_hdr:
        # Pictures of new phones look grey on other screens; where they cannot be toned down, grey is still seen.
        ways.insert(0, _drawn(_TONE))
    if plays(found, picture):
        ways.insert(0, ["-c", "copy"])
    for way in ways:
        done = encode.long_work(
            job, [*_input(job), *way, *encode.PLAIN, "-movflags", "+faststart", "-f", "mp4", str(film)], found
        )
        if done and film.stat().st_size and _has_pictures(job, film, found):
            return film
    raise CannotRead("film_failed")


def _input(job: Job) -> list[str]:
    options = probe.source_options(job.source)
    return ["-threads", _threads(), *options, "-i", str(job.source), "-map", "0:V:0", "-map", "0:a:0?"]


def _drawn(tone: str) -> list[str]:
    return [
        *("-vf", tone + _FIT, "-fpsmax", str(_RATE), "-c:v", "libx264", "-preset", "veryfast", "-crf", "23"),
        *("-profile:v", "high", "-maxrate", "5M", "-bufsize", "10M", "-g", "60", "-threads", _threads()),
        *("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000", "-max_muxing_queue_size", "4096"),
    ]


def _threads() -> str:
    return str(conf.get("VIDEO_THREADS"))


def _has_pictures(job: Job, film: Path, found: Probe) -> bool:
    """Return whether there are pictures at the beginning and in the middle, and not only a header that says so."""
    return all(_shows(job, film, at) for at in (0.0, found.seconds / 2))


def _shows(job: Job, film: Path, at: float) -> bool:
    frames: list[str] = []
    arguments = [*_start_at(film, at), "-map", "0:V:0", "-frames:v", "3", "-f", "framemd5", "pipe:1"]
    done = probe.run(job, arguments, frames.append, seconds=60)
    return done and any(line and not line.startswith("#") for line in frames)


def _start_at(film: Path, at: float) -> list[str]:
    return ["-ss", f"{max(0.0, at):.3f}", *probe.source_options(film), "-i", str(film)]
