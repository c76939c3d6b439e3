"""A picture gets a small twin, drawn in the sandbox."""

from __future__ import annotations

from social_learning.media import pictures, types
from social_learning.media.processing import CannotRead, Job, maker


@maker(types.PICTURE)
def make(job: Job) -> None:
    """Make the preview of a picture."""
    if not pictures.available():
        job.note("as_sent")
        return
    target = job.folder / "preview.webp"
    size = pictures.Size()
    command = pictures.command("preview", job.source, target)
    outcome = job.run(command, file_mb=pictures.FILE_MB, on_line=size.hear)
    if not outcome.ok or not target.is_file() or target.is_symlink():
        raise CannotRead("unreadable")
    job.facts(width=size.width, height=size.height)
    job.page(target)
