"""What the work on films and on sounds share: a look inside, one long run of ffmpeg, no word of the device."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from social_learning import conf
from social_learning.media import playing, probe
from social_learning.media.probe import Listener, Probe, Unreadable
from social_learning.media.processing import CannotRead, Job, TryAgain

# No word about where, when and with what it was taken; no chapters, subtitles or tracks of data either.
PLAIN = (
    *("-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1", "-dn", "-sn"),
    *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
)


def has_tools(job: Job) -> bool:
    """Return whether this machine can make anything; where it cannot, the file is noted as what it then is."""
    if probe.ffmpeg():
        return True
    job.note("plays_as_sent" if playing.plays_as_sent(job.stored.mime) else "not_played")
    return False


def look(job: Job, source: Path) -> Probe:
    """Return what a file holds; raises ``CannotRead`` for one that cannot be played, or is too long."""
    try:
        found = probe.look(source, job)
    except Unreadable as error:
        raise CannotRead("not_a_film") from error
    if found.seconds > conf.get("MAX_VIDEO_MINUTES") * 60:
        raise CannotRead("film_too_long")
    return found


def follow(job: Job, seconds: float) -> Listener:
    """Return a listener that turns what ffmpeg says of its progress into per cent."""

    def hear(line: str) -> None:
        name, _sign, value = line.partition("=")
        if name == "out_time_us" and value.isdecimal() and seconds > 0:
            job.progress(min(90, 2 + int(88 * int(value) / 1_000_000 / seconds)))

    return hear


def long_work(job: Job, arguments: Sequence[str], found: Probe) -> bool:
    """Run ffmpeg on a whole film; one that took too much once would take it again."""
    size = job.source.stat().st_size // 1_000_000
    seconds = found.seconds or conf.get("MAX_VIDEO_MINUTES") * 60
    most = ["-t", str(conf.get("MAX_VIDEO_MINUTES") * 60), "-progress", "pipe:1"]
    try:
        # A length that lies low is cut off here: a film of ours takes less than a megabyte a second.
        limit = int(max(size * 1.5, seconds) + 50)
        return probe.run(job, [*most, *arguments], follow(job, found.seconds), mb=limit)
    except TryAgain as error:
        if str(error) in ("too_long", "too_heavy"):
            raise CannotRead("film_too_heavy") from error
        raise
