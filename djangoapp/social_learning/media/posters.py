"""A picture of a film: not the black one that many begin with, and no blur between two scenes."""

from __future__ import annotations

from pathlib import Path

import attrs

from social_learning.media import probe
from social_learning.media.processing import Job, TryAgain

WIDTH = 1280
# Where in the film to look, and how bright is bright enough; black is 16.
_LOOKS = (0.1, 0.3, 0.55, 0.8, 0.0)
_BRIGHT = 40.0
_SECONDS = 60


@attrs.frozen
class _Still:
    light: float
    path: Path


def of(job: Job, film: Path, seconds: float) -> list[Path]:
    """Return one picture of a film of ours (WebP), the brightest of some if all are dark; none where none is drawn."""
    best: _Still | None = None
    for number, part in enumerate(_LOOKS):
        still = _still(job, film, seconds * part, job.folder / f"poster-{number}.webp")
        if still is not None and (best is None or still.light > best.light):
            best = still
        if best is not None and best.light >= _BRIGHT:
            break
    return [best.path] if best else []


def _still(job: Job, film: Path, at: float, image: Path) -> _Still | None:
    said: list[str] = []
    # The one of some pictures that is most like the others: no blur, no cut. How bright it is stands in its data.
    see = "thumbnail=24,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=pipe\\\\:1"
    arguments = [
        *("-ss", f"{at:.3f}", *probe.source_options(film), "-i", str(film), "-map", "0:V:0", "-frames:v", "1"),
        *("-vf", f"{see},scale='min({WIDTH},iw)':-2", "-c:v", "libwebp", "-quality", "80", "-f", "webp", str(image)),
    ]
    try:
        done = probe.run(job, arguments, said.append, seconds=_SECONDS)
    except TryAgain:
        # The film itself is there; a picture of it is not worth another try.
        return None
    if not (done and image.exists() and image.stat().st_size):
        return None
    light = next((line.rpartition("=")[2] for line in said if "YAVG=" in line), "")
    return _Still(float(light) if light.replace(".", "", 1).isdecimal() else 0.0, image)
