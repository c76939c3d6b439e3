"""What a player is given of a film or a sound, and what becomes of what was sent once there is better."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import attrs

from social_learning import conf
from social_learning.media import captions, files, leases, storage
from social_learning.media.models import StoredFile
from social_learning.media.processing import Job, LostTurn, out_of_reach

LISTEN, WAVE = "listen.m4a", "wave.webp"
# What browsers play as it is sent, where nothing better could be made of it.
_AS_SENT = frozenset({"video/mp4", "video/webm", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/webm"})


@attrs.frozen
class Playable:
    """One of the forms in which things are played: the ending of its name, and its type."""

    ending: str
    mime: str

    @property
    def name(self) -> str:
        """The name it is kept by beside the file that was sent."""
        return f"play.{self.ending}"


FILM, SOUND, MP3 = Playable("mp4", "video/mp4"), Playable("m4a", "audio/mp4"), Playable("mp3", "audio/mpeg")


def plays_as_sent(mime: str) -> bool:
    """Return whether most browsers play a file of this type."""
    return mime in _AS_SENT


def hand_over(job: Job, made: Path, kind: Playable) -> None:
    """Let what was made take the place of what was sent, or lie beside it, as the site wishes."""
    job.outline(captions.outline(job.stored))
    if conf.get("KEEP_ORIGINAL_VIDEO"):
        job.keep(kind.name, made, kind.mime)
        return
    stored = job.stored
    job.sign()
    # Should this worker die in between, the next one finds a film that plays, and packs it once more.
    try:
        storage.replace(stored.path, made, kind.mime)
    except Exception as error:
        raise out_of_reach(error) from error
    name = files.label(str(PurePosixPath(stored.name).with_suffix(f".{kind.ending}")))
    if not leases.write(stored, name=name, mime=kind.mime, size=made.stat().st_size):
        raise LostTurn


def name_to_play(stored: StoredFile) -> tuple[str, str]:
    """Return the name (``""`` for the file itself) and type of what is to be played; two ``""`` if nothing can be."""
    made = {one.get("name") for one in stored.made}
    for kind in (FILM, SOUND, MP3):
        if kind.name in made:
            return kind.name, kind.mime
    return ("", stored.mime) if plays_as_sent(stored.mime) else ("", "")
